"""Misspellings of ordinary words: one typing slip away from a far commoner word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.language.frequencies import frequencies
from auditor.language.harper import misspelt
from auditor.language.slip import Slip
from auditor.text.document import Document
from auditor.text.span import Span

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiou"
_LEAST_LETTERS = 5  # of shorter words too many are one slip from another
_RARE = 10**-5.9  # of all words of English; common misspellings stay below
_COMMON = 10**-5.5
_MOST_LETTERS = 45  # what is longer is no word; to try all its misspellings would take for ever
_RATIO = 50.0  # how much commoner the word meant must be
_TWICE = 2  # a word used more often than this is meant
_JOINED = "-'@#&/_.$]"


def misspellings(document: Document) -> tuple[Slip, ...]:
    """Lower-case words in no dictionary, each with the common word it was probably meant to be.

    A slip is a letter left out, put in twice or too many, two letters exchanged, or a vowel
    for another (Damerau 1964); capitalised words are names, and words an article uses often are
    its own.

    Raises:
        NotRun: if wordfreq or Harper is not installed.
    """
    meant: dict[str, tuple[str, ...]] = {}
    places: dict[str, list[Span]] = {}
    known = frequencies()
    written = document.words.strings
    rare = {word for word in set(written) if _is_rare(word, known)}
    for number, word in enumerate(written):
        if word in rare and _alone(document.text, span := document.words[number]):
            places.setdefault(word, []).append(span)
    for word, spans in places.items():
        if len(spans) <= _TWICE and (likely := _likely(word)):
            meant[word] = likely
    wrong = misspelt(frozenset(meant))
    found = [
        Slip(span, "misspelling", "spelling", f"'{word}' is in no dictionary", meant[word])
        for word in wrong
        for span in places[word]
    ]
    return tuple(sorted(found, key=lambda slip: slip.span))


def _is_rare(word: str, known: Mapping[str, float]) -> bool:
    long = _LEAST_LETTERS <= len(word) <= _MOST_LETTERS
    plain = long and word.isascii() and word.isalpha() and word.islower()
    return plain and known.get(word, 0.0) <= _RARE


def _alone(text: str, span: Span) -> bool:
    """Whether the word is no part of a compound, an address or a code."""
    before = text[span.start - 1 : span.start]
    after = text[span.end : span.end + 1]
    starts = not before or before not in _JOINED
    return starts and (not after or after not in _JOINED.replace(".", "").replace("]", ""))


def _likely(word: str) -> tuple[str, ...]:
    known = frequencies()
    least = max(_COMMON, known.get(word, 0.0) * _RATIO)
    near = {other for other in _one_slip_away(word) if known.get(other, 0.0) >= least}
    return tuple(sorted(near, key=lambda other: -known[other])[:3])


def _one_slip_away(word: str) -> Iterator[str]:
    for place in range(len(word)):
        head, letter, tail = word[:place], word[place], word[place + 1 :]
        if place and tail:
            # a first or last letter too many is mostly a prefix or an ending
            yield head + tail
        if tail:
            yield head + tail[0] + letter + tail[1:]
        if letter in _VOWELS and place and tail:
            yield from (head + vowel + tail for vowel in _VOWELS if vowel != letter)
        yield from (head + more + letter + tail for more in _LETTERS)
