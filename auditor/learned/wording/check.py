"""The garbled-words reader at work on one article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from auditor.learned import Prediction
from auditor.learned.store import model_dir
from auditor.learned.wording.reader import Reader
from auditor.text.document import Document
from auditor.text.span import Span

PART = 12_000  # code points, some 2,000 words
SPUN = "spun"
"""Under this name a document's memo holds the probability that the whole article was spun."""


def load() -> Callable[[Document], list[Prediction]]:
    """The compact reader that comes with auditor, as a function of a document."""
    reader = Reader.load(model_dir("garbled-words"))

    def read(document: Document) -> list[Prediction]:
        readings = [reader.read(document.text, part) for part in parts(document.sentences)]
        document.memo[SPUN] = max((reading.spun for reading in readings), default=0.0)
        return [
            Prediction(
                Span(each.start, each.end),
                each.probability,
                suggestions=each.suggestions,
                reason=each.reason.rstrip(".") + ".",
            )
            for reading in readings
            for each in reading.suspicions
        ]

    return read


def parts(sentences: Sequence[Span]) -> Iterator[list[tuple[int, int]]]:
    """Sentences in parts of some `PART` code points: memory must not grow with the article."""
    part: list[tuple[int, int]] = []
    for sentence in sentences:
        if part and sentence.end - part[0][0] > PART:
            yield part
            part = []
        part.append((sentence.start, sentence.end))
    if part:
        yield part
