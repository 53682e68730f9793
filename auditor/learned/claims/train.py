"""Train one claim model: weights, manifest, metrics; the same seed gives the same file.

``claims`` and ``claim-pairs`` are networks: they need torch, the encoder's training state and hours
of a CPU or minutes of a GPU, and leave their files in ``out/claims``. The others are fitted in
minutes on what these networks say of documents they never saw, and need those files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from auditor.learned.claims import evaluate, fit_attribution, fit_support, store
from auditor.learned.claims.corpora import checkthat, wikiweasel
from auditor.learned.claims.crossed import Crossed
from auditor.learned.claims.frequencies import count_idf
from auditor.learned.claims.sentences import (
    BITS,
    STRENGTH,
    SentenceModel,
    crossed_grams,
    fit_bags,
    fit_mix,
    table_of,
)
from auditor.learned.claims.upper import CHECK_WORTHY, HEADS, LAYERS, WEASEL

WORK = Path("out") / "claims"
ARRAYS, ARTICLE, LABELLED = (WORK / name for name in ("arrays.npz", "article.npz", "labelled.npz"))
# as `fit_network` of the garbled-words reader leaves it
ENCODER = Path("out") / "garbled-words" / "reader"
_POLNEAR, _WEASEL = "claims/polnear.tar.xz", "claims/wikiweasel_train.csv"
_CHECKTHAT = ("claims/checkthat24_en_train.tsv", "claims/checkthat24_en_dev.tsv")
_PAIRS = tuple(
    f"claims/{name}"
    for name in ("fever_symmetric_dev.jsonl", "summedits_news_dev.json", "wice_claim_dev.jsonl",
                 "qags_xsum.jsonl")
)  # fmt: skip
FILES = {
    "claims": (_POLNEAR, *_CHECKTHAT, _WEASEL),
    "claim-pairs": ("news/articles.jsonl.xz", *_PAIRS),
    "attribution": (_POLNEAR,),
    "check-worthiness": _CHECKTHAT,
    "weasel": (_WEASEL,),
    "support": _PAIRS,
    "events": ("news/articles.jsonl.xz", "events/clusters.jsonl.gz"),
}
FOLDS = 5
Log = Callable[[str], None]


def train(
    name: str,
    data: Path,
    out: Path,
    *,
    seed: int = 0,
    progress: bool = True,
    resume: bool = False,
) -> None:
    """Train the model ``name`` from ``data`` and write it to ``out``.

    ``data`` is the folder that holds ``claims``, ``news`` and ``events``, or its ``claims``.

    Raises:
        ValueError: for a name that is not one of `store.NAMES`.
        OSError: if a file of the training set, or of the networks, is missing.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    root, data = (data, data / "claims") if (data / "claims").is_dir() else (data.parent, data)

    def log(text: str) -> None:
        if progress:
            print(f"{name}: {text}", file=sys.stderr, flush=True)

    if name not in _TRAINERS:
        raise ValueError(f"no claim model is named {name!r}; one of {', '.join(store.NAMES)}")
    out.mkdir(parents=True, exist_ok=True)
    if name in ("claims", "claim-pairs"):
        networks(data, seed, resume, log)
    metrics = _TRAINERS[name](root, data, out, seed, log)
    sources = {file: store.digest(root / file) for file in FILES[name]}
    files = (LAYERS, HEADS) if name in ("claims", "claim-pairs") else ("weights.npz",)
    store.save_json(out / "manifest.json", store.manifest(name, seed, sources, out, files))
    store.save_json(out / "metrics.json", metrics)


def networks(data: Path, seed: int, resume: bool, log: Log) -> None:
    """Make the arrays and train both networks, unless ``resume`` and they are there."""
    from auditor.learned.claims import fit_branch, prepare

    WORK.mkdir(parents=True, exist_ok=True)
    if not resume:
        for path in (ARRAYS, ARTICLE, LABELLED, WORK / "pair.npz", WORK / "deeper.npz"):
            path.unlink(missing_ok=True)
    if not ARRAYS.exists():
        log("arrays of word pieces")
        prepare.write(data, ARRAYS, prepare.ARTICLES, seed)
    if not (ARTICLE.exists() and LABELLED.exists()):
        log("networks")
        given = ["--encoder", str(ENCODER), "--arrays", str(ARRAYS), "--out", str(WORK)]
        fit_branch.main([*given, "--minutes", "600", "--seed", str(seed)])


def _network(saved: Path, out: Path, log: Log) -> None:
    from auditor.learned.claims.export import encoder_norm, state_of, write_branch

    log("writing 8-bit layers")
    with np.load(saved, allow_pickle=False) as file:
        arrays = dict(file)
    # the pair network starts from the encoder's embeddings and norms them itself
    write_branch(state_of(arrays), out, encoder_norm() if saved == LABELLED else {})


def _claims(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    _network(ARTICLE, out, log)
    return {"set": "see attribution, check-worthiness and weasel, which stand on it"}


def _claim_pairs(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    _network(LABELLED, out, log)
    return {"set": "see support, which stands on it"}


def _attribution(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    crossed = Crossed(ARTICLE, data)
    log("reading articles")
    model = fit_attribution.fit(fit_attribution.examples_of(crossed, "train"), seed)
    store.save_arrays(out, {**model.sentence.arrays("sentence"), **model.missing.arrays("missing")})
    log("measuring")
    return evaluate.attribution(fit_attribution.examples_of(crossed, "dev"), out)


def folds(count: int, seed: int) -> Any:
    """The fold of each of ``count`` single sentences, as `prepare` gave them."""
    return np.random.default_rng(seed).permutation(count) % FOLDS


def _sentences(name: str) -> Callable[..., dict[str, Any]]:
    def fit(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
        weasel = name == "weasel"
        texts, truth = wikiweasel(data) if weasel else checkthat(data, "train")
        gold = np.asarray(truth, dtype=np.bool_)
        column = WEASEL if weasel else CHECK_WORTHY
        crossed = Crossed(ARTICLE, data)
        odds = crossed.rest()["wikiweasel" if weasel else "checkthat-train"]
        log(f"{len(texts)} sentences")
        fold = folds(len(texts), seed)
        grams = crossed_grams(texts, truth, fold, STRENGTH[name])
        mix = fit_mix(grams, odds[:, column], gold)
        whole = fit_bags(table_of(texts), truth, BITS, STRENGTH[name])
        store.save_arrays(out, SentenceModel(column, whole, mix).arrays())
        log("measuring")
        if weasel:
            return evaluate.weasel(data, crossed, fold)
        return evaluate.check_worthiness(data, crossed, out)

    return fit


def _support(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    log("reading pairs")
    labelled = fit_support.read_labelled(data, ARRAYS, LABELLED)
    store.save_arrays(out, fit_support.fit(labelled).arrays())
    log("measuring")
    return fit_support.measure(labelled)


def _events(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    store.save_arrays(out, {"idf": count_idf(root / "news" / "articles.jsonl.xz")})
    log("measuring")
    return evaluate.events(root / "events" / "clusters.jsonl.gz")


_TRAINERS: dict[str, Callable[..., dict[str, Any]]] = {
    "claims": _claims,
    "claim-pairs": _claim_pairs,
    "attribution": _attribution,
    "check-worthiness": _sentences("check-worthiness"),
    "weasel": _sentences("weasel"),
    "support": _support,
    "events": _events,
}
