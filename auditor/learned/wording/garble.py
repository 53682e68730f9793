"""Garble clean texts the way article spinners do, for fitting and measuring on the CPU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from auditor.learned.wording.joining import cased
from auditor.learned.wording.lexicon import zipf_of
from auditor.learned.wording.tokens import LOWER, Token, tokens_of

STYLES = ("paired", "thesaurus", "common", "mixed")
VERY_COMMON = 6.2  # Zipf above which words are mostly left alone


@dataclass(frozen=True, slots=True)
class Garbled:
    """A garbled text, and for each swapped run its (start, end) in code points and the original."""

    text: str
    swaps: tuple[tuple[int, int, str], ...]


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

    graph: original form -> {substitute: weight}.
    """

    def __init__(
        self,
        graph: Mapping[str, Mapping[str, float]],
        style: str,
        rate: float,
        rng: np.random.Generator,
    ) -> None:
        self.graph, self.style, self.rate, self.rng = graph, style, rate, rng
        self.habit: dict[str, str] = {}

    def pick(self, form: str) -> str:
        """Return the substitute of a form; the same one four times in five."""
        if form in self.habit and self.rng.random() < 0.8:
            return self.habit[form]
        options = self.graph[form]
        names = list(options)
        weight = np.array([options[n] for n in names])
        p = weights_of(self.style, weight, np.array([zipf_of(n) for n in names]))
        self.habit[form] = names[int(self.rng.choice(len(names), p=p / p.sum()))]
        return self.habit[form]

    def wants(self, token: Token, local: float) -> bool:
        """Return whether this word is swapped; frequent words and names are mostly left alone."""
        if not token.word or token.form not in self.graph:
            return False
        chance = local * (0.2 if zipf_of(token.form) > VERY_COMMON else 1.0)
        if token.case != LOWER:
            chance *= 0.25
        return bool(self.rng.random() < chance)

    def spin(self, text: str) -> Garbled:
        """Return the text with words swapped; patchy: the rate changes every forty tokens."""
        parts: list[str] = []
        swaps: list[tuple[int, int, str]] = []
        local, last, size = self.rate, 0, 0
        for i, token in enumerate(tokens_of(text)):
            if i % 40 == 0:
                local = self.rate * float(self.rng.choice([0.3, 1.0, 1.6]))
            if self.wants(token, local):
                new = cased(self.pick(token.form), token)
                parts += [text[last : token.start], new]
                size += token.start - last
                swaps.append((size, size + len(new), token.form))
                size += len(new)
                last = token.end
        return Garbled("".join([*parts, text[last:]]), tuple(swaps))
