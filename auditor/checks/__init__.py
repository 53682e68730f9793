"""The kinds of check a rule may name; one dictionary, open to others through entry points."""

from __future__ import annotations

from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from auditor.checks.base import Kind

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

CHECKS: dict[str, str] = {
    "claims": "auditor.checks.claims:CLAIMS",
    "grammar": "auditor.checks.grammar:GRAMMAR",
    "learned": "auditor.checks.learned:LEARNED",
    "occurrence": "auditor.checks.occurrence:OCCURRENCE",
    "pattern": "auditor.checks.pattern:PATTERN",
    "places": "auditor.checks.places:PLACES",
    "phrase": "auditor.checks.phrase:PHRASE",
    "rare-word": "auditor.checks.rare_word:RARE_WORD",
    "readability": "auditor.checks.readability:READABILITY",
    "repetition": "auditor.checks.repetition:REPETITION",
    "structure": "auditor.checks.structure:STRUCTURE",
    "substitution": "auditor.checks.phrase:SUBSTITUTION",
}


@cache
def kind(name: str) -> Kind:
    """The check kind ``name``, from here or from the entry-point group ``auditor.checks``.

    Raises:
        KeyError: if there is none.
    """
    if name in CHECKS:
        found: Kind = resolve_name(CHECKS[name])
        return found
    for entry in _others():
        if entry.name == name:
            other: Kind = entry.load()
            return other
    raise KeyError(name)


def is_kind(name: object) -> bool:
    """Whether there is a check kind of this name."""
    return isinstance(name, str) and (name in CHECKS or name in kinds())


@cache
def kinds() -> list[str]:
    """The names of all check kinds, in order."""
    return sorted({*CHECKS, *(entry.name for entry in _others())})


@cache
def _others() -> tuple[EntryPoint, ...]:
    """Kinds of other packages: every package that is installed is looked at, which takes time."""
    from importlib.metadata import entry_points

    return tuple(entry_points(group="auditor.checks"))
