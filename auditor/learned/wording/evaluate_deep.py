"""Measure the deep reader beside the compact one, both fitted on the same few texts.

Each style of labelled passages is judged by calibrators fitted without it, word by word; the
cut-off is set on clean texts of the dev sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from auditor.learned.wording.calibrate import Passage, fit_calibrator, fit_deeper
from auditor.learned.wording.examples import REAL_WEIGHT
from auditor.learned.wording.features import NAMES
from auditor.learned.wording.scoring import Judge

RATES = (0.5, 1.0, 2.0, 5.0)
Shares = dict[str, dict[str, float]]


def compare_readers(
    passages: Sequence[Passage], clean: Sequence[Passage], styles: Mapping[str, str], seed: int
) -> dict[str, Shares | int]:
    """Return recall and precision of words of both readers by false words per 1,000 clean ones.

    styles: group of a labelled passage -> its style.
    """
    found: dict[str, dict[float, NDArray[np.int64]]] = {}
    for style in sorted(set(styles.values())):
        rest = [p for p in passages if styles.get(p.group) != style]
        held = [p for p in passages if styles.get(p.group) == style]
        compact = fit_calibrator([narrowed(p) for p in rest], seed=seed)
        judges: dict[str, Judge] = {"compact": compact, "deep": fit_deeper(compact, rest)}
        for name, judge in judges.items():
            counts = found.setdefault(name, {r: np.zeros(3, np.int64) for r in RATES})
            for rate in RATES:
                counts[rate] += counted(judge, held, clean, rate, name == "compact")
    out: dict[str, Shares | int] = {
        name: {
            str(rate): {"recall": share(hit, true), "precision": share(hit, hit + false)}
            for rate, (hit, true, false) in counts.items()
        }
        for name, counts in found.items()
    }
    out["words"] = sum(len(p.swapped) for p in passages)
    out["clean_words"] = sum(len(p.swapped) for p in clean)
    return out


def narrowed(p: Passage) -> Passage:
    """Return a passage without what the language model says."""
    return replace(p, features=p.features[:, : len(NAMES)])


def counted(
    judge: Judge, held: Sequence[Passage], clean: Sequence[Passage], rate: float, narrow: bool
) -> NDArray[np.int64]:
    """Return words found, words to be found, and other words flagged, (3,)."""

    def odds(p: Passage) -> NDArray[np.float64]:
        return judge.judge((narrowed(p) if narrow else p).features, p.forms)[0]

    quiet = np.sort(np.concatenate([odds(p) for p in clean]))[::-1]
    least = quiet[int(rate * len(quiet) / 1000)]
    total = np.zeros(3, np.int64)
    for p in held:
        flagged, sure = odds(p) > least, p.weight == REAL_WEIGHT
        swapped = (p.swapped > 0) & sure
        others = (p.swapped == 0) & sure
        total += ((flagged & swapped).sum(), swapped.sum(), (flagged & others).sum())
    return total


def share(part: int, whole: int) -> float:
    """Return a share to three decimals, 0 of nothing."""
    return round(float(part / whole), 3) if whole else 0.0
