"""The compact reader of garbled words: a text in, suspicions with likely originals out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.learned.wording.joining import Suspect, Suspicion, joined
from auditor.learned.wording.tokens import Token, tokens_of_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from auditor.learned.wording.features import Evidence
    from auditor.learned.wording.forward import Forward
    from auditor.learned.wording.lexicon import Lexicon
    from auditor.learned.wording.scoring import Calibrator

__all__ = ["Reader", "Reading", "Suspicion"]

FEWEST_WORDS = 8  # a shorter text tells too little


@dataclass(frozen=True, slots=True)
class Reading:
    """Suspicions at or above the review cut-off by start, and the probability of a spun article."""

    suspicions: tuple[Suspicion, ...]
    spun: float


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Probabilities: from gate on a finding may block, from review on it is shown to an editor."""

    gate: float
    review: float


class Reader:
    """A loaded model folder; reading changes nothing, so one reader serves many texts."""

    def __init__(
        self, lexicon: Lexicon, forward: Forward, calibrator: Calibrator, cutoffs: Cutoffs
    ) -> None:
        self.lexicon, self.forward = lexicon, forward
        self.calibrator, self.cutoffs = calibrator, cutoffs

    @classmethod
    def load(cls, folder: Path) -> Reader:
        """Return the reader of a model folder: weights.npz, words.json, calibrator.json, manifest.

        Raises:
            OSError, ValueError, KeyError: if a file is missing or not what it should be.
        """
        from auditor.learned.wording.files import load_network
        from auditor.learned.wording.scoring import Calibrator

        lexicon, forward = load_network(folder)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        cutoffs = Cutoffs(float(manifest["gate"]), float(manifest["review"]))
        return cls(lexicon, forward, Calibrator.load(folder / "calibrator.json"), cutoffs)

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Reading:
        """Read the sentences, given as (start, end) in code points; the rest is not looked at."""
        from auditor.learned.wording.features import evidence_of
        from auditor.learned.wording.scoring import spun_chance

        tokens = tokens_of_spans(text, sentences)
        evidence = evidence_of(tokens, self.lexicon, self.forward)
        if len(evidence.at) < FEWEST_WORDS:
            return Reading((), 0.0)
        odds, article = self.calibrator.judge(evidence.features, evidence.groups)
        return Reading(self.suspicions(text, tokens, evidence, odds), spun_chance(article))

    def suspicions(
        self,
        text: str,
        tokens: Sequence[Token],
        evidence: Evidence,
        odds: NDArray[np.float64] | None = None,
    ) -> tuple[Suspicion, ...]:
        """Return the suspicions at or above the review cut-off; odds (words,) if known already."""
        from auditor.learned.wording.scoring import sigmoid

        if odds is None:
            odds, _ = self.calibrator.judge(evidence.features, evidence.groups)
        suspects = [
            Suspect(int(evidence.at[k]), float(p), self.originals(evidence, k))
            for k, p in enumerate(sigmoid(odds).tolist())
            if p >= self.cutoffs.review
        ]
        return tuple(joined(suspects, tokens, text, self.lexicon.phrases))

    def originals(self, evidence: Evidence, k: int) -> tuple[tuple[str, float], ...]:
        """Return the likeliest originals of word k with their gain, best first."""
        forms = self.lexicon.vocabulary.forms
        pairs = zip(evidence.options[k].tolist(), evidence.scores[k].tolist(), strict=True)
        return tuple((forms[number], gain) for number, gain in pairs if number >= 0)
