"""What a line's words say: hashed word sequences and the score of a linear model over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auditor.learned.debris.tokens import Floats, Hashes, Ints, Lines, mix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BUCKETS = 1 << 18


def bucket(hashes: Hashes) -> Ints:
    """Bucket of each hash, below `BUCKETS`."""
    return (hashes & np.uint64(BUCKETS - 1)).astype(np.int64)


def whole_lines(lines: Lines) -> Hashes:
    """One hash of each line's token sequence (case, digits and spaces folded); 0 if it has none."""
    hashes = np.zeros(len(lines), dtype=np.uint64)
    full = np.flatnonzero(lines.token_count)
    if len(full):
        place = np.arange(len(lines.token)) - lines.token_start[lines.token_line]
        factor = place.astype(np.uint64) * np.uint64(2) + np.uint64(41)
        hashes[full] = mix(np.add.reduceat(lines.token * factor, lines.token_start[full]))
    return hashes


def sequences(lines: Lines) -> tuple[Ints, Ints]:
    """Bucket and line of every word, pair and triple, of both line ends, and of the whole line."""
    token, line = lines.token, lines.token_line
    pair = mix(token[:-1] * np.uint64(3) + token[1:] * np.uint64(7) + np.uint64(11))
    inside = line[1:] == line[:-1]
    triple = mix(
        token[:-2] * np.uint64(5) + token[1:-1] * np.uint64(13) + token[2:] * np.uint64(17)
    )
    inside3 = line[2:] == line[:-2]
    full = np.flatnonzero(lines.token_count)
    opening = token[lines.token_start[full]]
    closing = token[lines.token_start[full] + lines.token_count[full] - 1]
    hashes = (
        token,
        pair[inside],
        triple[inside3],
        mix(opening * np.uint64(23) + np.uint64(29)),
        mix(closing * np.uint64(31) + np.uint64(37)),
        mix(whole_lines(lines)[full] + np.uint64(43)),
    )
    owners = (line, line[1:][inside], line[2:][inside3], full, full, full)
    return bucket(np.concatenate(hashes)), np.concatenate(owners)


def score(lines: Lines, weights: Floats, bias: float) -> Floats:
    """Logit of debris of each line by its words alone, shape (lines,); ``weights`` (BUCKETS,)."""
    buckets, owners = sequences(lines)
    size = np.maximum(np.bincount(owners, minlength=len(lines)), 1)
    total = np.bincount(owners, weights=weights[buckets], minlength=len(lines))
    return (total / np.sqrt(size) + bias).astype(np.float32)


def matrix(lines: Lines) -> csr_matrix:
    """The same sequences as a sparse matrix (lines, BUCKETS) to train on: counts over √size."""
    from scipy.sparse import csr_matrix

    buckets, owners = sequences(lines)
    size = np.bincount(owners, minlength=len(lines))
    values = (1 / np.sqrt(size[owners])).astype(np.float32)
    rows = csr_matrix((values, (owners, buckets)), shape=(len(lines), BUCKETS))
    rows.sum_duplicates()
    return rows
