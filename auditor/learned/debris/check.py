"""The line model at work on one article: lines in a row that are debris make one prediction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from auditor.learned import Prediction
from auditor.learned.debris.model import DebrisModel, LinePrediction
from auditor.learned.store import model_dir
from auditor.text.document import Document
from auditor.text.span import Span

META = "meta"


def load() -> Callable[[Document], list[Prediction]]:
    """The model that comes with auditor, as a function of a document."""
    model = DebrisModel.load(model_dir("debris-lines"))
    review = model.cutoffs.review

    def read(document: Document) -> list[Prediction]:
        lines = [line.of(document.text) for line in document.lines]
        (seen,) = model.predict([lines])
        return list(_runs(document.lines, seen, review))

    return read


def _runs(
    lines: Sequence[Span], seen: Sequence[LinePrediction], least: float
) -> Iterator[Prediction]:
    """Runs of lines at or above ``least``; lines of class ``meta`` never join others."""
    run: list[int] = []
    for index, line in enumerate(seen):
        joins = line.probability >= least
        if run and (not joins or (line.label == META) != (seen[run[0]].label == META)):
            yield _prediction(lines, seen, run)
            run = []
        if joins:
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
