"""Sentence boundaries: a full stop ends a sentence unless an abbreviation or figure explains it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.text.span import Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# possessive and only from the first mark on, so that a file of full stops takes one pass; a class
# of characters comes first, as the search for one is four times as fast as trying every place
_END = re.compile(
    r"[.!?\u3002\n](?:(?<=\n)|(?<![.!?\u3002]{2})[.!?\u3002]*+[\"')\]\u00bb]*+(?=\s))"
)
_LAST_WORD = re.compile(r"[^\s\"'(\[/\u00ab\u2013\u2014-]+$")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])")
_ALPHANUMERIC = re.compile(r"[^\W_]")
_SPEAKER = re.compile(
    r"\s+(?:[A-Z][\w.'-]{0,30}\s){1,3}"
    r"(?:said|says|asked|asks|added|wrote|replied|told|tweeted|continued|wondered|shouted|cried)\b"
)
_LONG_WORD = 7  # letters; no abbreviation has so many
_CLEAR = re.compile(rf"[a-z]{{{_LONG_WORD}}}\. [A-Z]")
_WINDOW = 24  # characters looked at on either side of a full stop
_QUOTED_WINDOW = 110
_ABBREVIATIONS = _words(
    "mr mrs ms dr prof rev hon gen col lt sgt capt cmdr cpl pvt maj adm gov govs sen sens rep reps "
    "pres st ste mt ft messrs mme mlle msgr supt atty dist insp no nos vol vols fig figs eq ch sec "
    "pp ed eds art approx est dept univ assn ave blvd rd hwy jan feb mar apr jun jul aug sep sept "
    "oct nov dec mon tue tues wed thu thur thurs fri sat sun vs v al cf ca eg ie viz e.g i.e op "
    "cit gov't"
)
# after these, a capital letter may well begin a new sentence
_MAY_END = _words(
    "inc ltd co corp bros etc a.m p.m jr sr esq u.s u.k u.n e.u d.c ph.d m.d b.a m.a "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb "
    "nev okla ore pa penn tenn tex va vt wash wis wyo"
)
# words as well as short forms: only a figure after them makes them short forms
_WORDS_TOO = _words("no mar sun sat art ed fig figs est sec mon wed jan dec eq ch")
# words or acronyms as well: short forms only in this spelling, with one capital
_CAPITALISED = _words("ala del ill ind kan la mass miss mo ore wash pa va md ark conn penn co")
_STARTERS = _words(
    "the a an in on at it he she they we i you this that these those but and so as if when while "
    "after before for from however meanwhile there his her their its our my what who how why "
    "although though since because by to with it's he's she's they're we're i'm that's there's "
    "here then now not no yes some many most all both each one two another other under during "
    "according despite instead still also even once until where which or nor yet is are was were"
)


def split_sentences(text: str, within: Span) -> Iterator[Span]:
    """Split ``within`` into sentences, front to back, blanks between them left out.

    Rule-based (Grefenstette and Tapanainen 1994, "What is a word, what is a sentence?"): a full
    stop after an abbreviation, an initial, the number of a list item or inside a figure does not
    end a sentence, and none ends before a lower-case letter. Marks without a letter or figure
    (a spaced ellipsis, a stray quotation mark) belong to the sentence before them.
    """
    begun, ended = -1, -1  # the sentence that waits for stray marks
    for start, end in _pieces(text, within):
        if begun >= 0 and _goes_on(text, ended, start, end):
            ended = end
            continue
        if begun >= 0:
            yield Span(begun, ended)
        begun, ended = start, end
    if begun >= 0:
        yield Span(begun, ended)


def _pieces(text: str, within: Span) -> Iterator[tuple[int, int]]:
    """What is between the ends of sentences, without the blanks around it."""
    start, limit = within.start, within.end
    ends = [(found.start(), found.end()) for found in _END.finditer(text, start, limit)]
    for stop, end in (*ends, (limit, limit)):
        if stop < limit and not _ends_here(text, stop, end, start, limit):
            continue
        piece = text[start:end]
        if body := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(body)
        start = end


def _goes_on(text: str, before: int, start: int, end: int) -> bool:
    """Whether there are only stray marks, on the line of the sentence that ended ``before``."""
    if text[start].isalnum():
        return False
    return not _ALPHANUMERIC.search(text, start, end) and "\n" not in text[before:start]


def _ends_here(text: str, stop: int, end: int, start: int, limit: int) -> bool:
    """Whether the marks from ``stop`` to ``end`` end the sentence begun at ``start``."""
    if text[stop] == "\n" or _CLEAR.match(text, max(stop - _LONG_WORD, start), limit):
        return True
    following = text[end : min(limit, end + _WINDOW)].split(None, 1)
    if not following:
        return True
    word = following[0].lstrip("\"'([\u00ab")
    if word.startswith(".") or (word[:1].islower() and not _is_name(word)):
        return False
    if text[stop] != ".":
        return not _speaker_follows(text, stop, end, limit)
    if text[stop:end].count(".") > 1:
        return True
    last = _LAST_WORD.search(text, max(start, stop - _WINDOW), stop)
    if last is None:
        return True
    if end == stop + 1 and _is_number(text, start, stop):
        return False
    # a short form before a closing quotation mark ends more often than not
    return end > stop + 1 or not _is_abbreviation(last[0], word)


def _is_name(word: str) -> bool:
    """Whether a word with a small first letter is spelled so everywhere, like iPhone."""
    return word[1:2].isupper()


def _speaker_follows(text: str, stop: int, end: int, limit: int) -> bool:
    """Whether a quoted question goes on with who asked it."""
    if text[end - 1] not in "\"'" or end == stop + 1:
        return False
    return _SPEAKER.match(text, end, min(limit, end + _QUOTED_WINDOW)) is not None


def _is_number(text: str, start: int, stop: int) -> bool:
    """Whether all of the sentence so far is the number of a list item."""
    if stop - start > _WINDOW:
        return False
    return _NUMBER.fullmatch(text[start:stop].strip()) is not None


def _is_abbreviation(last: str, following: str) -> bool:
    lower = last.lower()
    starts_sentence = following.rstrip(",;:").lower() in _STARTERS
    if lower in _CAPITALISED and last != last.capitalize():
        return False
    dotted = len(last) > 2 and "." in last and last.replace(".", "").isalpha()
    if lower in _MAY_END or (dotted and lower not in _ABBREVIATIONS):
        return not starts_sentence and (not dotted or _is_short(last))
    if lower in _WORDS_TOO:
        return following[:1].isdigit()
    return lower in _ABBREVIATIONS or _is_initial(last)


def _is_short(last: str) -> bool:
    """Whether the parts between full stops are those of an abbreviation, not two sentences."""
    return all(len(part) <= 2 for part in last.split("."))


def _is_initial(last: str) -> bool:
    return len(last) == 1 and last.isalpha() and last.isupper() and last != "I"
