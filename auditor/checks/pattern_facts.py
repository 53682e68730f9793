"""What was worked out of patterns, kept between runs: it takes longer than an article does."""

from __future__ import annotations

from pathlib import Path

import msgspec

from auditor.checks import literals
from auditor.kept import Kept

# another version of these may find out something else
_CODE = ("commonness.py", "literals.py", "pattern_facts.py")


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a pattern that RE2 accepts; see the functions of `literals`.

    ``longest`` is ``None`` where there is no limit.
    """

    needed: tuple[str, ...]
    beginnings: tuple[str, ...]
    longest: float | None
    is_anchored: bool


KEPT = Kept("patterns.json", Facts, [Path(__file__).with_name(name) for name in _CODE], most=5000)


def is_known(pattern: str) -> bool:
    """Whether there are facts of ``pattern``, and so RE2 accepts it."""
    return KEPT.get(pattern) is not None


def facts(pattern: str) -> Facts:
    """The facts of a pattern that RE2 accepts."""
    known: Facts | None = KEPT.get(pattern)
    if known is None:
        known = _facts(pattern)
        KEPT.put(pattern, known)
    return known


def _facts(pattern: str) -> Facts:
    most = literals.longest(pattern)
    return Facts(
        tuple(sorted(literals.needed(pattern))),
        tuple(sorted(literals.beginnings(pattern))),
        None if most == float("inf") else most,
        literals.is_anchored(pattern),
    )
