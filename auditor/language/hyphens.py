"""pyphen's patterns, each read when it is first asked for: an article needs few of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE = "en_US"
_ODD = re.compile(r"[0-9]{2}|[/^=]|[^\D0-9]")  # in a pattern that is not just letters and digits
_NO_DIGITS = str.maketrans("", "", "0123456789")
_SOME = 2000  # words after which all patterns are read
_MOST = 1 << 15  # words whose points are kept: memory must not grow with a corpus


@cache
def prepare() -> None:
    """Let pyphen look English words up as said above; where its list is not plain, as it does."""
    import pyphen

    path = pyphen.LANGUAGES[LANGUAGE]
    if path not in pyphen.hdcache and (lines := _lines(path, pyphen.ignored)) is not None:
        pyphen.hdcache[path] = _reader(pyphen.HyphDict)(lines)


def _lines(path: Path, ignored: tuple[str, ...]) -> dict[str, str] | None:
    """The patterns of a list by their letters, or ``None`` where there is more to them."""
    encoding, *rows = path.read_text("utf-8").split("\n")
    found = [row for row in map(str.strip, rows) if row and not row.startswith(ignored)]
    text = "\n".join(found)
    if encoding.lower() != "utf-8" or _ODD.search(text):
        return None
    lines = dict(zip(text.translate(_NO_DIGITS).split("\n"), found, strict=True))
    return lines if len(lines) == len(found) else None


def _parts(word: str, longest: int) -> Iterator[str]:
    """All parts of a word, its ends marked, of so many characters at most."""
    pointed = f".{word}."
    for start in range(len(pointed)):
        for end in range(start + 1, min(start + longest, len(pointed)) + 1):
            yield pointed[start:end]


@cache
def _reader(base: Any) -> Any:
    class Reader(base):  # type: ignore[misc]
        """Hyphenation patterns, read one by one."""

        def __init__(self, lines: dict[str, str]) -> None:
            self.unread = lines
            self.maxlen = max(map(len, lines))
            self.patterns: dict[str, tuple[int, tuple[int, ...]]] = {}
            self.cache: dict[str, Any] = {}

        def positions(self, word: str) -> Any:
            """As pyphen's own, after reading what ``word`` needs."""
            word = word.lower()
            if len(self.cache) >= _MOST:
                self.cache.clear()
            if self.unread and word not in self.cache:
                for tag in _parts(word, self.maxlen) if len(self.cache) < _SOME else [*self.unread]:
                    self._read(tag)
            return super().positions(word)

        def _read(self, tag: str) -> None:
            line = self.unread.pop(tag, None)
            if line is None:
                return
            values = [0]  # before each letter, and after the last
            for char in line:
                if char.isdecimal():
                    values[-1] = int(char)
                else:
                    values.append(0)
            weighty = [place for place, value in enumerate(values) if value]
            if weighty:
                first, last = weighty[0], weighty[-1]
                self.patterns[tag] = first, tuple(values[first : last + 1])

    return Reader
