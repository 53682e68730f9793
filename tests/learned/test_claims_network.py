"""The claims branch around its layers: places of pieces, pooled sentences, training."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest

from auditor.learned.claims.upper import Branch, Odds, over_tokens
from auditor.learned.encoder.runtime import Encoded

WIDTH = 4


class _Unchanged:
    """Layers that hand on what they are given."""

    def each(self, windows: list[np.ndarray]) -> list[np.ndarray]:
        return windows


def odds(starts: list[int], ends: list[int], pieces: list[list[float]]) -> Odds:
    return Odds(
        np.array(starts),
        np.array(ends),
        np.array(pieces, np.float32),
        np.zeros((1, 4), np.float32),
    )


def test_a_word_gets_the_highest_odds_of_its_pieces_and_a_break_none() -> None:
    found = over_tokens(
        odds([0, 3, 6], [3, 5, 9], [[1, 0, 0, 0], [2, -1, 0, 0], [5, 5, 5, 5]]),
        np.array([0, 0, 6]),
        np.array([0, 5, 9]),
    )
    assert found[0].tolist() == [-9] * 4
    assert found[1].tolist() == [2, 0, 0, 0]
    assert found[2].tolist() == [5] * 4


def test_no_pieces_no_odds() -> None:
    empty = Odds(np.zeros(0, int), np.zeros(0, int), np.zeros((0, 4), np.float32), np.zeros((0, 4)))
    assert over_tokens(empty, np.zeros(0, int), np.zeros(0, int)).shape == (0, 4)


def test_sentences_are_pooled_over_their_own_pieces() -> None:
    heads = {
        "token.weight": np.eye(4),
        "token.bias": np.zeros(4),
        "whole.weight": np.hstack([np.eye(4), np.zeros((4, 4))]),
        "whole.bias": np.zeros(4),
    }
    branch = Branch(_Unchanged(), heads)  # type: ignore[arg-type]
    window = np.array([[9] * WIDTH, [1] * WIDTH, [3] * WIDTH, [7] * WIDTH], np.float32)
    encoded = Encoded(np.array([5, 6, 7]), np.array([0, 2, 5]), np.array([2, 4, 8]), (window,))
    found = branch.read([([(0, 4), (5, 8)], encoded)])
    assert found.pieces[:, 0].tolist() == [1, 3, 7]  # the opening piece is left out
    assert found.sentences[:, 0].tolist() == [2, 7]


def test_training_broken_off_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from auditor.learned.claims import branch, fit_branch
    from auditor.learned.encoder.network import Layer, Shape

    shape = Shape(width=12, inner=24, heads=2)
    gold = torch.tensor([[1, 0, -1, -1], [0, -1, -1, -1], [-1, -1, 1, -1], [-1, -1, -1, 0]])
    batches: list[object] = [
        {
            "lower": torch.randn(2, 5, 12, generator=torch.Generator().manual_seed(number)),
            "mask": torch.ones(2, 5, dtype=torch.bool),
            "marks": torch.tensor([[1, 0, 2, 4, 0]] * 2),
            "owner": torch.tensor([[1] * 5, [2] * 5]),
            "sentence": torch.tensor([number, (number + 1) % 4]),
        }
        for number in range(4)
    ]

    class Broken(list[object]):
        """Batches that break the run off at the hundred and tenth."""

        read = 0

        def __getitem__(self, place: object) -> object:
            self.read += 1
            if self.read == 110:
                raise KeyboardInterrupt
            return super().__getitem__(place)  # type: ignore[index]

    def run(folder: Path, given: list[object]) -> dict[str, object]:
        folder.mkdir(exist_ok=True)
        torch.manual_seed(0)
        made = branch.Branch(torch.nn.ModuleList([Layer(shape)]), width=12)
        wanted = argparse.Namespace(out=folder, rounds=30, seed=3)
        fit_branch.learn(branch.Trainer(made, 1e-2), given, gold, wanted)
        state: dict[str, object] = made.state_dict()
        return state

    whole = run(tmp_path / "whole", batches)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "parts", Broken(batches))
    parts = run(tmp_path / "parts", batches)
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
