"""Cut text into the tokens that the garbled-words reader counts, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Letters and apostrophes are disjoint sets, so the pattern reads every text in linear time.
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*[^\W_]*|[^\w\s]|\n")
QUOTES = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'"}
DASHES = {"–": "—", "―": "—", "‑": "-", "‐": "-"}
KEPT_MARKS = frozenset(".,?!:;()[]-—\"'%$£€&/…*@#")
BREAK, NUMBER, MARK = "<p>", "<num>", "<mark>"
LOWER, TITLE, UPPER = 0, 1, 2
SENTENCE_ENDS = frozenset({".", "?", "!", BREAK, ":", "…", "*"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its normal form, its span in code points of the text, its case, whether a word."""

    form: str
    start: int
    end: int
    case: int
    word: bool


def word_tokens(surface: str, start: int) -> list[Token]:
    """Return the word, with a possessive 's cut off as its own token."""
    lower = surface.lower().replace("’", "'")
    case = LOWER if surface[0].islower() else TITLE
    if len(surface) > 1 and surface.isupper():
        case = UPPER
    if lower.endswith("'s") and len(lower) > 2 and lower not in ("it's", "he's", "she's", "that's"):
        cut = start + len(surface) - 2
        return [
            Token(lower[:-2], start, cut, case, True),
            Token("'s", cut, cut + 2, LOWER, False),
        ]
    return [Token(lower, start, start + len(surface), case, True)]


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of text[start:end]; offsets are code points of the whole text."""
    found: list[Token] = []
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        surface, at = match.group(), match.start()
        first = surface[0]
        if first.isalpha():
            found.extend(word_tokens(surface, at))
        elif first.isdigit():
            found.append(Token(NUMBER, at, match.end(), LOWER, False))
        elif first == "\n":
            if found and found[-1].form != BREAK:
                found.append(Token(BREAK, at, at + 1, LOWER, False))
        else:
            mark = QUOTES.get(surface, DASHES.get(surface, surface))
            form = mark if mark in KEPT_MARKS else MARK
            found.append(Token(form, at, match.end(), LOWER, False))
    return found


def tokens_of_spans(text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
    """Return the tokens of the spans in order, with a break wherever a line ends between two."""
    found: list[Token] = []
    last = -1
    for start, end in spans:
        if found and "\n" in text[last:start] and found[-1].form != BREAK:
            found.append(Token(BREAK, last, last + 1, LOWER, False))
        found.extend(tokens_of(text, start, end))
        last = end
    return found


def opens_sentence(tokens: Sequence[Token]) -> list[bool]:
    """Return for each token whether it is the first word of a sentence, line or quotation."""
    opens: list[bool] = []
    fresh = True
    for token in tokens:
        opens.append(token.word and fresh)
        if token.word or token.form == NUMBER:
            fresh = False
        elif token.form in SENTENCE_ENDS or token.form == '"':
            fresh = True
    return opens
