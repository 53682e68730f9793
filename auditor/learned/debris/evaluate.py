"""Measures the line model as its card reports it, and other ways on the same lines."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.debris import dataset, train
from auditor.learned.debris.baselines import BASELINES
from auditor.learned.debris.dataset import Page
from auditor.learned.debris.model import Arrays, DebrisModel, Scorer
from auditor.learned.debris.tokens import Floats

FOLDS = 5
SPEED_LINES = 20_000

Flags = npt.NDArray[np.bool_]
Teller = Callable[[Sequence[str]], Sequence[bool]]


def figures(flagged: Flags, debris: Flags) -> dict[str, float]:
    """Precision, recall and F1 of debris."""
    hit = int((flagged & debris).sum())
    precision = hit / max(int(flagged.sum()), 1)
    recall = hit / max(int(debris.sum()), 1)
    both = 2 * precision * recall / (precision + recall) if hit else 0.0
    rounded = {"precision": precision, "recall": recall, "f1": both}
    return {name: round(value, 4) for name, value in rounded.items()}


def read_lines(path: Path) -> list[tuple[int, str]]:
    """Number, from 1, and text of each non-blank line."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = file.read().split("\n")
    return [(number, row) for number, row in enumerate(rows, 1) if row.strip()]


def read_texts(data: Path) -> list[Page]:
    """The texts labelled by hand; byline and date lines are labelled ``meta``, the rest content."""
    folder = data / "debris" / "texts"
    with (folder / "labels.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        known = {(row["file"], int(row["line"])): row["label"] for row in rows}
    pages = []
    for path in sorted(folder.glob("*.txt")):
        lines = read_lines(path)
        labels = tuple(known.get((path.name, number), "content") for number, _ in lines)
        texts = tuple(text for _, text in lines)
        pages.append(Page(path.name, path.name, "text", texts, labels, (0,) * len(lines)))
    return pages


def _tell_all(pages: Iterable[Page], teller: Teller) -> list[Floats]:
    return [np.array(teller(page.lines), dtype=np.float32) for page in pages]


def _flags(pages: Sequence[Page], values: Sequence[Floats], cut: float) -> dict[str, float]:
    value, target = train.charged(pages, values)
    return figures(value >= cut, target > 0.5)


def five_fold(
    data: Path, seed: int, cuts: Mapping[str, float], *, fitted: Sequence[Arrays] = ()
) -> dict[str, Any]:
    """Figures of each view by models that never saw the sites they are measured on.

    Each fold trains everything again: words, features, network. ``alone`` knows nothing of other
    articles; ``run`` knows how many pages of the fold hold a line. ``pasted`` are articles made
    from the held-out pages as editors paste them. ``cuts`` names logits from which a line counts as
    flagged; ``fitted`` may give the arrays of `train.fit_scorer` for each fold, made before.
    """
    pages = dataset.read_pages(data)
    fold = dataset.fold_of(pages, FOLDS, seed)
    pages = dataset.with_runs(pages, fold)
    held: list[Page] = []
    logits: dict[str, list[Floats]] = {"alone": [], "run": []}
    for number in range(FOLDS):
        test = [page for page in pages if fold[page.domain] == number]
        arrays = fitted[number] if fitted else _fit_without(pages, test, data, seed)
        scorer = Scorer.from_arrays(arrays)
        test += dataset.made_articles(test, seed, frozenset())
        for name, runs in (("alone", False), ("run", True)):
            logits[name] += train.predict_pages(scorer, test, runs=runs)
        held += test
    return {
        "pasted" if view == "made" else view: {
            f"{name} at {cut_name}": _flags(*_of_view(held, values, view), cut)
            for name, values in logits.items()
            for cut_name, cut in cuts.items()
        }
        for view in (*dataset.VIEWS, "made")
    }


def _fit_without(
    pages: Sequence[Page], test: Sequence[Page], data: Path, seed: int
) -> Mapping[str, npt.NDArray[Any]]:
    without = frozenset(page.domain for page in test)
    rest = [page for page in pages if page.domain not in without]
    return train.fit_scorer(train.training_pages(rest, data, seed, without=without), seed)


def _of_view(
    pages: Sequence[Page], values: Sequence[Floats], view: str
) -> tuple[list[Page], list[Floats]]:
    places = [place for place, page in enumerate(pages) if page.view == view]
    return [pages[place] for place in places], [values[place] for place in places]


def side_by_side(data: Path, model: DebrisModel, cut: float) -> dict[str, Any]:
    """Other ways on the main view, the texts and the lookalikes; this model on the last two only.

    The stored model was trained on the main view: its figure there is that of `five_fold`.
    """
    main = dataset.read_pages(data, ("main",))
    texts = read_texts(data)
    clean = [
        [text for _, text in read_lines(path)]
        for path in sorted((data / "debris" / "lookalikes").glob("*.txt"))
    ]
    table: dict[str, Any] = {}
    for name, teller in BASELINES.items():
        try:
            table[name] = {
                "main": _flags(main, _tell_all(main, teller), 0.5),
                **_on_texts(texts, clean, teller),
            }
        except ImportError as error:
            table[name] = {"not measured": f"{error.name} is not installed"}

    def this(lines: Sequence[str]) -> list[bool]:
        return [line.probability >= cut for line in model.predict([lines])[0]]

    table["this model"] = _on_texts(texts, clean, this)
    return table


def _on_texts(
    texts: Sequence[Page], clean: Sequence[Sequence[str]], teller: Teller
) -> dict[str, Any]:
    flagged = sum(sum(map(bool, teller(lines))) for lines in clean)
    return {
        "texts": _flags(texts, _tell_all(texts, teller), 0.5),
        "lookalikes": {"lines": sum(map(len, clean)), "flagged": int(flagged)},
    }


def speed(data: Path, model: DebrisModel) -> float:
    """Lines a second on one core, reading whole pages of the main view."""
    articles, total = [], 0
    for page in dataset.read_pages(data, ("main",)):
        articles.append(page.lines)
        total += len(page.lines)
        if total >= SPEED_LINES:
            break
    model.predict(articles[:10])
    start = time.process_time()
    model.predict(articles)
    return round(total / (time.process_time() - start))


def evaluate(data: Path, model_dir: Path, *, fitted: Sequence[Arrays] = ()) -> dict[str, Any]:
    """Measure everything and write ``metrics.json`` into the model folder.

    Trains five times for the five folds, half an hour on one core, unless ``fitted`` gives them.
    """
    model = DebrisModel.load(model_dir)
    seed = json.loads((model_dir / "manifest.json").read_text(encoding="utf-8"))["seed"]
    scorer, review = model.scorer, model.cutoffs.review
    at_review = (np.log(review / (1 - review)) - scorer.offset) / scorer.slope
    cuts = {"one half": 0.0, "review": float(at_review)}
    metrics = {
        "five_fold_by_domain": five_fold(data, seed, cuts, fitted=fitted),
        "review": review,
        "side_by_side": side_by_side(data, model, review),
        "lines_a_second_one_core": speed(data, model),
    }
    text = json.dumps(metrics, indent=1)
    (model_dir / "metrics.json").write_text(text + "\n", encoding="utf-8")
    return metrics
