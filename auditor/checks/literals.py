"""What a text must hold for a regular expression to match in it: a set of strings, one of which.

A small reading of RE2's syntax in the manner of FilteredRE2 and of Cox 2012, "Regular expression
matching with a trigram index": each part of a pattern is either one of a few known strings, or
unknown. Whatever is not understood counts as unknown, which costs time and never a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

_MOST = 64  # strings that are still put together with what comes next
_MOST_IN_ALL = 1000  # strings of a set
_LONGEST = 32  # characters of a string
_LEAST = 3  # shorter strings are in every text
_USELESS = 2.0  # strings this common are no help
_MARKS = "{}[]()<>%$&*|#@!\\\\"
_COMMON = frozenset(
    "a about after all an and are as at be been but by can could for from had has have he her him "
    "his if in into is it its more not of on one or our said she so some than that the their them "
    "then there these they this to up was we were what when which who will with would you".split()
)
_PLAIN = re.compile(r"[A-Za-z0-9 ,:;'&/-]+(?![*+?{])")
_ANCHORS = "bBAz"
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


@dataclass(frozen=True, slots=True)
class _Part:
    """Part of a pattern.

    Attributes:
        exact: all that it can match, if these are few strings; otherwise ``None``.
        needed: strings, one of which stands in whatever it matches; empty if none are known.
        starts: strings, one of which is the beginning of whatever it matches; likewise.
    """

    exact: frozenset[str] | None
    needed: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()

    def best(self) -> frozenset[str]:
        """The strings to look for."""
        return _better(self.exact, self.needed) if self.exact else self.needed

    def first(self) -> frozenset[str]:
        """The strings it may begin with; empty if it may be, or begin with, anything."""
        first = self.exact if self.exact is not None else self.starts
        return frozenset() if "" in first else first


_NOTHING = _Part(frozenset(("",)))
_UNKNOWN = _Part(None)


def searchable(folded: str) -> str:
    """Text in lower case as the strings of `needed` are to be looked for in it.

    All that RE2 takes for a blank is a space, and the letter it takes for an s where case does not
    matter is an s. Offsets stay the same.
    """
    for char in "\n\t\r\f":
        folded = folded.replace(char, " ")
    return folded.replace("\u017f", "s")


def needed(pattern: str) -> frozenset[str]:
    """Strings, one of which stands in the `searchable` text of every match of ``pattern``.

    Empty if nothing is known, or only strings that are in every text.
    """
    return _read(pattern).best()


def beginnings(pattern: str) -> frozenset[str]:
    """Strings, one of which every match of ``pattern`` begins with, in `searchable` text.

    Empty if nothing is known.
    """
    return _read(pattern).first()


@lru_cache(maxsize=1)
def _read(pattern: str) -> _Part:
    try:
        return _Reader(pattern).whole()
    except _NotUnderstood:
        return _UNKNOWN


class _NotUnderstood(Exception):
    pass


class _Reader:
    """Reads a pattern by recursive descent."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def whole(self) -> _Part:
        part = self._either()
        if self._at < len(self._pattern):
            raise _NotUnderstood
        return part

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
        while self._at < len(self._pattern) and not self._sees("|") and not self._sees(")"):
            parts.append(self._repeated(self._single()))
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
            return {"*": (0, 99), "+": (1, 99), "?": (0, 1)}[mark]
        inside = self._until("}")
        low, comma, high = inside.partition(",")
        if not low.isdecimal() or (high and not high.isdecimal()):
            raise _NotUnderstood
        return int(low), int(high) if high else (99 if comma else int(low))

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
        part = self._either()
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
        if char in "dDSwW":
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
    if char == "?" or not plain:  # "?" also stands for what has no UTF-8
        return _UNKNOWN
    return _Part(frozenset((folded,)))


def _times(part: _Part, least: int, most: int) -> _Part:
    if least == 0:
        return _one_of([part, _NOTHING]) if most == 1 else _UNKNOWN
    if least == most <= 4:
        return _joined([part] * least)
    return _Part(None, part.best(), part.first())


def _one_of(parts: Sequence[_Part]) -> _Part:
    exact = _union(part.exact or frozenset() for part in parts)
    if all(part.exact is not None for part in parts) and len(exact) <= _MOST_IN_ALL:
        return _Part(exact)
    return _Part(None, _any([p.best() for p in parts]), _any([p.first() for p in parts]))


def _any(each: Sequence[frozenset[str]]) -> frozenset[str]:
    """All of them; empty if of one nothing is known, or they are too many."""
    together = _union(each) if all(each) else frozenset()
    return together if len(together) <= _MOST_IN_ALL else frozenset()


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _joined(parts: Sequence[_Part]) -> _Part:
    """Parts one after the other: strings are put together until one is unknown."""
    best: frozenset[str] = frozenset()
    starts: frozenset[str] | None = None
    run = frozenset(("",))
    for part in parts:
        if part.exact is not None and len(run) * len(part.exact) <= _MOST:
            longer = frozenset(one + other for one in run for other in part.exact)
            if max(map(len, longer)) <= _LONGEST:
                run = longer
                continue
        best = _better(_better(best, run), part.needed)
        if starts is None:
            starts = _continued(run, part.first())
        run = part.exact if part.exact is not None else frozenset(("",))
    if starts is None:
        return _Part(run)
    return _Part(None, _better(best, run), frozenset() if "" in starts else starts)


def _continued(run: frozenset[str], first: frozenset[str]) -> frozenset[str]:
    """What begins with ``run`` and goes on with ``first``, where that is known and not too much."""
    if "" in run and len(run) * len(first) <= _MOST_IN_ALL:
        return frozenset(one + other for one in run for other in first)
    return run


def _better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Of two sets the one that fewer texts will hold anything of; empty if neither helps."""
    best = min((one, other), key=_commonness)
    return best if _commonness(best) < _USELESS else frozenset()


def _commonness(strings: frozenset[str]) -> float:
    """A guess at how many texts hold one of ``strings``."""
    return sum(map(_share, strings)) if strings else _USELESS


@cache
def _share(string: str) -> float:
    if not string.isascii():
        return 0.1
    if len(string) < _LEAST:
        return 0.2 if len(string) == 2 and not string.strip(_MARKS) else _USELESS
    if _COMMON.issuperset(string.split()):
        return 1.0
    return 10 ** (-len(string) / 3)
