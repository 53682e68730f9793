"""Measure a claim model on its development set or by cross-validation."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.evidence.attribution import CARRIES, Reading, read_attributions
from auditor.evidence.claims import CHECK_WORTHY
from auditor.evidence.claims import WEASEL as WEASEL_AT
from auditor.evidence.events import SAME_EVENT, group_events
from auditor.learned.claims import store
from auditor.learned.claims.aligned import Aligner
from auditor.learned.claims.corpora import (
    MarkedArticle,
    SupportExample,
    checkthat,
    overlaps,
    wikiweasel,
)
from auditor.learned.claims.crossed import Crossed
from auditor.learned.claims.fit_attribution import Example, is_vague
from auditor.learned.claims.linear import probability
from auditor.learned.claims.sentences import (
    STRENGTH,
    fit_mix,
    held_grams,
    inputs,
    read_model,
    table_of,
)
from auditor.learned.claims.support import Pair, aligned, fit_support
from auditor.learned.claims.upper import WEASEL

# inverse regularisation of the support model
SUPPORT_STRENGTH = 0.1
SUPPORT_FOLDS = 5

THRESHOLDS = {"attribution": CARRIES, "check-worthiness": CHECK_WORTHY, "weasel": WEASEL_AT}


def f1(found: npt.NDArray[np.bool_], gold: npt.NDArray[np.bool_]) -> float:
    """The F1 of the positive class; 0 where neither has any."""
    total = int(found.sum()) + int(gold.sum())
    return 2 * int((found & gold).sum()) / total if total else 0.0


def _scores(name: str, chance: npt.NDArray[np.float64], gold: Any) -> dict[str, Any]:
    truth = np.asarray(gold, dtype=np.bool_)
    found = chance >= THRESHOLDS[name]
    right = int((found & truth).sum())
    return {
        "n": len(truth),
        "positive": int(truth.sum()),
        "threshold": THRESHOLDS[name],
        "precision": round(right / max(int(found.sum()), 1), 4),
        "recall": round(right / max(int(truth.sum()), 1), 4),
        "f1": round(f1(found, truth), 4),
        "f1_at_half": round(f1(chance >= 0.5, truth), 4),
    }


def attribution(examples: Sequence[Example], folder: Path) -> dict[str, Any]:
    """Figures of the trees in ``folder`` on PolNeAR dev, by the first annotator of each article."""
    model = store.read_attribution(folder / "weights.npz")
    first = {each.article.name: each for each in reversed(examples)}
    chance: list[npt.NDArray[np.float64]] = []
    gold: list[npt.NDArray[np.bool_]] = []
    spans: Counter[str] = Counter()
    for example in first.values():
        article = example.article
        read = read_attributions(article.text, example.table, example.odds, model)
        chance.append(np.array([each.probability for each in read]))
        gold.append(example.carries)
        spans += _source_counts(article, read)
    recall = spans["found"] / spans["gold"]
    precision = spans["right"] / spans["read"]
    return {
        "set": "PolNeAR dev, first annotator of each article; cut-offs chosen on it",
        "articles": len(first),
        **_scores("attribution", np.concatenate(chance), np.concatenate(gold)),
        "source_span_overlap_f1": round(2 * precision * recall / (precision + recall), 4),
        "source_span_precision": round(precision, 4),
        "source_span_recall": round(recall, 4),
        "vague_or_missing_f1": round(
            2 * spans["both_vague"] / (spans["gold_vague"] + spans["read_vague"]), 4
        ),
    }


def _source_counts(article: MarkedArticle, read: Sequence[Reading]) -> Counter[str]:
    """How many source spans are read, marked, shared; how many sentences have a vague one."""
    counts: Counter[str] = Counter()
    marked = {span for mark in article.attributions for span in mark.source}
    found = {
        (a.source.start, a.source.end)
        for each in read
        for a in each.attributions
        if a.source is not None
    }
    counts["gold"], counts["read"] = len(marked), len(found)
    counts["found"] = sum(overlaps(span, tuple(found)) for span in marked)
    counts["right"] = sum(overlaps(span, tuple(marked)) for span in found)
    for span, each in zip(article.sentences, read, strict=True):
        here = [mark for mark in article.attributions if overlaps(span, mark.cue)]
        if here and each.attributions:
            theirs = any(is_vague(article.text, mark) for mark in here)
            ours = any(a.kind == "vague" for a in each.attributions)
            counts["gold_vague"] += theirs
            counts["read_vague"] += ours
            counts["both_vague"] += theirs and ours
    return counts


def events(clusters: Path) -> dict[str, Any]:
    """Same-event pairs among the articles of labelled events."""
    with gzip.open(clusters, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    gold = np.array([row["newsCluster"]["EventId"] for row in rows])
    found = np.array(group_events([f"{row['title'] or ''}\n{row['text']}" for row in rows]))
    below = np.tril_indices(len(rows), -1)
    same, tied = ((each[:, None] == each[None, :])[below] for each in (gold, found))
    right = int((same & tied).sum())
    return {
        "set": "Giveme5W1H events; the threshold was chosen on the same set",
        "articles": len(rows),
        "threshold": SAME_EVENT,
        "pair_precision": round(right / int(tied.sum()), 4),
        "pair_recall": round(right / int(same.sum()), 4),
        "pair_f1": round(f1(tied, same), 4),
    }


def check_worthiness(data: Path, crossed: Crossed, folder: Path) -> dict[str, Any]:
    """Figures of the model in ``folder`` on CheckThat! dev."""
    sentences, gold = checkthat(data, "dev")
    model = read_model(folder / "weights.npz")
    found = model.read(table_of(sentences), crossed.rest()["checkthat-dev"][0])
    return {
        "set": "CheckThat! 2024 task 1 English dev; cut-off chosen on it",
        **_scores("check-worthiness", found, gold),
    }


def weasel(data: Path, crossed: Crossed, seed: int) -> dict[str, Any]:
    """Figures on the fifth of the set that neither branch nor n-grams saw.

    The mix of both is cross-validated in two halves of it.
    """
    sentences, truth = wikiweasel(data)
    odds, held = crossed.rest()["wikiweasel"]
    gold = np.asarray(truth, dtype=np.bool_)[held]
    branch = odds[held, WEASEL]
    grams = held_grams(sentences, truth, held, STRENGTH["weasel"])
    part = np.random.default_rng(seed).permutation(len(gold)) % 2
    chance = np.zeros(len(gold))
    for number in range(2):
        seen, rest = part != number, part == number
        mix = fit_mix(grams[seen], branch[seen], gold[seen])
        chance[rest] = probability(inputs(grams[rest], branch[rest]) @ mix[:-1] + mix[-1])
    return {"set": "WikiWeasel train, a fifth held out", **_scores("weasel", chance, gold)}


def pairs_of(examples: Sequence[SupportExample], aligner: Aligner) -> list[Pair]:
    """The examples read as pairs."""
    read = aligned([(each.claim, [each.evidence]) for each in examples], aligner)
    return [pair for pair in read if pair is not None]


def support(
    sets: Mapping[str, Sequence[SupportExample]], pairs: Sequence[Pair], fold: Sequence[int]
) -> dict[str, Any]:
    """Cross-validated with both sets in training; no text is on both sides of a fold.

    The aligner that read a pair must not have been tuned on its fold.
    """
    gold = np.array([each.supported for members in sets.values() for each in members])
    folds = np.asarray(fold)
    chance = np.zeros(len(gold))
    for number in range(max(fold) + 1):
        seen, held = (np.flatnonzero(each).tolist() for each in (folds != number, folds == number))
        model = fit_support([pairs[i] for i in seen], gold[seen].tolist(), SUPPORT_STRENGTH)
        chance[held] = model.supported([pairs[i] for i in held])
    found: dict[str, Any] = {"set": f"{max(fold) + 1}-fold cross-validation, split by shared text"}
    start = 0
    for key, members in sets.items():
        part = slice(start, start + len(members))
        start += len(members)
        hit, truth = chance[part] >= 0.5, gold[part]
        recall = float((hit & truth).sum() / truth.sum())
        refused = float((~hit & ~truth).sum() / (~truth).sum())
        found[key] = {
            "n": len(members),
            "balanced_accuracy": round((recall + refused) / 2, 4),
            "supports_recall": round(recall, 4),
            "contradicts_recall": round(refused, 4),
        }
    return found
