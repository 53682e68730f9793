"""Lines of many articles as flat arrays of characters and hashed tokens."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

_Number = TypeVar("_Number", bound=np.generic)

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

HEAD, TAIL = 600, 200
"""Characters read at the start and the end of one line; the middle of a longer line is skipped."""

KINDS = (
    "space lower upper digit letter stop comma colon quote bracket bar bullet mark symbol money at "
    "newline"
).split()
"""Kinds of character, in the order of their codes."""

_KIND = {name: code for code, name in enumerate(KINDS)}
_SIGNS = {
    "stop": ".!?…。！？",
    "comma": ",;",
    "colon": ":",
    "quote": "\"“”‘’„'`",
    "bracket": "()[]{}<",
    "bar": "|/\\›«»→←>",
    "bullet": "•·*▪●–—-†‣◦■►▶",
    "at": "@",
}
_SAME = {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
_OUTSIDE = 65_536
_POWERS = np.array([pow(1_099_511_628_211, k + 1, 1 << 64) for k in range(32)], dtype=np.uint64)


def kind(name: str) -> int:
    """Code of a kind of character named in `KINDS`."""
    return _KIND[name]


def mix(hashes: Hashes) -> Hashes:
    """Spread 64-bit hashes evenly (the finaliser of SplitMix64, public domain, S. Vigna)."""
    hashes = hashes ^ (hashes >> np.uint64(29))
    hashes = hashes * np.uint64(0xBF58476D1CE4E5B9)
    return hashes ^ (hashes >> np.uint64(32))


def _kind_of(char: str) -> int:
    category = unicodedata.category(char)
    if char.isspace() or category[0] in "CZ":
        return _KIND["space"]
    for name, signs in _SIGNS.items():
        if char in signs:
            return _KIND[name]
    by_category = {"Lu": "upper", "Ll": "lower", "Sc": "money"}
    by_group = {"L": "letter", "M": "letter", "N": "digit", "P": "mark"}
    return _KIND[by_category.get(category) or by_group.get(category[0], "symbol")]


class _Tables:
    """Kind and folded code of each code point below 65,536; one more row stands for the rest.

    Rows are filled when they are first asked for: few of them ever are.
    """

    def __init__(self) -> None:
        self._kinds = np.full(_OUTSIDE + 1, _KIND["symbol"], dtype=np.uint8)
        self._folded = np.arange(_OUTSIDE + 1, dtype=np.uint32)
        self._known = np.zeros(_OUTSIDE + 1, dtype=np.bool_)
        self._known[_OUTSIDE] = True

    def look_up(
        self, code: npt.NDArray[np.uint32]
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
        """Kinds and folded codes of an array of codes, none above 65,536."""
        for new in distinct(code[~self._known[code]]).tolist():
            self._fill(new)
        return self._kinds[code], self._folded[code]

    def _fill(self, code: int) -> None:
        char = chr(code)
        kind_code = _kind_of(char)
        lower = "0" if kind_code == _KIND["digit"] else _SAME.get(char, char.lower())
        if len(lower) == 1:
            self._folded[code] = ord(lower)
        self._kinds[code] = _KIND["newline"] if code == 10 else kind_code
        self._known[code] = True


def distinct(values: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    """The different values in order, as `numpy.unique` has them.

    Asked for counts, too, numpy does not load its masked arrays, which takes 10 ms.
    """
    found: npt.NDArray[_Number] = np.unique(values, return_counts=True)[0]
    return found


_TABLES = _Tables()


def hash_word(word: str) -> int:
    """The hash `tokenise` gives to a lower-case word."""
    codes = np.array([min(ord(char), _OUTSIDE) for char in word], dtype=np.uint32)
    total = 0
    for place, folded in enumerate(_TABLES.look_up(codes)[1].tolist()):
        code = folded + 1
        total = (total + code * int(_POWERS[min(place, 31)])) % (1 << 64)
    return int(mix(np.array([total], dtype=np.uint64))[0])


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of several articles, tokenised.

    Attributes:
        article: article number of each line, rising, shape (lines,).
        first, count: first line and number of lines of each article, shape (articles,).
        length: code points of each line before clipping, shape (lines,).
        start, end: place of each line in the character arrays, end without the newline.
        code, kinds: code point and kind of each character, shape (characters,).
        char_line: line of each character.
        token: hash of each word (case and digits folded) or single sign, shape (tokens,).
        token_line, token_kind: its line, kind of its first character.
        token_place, token_length: its first character and how many it has.
        is_word: whether it is a word rather than a sign.
        token_start, token_count: first token and number of tokens of each line, shape (lines,).
    """

    article: Ints
    first: Ints
    count: Ints
    length: Ints
    start: Ints
    end: Ints
    code: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]
    char_line: Ints
    token: Hashes
    token_line: Ints
    token_kind: npt.NDArray[np.uint8]
    token_place: Ints
    token_length: Ints
    is_word: Bools
    token_start: Ints
    token_count: Ints

    def __len__(self) -> int:
        return len(self.length)

    def per_line(self, weights: npt.NDArray[Any]) -> Floats:
        """Sum of one value per token over each line, shape (lines,)."""
        sums = np.bincount(self.token_line, weights=weights, minlength=len(self))
        return sums.astype(np.float32)


def _clip(line: str) -> str:
    if len(line) > HEAD + TAIL:
        line = f"{line[:HEAD]} {line[-TAIL:]}"
    return line.replace("\n", " ") if "\n" in line else line


def tokenise(articles: Sequence[Sequence[str]]) -> Lines:
    """Tokenise the lines of some articles; there must be at least one line."""
    lines = [line for article in articles for line in article]
    count = np.array([len(article) for article in articles], dtype=np.int64)
    text = "\n".join(map(_clip, lines)) + "\n"
    code = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    code = np.minimum(code, np.uint32(_OUTSIDE))
    kinds, folded = _TABLES.look_up(code)
    end = np.flatnonzero(kinds == _KIND["newline"])
    start = np.concatenate(([0], end[:-1] + 1))
    char_line = np.repeat(np.arange(len(lines)), end - start + 1)
    in_word = _word_characters(kinds, folded)
    opens, inside = _token_starts(kinds, in_word)
    place = np.flatnonzero(opens)
    token, token_length = _hash_tokens(folded, opens, inside, place)
    token_line = char_line[place]
    token_count = np.bincount(token_line, minlength=len(lines))
    return Lines(
        article=np.repeat(np.arange(len(articles)), count),
        first=np.cumsum(count) - count,
        count=count,
        length=np.array([len(line) for line in lines], dtype=np.int64),
        start=start,
        end=end,
        code=code,
        kinds=kinds,
        char_line=char_line,
        token=token,
        token_line=token_line,
        token_kind=kinds[place],
        token_place=place,
        token_length=token_length,
        is_word=in_word[place],
        token_start=np.cumsum(token_count) - token_count,
        token_count=token_count,
    )


def _word_characters(kinds: npt.NDArray[np.uint8], folded: npt.NDArray[np.uint32]) -> Bools:
    """Letters and digits, and an apostrophe between two of them."""
    in_word = (kinds >= _KIND["lower"]) & (kinds <= _KIND["letter"])
    inner = folded[1:-1] == ord("'")
    in_word[1:-1] |= inner & in_word[:-2] & in_word[2:]
    return np.asarray(in_word)


def _token_starts(kinds: npt.NDArray[np.uint8], in_word: Bools) -> tuple[Bools, Bools]:
    sign = ~in_word & (kinds != _KIND["space"]) & (kinds != _KIND["newline"])
    opens = in_word.copy()
    opens[1:] &= ~in_word[:-1]
    return opens | sign, in_word | sign


def _hash_tokens(
    folded: npt.NDArray[np.uint32], opens: Bools, inside: Bools, place: Ints
) -> tuple[Hashes, Ints]:
    chars = np.flatnonzero(inside)
    if not len(chars):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    heads = np.flatnonzero(opens[chars])
    length = np.diff(np.append(heads, len(chars)))
    offset = np.minimum(chars - np.repeat(place, length), 31)
    values = (folded[chars].astype(np.uint64) + np.uint64(1)) * _POWERS[offset]
    return mix(np.add.reduceat(values, heads)), length
