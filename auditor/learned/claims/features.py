"""Hashed features of tokens and sentences: one module for training and for reading.

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

VERSION = "1"

Indices = npt.NDArray[np.int64]
_Hash = npt.NDArray[np.uint64]

_ODD = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

# each template: the (attribute, offset) pairs that are read together
TOKEN_TEMPLATES: tuple[tuple[tuple[int, int], ...], ...] = (
    *(((FORM, offset),) for offset in range(-3, 4)),
    *(((FORM, at), (FORM, at + 1)) for at in range(-2, 2)),
    ((FORM, -1), (FORM, 0), (FORM, 1)),
    *(((STEM, offset),) for offset in range(-2, 3)),
    ((STEM, -1), (STEM, 0)),
    ((STEM, 0), (STEM, 1)),
    ((STEM, 0), (SHAPE, -1)),
    ((STEM, 0), (SHAPE, 1)),
    ((STEM, 0), (CLASS, -1)),
    ((STEM, 0), (CLASS, 1)),
    ((SUFFIX, 0),),
    ((SUFFIX, -1),),
    ((SUFFIX, 1),),
    *(((SHAPE, at), (SHAPE, at + 1), (SHAPE, at + 2)) for at in range(-3, 2)),
    *(((CLASS, offset),) for offset in range(-4, 5)),
    *(((COARSE, at), (COARSE, at + 1), (COARSE, at + 2)) for at in range(-3, 2)),
    ((COARSE, -2), (COARSE, -1), (COARSE, 0), (COARSE, 1)),
    ((COARSE, -1), (COARSE, 0), (COARSE, 1), (COARSE, 2)),
)
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


def combine(
    table: TokenTable, states: list[Indices], bits: int, *, first: int = 1001, alone: bool = False
) -> Indices:
    """Hash each small-integer column of ``states`` alone and (unless ``alone``) with the token."""
    columns: list[_Hash] = []
    for number, state in enumerate(states):
        base = _mix(state.astype(np.uint64) + np.uint64((number + first) * _ODD & _MASK))
        columns.append(base)
        if not alone:
            columns.append(_mix(base + table.attributes[:, STEM]))
            columns.append(_mix(base + table.attributes[:, COARSE]))
    return _columns(columns, bits)


def token_features(table: TokenTable, bits: int) -> Indices:
    """Feature numbers (n tokens x templates), each below 2**bits."""
    if not len(table):
        return np.zeros((0, 0), dtype=np.int64)
    hashed = [_template(table, i, parts) for i, parts in enumerate(TOKEN_TEMPLATES)]
    return np.concatenate([_columns(hashed, bits), combine(table, token_states(table), bits)], 1)


def sentence_features(table: TokenTable, bits: int) -> tuple[Indices, Indices]:
    """All n-gram features of each sentence: feature numbers and the sentence of each."""
    hashed = [_template(table, 500 + i, parts) for i, parts in enumerate(SENTENCE_TEMPLATES)]
    numbers = _columns(hashed, bits)
    return numbers.reshape(-1), np.repeat(table.sentence, numbers.shape[1])


def token_states(table: TokenTable) -> list[Indices]:
    """What lies around each token: quotation, place in the sentence, nearest verb of saying."""
    forms = np.array(table.forms)
    is_break = table.starts == table.ends
    n = len(table)
    place = np.arange(n)
    begin = np.maximum.accumulate(np.where(is_break, place, 0))
    paragraph = np.maximum.accumulate(np.where(forms == "<p>", place, 0))
    from_start = np.minimum(place - begin, 6)
    count = int(table.sentence[-1]) + 1
    length = np.bincount(table.sentence, minlength=count)
    to_end = np.minimum(length[table.sentence] - 1 - (place - begin), 5)
    quoted = np.bincount(table.sentence, weights=(table.quote > 0), minlength=count)
    share = (3 * quoted / np.maximum(length, 1)).astype(np.int64)[table.sentence]
    said = table.said
    saying = np.bincount(table.sentence, weights=said, minlength=count) > 0
    before, after = distance(said), distance(said[::-1])[::-1]
    around = np.zeros(n, dtype=np.int64)
    around[1:] += table.quote[:-1]
    around[:-1] += 3 * table.quote[1:]
    quotation = table.quote + 3 * share
    return [
        quotation,
        around + 9 * table.quote,
        from_start + 7 * (paragraph == begin),
        to_end,
        before,
        after,
        quotation + 12 * saying[table.sentence],
    ]


def distance(marks: npt.NDArray[np.bool_]) -> Indices:
    """Tokens since the last mark, in seven steps (the last: none within 20 tokens)."""
    place = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, place, -100))
    return np.searchsorted(np.array([0, 1, 2, 4, 9, 20]), place - last).astype(np.int64)


def shifted(column: Indices, offset: int) -> Indices:
    """``column`` read ``offset`` tokens further on; 0 beyond the ends."""
    return _shifted(column.astype(np.uint64), offset).astype(np.int64)
