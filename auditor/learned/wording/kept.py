"""Keep passages in one file between runs, so that a fit or a measurement need not read again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from auditor.learned.wording.calibrate import Passage


def keep_passages(path: Path, passages: Sequence[Passage]) -> None:
    """Write passages to an npz file."""
    facts = [[p.group, p.spun, p.real, len(p.swapped)] for p in passages]
    np.savez(
        path,
        features=np.concatenate([p.features for p in passages]),
        forms=np.concatenate([p.forms for p in passages]),
        swapped=np.concatenate([p.swapped for p in passages]),
        weight=np.concatenate([p.weight for p in passages]),
        facts=np.frombuffer(json.dumps(facts).encode(), np.uint8),
    )


def kept_passages(path: Path) -> list[Passage]:
    """Return the passages of such a file."""
    with np.load(path, allow_pickle=False) as z:
        arrays = {name: z[name] for name in z.files}
    found, at = [], 0
    for group, spun, real, size in json.loads(arrays["facts"].tobytes()):
        here = slice(at, at + size)
        features, forms = arrays["features"][here], arrays["forms"][here]
        swapped, weight = arrays["swapped"][here], arrays["weight"][here]
        found.append(Passage(group, features, forms, swapped, weight, spun, real))
        at += size
    return found
