"""Average linkage over sparse likenesses, against the plain definition of it."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from auditor.evidence import grouping
from auditor.evidence.grouping import link

Signature = dict[str, float]


def _random(count: int, seed: int) -> list[Signature]:
    """Articles that share some words with those of their own topic, few with others."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, no secret
    found = []
    for number in range(count):
        topic = number % 5
        words = {f"t{topic}w{rng.randrange(14)}": rng.random() for _ in range(6)}
        words |= {f"w{rng.randrange(60)}": rng.random() for _ in range(4)}
        size = math.sqrt(sum(value * value for value in words.values()))
        found.append({word: value / size for word, value in words.items()})
    return found


def _plainly(signatures: Sequence[Signature], threshold: float) -> set[frozenset[int]]:
    """Merge the two groups with the highest mean cosine until that lies below the threshold."""
    groups = [frozenset([number]) for number in range(len(signatures))]

    def mean(one: frozenset[int], other: frozenset[int]) -> float:
        likes = [_cosine(signatures[i], signatures[j]) for i in one for j in other]
        return sum(likes) / len(likes)

    while len(groups) > 1:
        pairs = [(mean(a, b), a, b) for k, a in enumerate(groups) for b in groups[:k]]
        best, one, other = max(pairs, key=lambda pair: pair[0])
        if best < threshold:
            break
        groups = [*(each for each in groups if each not in (one, other)), one | other]
    return set(groups)


def _cosine(one: Signature, other: Signature) -> float:
    return sum(value * other.get(word, 0.0) for word, value in one.items())


def _groups(numbers: Sequence[int]) -> set[frozenset[int]]:
    return {
        frozenset(k for k, each in enumerate(numbers) if each == number) for number in set(numbers)
    }


@pytest.mark.parametrize("threshold", [0.1, 0.2, 0.35, 0.9])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_average_linkage(threshold: float, seed: int) -> None:
    signatures = _random(40, seed)
    assert _groups(link(signatures, threshold)) == _plainly(signatures, threshold)


def test_a_group_has_the_number_of_its_first_member() -> None:
    numbers = link(_random(40, 3), 0.2)
    assert all(numbers[number] == number <= at for at, number in enumerate(numbers))


def test_parts_too_large_to_link_at_once_are_cut_first(monkeypatch: pytest.MonkeyPatch) -> None:
    signatures = _random(40, 4)
    whole = _groups(link(signatures, 0.2))
    monkeypatch.setattr(grouping, "MOST", 4)
    cut = _groups(link(signatures, 0.2))
    assert max(len(group) for group in cut) <= 4 < max(len(group) for group in whole)


@pytest.mark.parametrize("signatures", [[], [{}], [{}, {}], [{"a": 1.0}], [{}, {"a": 1.0}]])
def test_what_shares_no_word_stays_alone(signatures: list[Signature]) -> None:
    assert link(signatures, 0.2) == tuple(range(len(signatures)))


def test_equal_articles_are_one_group() -> None:
    assert link([{"a": 1.0}] * 3, 0.2) == (0, 0, 0)
