"""Which of the line model's doubtful lines count depends on what else it is sure of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from auditor.learned.debris.check import ALONE, reader
from auditor.learned.debris.model import CutOffs, DebrisModel, LinePrediction
from auditor.text.reading import read_document
from auditor.text.source import source_from_text

LINES = ("The mill burnt down in May.", "Home", "***", "News", "The old weir stood for long.")
DOUBT = (0.5 + ALONE) / 2


class _Model:
    """Says what it was given."""

    cutoffs = CutOffs(gate=0.8, review=0.5)

    def __init__(self, said: Sequence[tuple[float, str]]) -> None:
        self.said = [LinePrediction(probability, label) for probability, label in said]

    def predict(self, articles: object, seen: object = None) -> list[list[LinePrediction]]:
        return [self.said]


def _flagged(*said: float, label: str = "other") -> list[str]:
    model: Any = _Model([(probability, label) for probability in said])
    document = read_document(source_from_text("\n\n".join(LINES), "mill.txt"))
    found = reader(cast("DebrisModel", model))(document)
    return [each.span.of(document.text) for each in found]


@pytest.mark.parametrize(
    ("said", "flagged"),
    [
        ((0.0, DOUBT, 0.0, 0.0, 0.0), []),
        ((0.0, ALONE, 0.0, 0.0, 0.0), ["Home"]),
        ((0.0, DOUBT, 0.0, 0.9, 0.0), ["Home", "News"]),
        ((0.0, 0.9, 0.9, 0.9, 0.0), ["Home\n\n***\n\nNews"]),
        ((0.0, DOUBT, 0.9, DOUBT, 0.0), []),
    ],
    ids=["doubt alone", "less doubt", "beside a sure line", "marks between", "marks are not sure"],
)
def test_doubtful_lines_count_beside_sure_ones(said: tuple[float, ...], flagged: list[str]) -> None:
    assert _flagged(*said) == flagged


def test_a_byline_says_nothing_of_the_lines_around_it() -> None:
    assert _flagged(0.0, DOUBT, 0.0, 0.9, 0.0, label="meta") == ["News"]
