"""Hashed features of sentences: one module for training and for reading.

Feature hashing after Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask
Learning". Everything is a function of the text alone: no process-dependent hash, no vocabulary.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from auditor.learned.claims.tokens import (
    CLASS,
    COARSE,
    FORM,
    SHAPE,
    STEM,
    SUFFIX,
    TokenTable,
)

VERSION = "2"

Indices = npt.NDArray[np.int64]
_Hash = npt.NDArray[np.uint64]

_ODD = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

# each template: the (attribute, offset) pairs that are read together
SENTENCE_TEMPLATES: tuple[tuple[tuple[int, int], ...], ...] = (
    ((FORM, 0),),
    ((STEM, 0),),
    ((SUFFIX, 0),),
    ((SHAPE, 0),),
    ((CLASS, 0),),
    ((FORM, 0), (FORM, 1)),
    ((STEM, 0), (STEM, 1)),
    ((FORM, 0), (FORM, 1), (FORM, 2)),
    ((COARSE, 0), (COARSE, 1)),
    ((COARSE, 0), (COARSE, 1), (COARSE, 2)),
    ((SHAPE, 0), (SHAPE, 1), (SHAPE, 2)),
    ((CLASS, 0), (CLASS, 1)),
)


def _mix(values: _Hash) -> _Hash:
    """Spread every bit over the whole word (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _shifted(column: _Hash, offset: int) -> _Hash:
    """``column`` read ``offset`` tokens further on; 0 beyond the ends."""
    if offset == 0:
        return column
    moved = np.zeros_like(column)
    if abs(offset) < len(column):
        if offset > 0:
            moved[:-offset] = column[offset:]
        else:
            moved[-offset:] = column[:offset]
    return moved


def _template(table: TokenTable, number: int, parts: tuple[tuple[int, int], ...]) -> _Hash:
    total = np.full(len(table), (number + 1) * _ODD & _MASK, dtype=np.uint64)
    for attribute, offset in parts:
        total = _mix(total + _shifted(table.attributes[:, attribute], offset))
    return total


def _columns(columns: list[_Hash], bits: int) -> Indices:
    stacked = np.stack(columns, axis=1) >> np.uint64(64 - bits)
    return stacked.astype(np.int64)


def sentence_features(table: TokenTable, bits: int) -> tuple[Indices, Indices]:
    """All n-gram features of each sentence: feature numbers and the sentence of each."""
    hashed = [_template(table, 500 + i, parts) for i, parts in enumerate(SENTENCE_TEMPLATES)]
    numbers = _columns(hashed, bits)
    return numbers.reshape(-1), np.repeat(table.sentence, numbers.shape[1])
