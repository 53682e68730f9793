"""Cut an article into tokens with hashed attributes and quotation state, ready for numpy."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from auditor.evidence import lexicon

# Alternatives start with disjoint characters or end in one step, so reading is linear.
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|St|Lt|Col|Sgt|Jr|Sr)\.(?=\s)"
    r"|[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[^\w\s]|_+"
)
_FOLD = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
                       "–": "—", "―": "—", "‑": "-"})  # fmt: skip
_SENTENCE, _PARAGRAPH = "<s>", "<p>"

# columns of `TokenTable.attributes`
FORM, STEM, SUFFIX, SHAPE, CLASS, COARSE = range(6)
OUTSIDE, INSIDE, MARK = 0, 1, 2


@dataclass(frozen=True, slots=True)
class TokenTable:
    """All tokens of some sentences, one array entry each.

    A break token of no width stands before each sentence. ``attributes`` is (n, 6) uint64
    hashes; ``sentence`` holds each token's sentence number; ``quote`` is OUTSIDE, INSIDE or MARK;
    ``said`` marks possible verbs of saying.
    """

    forms: tuple[str, ...]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    sentence: npt.NDArray[np.int64]
    quote: npt.NDArray[np.int64]
    said: npt.NDArray[np.bool_]
    attributes: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.forms)


def hash_of(text: str) -> int:
    """A 64-bit number for ``text`` that is the same in every process and on every machine."""
    data = text.encode("utf-8", "surrogatepass")
    return (zlib.crc32(data) << 32) | zlib.crc32(data, 0x9E3779B9)


def shape_of(surface: str) -> str:
    """Its kind of characters: Xx capitalised, XX upper case, x lower case, 9 figure, or itself."""
    if surface[0].isdigit():
        bare = surface.replace(",", "")
        return "9999" if len(bare) == 4 and bare.isdigit() else "9"
    if surface[0].isalpha():
        if surface[0].islower():
            return "x"
        return "XX" if len(surface) > 1 and surface.isupper() else "Xx"
    return surface if surface in ".,:;?!()$%\"'-—" else "#"


@lru_cache(maxsize=65_536)
def _attributes(surface: str) -> tuple[str, tuple[int, ...]]:
    form = surface.lower()
    shape = shape_of(surface)
    if shape in ("9", "9999"):
        form = f"<{shape}>"
    stem = lexicon.stem_of(form)
    kind = lexicon.kind_of(form)
    coarse = form if form in lexicon.FUNCTION_WORDS else f"{kind}/{shape}/{form[-2:]}"
    if shape in ("Xx", "XX") and not kind and form not in lexicon.FUNCTION_WORDS:
        coarse = "<Name>"
    values = ("f" + form, "t" + stem, "e" + form[-3:], "h" + shape, "k" + kind, "c" + coarse)
    return form, tuple(hash_of(value) for value in values)


@lru_cache(maxsize=8)
def _break(form: str) -> tuple[str, tuple[int, ...]]:
    return form, (hash_of("f" + form),) * 6


def pieces_of(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The tokens of ``text[start:end]`` with their spans; a possessive ending stands alone."""
    found: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(text, start, end):
        surface, at = match.group(), match.start()
        if len(surface) > 2 and surface[-2] in "'’" and surface[-1] in "sS":
            cut = match.end() - 2
            found.append((surface[:-2], at, cut))
            found.append((surface[-2:], cut, match.end()))
        else:
            found.append((surface, at, match.end()))
    return found


def read_tokens(text: str, sentences: Sequence[tuple[int, int]]) -> TokenTable:
    """The tokens of ``sentences`` (code points of ``text``, in order) with a break before each."""
    text = text.translate(_FOLD)
    forms: list[str] = []
    rows: list[tuple[int, ...]] = []
    starts: list[int] = []
    ends: list[int] = []
    numbers: list[int] = []
    last = 0
    for number, (start, end) in enumerate(sentences):
        fresh = number == 0 or "\n" in text[last:start]
        form, row = _break(_PARAGRAPH if fresh else _SENTENCE)
        forms.append(form)
        rows.append(row)
        starts.append(start)
        ends.append(start)
        numbers.append(number)
        for surface, at, stop in pieces_of(text, start, end):
            form, row = _attributes(surface)
            forms.append(form)
            rows.append(row)
            starts.append(at)
            ends.append(stop)
            numbers.append(number)
        last = end
    return TokenTable(
        forms=tuple(forms),
        starts=np.array(starts, dtype=np.int64),
        ends=np.array(ends, dtype=np.int64),
        sentence=np.array(numbers, dtype=np.int64),
        quote=_quote_states(forms),
        said=np.array([lexicon.is_report(form) for form in forms], dtype=np.bool_),
        attributes=np.array(rows, dtype=np.uint64).reshape(len(rows), 6),
    )


def _quote_states(forms: Sequence[str]) -> npt.NDArray[np.int64]:
    """Inside, outside or at a double quotation mark; a paragraph begins outside."""
    states: list[int] = []
    inside = False
    for form in forms:
        if form == _PARAGRAPH:
            inside = False
        if form == '"':
            inside = not inside
            states.append(MARK)
        else:
            states.append(INSIDE if inside else OUTSIDE)
    return np.array(states, dtype=np.int64)
