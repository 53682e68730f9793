"""Held-out figures of the line model: calibrated on other folds, and lines as a run flags them."""

from __future__ import annotations

import numpy as np
import pytest

from auditor.learned.debris import in_product, train
from auditor.learned.debris.dataset import Page
from auditor.learned.debris.evaluate import calibrated_elsewhere, five_fold
from auditor.learned.debris.model import DebrisModel
from auditor.learned.debris.train import HeldOut
from auditor.learned.store import model_dir

pytest.importorskip("sklearn", reason="scikit-learn is needed to train only")
PROSE = (
    "The observatory on the ridge opens its dome on clear nights, and the keeper lets the children "
    "of the valley look at the moon. It was built in 1911."
)


def _page(number: int, view: str, labels: tuple[str, ...]) -> Page:
    lines = tuple(f"line {place}" for place in range(len(labels)))
    return Page(f"p{number}", f"d{number}", view, lines, labels, (0,) * len(lines))


def _held(offset_of_first_fold: float = 0.0) -> HeldOut:
    """Forty pages a fold whose lines are debris with probability sigmoid(2 · logit)."""
    chance = np.random.default_rng(0)
    held = HeldOut()
    for fold in range(train.FOLDS):
        for number in range(40):
            logits = chance.normal(scale=2, size=50)
            debris = chance.random(50) < 1 / (1 + np.exp(-2 * logits))
            labels = tuple(np.where(debris, "debris", "content"))
            view = ("main", "boil", "full", "made")[number % 4]
            held.pages.append(_page(number, view, labels))
            held.fold.append(fold)
            shifted = (logits + offset_of_first_fold * (fold == 0)).astype(np.float32)
            for values in held.logits.values():
                values.append(shifted)
    return held


def test_calibration_finds_the_slope() -> None:
    slope, offset = train.calibrate_on(_held(), range(train.FOLDS))
    assert slope == pytest.approx(2, abs=0.2)
    assert offset == pytest.approx(0, abs=0.2)


def test_a_fold_is_not_calibrated_on_itself() -> None:
    held, other = _held(), _held(offset_of_first_fold=9)
    plain = calibrated_elsewhere(held, held.logits["alone"])
    shifted = calibrated_elsewhere(other, other.logits["alone"])
    by_others = train.calibrate_on(held, range(1, train.FOLDS))
    assert np.allclose(train.probability(other.logits["alone"][0], *by_others), shifted[0])
    assert not np.allclose(plain[-1], shifted[-1])


def test_figures_of_every_view_at_every_cut() -> None:
    found = five_fold(_held(), {"one half": 0.5, "gate": 0.9})
    assert list(found) == ["main", "boil", "full", "pasted"]
    for row in found.values():
        assert row["alone at gate"]["precision"] > row["alone at one half"]["precision"] > 0.8
        assert row["alone at one half"] == row["run at one half"]
        assert abs(row["alone at best elsewhere"]["f1"] - row["alone at one half"]["f1"]) < 0.05


def test_lines_are_flagged_by_rules_by_the_model_or_not() -> None:
    lines = (PROSE, "Leave a comment", "Trending Now", "Ridge Weather", "Login")
    page = Page("a", "a", "main", lines, ("content",) * 5, (0,) * 5)
    by_rules = in_product.flagged_pages([page], None, run=False)[0].tolist()
    model = DebrisModel.load(model_dir("debris-lines"))
    by_both = in_product.flagged_pages([page], model, run=False)[0].tolist()
    assert by_rules[0] == by_both[0] == 0
    assert by_rules[1] == by_both[1] == 1
    surely = [line.probability >= in_product.hint_from() for line in model.predict([lines])[0]]
    assert by_both == [max(pair) for pair in zip(by_rules, surely, strict=True)]


def test_speed_of_rules_is_told_in_lines() -> None:
    page = Page("a", "a", "main", (PROSE,) * 20, ("content",) * 20, (0,) * 20)
    found = in_product.rules_speed([page] * 40)
    assert set(found) == {"reading", "rules"}
    assert min(found.values()) > 100
