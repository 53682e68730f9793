"""Group articles that report one event: weighted words, average linkage."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from auditor.evidence import lexicon
from auditor.evidence.content import stem_of, weight_of

# measured on data/events/clusters.jsonl.gz; see the model card of `support`
SAME_EVENT = 0.16
NEAR_COPY = 0.5
_LEAD_WORDS = 80
_SHINGLE = 5

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def signature(text: str) -> dict[str, float]:
    """The article as weighted stems of unit length; names and the opening count more."""
    counts: defaultdict[str, float] = defaultdict(float)
    for place, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        if len(word) < 2 or word.lower() in lexicon.FUNCTION_WORDS:
            continue
        weight = 1.5 if word[0].isupper() or word[0].isdigit() else 1.0
        counts[stem_of(word)] += weight * (2.0 if place < _LEAD_WORDS else 1.0)
    found = {
        stem: math.sqrt(count) * max(weight_of(stem) - 1, 0.0) for stem, count in counts.items()
    }
    size = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {stem: value / size for stem, value in found.items()}


def group_events(texts: Sequence[str], threshold: float = SAME_EVENT) -> tuple[int, ...]:
    """An event number for each text; equal numbers for articles on one event.

    The first article of an event gives it its number. See `auditor.evidence.grouping.link`.
    """
    from auditor.evidence.grouping import link

    return link((signature(text) for text in texts), threshold)


def independent(texts: Sequence[str], sources: Sequence[str]) -> tuple[int, ...]:
    """A number for each text; equal for one source, and for near-copies and syndicated text.

    Two texts are near-copies if half the five-word runs of the shorter are in the other
    (Broder 1997, resemblance and containment).
    """
    runs = [_runs(text) for text in texts]
    group = list(range(len(texts)))
    for i in range(len(texts)):
        for j in range(i):
            small = min(len(runs[i]), len(runs[j])) or 1
            same = bool(sources[i]) and sources[i] == sources[j]
            same = same or texts[i].split() == texts[j].split()
            if same or len(runs[i] & runs[j]) >= NEAR_COPY * small:
                old, new = group[i], group[j]
                group = [new if each == old else each for each in group]
    return tuple(group)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(
        tuple(words[at : at + _SHINGLE]) for at in range(max(len(words) - _SHINGLE + 1, 0))
    )
