"""Features of lines, the same for training and for reading: shape, place, repetition, topic."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.debris.tokens import (
    KINDS,
    Bools,
    Floats,
    Hashes,
    Ints,
    Lines,
    distinct,
    hash_word,
    kind,
    mix,
)
from auditor.learned.debris.wording import BUCKETS, bucket, whole_lines

VERSION = 1
"""Raised whenever a feature changes meaning; weights of another version are refused."""

FUNCTION_WORDS = """a about above after again against all also although always am an and any are as
at away back be because been before being below between both but by came can cannot could did didn't
do does doesn't doing don't done down during each either even ever every few for from further get
gets go goes going got had has have having he her here hers him himself his how however i if in into
is isn't it its itself just last least less let like made make makes many may me might mine more
most much must my neither never no nor not now of off often on once one only or other others our out
over own per put quite rather re really said same say says she should since so some still such than
that the their them themselves then there these they thing things this those though through thus to
too toward two under until up upon us use used using very was wasn't way we well were what when
where whether which while who whom whose why will with within without would yet you your"""
DATE_WORDS = """january february march april june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
sunday mon tue wed thu fri sat sun am pm est edt gmt utc ago hours minutes updated published
posted"""
READER_WORDS = "you your we our us my"

Columns = dict[str, npt.NDArray[Any]]
_ARTICLE = np.uint64(0x9E3779B97F4A7C15)


@functools.cache
def _word_groups() -> npt.NDArray[np.uint8]:
    groups = np.zeros(BUCKETS, dtype=np.uint8)
    for bit, words in ((1, FUNCTION_WORDS), (2, DATE_WORDS), (4, READER_WORDS)):
        for word in words.split():
            groups[hash_word(word) % BUCKETS] |= bit
    return groups


@dataclass(frozen=True, slots=True)
class _Seen:
    """What several groups of features share."""

    lines: Lines
    chars: Floats
    words: Floats
    groups: npt.NDArray[np.uint8]
    rank: Ints
    size: Ints
    prose: Bools

    def share(self, flags: npt.NDArray[np.generic]) -> Floats:
        """Share of a line's words for which the token flag holds."""
        return self.lines.per_line(flags) / self.words


def features(
    lines: Lines, rarity: Floats, seen: npt.NDArray[np.int64] | None = None
) -> tuple[list[str], Floats]:
    """Names and values (lines, features) of all features but the wording score.

    ``rarity`` is the weight of each word bucket, shape (BUCKETS,); ``seen`` how many other articles
    hold the same line.
    """
    counts = np.bincount(
        lines.char_line * len(KINDS) + lines.kinds, minlength=len(lines) * len(KINDS)
    ).reshape(len(lines), len(KINDS))
    words = np.maximum(lines.per_line(lines.is_word), 1)
    groups = _word_groups()[bucket(lines.token)]
    stop_share = lines.per_line((groups & 1) > 0) / words
    prose = (lines.length >= 100) & (counts[:, kind("stop")] >= 1) & (stop_share > 0.2)
    shared = _Seen(
        lines=lines,
        chars=counts.astype(np.float32),
        words=words,
        groups=groups,
        rank=np.arange(len(lines)) - lines.first[lines.article],
        size=lines.count[lines.article],
        prose=prose,
    )
    columns: Columns = {}
    columns |= _make_up(shared)
    columns |= _edges(shared)
    columns |= _place(shared)
    columns |= _prose_around(shared)
    columns |= _repetition(shared, seen)
    columns |= _topic(shared, rarity)
    names = list(columns)
    table = np.column_stack([columns[name].astype(np.float32) for name in names])
    return names, np.nan_to_num(table, nan=0.0, posinf=20.0, neginf=-20.0)


def _make_up(s: _Seen) -> Columns:
    """Lengths and shares of kinds of character and word."""
    lines, chars = s.lines, s.chars
    visible = np.maximum(chars.sum(axis=1) - chars[:, kind("space")] - 1, 1)
    letters = chars[:, kind("lower")] + chars[:, kind("upper")] + chars[:, kind("letter")]
    columns: Columns = {
        "length": np.log1p(lines.length),
        "words": np.log1p(lines.per_line(lines.is_word)),
        "word-length": s.share(lines.token_length * lines.is_word),
        "upper": chars[:, kind("upper")] / np.maximum(letters, 1),
        "all-upper": (chars[:, kind("lower")] == 0) & (chars[:, kind("upper")] > 1),
        "capitalised": s.share(lines.is_word & (lines.token_kind == kind("upper"))),
        "stops-per-word": chars[:, kind("stop")] / s.words,
        "commas-per-word": chars[:, kind("comma")] / s.words,
        "function-words": s.share((s.groups & 1) > 0),
        "date-words": s.share((s.groups & 2) > 0),
        "reader-words": s.share((s.groups & 4) > 0),
    }
    for name in ("digit", "letter", "mark"):
        columns[name] = chars[:, kind(name)] / visible
    for name in ("stop", "colon", "quote", "bracket", "bar", "bullet", "symbol", "money", "at"):
        columns[name] = np.minimum(chars[:, kind(name)], 6)
    return columns


def _edges(s: _Seen) -> Columns:
    """How a line begins and ends, and what meets inside it."""
    lines, kinds = s.lines, s.lines.kinds
    full = np.flatnonzero(lines.token_count)
    opening = lines.token_start[full]
    closing = opening + lines.token_count[full] - 1
    ending = lines.token_place[closing] + lines.token_length[closing] - 1
    first, last, code = (np.full(len(lines), -1, dtype=np.int64) for _ in range(3))
    first[full], last[full] = lines.token_kind[opening], kinds[ending]
    code[full] = lines.code[ending]
    columns: Columns = {
        f"begins-{name}": first == kind(name)
        for name in ("upper", "lower", "digit", "quote", "bullet", "bracket", "letter")
    }
    for name in ("stop", "colon", "quote", "digit", "bar", "bracket", "bullet"):
        columns[f"ends-{name}"] = last == kind(name)
    for name, sign in (("ellipsis", "…"), ("question", "?"), ("shout", "!")):
        columns[f"ends-{name}"] = code == ord(sign)
    glued = (kinds[:-1] == kind("lower")) & (kinds[1:] == kind("upper"))
    sentence = (kinds[:-2] == kind("stop")) & (kinds[1:-1] == kind("space"))
    sentence &= kinds[2:] == kind("upper")
    for name, flags in (("glued", glued), ("sentences", sentence)):
        hits = lines.char_line[np.flatnonzero(flags)]
        columns[name] = np.minimum(np.bincount(hits, minlength=len(lines)), 8)
    return columns


def _place(s: _Seen) -> Columns:
    """Where a line stands in its article."""
    lines = s.lines
    total = np.bincount(lines.article, weights=lines.length, minlength=len(lines.count))
    running: Ints = np.cumsum(lines.length) - lines.length
    before = running - running[lines.first[lines.article]]
    whole = np.maximum(total[lines.article], 1)
    return {
        "lines": np.log1p(s.size),
        "rank": np.log1p(s.rank),
        "rank-from-end": np.log1p(s.size - 1 - s.rank),
        "place": (s.rank + 0.5) / s.size,
        "chars-place": (before + lines.length / 2) / whole,
        "chars-before": np.log1p(before),
        "chars-after": np.log1p(np.maximum(whole - before - lines.length, 0)),
        "mean-length": np.log1p(whole / s.size),
    }


def _prose_around(s: _Seen) -> Columns:
    """How much running prose the article has, and where the nearest lies."""
    lines, prose = s.lines, s.prose
    article, first = lines.article, lines.first[lines.article]
    count = np.bincount(article, weights=prose, minlength=len(lines.count))
    running: Ints = np.cumsum(prose) - prose
    before = running - running[first]
    place = np.arange(len(lines))
    last = np.maximum.accumulate(np.where(prose, place, -1))
    last = np.concatenate(([-1], last[:-1]))
    following = np.minimum.accumulate(np.where(prose, place, len(lines) + 99)[::-1])[::-1]
    following = np.concatenate((following[1:], [len(lines) + 99]))
    since = np.where(last >= first, place - last, 99)
    until = np.where(following < first + s.size, following - place, 99)
    return {
        "prose": prose,
        "prose-share": count[article] / s.size,
        "prose-before": np.log1p(before),
        "prose-after": np.log1p(count[article] - before - prose),
        "since-prose": np.log1p(np.minimum(since, 99)),
        "until-prose": np.log1p(np.minimum(until, 99)),
    }


def _repetition(s: _Seen, seen: npt.NDArray[np.int64] | None) -> Columns:
    """How often the line, or its first word, stands in the article; the line in other articles."""
    lines = s.lines
    article = lines.article.astype(np.uint64) * _ARTICLE
    opening = np.zeros(len(lines), dtype=np.uint64)
    full = lines.token_count > 0
    opening[full] = lines.token[lines.token_start[full]]
    others = np.zeros(len(lines)) if seen is None else seen
    return {
        "repeats": np.minimum(_same(whole_lines(lines) + article), 6),
        "same-opening": np.log(_same(opening + article)),
        "seen-elsewhere": np.log1p(others),
    }


def _same(keys: Hashes) -> Ints:
    """How often each key occurs."""
    inverse, count = np.unique(mix(keys), return_inverse=True, return_counts=True)[1:]
    return np.asarray(count[inverse])


def _topic(s: _Seen, rarity: Floats) -> Columns:
    """Share of a line's rare words met elsewhere in the article: debris is off the topic."""
    lines, n = s.lines, len(s.lines)
    chosen = np.flatnonzero(lines.is_word & (lines.token_length >= 3) & (s.groups == 0))
    owner, word = lines.token_line[chosen], lines.token[chosen]
    weight = rarity[bucket(word)]
    article = lines.article[owner]
    met = _meetings(mix(word + article.astype(np.uint64) * _ARTICLE), owner, s.prose)
    key, in_lines, in_prose = met.key, met.in_lines, met.in_prose
    others = in_lines[key] - 1
    other_prose = np.maximum(in_prose[key] - s.prose[owner], 0)
    opens = np.zeros(len(in_lines), dtype=bool)
    opens[key[owner == lines.first[article]]] = True
    total = np.bincount(owner, weights=weight, minlength=n) + 1e-6
    number = np.maximum(np.bincount(owner, minlength=n), 1)

    def share(flags: npt.NDArray[Any]) -> npt.NDArray[np.generic]:
        return np.asarray(np.bincount(owner, weights=weight * flags, minlength=n) / total)

    return {
        "rarity": total / number,
        "words-elsewhere": share(others > 0),
        "words-in-prose": share(other_prose > 0),
        "words-often-in-prose": share(np.log1p(other_prose)),
        "words-of-first-line": np.where(s.rank == 0, -1, share(opens[key])),
        "words-of-previous": share(met.in_previous),
        "words-of-next": share(met.in_next),
    }


@dataclass(frozen=True, slots=True)
class _Meetings:
    """Where words meet again. Shapes: ``in_lines``, ``in_prose`` (words,); the others (tokens,).

    ``key`` is the number of a token's word; ``in_lines`` and ``in_prose`` how many lines, and lines
    of prose, hold a word; ``in_previous`` and ``in_next`` whether the line beside does.
    """

    key: Ints
    in_lines: Ints
    in_prose: npt.NDArray[Any]
    in_previous: Bools
    in_next: Bools


def _meetings(word: Hashes, line: Ints, prose: Bools) -> _Meetings:
    """Meetings of the tokens of ``word`` in ``line``, which rises: one sort, no look-ups."""
    order = np.argsort(word, kind="stable")  # the lines of a word stay in order
    sorted_word, sorted_line = word[order], line[order]
    new_word = np.ones(len(word), dtype=bool)
    new_word[1:] = sorted_word[1:] != sorted_word[:-1]
    new_pair = new_word.copy()
    new_pair[1:] |= sorted_line[1:] != sorted_line[:-1]
    number, pair = np.cumsum(new_word) - 1, np.cumsum(new_pair) - 1
    pair_word, pair_line = number[new_pair], sorted_line[new_pair]
    beside = np.zeros(len(pair_word) + 1, dtype=bool)
    beside[1:-1] = (pair_word[1:] == pair_word[:-1]) & (pair_line[1:] == pair_line[:-1] + 1)
    key = np.empty(len(word), dtype=np.int64)
    in_previous, in_next = np.empty((2, len(word)), dtype=bool)
    key[order], in_previous[order], in_next[order] = number, beside[pair], beside[pair + 1]
    return _Meetings(
        key=key,
        in_lines=np.bincount(pair_word),
        in_prose=np.bincount(pair_word, weights=prose[pair_line]),
        in_previous=in_previous,
        in_next=in_next,
    )


def document_rarity(articles: Sequence[Lines]) -> Floats:
    """Log inverse document frequency of each word bucket over the articles of some batches."""
    found = np.zeros(BUCKETS)
    total = 0
    for lines in articles:
        total += len(lines.count)
        step = np.int64(len(lines.count))
        pairs = distinct(bucket(lines.token) * step + lines.article[lines.token_line])
        found += np.bincount(pairs // step, minlength=BUCKETS)
    return np.log((total + 1) / (found + 1)).astype(np.float32)


def count_seen(articles: Sequence[Sequence[str]], seen: Mapping[str, int]) -> Ints:
    """How many other articles hold each line, by its text without outer spaces."""
    return np.array(
        [seen.get(line.strip(), 0) for article in articles for line in article], dtype=np.int64
    )
