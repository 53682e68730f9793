"""Measures the line model as its card reports it, and other ways on the same lines."""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.debris import dataset, in_product, train
from auditor.learned.debris.baselines import BASELINES
from auditor.learned.debris.dataset import Page
from auditor.learned.debris.model import DebrisModel
from auditor.learned.debris.tokens import Floats
from auditor.learned.debris.train import HeldOut
from auditor.learned.store import MODELS

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


def five_fold(held: HeldOut, cuts: Mapping[str, float]) -> dict[str, Any]:
    """Figures of each view; ``pasted`` are the made articles.

    The calibration of each fold is that of the other four; ``cuts`` names probabilities from which
    a line counts as flagged. At ``best elsewhere`` each fold is cut where the other four have their
    best F1.
    """
    found: dict[str, Any] = {}
    for name, logits in held.logits.items():
        values = calibrated_elsewhere(held, logits)
        for view in (*dataset.VIEWS, "made"):
            value, target = held.chosen(values, (view,))
            rows = found.setdefault("pasted" if view == "made" else view, {})
            for cut_name, cut in cuts.items():
                rows[f"{name} at {cut_name}"] = figures(value >= cut, target > 0.5)
            rows[f"{name} at best elsewhere"] = _cut_elsewhere(held, values, view)
    return found


def calibrated_elsewhere(held: HeldOut, logits: Sequence[Floats]) -> list[Floats]:
    """Probabilities of each page's lines, calibrated on the folds that the page is not in."""
    fitted = _calibrations(held)
    return [
        train.probability(each, *fitted[fold]) for each, fold in zip(logits, held.fold, strict=True)
    ]


def _calibrations(held: HeldOut) -> dict[int, tuple[float, float]]:
    """Slope and offset of each fold, fitted on the others."""
    folds = set(held.fold)
    return {fold: train.calibrate_on(held, folds - {fold}) for fold in folds}


def _cut_elsewhere(held: HeldOut, values: Sequence[Floats], view: str) -> dict[str, float]:
    """Figures where each fold's cut-off was chosen on the other folds alone."""
    tried = np.arange(0.1, 0.9, 0.02)
    flagged, debris = [], []
    for fold in sorted(set(held.fold)):
        value, target = held.chosen(values, (view,), set(held.fold) - {fold})
        cut = max(tried, key=lambda cut: figures(value >= cut, target > 0.5)["f1"])
        value, target = held.chosen(values, (view,), {fold})
        flagged.append(value >= cut)
        debris.append(target > 0.5)
    return figures(np.concatenate(flagged), np.concatenate(debris))


def side_by_side(data: Path, model: DebrisModel, cut: float) -> dict[str, Any]:
    """Other ways on the main view, the texts and the lookalikes; this model on the last two only.

    The stored model was trained on the main view: its figure there is that of `five_fold`.
    """
    main = dataset.read_pages(data, ("main",))
    texts = read_texts(data)
    clean = [page.lines for page in _lookalikes(data)]
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


def with_rules(data: Path, held: HeldOut, model: DebrisModel) -> dict[str, Any]:
    """Declared rules alone, and with the model: lines under an open finding, hints included.

    ``main`` are the pages of each fold as one run, read by the fold's own model, calibrated on the
    other folds; texts and lookalikes are read by ``model``.
    """
    found: dict[str, Any] = {}
    texts, clean = read_texts(data), _lookalikes(data)
    for name, used in (("rules", None), ("rules and model", model)):
        flags = [in_product.flagged_pages(pages, used, run=False) for pages in (texts, clean)]
        found[name] = {
            "texts": _flags(texts, flags[0], 0.5),
            "lookalikes": {
                "lines": sum(map(len, flags[1])),
                "flagged": int(np.concatenate(flags[1]).sum()),
            },
        }
    values: dict[str, list[Floats]] = {name: [] for name in found}
    pages: list[Page] = []
    fitted = _calibrations(held)
    for fold in fitted:
        here = [
            page
            for page, place in zip(held.pages, held.fold, strict=True)
            if place == fold and page.view == "main"
        ]
        pages += here
        slope, offset = fitted[fold]
        scorer = replace(held.scorers[fold], slope=slope, offset=offset)
        values["rules"] += in_product.flagged_pages(here, None, run=True)
        fold_model = replace(model, scorer=scorer)
        values["rules and model"] += in_product.flagged_pages(here, fold_model, run=True)
    for name, flags_of in values.items():
        found[name]["main"] = _flags(pages, flags_of, 0.5)
    return found


def _lookalikes(data: Path) -> list[Page]:
    """Clean articles that look like debris."""
    pages = []
    for path in sorted((data / "debris" / "lookalikes").glob("*.txt")):
        lines = tuple(text for _, text in read_lines(path))
        labels, run = ("content",) * len(lines), (0,) * len(lines)
        pages.append(Page(path.name, path.name, "text", lines, labels, run))
    return pages


def speed(data: Path, model: DebrisModel) -> dict[str, int]:
    """Lines a second on one core, in batches of whole pages of the main view: the model alone, the
    declared rules of debris alone, and reading plain text before the rules.
    """
    pages, total = [], 0
    for page in dataset.read_pages(data, ("main",)):
        pages.append(page)
        total += len(page.lines)
        if total >= SPEED_LINES:
            break
    articles = [page.lines for page in pages]
    model.predict(articles[:10])
    start = time.process_time()
    model.predict(articles)
    seconds = time.process_time() - start
    return {"model": round(total / seconds), **in_product.rules_speed(pages)}


def evaluate(data: Path, model_dir: Path) -> dict[str, Any]:
    """Measure everything and write ``metrics.json`` into the model folder.

    Trains once for each fold that is not in the model's work folder, six minutes each on one core.
    """
    model = DebrisModel.load(model_dir)
    seed = json.loads((model_dir / "manifest.json").read_text(encoding="utf-8"))["seed"]
    cuts = {"one half": 0.5, "hint": in_product.hint_from(), "gate": model.cutoffs.gate}
    held = train.held_out(data, model_dir / train.WORK, seed)
    metrics = {
        "five_fold_by_domain": five_fold(held, cuts),
        "cut_offs": cuts,
        "side_by_side": side_by_side(data, model, model.cutoffs.review),
        "with_rules": with_rules(data, held, model),
        "lines_a_second_one_core": speed(data, model),
    }
    text = json.dumps(metrics, indent=1)
    (model_dir / "metrics.json").write_text(text + "\n", encoding="utf-8")
    return metrics


def main() -> None:
    """``python -m auditor.learned.debris.evaluate --data DIR``: the figures of the card."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    parser.add_argument("--out", type=Path, default=MODELS / "debris-lines", help="model folder")
    given = parser.parse_args()
    print(json.dumps(evaluate(given.data, given.out), indent=1))


if __name__ == "__main__":
    main()
