"""Number tables made from the graph of swaps: for training, and the one the reader ships with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.learned.wording.vocabulary import Vocabulary

Graph = Mapping[str, Mapping[str, float]]
DRAWN = 32  # substitutes and rivals kept per word for training, drawn with repeats
OPTIONS = 40  # originals kept per word in the shipped table
RARE_OPTIONS = 20  # the same for words outside the vocabulary
NEIGHBOURS = 12  # nearest words by output vector, added to the thesaurus
LEAST_ORIGINAL = 25  # occurrences for a word to be offered as an original
LEAST_NEIGHBOUR = 60


@dataclass(frozen=True, slots=True)
class SwapTables:
    """Per word: substitutes (words, 32), rivals (words, 64), and whether there are any (words,)."""

    substitutes: NDArray[np.int32]
    rivals: NDArray[np.int32]
    swappable: NDArray[np.bool_]
    contested: NDArray[np.bool_]


def turned(
    graph: Graph, least: NDArray[np.bool_], words: Vocabulary
) -> dict[str, dict[str, float]]:
    """Return substitute -> {original: weight}, originals limited to the flagged known words."""
    found: dict[str, dict[str, float]] = {}
    for original, substitutes in graph.items():
        if original in words and least[words.number[original]]:
            for name, weight in substitutes.items():
                row = found.setdefault(name, {})
                row[original] = max(row.get(original, 0.0), weight)
    return found


def swap_tables(graph: Graph, words: Vocabulary, counts: NDArray[np.int64]) -> SwapTables:
    """Draw the training tables; a third each by known pairs, at random, and by frequency."""
    rng = np.random.default_rng(0)
    n = len(words)
    common = np.asarray((counts + 1.0) ** 0.3, np.float64)
    back = turned(graph, np.ones(n, bool), words)
    tables = SwapTables(
        np.zeros((n, DRAWN), np.int32),
        np.zeros((n, 2 * DRAWN), np.int32),
        np.zeros(n, bool),
        np.zeros(n, bool),
    )
    for form in sorted({*graph, *(f for f in back if f in words)}):
        i = words.number[form]
        options = graph.get(form, {})
        if options:
            ids = np.array([words.id_of(name) for name in options])
            weight = np.array(list(options.values()))
            paired = np.maximum(weight - 1, 0.2) ** 1.5
            common_first = weight * common[ids]
            draws = [
                rng.choice(ids, 12, p=paired / paired.sum()),
                rng.choice(ids, 8),
                rng.choice(ids, 12, p=common_first / common_first.sum()),
            ]
            tables.substitutes[i] = np.concatenate(draws)
            tables.swappable[i] = True
        draws = [drawn_rivals(d, words, common, rng) for d in (options, back.get(form, {}))]
        draws = [d for d in draws if len(d)]
        if draws:
            tables.rivals[i] = np.concatenate(draws if len(draws) == 2 else draws * 2)
            tables.contested[i] = True
    return tables


def drawn_rivals(
    options: Mapping[str, float],
    words: Vocabulary,
    common: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Return DRAWN known words of the options, by weight and frequency; none if none is known."""
    known = [(words.number[o], w) for o, w in options.items() if o in words]
    if not known:
        return np.zeros(0, np.int64)
    ids = np.array([k for k, _ in known])
    p = np.array([w for _, w in known]) * common[ids]
    return rng.choice(ids, DRAWN, p=p / p.sum())


def nearest(vectors: NDArray[np.float32], allowed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the NEIGHBOURS allowed words most like each word, by cosine (words, NEIGHBOURS)."""
    found = np.zeros((len(vectors), NEIGHBOURS), np.int64)
    pool = vectors[allowed]
    for k in range(0, len(vectors), 2048):
        like = vectors[k : k + 2048] @ pool.T
        top = np.argpartition(-like, NEIGHBOURS + 1, axis=1)[:, : NEIGHBOURS + 1]
        order = np.take_along_axis(-like, top, 1).argsort(1)
        found[k : k + 2048] = allowed[np.take_along_axis(top, order, 1)][:, 1:]
    return found


def candidate_table(
    graph: Graph, words: Vocabulary, counts: NDArray[np.int64], vectors: NDArray[np.float32]
) -> tuple[list[str], dict[str, NDArray[np.generic]]]:
    """Return the rare forms with a row, and the shipped arrays cand_ids, _weights, _offsets."""
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    back = turned(graph, counts >= LEAST_ORIGINAL, words)
    for form, options in graph.items():
        row = back.setdefault(form, {})
        for name, weight in options.items():
            if name in words and counts[words.number[name]] >= LEAST_ORIGINAL:
                row.setdefault(name, 0.5 * min(weight, 2.0))
    known = np.arange(words.first_word, len(words))
    close = nearest(unit, known[counts[known] >= LEAST_NEIGHBOUR])
    rare = [name for name in back if name not in words]
    rows = [known_row(back.get(words.forms[i], {}), int(i), close[i], words) for i in known]
    rows += [known_row(back[name], None, (), words) for name in rare]
    ids, weights, offsets = [], [], [0]
    owners = [*known.tolist(), *([-1] * len(rare))]
    for (numbers, strength), owner in zip(rows, owners, strict=True):
        like = unit[numbers] @ unit[owner] if owner >= 0 else np.zeros(len(numbers))
        score = 0.6 * np.minimum(strength, 6) + 4 * like + 0.12 * np.log(counts[numbers] + 1)
        order = np.argsort(-score)[: OPTIONS if owner >= 0 else RARE_OPTIONS]
        ids.append(numbers[order].astype(np.uint16))
        weights.append(np.minimum(strength[order] * 10, 255).astype(np.uint8))
        offsets.append(offsets[-1] + len(order))
    return rare, {
        "cand_ids": np.concatenate(ids),
        "cand_weights": np.concatenate(weights),
        "cand_offsets": np.array(offsets, np.uint32),
    }


def known_row(
    options: Mapping[str, float], own: int | None, close: Iterable[int], words: Vocabulary
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the numbers and weights of a word's options, then its near words at weight 0."""
    row = {words.number[o]: w for o, w in options.items()}
    for k in close:
        row.setdefault(int(k), 0.0)
    row.pop(own if own is not None else -1, None)
    return np.array(list(row), np.int64), np.array(list(row.values()), float)
