"""Trains the line model: wording with scikit-learn, the reader of neighbours, the calibration."""

from __future__ import annotations

import json
import logging
import platform
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.debris import dataset
from auditor.learned.debris.dataset import TARGETS, Page
from auditor.learned.debris.features import VERSION, document_rarity, features
from auditor.learned.debris.fit_network import Examples, fit, standardise
from auditor.learned.debris.model import BLOCK, CUES, WEIGHTS, Arrays, Scorer
from auditor.learned.debris.network import networks
from auditor.learned.debris.tokens import Floats, Ints, Lines, tokenise
from auditor.learned.debris.wording import matrix
from auditor.learned.store import digest_of

DATA = ("debris/lines.tsv.gz", "debris/residue.tsv", "news/articles.jsonl.xz")
WORK = "work"
FOLDS = 5
INNER_FOLDS = 4
NETWORKS = 1
NEWS = 1_200
CALIBRATION_FOLD = 0
CALIBRATED_ON = ("main", "made")
"""Views of the held-out sites; ``made`` are the made articles."""
REVIEW = 0.5
"""From here on a line is likelier debris than not."""
GATE_FALSE_SHARE = 0.002
"""Share of the content lines of pasted articles that may be flagged at the gate's cut-off."""
LABEL_WEIGHT = {"debris": 1.0, "content": 1.0, "title": 2.0}
WORDING_PENALTY = 4e-6
"""Strength of the penalty on the weights of the linear model over words."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wording:
    """A linear model over hashed word sequences."""

    weights: Floats
    bias: float


def blocks(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """Pages in order, in groups of about `BLOCK` lines."""
    block: list[Page] = []
    for page in pages:
        block.append(page)
        if sum(len(p.lines) for p in block) >= BLOCK:
            yield block
            block = []
    if block:
        yield block


def _tokenised(pages: Sequence[Page]) -> list[Lines]:
    return [tokenise([page.lines for page in block]) for block in blocks(pages)]


def _per_line(pages: Sequence[Page], values: Sequence[Any]) -> npt.NDArray[Any]:
    """One value per page repeated for each of its lines."""
    return np.repeat(np.asarray(values), [len(page.lines) for page in pages])


def _fit_wording(table: Any, target: Floats, weight: Floats) -> Wording:
    from sklearn.linear_model import SGDClassifier

    used = np.flatnonzero(weight)
    model = SGDClassifier(
        "log_loss", alpha=WORDING_PENALTY, max_iter=5, tol=None, average=True, random_state=0
    )
    model.fit(table[used], target[used] > 0.5, sample_weight=weight[used])
    return Wording(model.coef_[0].astype(np.float32), float(model.intercept_[0]))


def _held_out_scores(
    table: Any, target: Floats, weight: Floats, fold: Ints
) -> tuple[Wording, Floats]:
    """The model of all lines, and each line scored by a model that never saw its site."""
    scores = np.zeros(len(target), dtype=np.float32)
    for number in range(INNER_FOLDS):
        kept = np.where(fold == number, 0, weight)
        part = _fit_wording(table, target, kept)
        rows = np.flatnonzero(fold == number)
        scores[rows] = table[rows] @ part.weights + part.bias
        log.info("wording model %d of %d", number + 1, INNER_FOLDS + 1)
    return _fit_wording(table, target, weight), scores


def training_pages(
    pages: Sequence[Page], data: Path, seed: int, *, without: frozenset[str] = frozenset()
) -> list[Page]:
    """Labelled pages (run counts dropped for half of them), articles made from them, and news.

    ``without`` names domains whose news must stay out because something is measured on them.
    """
    chance = np.random.default_rng(seed)
    pages = [dataset.code_kept(page) for page in pages]
    half = [
        page if chance.random() < 0.5 else replace(page, run=(0,) * len(page.lines))
        for page in pages
    ]
    residue = dataset.read_residue(data)
    made = dataset.made_articles(pages, seed, residue)
    news = dataset.news_articles(data, residue, NEWS, seed)
    return half + made + [page for page in news if page.domain not in without]


def fit_scorer(
    pages: Sequence[Page], seed: int, *, count: int = NETWORKS, progress: bool = True
) -> dict[str, npt.NDArray[Any]]:
    """Train on pages; returns the arrays of a `Scorer` with no calibration (slope 1, offset 0)."""
    from scipy.sparse import vstack

    target = np.array(
        [TARGETS.get(label, 0.0) for page in pages for label in page.labels], dtype=np.float32
    )
    weight = np.array(
        [LABEL_WEIGHT.get(label, 0.0) for page in pages for label in page.labels], dtype=np.float32
    )
    split = dataset.fold_of(pages, INNER_FOLDS, seed + 1)
    fold = _per_line(pages, [split[page.domain] for page in pages])
    lines = _tokenised(pages)
    table = vstack([matrix(batch) for batch in lines]).tocsr()
    wording, scores = _held_out_scores(table, target, weight, fold)
    rarity, rarity_step = _packed(document_rarity(lines))
    raw = _raw_features(pages, lines, rarity * rarity_step)
    raw = np.column_stack([raw, np.clip(scores, -8, 8)])
    mean, spread = raw.mean(axis=0), raw.std(axis=0) + 1e-3
    examples = Examples(
        table=standardise(raw, mean, spread),
        count=np.array([len(page.lines) for page in pages]),
        target=target,
        weight=weight,
    )
    arrays: dict[str, npt.NDArray[Any]] = {
        "word_weights": wording.weights.astype(np.float16),
        "word_bias": np.array(wording.bias, dtype=np.float32),
        "rarity": rarity,
        "rarity_step": np.array(rarity_step, dtype=np.float32),
        "mean": mean,
        "spread": spread,
        "slope": np.array(1.0),
        "offset": np.array(0.0),
    }
    for number in range(count):
        fitted = fit(examples, seed * 100 + number, progress=progress)
        arrays |= {f"{number}.{name}": value for name, value in fitted.items()}
    return arrays


def _packed(rarity: Floats) -> tuple[npt.NDArray[np.uint8], float]:
    step = float(rarity.max()) / 255
    return np.round(rarity / step).astype(np.uint8), step


def _raw_features(pages: Sequence[Page], lines: Sequence[Lines], rarity: Floats) -> Floats:
    found = []
    for block, batch in zip(blocks(pages), lines, strict=True):
        seen = np.array([count for page in block for count in page.run], dtype=np.int64)
        found.append(features(batch, rarity, seen)[1])
    return np.vstack(found)


def fit_kept(
    work: Path, name: str, pages: Callable[[], Sequence[Page]], seed: int, *, progress: bool = True
) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `fit_scorer`, read from ``work``/``name``.npz if they were made before.

    ``pages`` gives what to train on, if it must be.
    """
    path = work / f"{name}.npz"
    if not path.is_file():
        log.info("training %s", name)
        arrays = fit_scorer(pages(), seed, progress=progress)
        work.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{name}.part.npz")
        np.savez(part, **arrays)  # type: ignore[arg-type]
        part.replace(path)
    with np.load(path, allow_pickle=False) as kept:
        return {key: kept[key] for key in kept.files}


def fit_without(
    pages: Sequence[Page], fold: int, data: Path, work: Path, seed: int, *, progress: bool = True
) -> Scorer:
    """A scorer of everything but the sites of one of `FOLDS` folds; no news of theirs either."""
    split = dataset.fold_of(pages, FOLDS, seed)
    unseen = frozenset(domain for domain, number in split.items() if number == fold)

    def others() -> list[Page]:
        rest = [page for page in pages if page.domain not in unseen]
        return training_pages(rest, data, seed, without=unseen)

    return Scorer.from_arrays(fit_kept(work, f"without-{fold}", others, seed, progress=progress))


def predict_pages(scorer: Scorer, pages: Sequence[Page], *, runs: bool) -> list[Floats]:
    """Logits of each page's lines; ``runs`` says whether repetition across pages is known."""
    found = []
    for block in blocks(pages):
        seen = np.array([count for page in block for count in page.run], dtype=np.int64)
        logits = scorer.logits(tokenise([p.lines for p in block]), seen if runs else None)
        ends = np.cumsum([len(page.lines) for page in block])
        found.extend(np.split(logits, ends[:-1]))
    return found


def calibrate(logits: Floats, target: Floats) -> tuple[float, float]:
    """Slope and offset that make sigmoid(slope · logit + offset) a probability (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(logits[:, None], target > 0.5)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def charged(pages: Sequence[Page], values: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Value and target of every line labelled content or debris."""
    labels = np.array([label for page in pages for label in page.labels])
    kept = (labels == "content") | (labels == "debris")
    target = (labels[kept] == "debris").astype(np.float32)
    return np.concatenate(values)[kept], target


def cut_offs(probability: Floats, target: Floats) -> dict[str, float]:
    """Recommended cut-offs: ``review`` is `REVIEW`, ``gate`` keeps to `GATE_FALSE_SHARE`."""
    gate = float(np.quantile(probability[target < 0.5], 1 - GATE_FALSE_SHARE))
    return {"gate": round(min(max(gate, REVIEW), 0.99), 2), "review": REVIEW}


@dataclass(frozen=True)
class HeldOut:
    """Pages, and articles made from them as editors paste them, with logits by models that never
    saw their site: ``alone``, and with the ``run`` of other pages known. ``fold`` is each one's,
    ``scorers`` are the models of the folds.
    """

    scorers: dict[int, Scorer] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    logits: dict[str, list[Floats]] = field(default_factory=lambda: {"alone": [], "run": []})

    def chosen(
        self, values: Sequence[Floats], views: Sequence[str], folds: Collection[int] = range(FOLDS)
    ) -> tuple[Floats, Floats]:
        """Value and target of the labelled lines of some views and folds."""
        places = [
            place
            for place, (page, fold) in enumerate(zip(self.pages, self.fold, strict=True))
            if page.view in views and fold in folds
        ]
        return charged([self.pages[place] for place in places], [values[place] for place in places])


def held_out(
    data: Path,
    work: Path,
    seed: int,
    *,
    folds: Sequence[int] = range(FOLDS),
    progress: bool = True,
) -> HeldOut:
    """A model for each fold, trained anew (words, features, network) without a fifth of the sites.

    Those that are in ``work`` are not made again.
    """
    pages = dataset.read_pages(data)
    split = dataset.fold_of(pages, FOLDS, seed)
    pages = dataset.with_runs(pages, split)
    held = HeldOut()
    for number in folds:
        scorer = fit_without(pages, number, data, work, seed, progress=progress)
        test = [page for page in pages if split[page.domain] == number]
        test += dataset.made_articles(test, seed, frozenset())
        for name, runs in (("alone", False), ("run", True)):
            held.logits[name].extend(predict_pages(scorer, test, runs=runs))
        held.scorers[number] = scorer
        held.pages.extend(test)
        held.fold.extend([number] * len(test))
    return held


def calibrate_on(held: HeldOut, folds: Collection[int]) -> tuple[float, float]:
    """`calibrate` on main content as extracted and on articles as editors paste them."""
    return calibrate(*held.chosen(held.logits["alone"], CALIBRATED_ON, folds))


def probability(logits: Floats, slope: float, offset: float) -> Floats:
    """Calibrated probability of each logit."""
    return np.asarray(1 / (1 + np.exp(-(slope * logits + offset))), dtype=np.float32)


def train(
    data: Path, out: Path, *, seed: int = 0, resume: bool = False, progress: bool = True
) -> None:
    """Train on ``data`` and write weights and manifest to ``out``.

    ``out`` must hold the cue table; its digest goes into the manifest. Calibration and cut-offs
    come from `CALIBRATION_FOLD`, whose sites a first model does not see; the gate's cut-off from
    articles as editors paste them. Both fits are kept in ``out``/work, where ``resume`` and
    `evaluate` find them again.
    """
    work = out / WORK
    if not resume:
        shutil.rmtree(work, ignore_errors=True)
    held = held_out(data, work, seed, folds=(CALIBRATION_FOLD,), progress=progress)
    slope, offset = calibrate_on(held, (CALIBRATION_FOLD,))
    values = [probability(logits, slope, offset) for logits in held.logits["alone"]]
    cuts = cut_offs(*held.chosen(values, ("made",)))
    pages = dataset.read_pages(data)
    pages = dataset.with_runs(pages, dataset.fold_of(pages, FOLDS, seed))
    arrays = fit_kept(
        work, "all", lambda: training_pages(pages, data, seed), seed, progress=progress
    )
    arrays |= {"slope": np.array(slope), "offset": np.array(offset)}
    write(arrays, out, data=data, seed=seed, cuts=cuts)


def write(arrays: Arrays, out: Path, *, data: Path, seed: int, cuts: dict[str, float]) -> None:
    """Write weights and manifest."""
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / WEIGHTS, **dict(arrays))  # type: ignore[arg-type]
    packages = ("numpy", "scikit-learn", "torch")
    manifest = {
        "name": "debris-lines",
        "feature_version": VERSION,
        "seed": seed,
        "networks": len(networks(arrays)),
        "cut_offs": cuts,
        "data": {name: digest_of(data / name) for name in DATA},
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in packages},
        "files": {name: digest_of(out / name) for name in (WEIGHTS, CUES)},
    }
    text = json.dumps(manifest, indent=1, sort_keys=True)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
