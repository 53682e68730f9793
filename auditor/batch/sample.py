"""A sample of documents: the same for the same seed and inputs, every document as likely."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable


def choose(numbers: Iterable[object], count: int, seed: int) -> frozenset[int]:
    """The places of ``count`` of ``numbers`` (all, if there are not more), in one pass.

    Reservoir sampling with skips (Li 1994, "Reservoir-sampling algorithms of time complexity
    O(n(1 + log(N/n)))", algorithm L); memory grows with ``count`` only.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, no secret
    chosen: list[int] = []
    weight = 1.0
    following = -1
    for place, _ in enumerate(numbers):
        if place < count:
            chosen.append(place)
        elif place == following:
            chosen[rng.randrange(count)] = place
        if place == following or place == count - 1:
            weight *= math.exp(math.log(rng.random() or 1e-300) / count)
            skip = math.log(rng.random() or 1e-300) / math.log1p(-weight)
            following = place + 1 + math.floor(skip)
    return frozenset(chosen)
