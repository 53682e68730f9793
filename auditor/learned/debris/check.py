"""The line model at work on one article: lines in a row that are surely debris make one match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from auditor.learned import Prediction
from auditor.learned.debris.model import CutOffs, DebrisModel, LinePrediction
from auditor.learned.store import model_dir
from auditor.text.document import Document
from auditor.text.span import Span

META = "meta"


def load() -> Callable[[Document], list[Prediction]]:
    """The model that comes with auditor, as a function of a document."""
    model = DebrisModel.load(model_dir("debris-lines"))
    cuts = model.cutoffs

    def read(document: Document) -> list[Prediction]:
        lines = [line.of(document.text) for line in document.lines]
        (seen,) = model.predict([lines])
        return list(_runs(document.lines, seen, cuts))

    return read


def _runs(
    lines: Sequence[Span], seen: Sequence[LinePrediction], cuts: CutOffs
) -> Iterator[Prediction]:
    """Runs of sure lines; a doubtful line stands alone, and class ``meta`` never joins others."""

    def kind(index: int) -> tuple[bool, bool, int]:
        line = seen[index]
        sure = line.probability >= cuts.gate
        return sure, line.label == META, 0 if sure else index

    doubtful = (k for k, line in enumerate(seen) if line.probability >= cuts.review)
    run: list[int] = []
    for index in doubtful:
        if run and (index != run[-1] + 1 or kind(index) != kind(run[0])):
            yield _prediction(lines, seen, run)
            run = []
        run.append(index)
    if run:
        yield _prediction(lines, seen, run)


def _prediction(
    lines: Sequence[Span], seen: Sequence[LinePrediction], run: Sequence[int]
) -> Prediction:
    labels = Counter(seen[index].label for index in run)
    named = [(label, count) for label, count in labels.most_common() if label != "other"]
    return Prediction(
        Span(lines[run[0]].start, lines[run[-1]].end),
        probability=max(seen[index].probability for index in run),
        label=named[0][0] if named else "other",
        evidence={"lines": len(run), "classes": dict(sorted(labels.items()))},
    )
