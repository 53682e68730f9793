"""The reader of garbled words: a text in, suspicions with likely originals out."""

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

    from auditor.learned.encoder.runtime import Encoded, Encoder, Layers
    from auditor.learned.wording.deep import DeepEyes
    from auditor.learned.wording.features import Evidence
    from auditor.learned.wording.heads import Heads
    from auditor.learned.wording.lexicon import Lexicon
    from auditor.learned.wording.scoring import Judge

__all__ = ["Reader", "Reading", "Suspicion"]

FEWEST_WORDS = 8  # a shorter text tells too little
HEADS, RANKING = "heads.npz", "ranking.json"
CALIBRATOR, DEEP_CALIBRATOR = "calibrator.json", "deep-calibrator.json"


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


@dataclass(frozen=True, slots=True)
class Eyes:
    """What the reader sees with: layers of its own over the shared ones, two heads, word lists."""

    layers: Layers
    lexicon: Lexicon
    heads: Heads

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Eyes:
        """Load the files of a model folder; without ranking.json originals are ranked plainly."""
        from auditor.learned.encoder.runtime import LAYERS, Layers, arrays, side_by_side
        from auditor.learned.wording.collocations import Collocations
        from auditor.learned.wording.heads import PLAIN_RANKING, RANKED, Heads
        from auditor.learned.wording.lexicon import Lexicon

        ranking: Sequence[float] = PLAIN_RANKING
        if (folder / RANKING).is_file():
            weights = json.loads((folder / RANKING).read_text(encoding="utf-8"))
            ranking = [float(weights[name]) for name in RANKED]
        collocations, layers, lexicon = side_by_side(
            lambda: Collocations.load(folder),
            lambda: Layers(folder / LAYERS),
            lambda: Lexicon.load(folder),
        )
        heads = Heads(arrays(folder / HEADS), encoder, collocations, ranking)
        return cls(layers, lexicon, heads)

    def evidence(self, tokens: Sequence[Token], encoded: Encoded) -> Evidence:
        """Return the features and likely originals of every word of an encoded text."""
        from auditor.learned.wording.features import evidence_of

        states = self.layers.above(encoded)
        return evidence_of(tokens, encoded, states, self.lexicon, self.heads)


class Reader:
    """A loaded model folder; reading changes nothing, so one reader serves many texts."""

    def __init__(
        self,
        eyes: Eyes,
        calibrator: Judge,
        cutoffs: Cutoffs,
        deeper: DeepEyes | None = None,
    ) -> None:
        self.eyes, self.calibrator, self.cutoffs = eyes, calibrator, cutoffs
        self.deeper = deeper

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, deeper: Path | None = None) -> Reader:
        """Return the reader of a model folder; deeper: the language model's file, to use it too.

        Raises:
            OSError, ValueError, KeyError: if a file is missing or not what it should be.
        """
        from auditor.learned.wording.scoring import Calibrator, Deeper

        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        eyes, prefix, deep = Eyes.load(folder, encoder), "", None
        if deeper is not None:
            from auditor.learned.wording.deep import DeepEyes
            from auditor.learned.wording.smollm import SmolLM

            prefix, deep = "deep_", DeepEyes(SmolLM(deeper))
        cutoffs = Cutoffs(float(manifest[f"{prefix}gate"]), float(manifest[f"{prefix}review"]))
        calibrator = Calibrator.load(folder / CALIBRATOR)
        judge = Deeper.load(calibrator, folder / DEEP_CALIBRATOR) if deep else calibrator
        return cls(eyes, judge, cutoffs, deep)

    def read(
        self, text: str, sentences: Sequence[tuple[int, int]], encoded: Encoded, sure: int = 0
    ) -> Reading:
        """Read the sentences, (start, end) in code points, whose encoding is given.

        sure: how many different words of the article are known to be garbled, by rules say.
        """
        from auditor.learned.wording.scoring import spun_chance

        tokens = tokens_of_spans(text, sentences)
        evidence = self.eyes.evidence(tokens, encoded)
        if self.deeper is not None:
            evidence = self.deeper.evidence(text, tokens, evidence)
        if len(evidence.at) < FEWEST_WORDS:
            return Reading((), 0.0)
        odds, article = self.calibrator.judge(evidence.features, evidence.groups, sure)
        return Reading(self.suspicions(text, tokens, evidence, odds), spun_chance(article))

    def suspicions(
        self,
        text: str,
        tokens: Sequence[Token],
        evidence: Evidence,
        odds: NDArray[np.float64],
    ) -> tuple[Suspicion, ...]:
        """Return the suspicions at or above the review cut-off; odds (words,) of every word."""
        from auditor.learned.wording.scoring import sigmoid

        suspects = [
            Suspect(int(evidence.at[k]), float(p), evidence.originals[k])
            for k, p in enumerate(sigmoid(odds).tolist())
            if p >= self.cutoffs.review
        ]
        eyes = self.eyes
        return tuple(joined(suspects, tokens, text, eyes.lexicon.phrases, eyes.heads.together))
