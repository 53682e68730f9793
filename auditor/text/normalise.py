"""One spelling for characters that look alike, so that rules need to know only one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from auditor.text.textmap import TextBuilder

_SAME = {
    "\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n",
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u2032": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"',
    "\u2026": "...", "\u2010": "-", "\u2011": "-", "\u2212": "-",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
}  # fmt: skip
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
INVISIBLE = "\ufeff\u200b\u2060\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069"
OTHER_BLANKS = "\t\x1c\x1d\x1e\x1f\x85"  # what is left of blanks beside spaces and newlines
_SINGLE = "[" + "".join(key for key in _SAME if len(key) == 1) + _SPACES + INVISIBLE + "]"
_SPECIAL = re.compile(rf"\r\n|.[\u0300-\u036f]+|{_SINGLE}")
_COMBINING = (b"\xcc", b"\xcd")  # how U+0300 to U+036F, and few others, begin in UTF-8


def normalised(text: str) -> str:
    """``text`` as rules see it: plain quotes, spaces, line ends and composed accents."""
    return text if _is_plain(text) else _SPECIAL.sub(lambda found: _reading(found[0]), text)


def copy_normalised(builder: TextBuilder, raw: str, start: int, end: int) -> None:
    """Copy ``raw[start:end]`` into ``builder``, special characters as edits.

    Those that one other character stands for are no edits of their own: that costs nothing.
    """
    part = raw[start:end]
    if _is_plain(part):
        builder.copy(start, end)
        return
    special = _SPECIAL
    text = part
    if not _is_intricate(part):
        special = _unequal()
        for char, reading in _one_for_one():
            text = text.replace(char, reading)
        if text.isascii() or not any(char in text for char in _others()):
            builder.copy(start, end, text)
            return
    position = start
    for found in special.finditer(raw, start, end):
        reading = _reading(found[0])
        if reading != found[0]:
            builder.copy(position, found.start(), text[position - start : found.start() - start])
            builder.put(found.start(), found.end(), reading)
            position = found.end()
    builder.copy(position, end, text[position - start :])


def _is_plain(text: str) -> bool:
    return text.isascii() and not ("\r" in text or "\x0b" in text or "\x0c" in text)


def _is_intricate(text: str) -> bool:
    """Whether a special character may be one together with another."""
    data = text.encode("utf-8", "surrogatepass")
    return "\r" in text or any(byte in data for byte in _COMBINING)


@cache
def _one_for_one() -> list[tuple[str, str]]:
    """Special characters, each with the one character that stands for it."""
    return [(char, reading) for char, reading in _singles() if len(reading) == 1]


@cache
def _unequal() -> re.Pattern[str]:
    """Finds the other special characters."""
    return re.compile("[" + "".join(_others()) + "]")


@cache
def _others() -> list[str]:
    """The other special characters: more than one or none stand for them."""
    return [char for char, reading in _singles() if len(reading) != 1]


@cache
def _singles() -> list[tuple[str, str]]:
    chars = map(chr, range(0x10000))
    return [(char, _one(char)) for char in re.findall(_SINGLE, "".join(chars))]


def _reading(found: str) -> str:
    if found in _SAME:
        return _SAME[found]
    if len(found) > 1:
        return unicodedata.normalize("NFC", _one(found[0]) + found[1:])
    return _one(found)


def _one(char: str) -> str:
    """The reading of one character, special or not."""
    if not _SPECIAL.match(char):
        return char
    return _SAME.get(char, " " if char.isspace() else "")
