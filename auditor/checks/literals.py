"""What a text must hold for a regular expression to match in it: a set of strings, one of which.

A small reading of RE2's syntax in the manner of FilteredRE2 and of Cox 2012, "Regular expression
matching with a trigram index": each part of a pattern is either one of a few known strings, or
unknown. Whatever is not understood counts as unknown, which costs time and never a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from auditor.checks.commonness import better
from auditor.text.document import searchable

_MOST = 64  # strings that are still put together with what comes next
_MOST_IN_ALL = 1000  # strings of a set
_LONGEST = 32  # characters of a string
_PLAIN = re.compile(r"[A-Za-z0-9 ,:;'&/-]+(?![*+?{])")
_ANCHORS = "bBAz"
_NO_LIMIT = 10_000  # more times than RE2 lets a pattern repeat
_DIGITS = frozenset("0123456789")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


@dataclass(frozen=True, slots=True)
class _Part:
    """Part of a pattern.

    Attributes:
        exact: all that it can match, if these are few strings; otherwise ``None``.
        needed: strings, one of which stands in whatever it matches; empty if none are known.
        starts: strings, one of which is the beginning of whatever it matches; an empty one where
            that may be nothing, and what follows decides; ``None`` if they are not known.
        most: characters of the longest that it matches, if ``exact`` does not tell.
    """

    exact: frozenset[str] | None
    needed: frozenset[str] = frozenset()
    starts: frozenset[str] | None = None
    most: float = 1

    def size(self) -> float:
        """The characters of the longest that it matches."""
        return max(map(len, self.exact)) if self.exact is not None else self.most

    def best(self) -> frozenset[str]:
        """The strings to look for."""
        return better(self.exact, self.needed) if self.exact else self.needed

    def first(self) -> frozenset[str] | None:
        """The strings it may begin with, as in ``starts``."""
        return self.exact if self.exact is not None else self.starts


_EMPTY = frozenset(("",))
_NOTHING = _Part(_EMPTY)
_UNKNOWN = _Part(None)
_DIGIT = _Part(None, starts=_DIGITS)


def needed(pattern: str) -> frozenset[str]:
    """Strings, one of which stands in the `searchable` text of every match of ``pattern``.

    Empty if nothing is known, or only strings that are in every text.
    """
    best = _read(pattern)[0].best()
    return _shortest(best, ends=True)


def beginnings(pattern: str) -> frozenset[str]:
    """Strings, one of which every match of ``pattern`` begins with, in `searchable` text.

    Empty if nothing is known.
    """
    first = _read(pattern)[0].first()
    if not first or "" in first:
        return frozenset()
    return _shortest(first)


def _shortest(some: frozenset[str], *, ends: bool = False) -> frozenset[str]:
    """Those that do not begin with another (or ``ends`` with one), which would be enough."""
    sizes = {len(one) for one in some} - {0}
    return frozenset(
        one
        for one in some
        if not any(one[:n] in some or (ends and one[-n:] in some) for n in sizes if n < len(one))
    )


def is_anchored(pattern: str) -> bool:
    """Whether ``pattern`` matches only at the beginning of a line; false if that is not known."""
    return _read(pattern)[1]


def longest(pattern: str) -> float:
    """The characters of the longest line that ``pattern`` matches, from its beginning to its end.

    Infinite where there is none, as for a pattern that need not reach from end to end.
    """
    part, starts_line, ends_line = _read(pattern)
    return part.size() if starts_line and ends_line else inf


@lru_cache(maxsize=1)  # most of what is asked about a pattern is asked at once
def _read(pattern: str) -> tuple[_Part, bool, bool]:
    """A pattern, and whether all of its alternatives begin with ``^``, end with ``$``."""
    reader = _Reader(pattern)
    part = reader.understood()
    return (part, reader.starts_line, reader.ends_line) if part else (_UNKNOWN, False, False)


class _NotUnderstood(Exception):
    pass


class _Reader:
    """Reads a pattern by recursive descent.

    Attributes:
        starts_line, ends_line: whether all of its alternatives begin with ``^``, end with ``$``.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._depth = 0
        self.starts_line = self.ends_line = True

    def understood(self) -> _Part | None:
        """The pattern; ``None`` if it is not understood."""
        try:
            part = self._either()
        except _NotUnderstood:
            return None
        return part if self._at == len(self._pattern) else None

    def _next(self, count: int = 1) -> str:
        found = self._pattern[self._at : self._at + count]
        self._at += count
        if len(found) < count:
            raise _NotUnderstood
        return found

    def _sees(self, text: str) -> bool:
        return self._pattern.startswith(text, self._at)

    def _either(self) -> _Part:
        parts = [self._sequence()]
        while self._sees("|"):
            self._next()
            parts.append(self._sequence())
        return _one_of(parts)

    def _sequence(self) -> _Part:
        parts = []
        starts_line, ends_line = self._sees("^"), False
        while self._at < len(self._pattern) and (char := self._pattern[self._at]) not in "|)":
            ends_line = char == "$"
            parts.append(self._repeated(self._single()))
        if not self._depth:
            self.starts_line &= starts_line
            self.ends_line &= ends_line
        return _joined(parts)

    def _repeated(self, part: _Part) -> _Part:
        while self._at < len(self._pattern) and self._pattern[self._at] in "*+?{":
            least, most = self._counts()
            if self._sees("?"):
                self._next()  # lazy
            part = _times(part, least, most)
        return part

    def _counts(self) -> tuple[int, int]:
        mark = self._next()
        if mark != "{":
            return {"*": (0, _NO_LIMIT), "+": (1, _NO_LIMIT), "?": (0, 1)}[mark]
        inside = self._until("}")
        low, comma, high = inside.partition(",")
        if not low.isdecimal() or (high and not high.isdecimal()):
            raise _NotUnderstood
        return int(low), int(high) if high else (_NO_LIMIT if comma else int(low))

    def _until(self, end: str) -> str:
        stop = self._pattern.find(end, self._at)
        if stop < 0:
            raise _NotUnderstood
        inside = self._pattern[self._at : stop]
        self._at = stop + len(end)
        return inside

    def _single(self) -> _Part:
        if plain := _PLAIN.match(self._pattern, self._at):
            self._at = plain.end()
            return _Part(frozenset((plain[0].lower(),)))
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char in "^$":
            return _NOTHING
        return _UNKNOWN if char == "." else _literal(char)

    def _group(self) -> _Part:
        if self._sees("?"):
            self._next()
            if self._sees("P<") or self._sees("<"):
                self._until(">")
            else:
                while (flag := self._next()) not in ":)":
                    if flag not in "imsU-":
                        raise _NotUnderstood
                if flag == ")":
                    return _NOTHING
        self._depth += 1
        part = self._either()
        self._depth -= 1
        if self._next() != ")":
            raise _NotUnderstood
        return part

    def _class(self) -> _Part:
        """A class of characters: of a few letters each is known, of others nothing."""
        excluded = self._sees("^")
        if excluded:
            self._next()
        chars: list[str] = []
        known = not excluded
        first = True
        while first or not self._sees("]"):
            first = False
            if self._sees("[:"):
                self._until(":]")
                known = False
                continue
            char = self._next()
            if char == "\\":
                part = self._escape()
                known = known and part.exact is not None and part is not _NOTHING
                chars += part.exact or ()
            else:
                chars.append(char)
            if self._sees("-") and not self._sees("-]"):
                known = False  # a range
        self._next()
        return _one_of([_literal(char) for char in chars]) if known else _UNKNOWN

    def _escape(self) -> _Part:
        char = self._next()
        if char in _ANCHORS:
            return _NOTHING
        if char == "s":
            return _Part(frozenset((" ",)))
        if char == "d":
            return _DIGIT
        if char in "DSwW":
            return _UNKNOWN
        if char in "pP":
            if self._next() == "{":
                self._until("}")
            return _UNKNOWN
        if char == "x":
            return self._code()
        if char in _CONTROLS:
            return _literal(_CONTROLS[char])
        if char.isalnum():
            raise _NotUnderstood
        return _literal(char)

    def _code(self) -> _Part:
        if self._sees("{"):
            self._next()
            return _literal(chr(int(self._until("}"), 16)))
        return _literal(chr(int(self._next(2), 16)))


def _literal(char: str) -> _Part:
    """One character; unknown where its case, or its place in UTF-8, is not simple."""
    folded = searchable(char.lower())
    plain = char.isascii() or folded == char.upper() or "\u00e0" <= folded <= "\u00fe"
    if not plain:
        return _UNKNOWN
    return _Part(frozenset((folded,)))


def _times(part: _Part, least: int, most: int) -> _Part:
    if least == 0 and most == 1:
        return _one_of([part, _NOTHING])
    first = part.first()
    size = part.size() * most if most < _NO_LIMIT else inf
    if least == 0:
        return _Part(None, frozenset(), None if first is None else first | _EMPTY, size)
    if least == most <= 4:
        return _joined([part] * least)
    return _Part(None, part.best(), first, size)


def _one_of(parts: Sequence[_Part]) -> _Part:
    exact = _union(part.exact or frozenset() for part in parts)
    if all(part.exact is not None for part in parts) and len(exact) <= _MOST_IN_ALL:
        return _Part(exact)
    best = [part.best() for part in parts]
    needed = _union(best) if all(best) else frozenset()
    first = [part.first() for part in parts]
    starts = None if None in first else _union(some for some in first if some is not None)
    return _Part(
        None,
        needed if len(needed) <= _MOST_IN_ALL else frozenset(),
        starts if starts is not None and len(starts) <= _MOST_IN_ALL else None,
        max(part.size() for part in parts),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _joined(parts: Sequence[_Part]) -> _Part:
    """Parts one after the other: strings are put together until one is unknown."""
    best: frozenset[str] = frozenset()
    run = _EMPTY
    whole = True
    for part in parts:
        if part.exact is not None and len(run) * len(part.exact) <= _MOST:
            longer = _product(run, part.exact)
            if max(map(len, longer)) <= _LONGEST:
                run = longer
                continue
        whole = False
        first = part.first()
        if first is not None and run != _EMPTY and len(run) * len(first) <= _MOST_IN_ALL:
            best = better(best, _product(run, first))
        best = better(better(best, run), part.best())
        run = part.exact if part.exact is not None else _EMPTY
    if whole:
        return _Part(run)
    return _Part(None, better(best, run), _starts(parts), sum(part.size() for part in parts))


def _starts(parts: Sequence[_Part]) -> frozenset[str] | None:
    """What parts one after the other begin with."""
    found: set[str] = set()
    run = _EMPTY  # what is known in full so far
    for part in parts:
        first = part.first()
        if first is None or len(run) * len(first) > _MOST_IN_ALL:
            break
        longer = _product(run, first)
        if part.exact is None:
            found |= longer if "" not in first else _product(run, first - _EMPTY)
        elif max(map(len, longer)) <= _LONGEST:
            run = longer
        else:
            found |= longer
            run = frozenset()
        if part.exact is None and "" not in first:
            run = frozenset()
        if not run:
            break
    else:
        return frozenset(found) | run
    if "" in run or len(found) > _MOST_IN_ALL:
        return None
    return frozenset(found) | run


def _product(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if one == _EMPTY or other == _EMPTY:
        return one if other == _EMPTY else other
    return frozenset(first + second for first in one for second in other)
