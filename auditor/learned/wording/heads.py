"""The heads of the garbled-words reader on the encoder's states, in numpy."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.learned.encoder.pieces import SAME
from auditor.learned.wording.collocations import Collocations
from auditor.learned.wording.lexicon import Lexicon, zipf_of
from auditor.learned.wording.tokens import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from auditor.learned.encoder.runtime import Encoder, Table

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

ROWS = 64  # read at once where much lies between
TURNED = 128  # rows that become columns at once: they stay in the cache
RIVALS = 24  # likeliest pieces looked at for each word
SHOWN = 5  # originals kept of a word
UNLISTED = -14.0  # log-probability of a word that is not offered
STRONGEST = 8.0  # of a known pair, as far as it counts
FITTED = ("seen gain known_gain mass strength listed options top_zipf near_gain far_gain").split()
RANKED = ("gain", "strength", "near", "far")
"""What originals are ranked by: log-probability over the word's own, strength of the known pair,
how much better they go with the words beside, and with those one apart."""
PLAIN_RANKING = (1.0, 1.0, 0.0, 0.0)
STRIPPED = ("ing", "ed", "es", "s", "e")
LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Options:
    """Words that may have stood at n places, as m rows: place `row`, number `word`, both (m,).

    facts (m, RANKED): what they are ranked by; here (n,): log-probability of the word that stands.
    """

    row: Ints
    word: Ints
    facts: Floats
    here: Floats


def gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit; error function by Abramowitz and Stegun 7.1.26."""
    import numpy as np

    out = np.empty(x.shape, np.float32)
    for begin in range(0, len(x), ROWS):  # of which what lies between stays in the cache
        some = x[begin : begin + ROWS]
        z = np.abs(some) / math.sqrt(2)  # numpy's own would make doubles of all
        t = 1 / (1 + 0.3275911 * z)
        series = 1.421413741 + t * (-1.453152027 + t * 1.061405429)
        series = t * (0.254829592 + t * (-0.284496736 + t * series))
        erf = np.sign(some) * (1 - series * np.exp(-z * z))
        out[begin : begin + ROWS] = 0.5 * some * (1 + erf)
    return out


class Heads:
    """Judge: log odds of being a substitute. Restore: scores of what stood there before.

    arrays: the layers of both by their names in the network, and `whole`, the pieces that are words
    common enough to be offered. ranking: weights of RANKED.
    """

    def __init__(
        self,
        arrays: Mapping[str, NDArray[np.generic]],
        encoder: Encoder,
        collocations: Collocations,
        ranking: Sequence[float] = PLAIN_RANKING,
    ) -> None:
        import numpy as np

        names = encoder.pieces.names()
        self.number = {name: k for k, name in enumerate(names) if name[:2] != "##"}
        self.whole = whole = np.asarray(arrays["whole"], np.int64)
        self.collocations, self.ranking = collocations, np.asarray(ranking, np.float32)
        self.listed: Ints | None = None
        self.w = {
            name: np.asarray(array, np.float32) for name, array in arrays.items() if name != "whole"
        }
        self.forms = [names[k] for k in whole]
        self.place = {form: n for n, form in enumerate(self.forms)}
        self.table = _turned(encoder.words, whole)
        self.bias = self.w["bias"][whole]

    def numbers(self, tokens: Sequence[Token]) -> Ints:
        """Return the piece of every token (n,), -1 where it is none of one piece."""
        import numpy as np

        return np.array([self.number.get(t.form.translate(SAME), -1) for t in tokens], np.int64)

    def together(self, one: str, other: str) -> float:
        """Return how much two words belong side by side."""
        import numpy as np

        left, right = (np.array([self.number.get(form, -1)]) for form in (one, other))
        return float(self.collocations.association(left, right, 1)[0])

    def odds(self, states: Floats) -> Floats:
        """Return log odds (n,) for states (n, width)."""
        hidden = gelu(states @ self.w["judge.0.weight"].T + self.w["judge.0.bias"])
        found: Floats = (hidden @ self.w["judge.2.weight"].T + self.w["judge.2.bias"])[:, 0]
        return found

    def scores(self, states: Floats) -> Floats:
        """Return log-probabilities (n, words) of the offered words at states (n, width)."""
        import numpy as np

        x = gelu(states @ self.w["restore.0.weight"].T + self.w["restore.0.bias"])
        x = x - x.mean(1, keepdims=True)
        x = x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-5)
        x = x * self.w["restore.2.weight"] + self.w["restore.2.bias"]
        scores = x @ self.table
        scores += self.bias
        scores -= scores.max(1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(1, keepdims=True))
        return np.asarray(scores)

    def options(
        self, scores: Floats, pieces: Ints, forms: Sequence[str], around: Ints, lexicon: Lexicon
    ) -> Options:
        """Return the words that may have stood at each of n places; scores (n, words)."""
        import numpy as np

        n = len(forms)
        rows = np.arange(n)
        strength = np.zeros_like(scores)
        for k, form in enumerate(forms):
            names, weights = lexicon.originals(form)
            places = self.places(lexicon)[names]
            strength[k, places[places >= 0]] = weights[places >= 0]
        offered = strength > 0
        offered[rows[:, None], np.argpartition(scores, -RIVALS, axis=1)[:, -RIVALS:]] = True
        own = np.array([self.place.get(form, -1) for form in forms], np.int64)
        offered[rows[own >= 0], own[own >= 0]] = False
        here = np.where(own >= 0, scores[rows, own], UNLISTED)
        row, word = np.divmod(offered.ravel().nonzero()[0], offered.shape[1])
        beside = self.collocations.beside(self.whole[word], around[row])
        mine = self.collocations.beside(pieces, around)
        return Options(
            row=row,
            word=word,
            facts=np.stack(
                [
                    scores[row, word] - here[row],
                    np.minimum(strength[row, word], STRONGEST),
                    beside[:, 1:3].sum(1) - mine[row, 1:3].sum(1),
                    beside[:, ::3].sum(1) - mine[row, ::3].sum(1),
                ],
                1,
            ).astype(np.float32),
            here=here,
        )

    def fit(self, options: Options) -> tuple[Floats, list[tuple[tuple[str, float], ...]]]:
        """Return features (n, FITTED) and the best originals of n words."""
        import numpy as np

        total = options.facts @ self.ranking
        gain, strength = options.facts[:, 0], options.facts[:, 1]
        known = strength > 0
        bounds = np.searchsorted(options.row, np.arange(len(options.here) + 1))
        table = np.zeros((len(options.here), len(FITTED)), np.float32)
        originals = []
        for k, (low, high) in enumerate(itertools.pairwise(bounds.tolist())):
            order = low + np.argsort(-total[low:high], kind="stable")
            paired = order[known[order]]
            chances = np.exp(gain[paired] + options.here[k])
            table[k] = (
                1.0,
                gain[low:high].max(),
                gain[paired[0]] if len(paired) else UNLISTED - options.here[k],
                np.log(chances.sum() + 1e-6),
                strength[paired[0]] if len(paired) else 0.0,
                float(len(paired) > 0),
                np.log1p(len(paired)),
                zipf_of(self.forms[options.word[order[0]]]),
                options.facts[order[0], 2],
                options.facts[order[0], 3],
            )
            originals.append(self.shown(options.word[order].tolist(), total[order].tolist()))
        return table, originals

    def shown(self, words: Sequence[int], totals: Sequence[float]) -> tuple[tuple[str, float], ...]:
        """Return the best originals of a word, each stem once, with their totals."""
        found: dict[str, tuple[str, float]] = {}
        for word, total in zip(words, totals, strict=True):
            form = self.forms[word]
            found.setdefault(stem(form), (form, total))
            if len(found) == SHOWN:
                break
        return tuple(found.values())

    def places(self, lexicon: Lexicon) -> Ints:
        """Return the place of each of the lexicon's words among those offered, -1 where none."""
        import numpy as np

        if self.listed is None:
            self.listed = np.array([self.place.get(word, -1) for word in lexicon.words])
        return self.listed


def _turned(table: Table, rows: Ints) -> Floats:
    """Return some rows of a table as the columns of a matrix (width, n)."""
    import numpy as np

    width = table.numbers.shape[1]
    turned = np.empty((width, len(rows)), np.float32)
    for begin in range(0, len(rows), TURNED):
        turned[:, begin : begin + TURNED] = table[rows[begin : begin + TURNED]].T
    return turned


def stem(form: str) -> str:
    """Return a word without an inflection, roughly: two forms of one word should meet."""
    for end in STRIPPED:
        if form.endswith(end) and len(form) - len(end) >= LEAST_STEM:
            return form[: -len(end)]
    return form
