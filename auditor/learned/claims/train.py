"""Train one claim model: weights, manifest, metrics; the same seed gives the same file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from auditor.learned.claims import evaluate, fit_attribution, store
from auditor.learned.claims.corpora import checkthat, fever_symmetric, summedits, wikiweasel
from auditor.learned.claims.frequencies import count_idf
from auditor.learned.claims.linear import pack
from auditor.learned.claims.sentences import fit_bags, table_of
from auditor.learned.claims.support import SupportModel, fit_support

BITS = 18
# strengths (inverse regularisation) chosen by cross-validation on the training parts
STRENGTH = {"check-worthiness": 10.0, "weasel": 10.0}
FILES = {
    "attribution": ("claims/polnear.tar.xz",),
    "check-worthiness": ("claims/checkthat24_en_train.tsv", "claims/checkthat24_en_dev.tsv"),
    "weasel": ("claims/wikiweasel_train.csv",),
    "support": ("claims/fever_symmetric_dev.jsonl", "claims/summedits_news_dev.json"),
    "events": ("news/articles.jsonl.xz", "events/clusters.jsonl.gz"),
}


def fit_support_on(data: Path) -> SupportModel:
    """The support model on both sets: sentences of FEVER-symmetric, documents of SummEdits."""
    examples = [*fever_symmetric(data), *summedits(data)]
    pairs = evaluate.pairs_of(examples)
    return fit_support(pairs, [each.supported for each in examples], evaluate.STRENGTH)


def train(name: str, data: Path, out: Path, *, seed: int = 0, progress: bool = True) -> None:
    """Train the model ``name`` from ``data`` (or its folder ``claims``) and write it to ``out``.

    Raises:
        ValueError: for a name that is not one of `store.NAMES`.
        OSError: if a file of the training set is missing.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    root, data = (data, data / "claims") if (data / "claims").is_dir() else (data.parent, data)

    def log(text: str) -> None:
        if progress:
            print(f"{name}: {text}", file=sys.stderr, flush=True)

    if name == "attribution":
        model = fit_attribution.fit(data, seed, log)
        arrays = pack({"first": model.first, "second": model.second})
        forests = {**model.sentence.arrays("sentence"), **model.missing.arrays("missing")}
        digest = store.save_arrays(out, {**arrays, **forests})
    elif name in ("check-worthiness", "weasel"):
        sentences, gold = checkthat(data, "train") if name != "weasel" else wikiweasel(data)
        log(f"{len(sentences)} sentences")
        fitted = fit_bags(table_of(sentences), gold, BITS, STRENGTH[name])
        digest = store.save_arrays(out, pack({"model": fitted}))
    elif name == "events":
        idf = count_idf(root / "news" / "articles.jsonl.xz")
        digest = store.save_arrays(out, {"idf": idf})
    elif name == "support":
        digest = store.save_arrays(out, fit_support_on(data).arrays())
    else:
        raise ValueError(f"no claim model is named {name!r}; one of {', '.join(store.NAMES)}")
    sources = {file: store.digest(root / file) for file in FILES[name]}
    store.save_json(out / "manifest.json", store.manifest(name, seed, sources, digest))
    log("measuring")
    store.save_json(out / "metrics.json", evaluate.evaluate(name, data, out, seed=seed))
