"""The claims branch around its layers: places of pieces, pooled sentences."""

from __future__ import annotations

import numpy as np

from auditor.learned.claims.upper import Branch, Odds, over_tokens
from auditor.learned.encoder.runtime import Encoded

WIDTH = 4


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
    branch = Branch(lambda states: states, heads)  # type: ignore[arg-type]
    window = np.array([[9] * WIDTH, [1] * WIDTH, [3] * WIDTH, [7] * WIDTH], np.float32)
    encoded = Encoded(np.array([5, 6, 7]), np.array([0, 2, 5]), np.array([2, 4, 8]), (window,))
    found = branch.read([([(0, 4), (5, 8)], encoded)])
    assert found.pieces[:, 0].tolist() == [1, 3, 7]  # the opening piece is left out
    assert found.sentences[:, 0].tolist() == [2, 7]
