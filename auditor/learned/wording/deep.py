"""The deep reader: the compact one, checked word by word by a language model.

For every word: how surprising it and the next word are to SmolLM2 reading from the left, and how
much likelier the first piece of a candidate original would have been at the same place. A
calibrator of its own weighs this beside what the compact reader sees, and the originals that both
offer are ranked by both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from auditor.learned.wording.features import NAMES, Evidence
from auditor.learned.wording.tokens import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

DEEP_NAMES = (
    "lm_surprisal lm_first lm_rank lm_entropy lm_excess lm_next lm_gain lm_option_gain lm_pieces"
).split()
WIDTH = len(NAMES) + len(DEEP_NAMES)
SHARE = 0.5  # of the language model in the ranking of originals
PART = 96  # pieces whose scores over the whole vocabulary are held at once


class LanguageModel(Protocol):
    """What is asked of a language model."""

    tokenizer: Tokenizer
    embed: Floats

    def states(self, ids: Ints) -> Floats:
        """Return for each piece the state that foresees it (n, width)."""
        ...


@dataclass(frozen=True, slots=True)
class Foreseen:
    """For n pieces: log-probability, entropy and log rank of each given those before, (n,)."""

    logp: Floats
    entropy: Floats
    rank: Floats


@dataclass(slots=True)
class DeepEyes:
    """A language model with the first pieces of the words it was asked about."""

    model: LanguageModel
    firsts: dict[str, int] = field(default_factory=dict)

    def first_piece(self, form: str) -> int:
        """Return the first piece of a word in the middle of a line."""
        if form not in self.firsts:
            self.firsts[form] = int(self.model.tokenizer.encode(" " + form).ids[0])
        return self.firsts[form]

    def foreseen(self, states: Floats, ids: Ints) -> Foreseen:
        """Return how well each piece was foreseen by its state."""
        import numpy as np

        n = len(ids)
        out = Foreseen(*(np.zeros(n, np.float32) for _ in range(3)))
        for s in range(0, n, PART):
            here = slice(s, s + PART)
            scores = states[here] @ self.model.embed.T
            scores -= scores.max(1, keepdims=True)
            own = scores[np.arange(len(scores)), ids[here]]
            out.rank[here] = np.log1p((scores > own[:, None]).sum(1))
            p = np.exp(scores)
            total = p.sum(1)
            out.entropy[here] = np.log(total) - (p * scores).sum(1) / total
            out.logp[here] = own - np.log(total)
        return out

    def evidence(self, text: str, tokens: Sequence[Token], evidence: Evidence) -> Evidence:
        """Return evidence with the deep features after the others, originals ranked by both."""
        import numpy as np

        found = np.zeros((len(evidence.at), len(DEEP_NAMES)), np.float32)
        if not len(evidence.at):
            return Evidence(evidence.at, np.zeros((0, WIDTH), np.float32), evidence.groups, [])
        ids, firsts, lasts = self.pieces(text, tokens, evidence)
        states = self.model.states(ids)
        seen = self.foreseen(states, ids)
        total = np.concatenate([[0.0], np.cumsum(-seen.logp)])
        whole = (total[lasts] - total[firsts]).astype(np.float32)
        first = -seen.logp[firsts]
        gains = [
            self.gains(states[at], int(ids[at]), options)
            for at, options in zip(firsts.tolist(), evidence.originals, strict=True)
        ]
        found[:, 0], found[:, 1] = whole, first
        found[:, 2], found[:, 3] = seen.rank[firsts], seen.entropy[firsts]
        found[:, 4] = first - seen.entropy[firsts]
        found[:-1, 5] = np.where(np.diff(evidence.at) <= 2, whole[1:], 0)
        found[:, 6] = [max(g, default=-20.0) for g in gains]
        found[:, 7] = [g[0] if g else -20.0 for g in gains]
        found[:, 8] = lasts - firsts
        features = np.concatenate([evidence.features, found], axis=1)
        ranked = [
            tuple(sorted(((w, a + SHARE * g) for (w, a), g in zip(o, gain, strict=True)), key=last))
            for o, gain in zip(evidence.originals, gains, strict=True)
        ]
        return Evidence(evidence.at, features, evidence.groups, ranked)

    def gains(self, state: Floats, own: int, options: Sequence[tuple[str, float]]) -> list[float]:
        """Return how much likelier each option's first piece was than the word's own."""
        here = float(state @ self.model.embed[own])
        firsts = [self.first_piece(word) for word, _ in options]
        return [float(state @ self.model.embed[piece]) - here for piece in firsts]

    def pieces(
        self, text: str, tokens: Sequence[Token], evidence: Evidence
    ) -> tuple[Ints, Ints, Ints]:
        """Return piece numbers of the read text, and first and past-last piece of each word."""
        import numpy as np

        start, end = tokens[0].start, tokens[-1].end
        found = self.model.tokenizer.encode(text[start:end])
        begins = np.array([b for b, _ in found.offsets], np.int64) + start
        ends = np.array([e for _, e in found.offsets], np.int64) + start
        low = np.array([tokens[i].start for i in evidence.at], np.int64)
        high = np.array([tokens[i].end for i in evidence.at], np.int64)
        firsts = np.minimum(np.searchsorted(ends, low, side="right"), len(ends) - 1)
        lasts = np.maximum(np.searchsorted(begins, high, side="left"), firsts + 1)
        return np.array(found.ids, np.int64), firsts, lasts


def last(option: tuple[str, float]) -> tuple[float, str]:
    """Return what options are sorted by: the best first."""
    return -option[1], option[0]
