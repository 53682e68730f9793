"""Many signatures to events: average linkage where articles share words, in bounded memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MOST = 3_000
"""Articles linked at once; so many take about 150 MB, whatever the corpus holds."""

_BLOCK = 256  # rows of likenesses computed at once
_STRICTER = 0.02


def link(signatures: Iterable[Mapping[str, float]], threshold: float) -> tuple[int, ...]:
    """A group number for each signature: that of the first member of its group.

    Average linkage (Sokal and Michener 1958) down to a mean cosine of ``threshold``. Two groups
    are merged only if some pair of their members is that alike, so each connected part of the
    graph of such pairs is linked by itself, with the same result. A part of more than `MOST`
    articles is first cut at a stricter threshold, which may keep weak merges apart.

    Args:
        signatures: weighted stems of unit length, read once.
        threshold: mean cosine of articles on one event.
    """
    from scipy.sparse import csr_matrix

    vocabulary: dict[str, int] = {}
    columns, values, ends = array("i"), array("f"), array("q", [0])
    for signature in signatures:
        for stem, weight in signature.items():
            columns.append(vocabulary.setdefault(stem, len(vocabulary)))
            values.append(weight)
        ends.append(len(columns))
    count = len(ends) - 1
    if not count or not vocabulary:
        return tuple(range(count))
    rows = csr_matrix((values, columns, ends), shape=(count, len(vocabulary)))
    group = list(range(count))
    for part in _parts(rows, range(count), threshold):
        for members in _linked(rows, part, threshold):
            for member in members:
                group[member] = members[0]
    return tuple(group)


def _parts(rows: Any, members: Sequence[int], threshold: float) -> Iterable[list[int]]:
    """The members by connected part, alone ones left out, none with more than `MOST`."""
    from scipy.sparse.csgraph import connected_components

    _, labels = connected_components(_alike(rows[list(members)], threshold), directed=False)
    parts: dict[int, list[int]] = {}
    for member, label in zip(members, labels, strict=True):
        parts.setdefault(int(label), []).append(member)
    for part in parts.values():
        if len(part) > MOST:
            yield from _parts(rows, part, threshold + _STRICTER)
        elif len(part) > 1:
            yield part


def _alike(rows: Any, threshold: float) -> Any:
    """The pairs that are at least so alike, as a sparse matrix."""
    from scipy.sparse import vstack

    columns = rows.T.tocsr()
    found = []
    for start in range(0, rows.shape[0], _BLOCK):
        likes = rows[start : start + _BLOCK] @ columns
        likes.data[likes.data < threshold] = 0
        likes.eliminate_zeros()
        found.append(likes)
    return vstack(found, format="csr")


def _linked(rows: Any, part: Sequence[int], threshold: float) -> Iterable[list[int]]:
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    chosen = rows[list(part)]
    far = 1.0 - (chosen @ chosen.T).toarray()
    apart = np.clip(far[np.triu_indices(len(part), 1)], 0.0, 2.0)
    labels = fcluster(linkage(apart, "average"), 1.0 - threshold, "distance")
    groups: dict[int, list[int]] = {}
    for member, label in zip(part, labels, strict=True):
        groups.setdefault(int(label), []).append(member)
    return groups.values()
