"""The line model at work on one article: lines in a row that are surely debris make one match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from auditor.learned import Prediction
from auditor.learned.debris.model import CutOffs, DebrisModel, LinePrediction
from auditor.learned.store import model_dir
from auditor.repeats import line_key
from auditor.text.document import Document
from auditor.text.span import Span

META = "meta"
SAID = {
    "advertising": "advertising", "affiliate-note": "an affiliate note",
    "app-promotion": "a promotion of an app", "author-bio": "a note about the author",
    "chatbot-residue": "words of a chatbot", "comment-form": "the form for comments",
    "cookie-notice": "a cookie notice", "copyright": "a copyright notice",
    "editorial-note": "a note of the editors", "meta": "a byline or date",
    "navigation": "navigation", "newsletter": "a newsletter prompt", "other": "text",
    "paywall": "a paywall", "photo-credit": "a photo credit", "placeholder": "placeholder text",
    "player-text": "the text of a player", "related-links": "links to other articles",
    "share-bar": "share buttons", "template-heading": "a template's heading",
}  # fmt: skip
"""What messages call each class."""


def load() -> Callable[[Document], list[Prediction]]:
    """The model that comes with auditor, as a function of a document."""
    return reader(DebrisModel.load(model_dir("debris-lines")))


def reader(model: DebrisModel) -> Callable[[Document], list[Prediction]]:
    """A model as a function of a document."""
    cuts = model.cutoffs

    def read(document: Document) -> list[Prediction]:
        lines = [line.of(document.text) for line in document.lines]
        known = dict(document.source.repeated)
        elsewhere = {line: known.get(line_key(line), 0) for line in lines} if known else None
        (seen,) = model.predict([lines], seen=elsewhere)
        return list(_runs(document.lines, _without_rules(lines, seen, cuts), cuts))

    return read


def _without_rules(
    lines: Sequence[str], seen: Sequence[LinePrediction], cuts: CutOffs
) -> list[LinePrediction]:
    """A line of marks alone, such as a rule or three stars, is debris only between sure lines."""

    def sure(at: int) -> bool:
        return 0 <= at < len(seen) and seen[at].probability >= cuts.gate and _has_word(lines[at])

    return [
        line
        if _has_word(lines[at]) or (sure(at - 1) and sure(at + 1))
        else replace(line, probability=0.0)
        for at, line in enumerate(seen)
    ]


def _has_word(line: str) -> bool:
    return any(char.isalnum() for char in line)


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
    named = [label for label, _ in labels.most_common() if label != "other"]
    label = named[0] if named else "other"
    return Prediction(
        Span(lines[run[0]].start, lines[run[-1]].end),
        probability=max(seen[index].probability for index in run),
        label=label,
        said=SAID.get(label, label.replace("-", " ")),
        evidence={"lines": len(run), "classes": dict(sorted(labels.items()))},
    )
