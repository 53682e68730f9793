"""Features of every word of an article, the same at training and at reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.learned.wording.collocations import neighbours
from auditor.learned.wording.lexicon import Lexicon, zipf_of
from auditor.learned.wording.tokens import LOWER, TITLE, UPPER, Token, opens_sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from auditor.learned.encoder.runtime import Encoded
    from auditor.learned.wording.heads import Heads, Options

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

NAMES = (
    "judge seen gain known_gain mass strength listed options top_zipf near_gain far_gain zipf "
    "unknown pieces left right far title upper opens quoted hyphen article_slip before after "
    "around repeats length short"
).split()
VOWELS = "aeiou"
NOTICED = -4.0  # log odds of the judge from which a word's likely originals are asked for
PART = 128  # words whose scores over the vocabulary are held at once
UNREAD = -12.0  # log odds of a word that the encoder did not see


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of one article: index of each word's token, features (n, len(NAMES)), best originals.

    groups (n,): the same number for words of one form; originals: for each word the likeliest with
    their gain in log-probability over the word itself, best first, empty where not asked for.
    """

    at: Ints
    features: Floats
    groups: Ints
    originals: list[tuple[tuple[str, float], ...]]


def quoted_flags(tokens: Sequence[Token]) -> list[bool]:
    """Return for each token whether it stands between double quotation marks of its line."""
    flags: list[bool] = []
    inside = False
    for token in tokens:
        if token.form == '"':
            inside = not inside
        elif token.form == "<p>":
            inside = False
        flags.append(inside)
    return flags


def article_slip(before: str, form: str) -> float:
    """Return 1 where a/an before the word has the wrong shape by its first letter, else 0."""
    if before not in ("a", "an") or not form:
        return 0.0
    vowel = form[0] in VOWELS
    odd = form.startswith(("uni", "use", "usu", "eu", "one", "hour", "hon", "heir", "uti"))
    return float(not odd and vowel != (before == "an"))


def surface(tokens: Sequence[Token], at: Sequence[int]) -> Floats:
    """Return case, quotation, hyphen, slip, repetition and length of each word (n, 9)."""
    import numpy as np

    opens, quoted = opens_sentence(tokens), quoted_flags(tokens)
    counts = Counter(t.form for t in tokens if t.word)
    rows = []
    for i in at:
        token = tokens[i]
        before = tokens[i - 1].form if i else ""
        after = tokens[i + 1].form if i + 1 < len(tokens) else ""
        rows.append(
            (
                token.case == TITLE and not opens[i],
                token.case == UPPER,
                opens[i],
                quoted[i],
                before == "-" or after == "-",
                article_slip(before, token.form) if token.case == LOWER else 0.0,
                np.log1p(counts[token.form] - 1),
                len(token.form) / 10,
                len(token.form) <= 3,
            )
        )
    return np.array(rows, np.float32).reshape(len(at), 9)


def around_of(values: Floats, at: Ints) -> tuple[Floats, Floats, Floats]:
    """Return the values of the word before, the word after, and the mean of six around."""
    import numpy as np

    padded = np.concatenate([np.full(3, -6.0), values, np.full(3, -6.0)])
    n = len(values)
    near = np.stack([padded[k : k + n] for k in (0, 1, 2, 4, 5, 6)])
    linked = np.diff(at) == 1
    before = np.where(np.concatenate([[False], linked]), padded[2 : n + 2], -6.0)
    after = np.where(np.concatenate([linked, [False]]), padded[4 : n + 4], -6.0)
    return before, after, near.mean(0)


@dataclass(frozen=True, slots=True)
class Words:
    """The n words of a text: token, form, first piece (-1 where not read) and number of pieces.

    numbers (n,) and around (n, 4): the piece that a word is, and those beside it, -1 if unknown.
    """

    at: Ints
    forms: list[str]
    first: Ints
    size: Ints
    numbers: Ints
    around: Ints

    @classmethod
    def of(cls, tokens: Sequence[Token], encoded: Encoded, heads: Heads) -> Words:
        """Find the words of a text in its encoding."""
        import numpy as np

        at = np.array([i for i, t in enumerate(tokens) if t.word], np.int64)
        numbers = heads.numbers(tokens)
        first, size = places_of(tokens, at, encoded)
        forms = [tokens[i].form for i in at]
        return cls(at, forms, first, size, numbers[at], neighbours(numbers, at))

    def options(self, states: Floats, which: Ints, lexicon: Lexicon, heads: Heads) -> Options:
        """Return what may have stood in the place of some words; states (n, width) of pieces."""
        return heads.options(
            heads.scores(states[self.first[which]]),
            self.numbers[which],
            [self.forms[k] for k in which],
            self.around[which],
            lexicon,
        )


def evidence_of(
    tokens: Sequence[Token], encoded: Encoded, states: Floats, lexicon: Lexicon, heads: Heads
) -> Evidence:
    """Return what is known of the words of a text; states (n, width) of its encoded pieces."""
    import numpy as np

    words = Words.of(tokens, encoded, heads)
    at, first = words.at, words.first
    found = np.zeros((len(at), len(NAMES)), np.float32)
    if not len(at):
        return Evidence(at, found, at, [])
    column = {name: k for k, name in enumerate(NAMES)}
    judge = np.where(first >= 0, heads.odds(states[first]), UNREAD).astype(np.float32)
    zipf = np.array([zipf_of(f) for f in words.forms], np.float32)
    found[:, column["judge"]] = judge
    found[:, column["zipf"]] = zipf
    found[:, column["unknown"]] = zipf == 0
    found[:, column["pieces"]] = words.size
    beside = heads.collocations.beside(words.numbers, words.around)
    found[:, column["left"]], found[:, column["right"]] = beside[:, 1], beside[:, 2]
    found[:, column["far"]] = beside[:, 0] + beside[:, 3]
    marks = surface(tokens, at.tolist())
    near = np.stack(around_of(judge, at), 1)
    found[:, column["title"] :] = np.concatenate([marks[:, :6], near, marks[:, 6:]], 1)
    noticed = np.flatnonzero((judge >= NOTICED) & (first >= 0))
    originals: list[tuple[tuple[str, float], ...]] = [()] * len(at)
    for begin in range(0, len(noticed), PART):
        some = noticed[begin : begin + PART]
        values, best = heads.fit(words.options(states, some, lexicon, heads))
        found[some, column["seen"] : column["seen"] + values.shape[1]] = values
        for k, options in zip(some.tolist(), best, strict=True):
            originals[k] = options
    group = {form: k for k, form in enumerate(dict.fromkeys(words.forms))}
    return Evidence(at, found, np.array([group[form] for form in words.forms], np.int64), originals)


def places_of(tokens: Sequence[Token], at: Ints, encoded: Encoded) -> tuple[Ints, Ints]:
    """Return the first piece of each word, -1 where it was not read, and its number of pieces."""
    import numpy as np

    low = np.array([tokens[i].start for i in at], np.int64)
    high = np.array([tokens[i].end for i in at], np.int64)
    if not len(encoded.starts):
        return np.full(len(at), -1), np.zeros(len(at), np.int64)
    first = np.searchsorted(encoded.starts, low)
    last = np.searchsorted(encoded.starts, high)
    real = encoded.starts[np.minimum(first, len(encoded.starts) - 1)] == low
    return np.where(real, first, -1), np.where(real, last - first, 0)


def as_unlisted(found: Floats, rows: NDArray[np.bool_]) -> None:
    """Make the features of those rows (n,) what they are for a word no list knows, in place."""
    column = {name: k for k, name in enumerate(NAMES)}
    found[rows, column["known_gain"]] = found[rows, column["gain"]]
    for name in ("listed", "strength", "options"):
        found[rows, column[name]] = 0
