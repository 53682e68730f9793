"""Pages whose labels contradict other sites' are found; neighbours stop at an article's ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from auditor.learned.debris import doubt, train
from auditor.learned.debris.dataset import Page


def test_neighbours_stop_at_the_ends_of_an_article() -> None:
    table = np.arange(10, dtype=np.float32).reshape(5, 2)
    seen = doubt.with_neighbours(table, [1], np.array([0, 0, 1, 1, 1]))
    assert seen.shape == (5, 2 + 2 * doubt.REACH)
    assert np.array_equal(seen[:, :2], table)
    before, after = seen[:, 2 + doubt.REACH - 1], seen[:, 2 + doubt.REACH]
    assert np.array_equal(before, [np.nan, 1, np.nan, 5, 7], equal_nan=True)
    assert np.array_equal(after, [3, np.nan, 7, 9, np.nan], equal_nan=True)


def test_only_a_page_labelled_against_all_other_sites_is_doubted() -> None:
    pytest.importorskip("sklearn")
    sites, lines = 12, 60
    chance = np.random.default_rng(0)
    table = chance.normal(size=(sites * lines, 3)).astype(np.float32)
    target = (table[:, 0] > 0).astype(np.float32)
    target[:lines] = 1 - target[:lines]
    weight = np.ones(len(target), dtype=np.float32)
    fold = np.repeat(np.arange(sites) % 4, lines)
    loss = doubt.loss_by_trees(table, target, weight, fold)
    pages = [page(f"p{number}", lines) for number in range(sites)]
    assert doubt.doubted(pages, loss, weight) == {"p0"}
    short = np.where(np.arange(len(loss)) < 5, loss, 0)
    assert doubt.doubted(pages, short, weight) == frozenset()


def page(name: str, lines: int) -> Page:
    return Page(name, f"{name}.example", "main", ("x",) * lines, ("content",) * lines, (0,) * lines)


def test_a_fit_is_made_once_and_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def fit(pages: list[Page], seed: int, **_: object) -> dict[str, np.ndarray]:
        made.append(len(pages))
        return {"mean": np.arange(3.0)}

    monkeypatch.setattr(train, "fit_scorer", fit)
    for _ in range(2):
        found = train.fit_kept(tmp_path / "work", "all", [page("p", 2)], 0, progress=False)
        assert np.array_equal(found["mean"], np.arange(3.0))
    assert made == [1]
