"""Bullets, arrows, pictures and marks of emphasis around what a line says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.text.span import Span

# bullets; arrows, shapes, symbols, pictures with their joiners; marks of Markdown in plain text
_SIGNS = (
    r"*_~#=>|<+\-\u2022\u2023\u2043\u2219\u00b7\u00bb\u00ab\u203a\u2039\u00a6"
    r"\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff"
    r"\ufe0f\u200d\u20e3\U0001f000-\U0001faff"
)
_ADORNMENT = re.compile(rf"[{_SIGNS}\s]*")
_PAIRS = {"[": "]", "(": ")"}
_PLAIN_END = frozenset(".,:;!?\"'")


def adorned(text: str, lines: Iterable[Span]) -> Iterator[tuple[int, Span]]:
    """Number and bare span of each of ``lines`` with signs or one pair of brackets around it.

    Numbers of list items stay, as they are steps more often than not, and so do long dashes, with
    which somebody speaks, and brackets around one word, which is a stage direction; a line that
    holds nothing else is left out.
    """
    for number, line in enumerate(lines):
        first, last = text[line.start], text[line.end - 1]
        if first.isalnum() and (last.isalnum() or last in _PLAIN_END):
            continue
        bare = _bare(text, line)
        if bare != line and len(bare):
            yield number, bare


def is_adornment(text: str) -> bool:
    """Whether ``text`` holds nothing but such signs and blanks."""
    return bool(_ADORNMENT.fullmatch(text))


def _bare(text: str, line: Span) -> Span:
    start, end = line.start, line.end
    if before := _ADORNMENT.match(text, start, end):
        start = before.end()
    while end > start and is_adornment(text[end - 1]):
        end -= 1
    if " " in text[start:end] and _PAIRS.get(text[start]) == text[end - 1]:
        start, end = start + 1, end - 1
    return Span(start, end)
