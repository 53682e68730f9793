"""One spelling for characters that look alike, so that rules need to know only one."""

from __future__ import annotations

import re
import unicodedata

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
_SPECIAL = re.compile(
    "\r\n|.[\u0300-\u036f]+|[" + "".join(key for key in _SAME if len(key) == 1)
    + "]|[" + _SPACES + "]|[" + INVISIBLE + "]"
)  # fmt: skip


def normalised(text: str) -> str:
    """``text`` as rules see it: plain quotes, spaces, line ends and composed accents."""
    return text if _is_plain(text) else _SPECIAL.sub(lambda found: _reading(found[0]), text)


def copy_normalised(builder: TextBuilder, raw: str, start: int, end: int) -> None:
    """Copy ``raw[start:end]`` into ``builder``, each special character as an edit."""
    if _is_plain(raw[start:end]):
        builder.copy(start, end)
        return
    position = start
    for found in _SPECIAL.finditer(raw, start, end):
        text = _reading(found[0])
        if text != found[0]:
            builder.copy(position, found.start())
            builder.put(found.start(), found.end(), text)
            position = found.end()
    builder.copy(position, end)


def _is_plain(text: str) -> bool:
    return text.isascii() and not any(char in text for char in "\r\x0b\x0c")


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
