"""From a trained network to the shipped files of the encoder and of the garbled-words reader."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.learned.encoder.export import write_layers
from auditor.learned.encoder.network import FORK
from auditor.learned.encoder.pieces import pieces
from auditor.learned.encoder.runtime import LAYERS, TABLES
from auditor.learned.wording.collocations import counted
from auditor.learned.wording.lexicon import PAIRS, WORDS, zipf_of
from auditor.learned.wording.reader import HEADS
from auditor.learned.wording.swaps import Graph
from auditor.learned.wording.thesaurus import phrase_pairs
from auditor.learned.wording.units import PIECES, Units, unit_words

Floats = NDArray[np.float32]
DEPTH = 6
MOST_ORIGINALS = 40
OFFERED = 12_000  # words that are offered as originals
MARKS = tuple(".,?!:;()-\"'%$")  # that stand beside words often enough to tell something
COMMON = 3.0  # Zipf from which a word is offered as an original


def coarse_rows(table: Floats) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return a table (rows, width) in 8 bits with a scale per row."""
    scale = np.abs(table).max(1).clip(1e-8) / 127
    return np.round(table / scale[:, None]).astype(np.int8), scale.astype(np.float16)


def write_encoder(state: Mapping[str, Floats], folder: Path) -> None:
    """Write layers.onnx and tables.npz of the shared part of a `Reader` state."""
    own = {k.removeprefix("encoder."): v for k, v in state.items() if k.startswith("encoder.")}
    folder.mkdir(parents=True, exist_ok=True)
    write_layers(own, folder / LAYERS, [f"layers.{k}" for k in range(FORK)], first=True)
    words, scale = coarse_rows(own["word.weight"])
    places = own["place.weight"].astype(np.float16)
    np.savez(folder / TABLES, words=words, words_scale=scale, places=places)


def write_reader(
    state: Mapping[str, Floats], graph: Graph, units: Units, phrases: Path, out: Path
) -> None:
    """Write layers.onnx, heads.npz, pairs.npz, collocations.npz and words.json."""
    forms = dict(unit_words(pieces(), units.words))
    own = {k.removeprefix("encoder."): v for k, v in state.items() if k.startswith("encoder.")}
    write_layers(own, out / LAYERS, [f"layers.{k}" for k in range(FORK, DEPTH)])
    heads = {k: v.astype(np.float16) for k, v in state.items() if not k.startswith("encoder.")}
    np.savez_compressed(out / HEADS, whole=offered(units, forms), **heads)  # type: ignore[arg-type]
    back = turned(graph)
    names = sorted(back)
    words = sorted({o for row in back.values() for o in row})
    number = {word: n for n, word in enumerate(words)}
    numbers, weights, offsets = [], [], [0]
    for name in names:
        row = sorted(back[name].items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ORIGINALS]
        numbers += [number[o] for o, _ in row]
        weights += [min(255, round(10 * w)) for _, w in row]
        offsets.append(len(numbers))
    np.savez_compressed(
        out / PAIRS,
        numbers=np.array(numbers, np.uint16),
        weights=np.array(weights, np.uint8),
        offsets=np.array(offsets, np.uint32),
    )
    asked = [name.isalpha() or name in MARKS for name in pieces().names()]
    counted(units.numbers, asked).save(out)
    data = {"words": words, "substitutes": names, "phrases": phrase_pairs(phrases)}
    (out / WORDS).write_text(json.dumps(data) + "\n", encoding="utf-8")


def offered(units: Units, forms: Mapping[int, str]) -> NDArray[np.uint16]:
    """Return the pieces of the OFFERED commonest whole words, rising."""
    counts = np.bincount(units.numbers, minlength=PIECES)[:PIECES]
    words = [k for k, form in forms.items() if k < PIECES and (len(form) > 1 or form in "ai")]
    return np.sort(sorted(words, key=lambda k: (-counts[k], k))[:OFFERED]).astype(np.uint16)


def turned(graph: Graph) -> dict[str, dict[str, float]]:
    """Return substitute -> {original: strength} of single words, originals common enough."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for original, row in graph.items():
        if zipf_of(original) >= COMMON:
            for substitute, strength in row.items():
                found[substitute][original] = strength
    return found
