"""The garbled-words reader at work on one article."""

from __future__ import annotations

from collections.abc import Callable

from auditor.learned import Prediction
from auditor.learned.store import model_dir
from auditor.learned.wording.reader import Reader
from auditor.text.document import Document
from auditor.text.span import Span

SPUN = "spun"
"""Under this name a document's memo holds the probability that the whole article was spun."""


def load() -> Callable[[Document], list[Prediction]]:
    """The compact reader that comes with auditor, as a function of a document."""
    reader = Reader.load(model_dir("garbled-words"))

    def read(document: Document) -> list[Prediction]:
        sentences = [(sentence.start, sentence.end) for sentence in document.sentences]
        reading = reader.read(document.text, sentences)
        document.memo[SPUN] = reading.spun
        return [
            Prediction(
                Span(each.start, each.end),
                each.probability,
                suggestions=each.suggestions,
                reason=each.reason.rstrip(".") + ".",
            )
            for each in reading.suspicions
        ]

    return read
