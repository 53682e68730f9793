"""How many texts hold one of some strings: a guess, by which strings to look for are chosen."""

from __future__ import annotations

from functools import lru_cache

_LEAST = 3  # shorter strings are in every text
_USELESS = 2.0  # strings this common are no help
_MARKS = "{}[]()<>%$&*|#@!\\/"  # seldom in prose, even by themselves
_PAIRED = _MARKS + ".,:;?"  # seldom two of them together
_COMMON = frozenset(
    "a about after all an and are as at be been but by can could for from had has have he her him "
    "his if in into is it its more not of on one or our said she so some than that the their them "
    "then there these they this to up was we were what when which who will with would you".split()
)


def better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Of two sets the one that fewer texts will hold anything of; empty if neither helps."""
    first, second = commonness(one), commonness(other)
    best = one if first <= second else other
    return best if min(first, second) < _USELESS else frozenset()


def commonness(strings: frozenset[str]) -> float:
    """A guess at how many texts hold one of ``strings``, and a little for each to look for."""
    return sum(map(_share, strings)) + len(strings) / 5000 if strings else _USELESS


@lru_cache(maxsize=4096)
def _share(string: str) -> float:
    if not string.isascii():
        return 0.03
    if len(string) < _LEAST:
        return _share_of_marks(string)
    words = string.split()
    if _COMMON.issuperset(words):
        return float(min(1.0, 10 ** (-0.6 * (len(words) - 2))))
    return float(10 ** (-len(string) / 3))


def _share_of_marks(string: str) -> float:
    """Of one or two characters: letters, digits and common marks are no help."""
    marks = string.strip()
    if len(marks) == 2 and not marks.strip(_PAIRED):
        return 0.05
    return 0.5 if any(mark in _MARKS for mark in marks) else _USELESS
