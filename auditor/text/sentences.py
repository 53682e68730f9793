"""Sentence boundaries: a full stop ends a sentence unless an abbreviation or figure explains it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.text.span import Span

_END = re.compile(r"[.!?\u3002]+[\"')\]]*(?=\s)|\n")
_LAST_WORD = re.compile(r"[^\s\"'(\[]+$")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon gen col lt sgt capt cmdr adm gov sen rep pres st mt ft jr sr messrs "
    "no nos vol vols fig figs ch sec pp ed eds art approx est dept univ assn ave blvd rd "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "vs etc al cf ca eg ie viz e.g i.e a.m p.m op cit".split()
)
# after these, a capital letter may well begin a new sentence
_MAY_END = frozenset("inc ltd co corp bros etc a.m p.m jr sr u.s u.k u.n e.u d.c ph.d m.d".split())
_STARTERS = frozenset(
    "the a an in on at it he she they we i you this that these those but and so as if when while "
    "after before for from however meanwhile there his her their its our my what who how why "
    "although though since because by to with".split()
)


def split_sentences(text: str, within: Span) -> Iterator[Span]:
    """Split ``within`` into sentences, front to back, blanks between them left out.

    Rule-based (Grefenstette and Tapanainen 1994, "What is a word, what is a sentence?"): a full
    stop after an abbreviation, an initial or inside a figure does not end a sentence, and none
    ends before a lower-case letter.
    """
    start = within.start
    for found in _END.finditer(text, within.start, within.end):
        if _ends_here(text, found.start(), found.end(), start, within.end):
            yield from _trimmed(text, start, found.end())
            start = found.end()
    yield from _trimmed(text, start, within.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        first = start + len(piece) - len(piece.lstrip())
        yield Span(first, first + len(body))


def _ends_here(text: str, stop: int, end: int, start: int, limit: int) -> bool:
    if text[stop] == "\n":
        return True
    following = text[end : min(limit, end + 24)].split(None, 1)
    if not following:
        return True
    word = following[0].lstrip("\"'([")
    if word[:1].islower():
        return False
    if text[stop] != "." or text[stop:end].count(".") > 1:
        return True
    last = _LAST_WORD.search(text, max(start, stop - 24), stop)
    return last is None or not _is_abbreviation(last[0], word)


def _is_abbreviation(last: str, following: str) -> bool:
    lower = last.lower()
    starts_sentence = following.rstrip(",").lower() in _STARTERS
    if lower in _MAY_END or (len(last) > 2 and "." in last and last.replace(".", "").isalpha()):
        return not starts_sentence
    if lower in ("no", "mar", "sun", "sat", "art", "ed", "fig", "est"):
        # these are words as well: only a figure or a capital after a capital makes them short forms
        return following[:1].isdigit()
    return lower in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and last.isupper())
