"""What a simulated spinner may put in place of each unit, as edge lists for training."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.learned.encoder.pieces import Pieces
from auditor.learned.wording.thesaurus import (
    Inflector,
    form_graph,
    lemma_graph,
    moby_phrases,
    wordnet_graph,
)

KINDS = ("moby", "wordnet", "near", "phrase")
MOST = {"moby": 80, "wordnet": 24, "near": 24, "phrase": 16}
WORDNET = Path("/usr/share/wordnet")  # Debian's wordnet-base; without it that kind is empty

Graph = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Swaps:
    """Edges of each kind from original units to substitutes.

    original: kind -> (edges,) units, rising; substitute: kind -> (edges,) numbers of `names`;
    weight: kind -> (edges,) 0-255. spelt (pieces,) and offsets (names + 1,) give the pieces of each
    substitute. zipf (units,) and group (units,): log10 frequency per 10^9 words, and a class by
    part of speech and frequency (0: none) from which unfit words are drawn.
    """

    original: dict[str, NDArray[np.uint16]]
    substitute: dict[str, NDArray[np.int32]]
    weight: dict[str, NDArray[np.uint8]]
    spelt: NDArray[np.uint16]
    offsets: NDArray[np.int32]
    name_zipf: NDArray[np.float32]
    vowel: NDArray[np.bool_]
    zipf: NDArray[np.float32]
    group: NDArray[np.uint16]
    names: list[str]

    def save(self, path: Path) -> None:
        """Write to an npz file."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for kind in KINDS:
            arrays[f"{kind}_original"] = self.original[kind]
            arrays[f"{kind}_substitute"] = self.substitute[kind]
            arrays[f"{kind}_weight"] = self.weight[kind]
        for name in ("spelt", "offsets", "name_zipf", "vowel", "zipf", "group"):
            arrays[name] = getattr(self, name)
        arrays["names"] = np.frombuffer(json.dumps(self.names).encode(), np.uint8)
        np.savez(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Swaps:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as z:
            return cls(
                original={k: z[f"{k}_original"] for k in KINDS},
                substitute={k: z[f"{k}_substitute"] for k in KINDS},
                weight={k: z[f"{k}_weight"] for k in KINDS},
                spelt=z["spelt"],
                offsets=z["offsets"],
                name_zipf=z["name_zipf"],
                vowel=z["vowel"],
                zipf=z["zipf"],
                group=z["group"],
                names=json.loads(z["names"].tobytes()),
            )


def near_graph(words: Sequence[str], vectors: NDArray[np.float32], most: int) -> Graph:
    """Return word -> {near word: 1} by cosine of vectors (words, width), inflections left out."""
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    found: dict[str, dict[str, float]] = {}
    for k in range(0, len(words), 1024):
        like = unit[k : k + 1024] @ unit.T
        top = np.argpartition(-like, most, axis=1)[:, :most]
        for row, names in enumerate(top.tolist(), k):
            word = words[row]
            others = (words[n] for n in names)
            found[word] = {o: 1.0 for o in others if o[:4] != word[:4]}
    return found


def groups_of(
    words: Sequence[str], zipf: NDArray[np.float32], inflector: Inflector
) -> NDArray[np.uint16]:
    """Return the class of each word: its first part of speech by half a step of frequency."""
    found = np.zeros(len(words), np.uint16)
    classes: dict[tuple[str, int], int] = {}
    for k, word in enumerate(words):
        readings = inflector.readings(word)
        if readings and len(word) > 2:
            key = (readings[0][1], int(zipf[k] * 2))
            found[k] = classes.setdefault(key, len(classes) + 1)
    return found


def thinned(row: Mapping[str, float], most: int, rng: np.random.Generator) -> list[tuple[str, int]]:
    """Return at most so many (substitute, weight 0-255): the strongest half, the rest by lot."""
    names = sorted(row, key=lambda n: (-row[n], n))
    if len(names) > most:
        rest = names[most // 2 :]
        lot = rng.choice(len(rest), most - most // 2, replace=False)
        names = names[: most // 2] + [rest[i] for i in sorted(lot)]
    return [(n, min(255, round(row[n] * 20))) for n in names]


def whole_graph(forms: Sequence[str], phrases: Path | None) -> dict[str, dict[str, float]]:
    """Return original -> {substitute: strength} of both thesauri and aligned phrases, unthinned."""
    inflector = Inflector()
    found = form_graph(lemma_graph(phrases), forms, inflector)
    for form, row in form_graph(wordnet_graph(WORDNET), forms, inflector).items():
        own = found.setdefault(form, {})
        for name, strength in row.items():
            own[name] = max(own.get(name, 0.0), strength)
    return found


def build_swaps(
    words: Sequence[tuple[int, str]],
    vectors: NDArray[np.float32],
    pieces: Pieces,
    phrases: Path | None,
    seed: int = 0,
) -> Swaps:
    """Return the swaps of words given as (unit, word); vectors (words, width) for nearness."""
    from wordfreq import zipf_frequency

    rng = np.random.default_rng(seed)
    inflector = Inflector()
    forms = [word for _, word in words]
    graphs: dict[str, Graph] = {
        "moby": form_graph(lemma_graph(phrases), forms, inflector),
        "wordnet": form_graph(wordnet_graph(WORDNET), forms, inflector),
        "near": near_graph(forms, vectors, MOST["near"]),
        "phrase": moby_phrases(forms, inflector),
    }
    number: dict[str, int] = {}
    columns = {kind: edges(words, graph, MOST[kind], number, rng) for kind, graph in graphs.items()}
    names = list(number)
    spelt = pieces.spell(names)
    zipf = np.zeros(65_536, np.float32)
    group = np.zeros(65_536, np.uint16)
    units = np.array([u for u, _ in words])
    zipf[units] = [zipf_frequency(w, "en") for w in forms]
    group[units] = groups_of(forms, zipf[units], inflector)
    return Swaps(
        original={kind: c[0] for kind, c in columns.items()},
        substitute={kind: c[1] for kind, c in columns.items()},
        weight={kind: c[2] for kind, c in columns.items()},
        spelt=np.array([p for s in spelt for p in s], np.uint16),
        offsets=np.concatenate([[0], np.cumsum([len(s) for s in spelt])]).astype(np.int32),
        name_zipf=np.array([zipf_frequency(n, "en") for n in names], np.float32),
        vowel=np.array([n[0] in "aeiou" for n in names]),
        zipf=zipf,
        group=group,
        names=names,
    )


def edges(
    words: Iterable[tuple[int, str]],
    graph: Graph,
    most: int,
    number: dict[str, int],
    rng: np.random.Generator,
) -> tuple[NDArray[np.uint16], NDArray[np.int32], NDArray[np.uint8]]:
    """Return the columns original, substitute, weight; substitutes not met yet are numbered."""
    rows: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for unit, word in words:
        rows[unit] = thinned(graph.get(word, {}), most, rng)
    flat = [(u, number.setdefault(n, len(number)), w) for u in sorted(rows) for n, w in rows[u]]
    a, b, c = zip(*flat, strict=True) if flat else ((), (), ())
    return np.array(a, np.uint16), np.array(b, np.int32), np.array(c, np.uint8)
