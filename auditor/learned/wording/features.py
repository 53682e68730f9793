"""Features of every word of an article, the same at training and at reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.learned.wording.lexicon import Lexicon, zipf_of
from auditor.learned.wording.tokens import LOWER, TITLE, UPPER, Token, opens_sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from auditor.learned.encoder.runtime import Encoded
    from auditor.learned.wording.heads import Heads

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

NAMES = (
    "judge seen gain known_gain mass strength listed options top_zipf zipf unknown pieces "
    "title upper opens quoted hyphen article_slip before after around repeats length short"
).split()
VOWELS = "aeiou"
NOTICED = -4.0  # log odds of the judge from which a word's likely originals are asked for
UNREAD = -12.0  # log odds of a word that the encoder did not see
SHOWN = 5  # originals kept of a word
PAIR = 1.0  # what each step of strength of a known pair adds to an original's score
STRONGEST = 8.0


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


def beside(values: Floats, at: Ints) -> tuple[Floats, Floats, Floats]:
    """Return the values of the word before, the word after, and the mean of six around."""
    import numpy as np

    padded = np.concatenate([np.full(3, -6.0), values, np.full(3, -6.0)])
    n = len(values)
    near = np.stack([padded[k : k + n] for k in (0, 1, 2, 4, 5, 6)])
    linked = np.diff(at) == 1
    before = np.where(np.concatenate([[False], linked]), padded[2 : n + 2], -6.0)
    after = np.where(np.concatenate([linked, [False]]), padded[4 : n + 4], -6.0)
    return before, after, near.mean(0)


def evidence_of(
    tokens: Sequence[Token], encoded: Encoded, states: Floats, lexicon: Lexicon, heads: Heads
) -> Evidence:
    """Return what is known of the words of a text; states (n, width) of its encoded pieces."""
    import numpy as np

    at = np.array([i for i, t in enumerate(tokens) if t.word], np.int64)
    found = np.zeros((len(at), len(NAMES)), np.float32)
    if not len(at):
        return Evidence(at, found, at, [])
    column = {name: k for k, name in enumerate(NAMES)}
    forms = [tokens[i].form for i in at]
    first, size = places_of(tokens, at, encoded)
    judge = np.where(first >= 0, heads.odds(states[first]), UNREAD).astype(np.float32)
    zipf = np.array([zipf_of(f) for f in forms], np.float32)
    found[:, column["judge"]] = judge
    found[:, column["zipf"]] = zipf
    found[:, column["unknown"]] = zipf == 0
    found[:, column["pieces"]] = size
    found[:, column["title"] :] = np.concatenate(
        [
            (marks := surface(tokens, at.tolist()))[:, :6],
            np.stack(beside(judge, at), 1),
            marks[:, 6:],
        ],
        1,
    )
    noticed = np.flatnonzero((judge >= NOTICED) & (first >= 0))
    originals: list[tuple[tuple[str, float], ...]] = [()] * len(at)
    fits = heads.fits(states[first[noticed]], [forms[k] for k in noticed], lexicon)
    for name, values in fits.values.items():
        found[noticed, column[name]] = values
    for k, options in zip(noticed.tolist(), fits.originals, strict=True):
        originals[k] = options
    numbers = {form: k for k, form in enumerate(dict.fromkeys(forms))}
    return Evidence(at, found, np.array([numbers[form] for form in forms], np.int64), originals)


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
