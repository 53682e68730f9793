"""Garble clean token streams the way article spinners do, for training and measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from auditor.learned.wording.tokens import LOWER, Token

STYLES = ("paired", "thesaurus", "common", "mixed")


@dataclass(frozen=True, slots=True)
class Garbled:
    """A token stream with, for each token, the word it replaced ('' where nothing changed)."""

    tokens: list[Token]
    originals: list[str]


def weights_of(style: str, weight: np.ndarray, zipf: np.ndarray) -> np.ndarray:
    """Return how likely a spinner of this style takes each substitute."""
    if style == "paired":
        return np.maximum(weight - 1.5, 0.05) ** 1.5
    if style == "thesaurus":
        return np.where(weight > 0, 1.0, 0.0)
    if style == "common":
        return np.asarray(weight**0.5 * np.exp(0.9 * zipf))
    return np.asarray(weight * np.exp(0.4 * zipf))


class Spinner:
    """One simulated spinner: a style, a rate, and a fixed habit for each word (as real ones have).

    graph: original form -> {substitute: weight}; zipf: form -> log10 frequency per 10^9 words.
    """

    def __init__(
        self,
        graph: Mapping[str, Mapping[str, float]],
        zipf: Mapping[str, float],
        style: str,
        rate: float,
        rng: np.random.Generator,
    ) -> None:
        self.graph, self.zipf, self.style, self.rate, self.rng = graph, zipf, style, rate, rng
        self.habit: dict[str, str] = {}

    def pick(self, form: str) -> str:
        """Return the substitute of a form; the same one four times in five."""
        if form in self.habit and self.rng.random() < 0.8:
            return self.habit[form]
        options = self.graph[form]
        names = list(options)
        weight = np.array([options[n] for n in names])
        zipf = np.array([self.zipf.get(n, 1.0) for n in names])
        p = weights_of(self.style, weight, zipf)
        self.habit[form] = names[int(self.rng.choice(len(names), p=p / p.sum()))]
        return self.habit[form]

    def wants(self, token: Token, local: float) -> bool:
        """Return whether this word is swapped; frequent words and names are mostly left alone."""
        if not token.word or token.form not in self.graph:
            return False
        chance = local * (0.2 if self.zipf.get(token.form, 3.0) > 6.2 else 1.0)
        if token.case != LOWER:
            chance *= 0.25
        return bool(self.rng.random() < chance)

    def spin(self, tokens: Sequence[Token]) -> Garbled:
        """Return the tokens with words swapped; patchy: the rate changes every forty tokens."""
        out: list[Token] = []
        originals: list[str] = []
        local = self.rate
        for i, token in enumerate(tokens):
            if i % 40 == 0:
                local = self.rate * float(self.rng.choice([0.3, 1.0, 1.6]))
            if self.wants(token, local):
                new = self.pick(token.form)
                out.append(Token(new, token.start, token.end, token.case, True))
                originals.append(token.form)
            else:
                out.append(token)
                originals.append("")
        return Garbled(out, originals)
