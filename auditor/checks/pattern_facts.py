"""What was worked out of patterns, kept between runs: it takes longer than an article does."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from auditor.checks import literals
from auditor.resources import cache_dir

NAME = "patterns.json"
# another version of these may find out something else
_CODE = ("commonness.py", "literals.py", "pattern_facts.py")
_MOST = 5000  # patterns; beyond that those of rules that are gone are too many


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a pattern that RE2 accepts; see the functions of `literals`.

    ``longest`` is ``None`` where there is no limit.
    """

    needed: tuple[str, ...]
    beginnings: tuple[str, ...]
    longest: float | None
    is_anchored: bool


class _Notes(msgspec.Struct):
    """Facts by pattern, and a digest of the code that found them."""

    code: str
    patterns: dict[str, Facts]
    is_written: bool = True


def is_known(pattern: str) -> bool:
    """Whether there are facts of ``pattern``, and so RE2 accepts it."""
    return pattern in _notes().patterns


def facts(pattern: str) -> Facts:
    """The facts of a pattern that RE2 accepts."""
    notes = _notes()
    if pattern not in notes.patterns:
        notes.patterns[pattern] = _facts(pattern)
        notes.is_written = False
    return notes.patterns[pattern]


def keep() -> None:
    """Write down what is new for the runs to come; where that cannot be, they find out again."""
    notes = _notes()
    if notes.is_written:
        return
    notes.is_written = True
    some = dict(list(notes.patterns.items())[-_MOST:])
    path = cache_dir() / NAME
    part = path.with_name(f"{NAME}.{os.getpid()}.part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(msgspec.json.encode(_Notes(notes.code, some)))
        part.replace(path)


@cache
def _notes() -> _Notes:
    digest = hashlib.sha256()
    with suppress(OSError):
        for name in _CODE:
            digest.update(Path(__file__).with_name(name).read_bytes())
        code = digest.hexdigest()
        with suppress(msgspec.MsgspecError, UnicodeError):
            notes = msgspec.json.decode((cache_dir() / NAME).read_bytes(), type=_Notes)
            if notes.code == code:
                return notes
        return _Notes(code, {})
    return _Notes(digest.hexdigest(), {})


def _facts(pattern: str) -> Facts:
    most = literals.longest(pattern)
    return Facts(
        tuple(sorted(literals.needed(pattern))),
        tuple(sorted(literals.beginnings(pattern))),
        None if most == float("inf") else most,
        literals.is_anchored(pattern),
    )
