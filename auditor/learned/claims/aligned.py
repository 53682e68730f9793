"""A claim beside its evidence, word piece by word piece: does each say what its counterpart says?

Decomposable attention (Parikh et al. 2016) over the last states of all-MiniLM-L6-v2: every piece of
the claim is compared with what it is aligned with in the evidence, and the reverse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor.evidence.content import content_words, coverage, weights_of
from auditor.learned.encoder.shared import encoder
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

Floats = npt.NDArray[np.float32]

LAYERS, WEIGHTS = "layers.onnx", "aligned.npz"
OPENS, CLOSES = 101, 102  # [CLS] and [SEP] stand around every text
CLAIM, EVIDENCE = 64, 128  # most pieces read of each
_SENTENCES, _WORDS = 3, 110  # of the evidence, at most
SCORES = 6
"""Numbers of a pair: odds of support, contradiction and neither; the two highest log-odds that a
piece of the claim is not borne out, and the mean chance of that."""


def excerpts(claim: str, evidence: Sequence[str]) -> list[tuple[str, str]]:
    """The claim's sentences, each with the closest sentences of the evidence in their order."""
    places = [span.of(text) for text in evidence for span in split_sentences(text, _all(text))]
    words = [weights_of(content_words(sentence, _all(sentence))) for sentence in places]
    found = []
    for part in split_sentences(claim, _all(claim)) if places else ():
        mine = weights_of(content_words(claim, part))
        shares = [coverage(mine, each) for each in words]
        kept: list[int] = []
        room = _WORDS
        for place in sorted(range(len(places)), key=lambda at: -shares[at])[:_SENTENCES]:
            room -= len(places[place].split())
            if kept and room < 0:
                break
            kept.append(place)
        found.append((part.of(claim), " ".join(places[at] for at in sorted(kept))))
    return found


def _all(text: str) -> Span:
    return Span(0, len(text))


class Aligner:
    """The comparison at work, in numpy; `fit_aligned` trains it.

    ``above`` are the layers above the shared ones, from states to states.
    """

    def __init__(
        self, weights: Mapping[str, npt.NDArray[np.generic]], above: Callable[[Floats], Floats]
    ) -> None:
        self.above = above
        self.w = {name: np.asarray(array, np.float32) for name, array in weights.items()}

    def scores(self, claim: str, evidence: Sequence[str]) -> Floats:
        """The `SCORES` of the claim's sentence that is least borne out; zeros without evidence."""
        found = []
        for sentence, excerpt in excerpts(claim, evidence):
            mine, theirs = self._states(sentence, CLAIM), self._states(excerpt, EVIDENCE)
            if len(mine) and len(theirs):
                found.append(self.compare(mine, theirs))
        if not found:
            return np.zeros(SCORES, np.float32)
        return min(found, key=lambda each: float(each[0] - np.logaddexp(each[1], each[2])))

    def _states(self, text: str, most: int) -> Floats:
        numbers, _ = encoder().pieces.read(text)
        return self.above(encoder().lower([OPENS, *numbers[:most], CLOSES]))[1:-1]

    def compare(self, mine: Floats, theirs: Floats) -> Floats:
        """The `SCORES` of states (n, width) of a claim and (m, width) of its evidence."""
        mine, theirs = _normal(mine), _normal(theirs)
        width = mine.shape[1]
        raw = mine @ theirs.T / width
        one, other = ((x, self._linear("project", x), self._keys(x)) for x in (mine, theirs))
        left, right = self._side(one, other, raw), self._side(other, one, raw.T)
        unlike = self._linear("token", left)[:, 0]
        chance = float((1 / (1 + np.exp(-unlike))).mean())
        highest = float(unlike.max())
        rest = [highest, highest + float(np.log(np.exp(unlike - highest).sum())), chance]
        pooled = [part for x in (left, right) for part in (x.mean(axis=0), x.max(axis=0))]
        whole = np.concatenate([*pooled, np.array([*rest, np.log(len(mine))], np.float32)])
        odds = self._linear("whole.3", _gelu(self._linear("whole.0", whole)))
        second = float(np.sort(unlike)[-2]) if len(unlike) > 1 else -30.0
        return np.array([*odds, highest, second, chance], np.float32)

    def _side(
        self, one: tuple[Floats, Floats, Floats], other: tuple[Floats, Floats, Floats], raw: Floats
    ) -> Floats:
        """States of one text compared with their counterparts in the other."""
        _, p, keys = one
        _, q, asked = other
        parts, best = [p], []
        for head, scale in enumerate(self.w["scale"].ravel()):
            alike = keys[:, head] @ asked[:, head].T
            weight = np.exp(scale * (alike - alike.max(axis=1, keepdims=True)))
            found = (weight / weight.sum(axis=1, keepdims=True)) @ q
            parts += [found, p - found, p * found]
            best.append(alike.max(axis=1))
        read = np.concatenate([*parts, np.array(best).T, raw.max(axis=1)[:, None]], axis=1)
        x = _gelu(self._linear("one", read))
        around = np.pad(x, ((1, 1), (0, 0)))
        kernel = self.w["conv.weight"]
        near = sum(around[k : k + len(x)] @ kernel[:, :, k].T for k in range(3))
        found_near: Floats = x + _gelu(near + self.w["conv.bias"])
        return found_near

    def _keys(self, x: Floats) -> Floats:
        """Unit vectors (n, heads, size) by which pieces are aligned."""
        keys = self._linear("key", x).reshape(len(x), self.w["scale"].size, -1)
        found: Floats = keys / np.maximum(np.linalg.norm(keys, axis=2, keepdims=True), 1e-12)
        return found

    def _linear(self, name: str, x: Floats) -> Floats:
        found: Floats = x @ self.w[f"{name}.weight"].T + self.w[f"{name}.bias"]
        return found


def _normal(x: Floats) -> Floats:
    x = x - x.mean(axis=1, keepdims=True)
    found: Floats = x / np.sqrt((x * x).mean(axis=1, keepdims=True) + 1e-5)
    return found


def _gelu(x: Floats) -> Floats:
    found: Floats = 0.5 * x * (1 + np.tanh(0.7978846 * (x + 0.044715 * x * x * x)))
    return found


def load_aligner(folder: Path) -> Aligner:
    """The aligner of a model folder.

    Raises:
        OSError, ValueError, KeyError: if a file is missing or not what it should be.
    """
    from auditor.learned.encoder.runtime import Layers

    with np.load(folder / WEIGHTS, allow_pickle=False) as weights:
        return Aligner(dict(weights), Layers(folder / LAYERS))
