"""Features of every word of an article, the same at training and at reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.learned.wording.forward import Forward, Places
from auditor.learned.wording.lexicon import Lexicon, zipf_of
from auditor.learned.wording.tokens import LOWER, TITLE, UPPER, Token, opens_sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

NAMES = (
    "judge surprisal top_gap rank gain pair_gain mass weight pair_weight zipf corpus_gap known "
    "listed options title upper opens quoted hyphen article_slip before after around repeats "
    "length short neighbour_gain rare_gain pair_mass chosen_zipf"
).split()
OPTIONS = 40  # candidate originals weighed for one word
COMMON = 8000  # words that normalise a place's scores
VOWELS = "aeiou"
KNOWN_PAIR, STRONGEST = 0.8, 8.0  # what a pair seen before adds to an original's score


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of one article: index of each word's token, features (n, len(NAMES)), best originals.

    groups (n,): the same number for words of one form; options (n, 3): numbers of the likeliest
    originals, -1 for none; scores (n, 3): their gain.
    """

    at: NDArray[np.int64]
    features: Floats
    groups: NDArray[np.int64]
    options: NDArray[np.int64]
    scores: Floats


@dataclass(frozen=True, slots=True)
class Rivals:
    """Candidate originals per word: numbers (n, OPTIONS), strength of the pair, whether real."""

    numbers: NDArray[np.int64]
    strength: Floats
    real: NDArray[np.bool_]


def rivals_of(forms: Sequence[str], lexicon: Lexicon) -> Rivals:
    """Return the candidate originals of each form."""
    import numpy as np

    rows = np.array([lexicon.row.get(form, -1) for form in forms], np.int64)
    starts = lexicon.offsets[rows].astype(np.int64)
    sizes = np.where(rows < 0, 0, lexicon.offsets[rows + 1].astype(np.int64) - starts)
    place = np.arange(OPTIONS)[None, :]
    real = place < sizes[:, None]
    at = np.where(real, starts[:, None] + place, 0)
    numbers = np.where(real, lexicon.candidates[at], 0).astype(np.int64)
    strength = np.where(real, lexicon.weights[at] / np.float32(10), 0).astype(np.float32)
    return Rivals(numbers, strength, real)


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


def beside(values: Floats, at: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Return the values of the word before, the word after, and the mean of six around."""
    import numpy as np

    padded = np.concatenate([np.zeros(3), values, np.zeros(3)])
    n = len(values)
    near = np.stack([padded[k : k + n] for k in (0, 1, 2, 4, 5, 6)])
    linked = np.diff(at) == 1
    before = np.where(np.concatenate([[False], linked]), padded[2 : n + 2], 0)
    after = np.where(np.concatenate([linked, [False]]), padded[4 : n + 4], 0)
    return before, after, near.mean(0)


def logsumexp(x: Floats) -> Floats:
    """Return the logarithm of the sum of exponentials of each row."""
    import numpy as np

    top = x.max(1)
    out: Floats = top + np.log(np.exp(x - top[:, None]).sum(1))
    return out


def evidence_of(tokens: Sequence[Token], lexicon: Lexicon, forward: Forward) -> Evidence:
    """Return features and likely originals of every word of a text."""
    import numpy as np

    words = lexicon.vocabulary
    ids = np.array([words.id_of(t.form, t.case) for t in tokens], np.int64)
    cases = np.array([t.case for t in tokens], np.int64)
    at = np.array([i for i, t in enumerate(tokens) if t.word], np.int64)
    if not len(at):
        empty = np.zeros((0, 3), np.int64)
        none = np.zeros((0, len(NAMES)), np.float32)
        return Evidence(at, none, at, empty, empty.astype(np.float32))
    places = forward.read(ids, cases)
    forms = [tokens[i].form for i in at]
    found = np.zeros((len(at), len(NAMES)), np.float32)
    column = {name: k for k, name in enumerate(NAMES)}
    fit = fit_features(Places(places.query[at], places.judge[at]), ids[at], forms, lexicon, forward)
    for name, values in fit.values.items():
        found[:, column[name]] = values
    marks = surface(tokens, at.tolist())
    found[:, column["title"] : column["article_slip"] + 1] = marks[:, :6]
    found[:, column["repeats"]] = marks[:, 6]
    found[:, column["length"]] = marks[:, 7]
    found[:, column["short"]] = marks[:, 8]
    before, after, around = beside(places.judge[at], at)
    found[:, column["before"]], found[:, column["after"]] = before, after
    found[:, column["around"]] = around
    gain = found[:, column["pair_gain"]]
    found[:, column["neighbour_gain"]] = np.maximum(*beside(gain, at)[:2])
    as_unlisted(found, found[:, column["listed"]] == 0)
    numbers = {form: k for k, form in enumerate(dict.fromkeys(forms))}
    groups = np.array([numbers[form] for form in forms], np.int64)
    return Evidence(at, found, groups, fit.options, fit.scores)


def as_unlisted(found: Floats, rows: NDArray[np.bool_]) -> None:
    """Make the features of those rows (n,) what they are for a word no list knows, in place.

    Such a word is weighed against the likeliest common word instead of its candidate originals.
    """
    import numpy as np

    column = {name: k for k, name in enumerate(NAMES)}
    top = found[rows, column["top_gap"]]
    for name in ("gain", "pair_gain", "mass"):
        found[rows, column[name]] = top
    found[rows, column["rare_gain"]] = top * (found[rows, column["zipf"]] < 3)
    for name in ("listed", "weight", "pair_weight", "options", "chosen_zipf"):
        found[rows, column[name]] = 0
    found[rows, column["pair_mass"]] = np.float32(-30 + np.log(OPTIONS))


@dataclass(frozen=True, slots=True)
class Fit:
    """Features of how well words fit their places, and the best originals."""

    values: dict[str, Floats]
    options: NDArray[np.int64]
    scores: Floats


def fit_features(
    places: Places, ids: NDArray[np.int64], forms: Sequence[str], lexicon: Lexicon, forward: Forward
) -> Fit:
    """Weigh each word against its rivals and against the common words."""
    import numpy as np

    w = forward.weights
    first = lexicon.vocabulary.first_word
    query = places.query
    own_dot = (query * w.word_out[ids]).sum(1)
    own, own_pair = own_dot + w.bias[ids], own_dot + w.pair_bias[ids]
    common = query @ w.word_out[first : first + COMMON].T + w.bias[first : first + COMMON]
    norm = np.logaddexp(logsumexp(common), own)
    rivals = rivals_of(forms, lexicon)
    dots = np.einsum("nkd,nd->nk", w.word_out[rivals.numbers], query, optimize=True)
    blank = np.float32(-30)
    plain = np.where(rivals.real, dots + w.bias[rivals.numbers] - own[:, None], blank)
    pair = np.where(rivals.real, dots + w.pair_bias[rivals.numbers] - own_pair[:, None], blank)
    known_pair = 0.25 * np.minimum(rivals.strength, 6)
    blend = np.where(rivals.real, 0.5 * (plain + pair) + known_pair, blank)
    rows, best = np.arange(len(ids)), blend.argmax(1)
    likely = plain + KNOWN_PAIR * np.minimum(rivals.strength, STRONGEST)
    order = np.argsort(-likely, axis=1)[:, :3]
    zipf = np.array([zipf_of(f) for f in forms], np.float32)
    strength = rivals.strength[rows, best]
    chosen = rivals.numbers[rows, best]
    values = {
        "judge": places.judge,
        "surprisal": norm - own,
        "top_gap": common.max(1) - own,
        "rank": np.log1p((common > own[:, None]).sum(1)),
        "gain": plain.max(1),
        "pair_gain": pair.max(1),
        "mass": logsumexp(plain),
        "weight": rivals.strength.max(1),
        "pair_weight": strength,
        "zipf": zipf,
        "corpus_gap": zipf - w.bias[ids] / 2.3,
        "known": ids >= first,
        "listed": rivals.real.any(1),
        "options": np.log1p(rivals.real.sum(1)),
        "rare_gain": pair.max(1) * (zipf < 3),
        "pair_mass": logsumexp(np.where(rivals.strength > 2, pair, blank)),
        "chosen_zipf": w.bias[chosen] - w.bias[ids],
    }
    listed = np.take_along_axis(rivals.real, order, 1)
    picked = np.where(listed, np.take_along_axis(rivals.numbers, order, 1), -1)
    gains = np.take_along_axis(likely, order, 1).astype(np.float32)
    bare = np.flatnonzero(~rivals.real.any(1))
    top = np.argpartition(-common[bare], 3, axis=1)[:, :3]
    close = np.take_along_axis(common[bare], top, 1)
    turn = np.argsort(-close, axis=1)
    picked[bare] = first + np.take_along_axis(top, turn, 1)
    gains[bare] = np.take_along_axis(close, turn, 1) - own[bare][:, None]
    return Fit({k: np.asarray(v, np.float32) for k, v in values.items()}, picked, gains)
