"""Measure the garbled-words reader and write metrics.json.

Whatever is fitted on labels (the calibrator) is fitted again without the style it is measured on.
Clean text comes from sources that neither the network nor the calibrator saw. Article 000 and the
four beside it are measured only if the folder `articles` stands beside the data folder.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.learned.wording.calibrate import Passage, fit_calibrator
from auditor.learned.wording.card import write_card
from auditor.learned.wording.corpus import TEST, texts
from auditor.learned.wording.examples import (
    Label,
    Labelled,
    Sight,
    pieces,
    read_labels,
    read_text,
    real_passage,
    synthetic,
)
from auditor.learned.wording.hard import MEASURE, hard_texts
from auditor.learned.wording.joining import Suspicion
from auditor.learned.wording.reader import Cutoffs, Reader
from auditor.learned.wording.scoring import Judge, chance, sigmoid, spun_chance
from auditor.learned.wording.train import dev_sets, eyesight_of, graph_of

RATES = (0.2, 0.5, 1.0, 2.0, 5.0)
CLEAN_WORDS, PIECE_WORDS = 215_000, 120_000
PIECE_SIZES = (100, 300)  # words of a passage for the article verdict
WORST = 50
PROBABILITIES = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CleanText:
    """One clean article, or a part of a long one: source, and what is seen of it."""

    source: str
    seen: Sight


@dataclass(frozen=True, slots=True)
class Marked:
    """A labelled text: its label data, what is seen of it, and the calibrator to judge it."""

    item: Labelled
    seen: Sight
    calibrator: Judge


def judged(calibrator: Judge, seen: Sight) -> tuple[Floats, float]:
    """Return the log odds of every word (n,) and of the text being spun."""
    return calibrator.judge(seen.evidence.features, seen.evidence.groups)


def flag_count(odds: Floats, at: NDArray[np.int64], least: float) -> int:
    """Return how many runs of neighbouring words reach the log odds."""
    hits = at[odds >= least]
    return int(len(hits) and 1 + (np.diff(hits) > 1).sum())


def odds_at(rate: float, judged: Sequence[tuple[Floats, NDArray[np.int64]]]) -> float:
    """Return the log odds at which clean articles get at most rate flags per 1,000 words."""
    words = sum(len(at) for _, at in judged)
    low, high = -14.0, 14.0
    for _ in range(24):
        middle = (low + high) / 2
        flags = sum(flag_count(odds, at, middle) for odds, at in judged)
        low, high = (middle, high) if 1000 * flags / words > rate else (low, middle)
    return high


def same_word(a: str, b: str) -> bool:
    """Return whether two words are one but for inflection."""
    a, b = a.casefold().strip(), b.casefold().strip()
    n = max(4, min(len(a), len(b)) - 3)
    return a == b or (len(a) >= 4 and len(b) >= 4 and a[:n] == b[:n])


def originals(label: Label) -> list[str]:
    """Return the accepted originals of a label."""
    parts = label.original.replace("/", " / ").replace(" or ", " / ").split(" / ")
    return [p for p in parts if p.strip()]


def tally(found: Sequence[Suspicion], labels: Sequence[Label]) -> Counter[str]:
    """Return counts of clear labels, hits, restored hits, true and false findings."""
    out: Counter[str] = Counter()
    for label in labels:
        if label.severity == "clear":
            over = [s for s in found if s.start < label.end and s.end > label.start]
            tops = [t for s in over for t in s.suggestions[:3]]
            out["clear"] += 1
            out["hit"] += bool(over)
            out["restored"] += any(same_word(t, o) for t in tops for o in originals(label))
    for s in found:
        kinds = {x.severity for x in labels if s.start < x.end and s.end > x.start}
        near = any(s.start <= x.end + 2 and s.end >= x.start - 2 for x in labels)
        out["true"] += "clear" in kinds
        out["false"] += not kinds and not near
    return out


def shares(counts: Mapping[str, int]) -> dict[str, float | int]:
    """Return recall, precision and restored share with the counts behind them."""

    def share(part: int, whole: int) -> float:
        return round(part / whole, 4) if whole else 0.0

    return {
        "labels": counts["clear"],
        "hit": counts["hit"],
        "false": counts["false"],
        "recall": share(counts["hit"], counts["clear"]),
        "precision": share(counts["true"], counts["true"] + counts["false"]),
        "restored": share(counts["restored"], counts["hit"]),
    }


class Measure:
    """Everything needed to measure one model folder."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self.folder = data, folder
        self.sight = eyesight_of(folder)
        self.reader = Reader.load(folder, self.sight.encoder)
        self.seed = int(json.loads((folder / "manifest.json").read_text("utf-8"))["seed"])
        self.passages, _ = dev_sets(data, folder, self.seed)
        self.clean = list(self.clean_articles())
        self.marked = list(self.marked_texts())

    def clean_articles(self) -> Iterable[CleanText]:
        """Yield whole articles of the test sources."""
        for source, text in texts(self.data, TEST, CLEAN_WORDS, self.seed + 3):
            for seen in self.sight.look(text):
                yield CleanText(source, seen)

    def marked_texts(self) -> Iterable[Marked]:
        """Yield the labelled passages, each with a calibrator fitted without its style."""
        labelled = read_labels(self.data / "wording" / "spun")
        for style in sorted({item.style for item in labelled}):
            out = {f"real:{item.name}" for item in labelled if item.style == style}
            rest = [p for p in self.passages if p.group not in out]
            calibrator = fit_calibrator(rest, seed=self.seed)
            for item in labelled:
                if item.style == style:
                    for _, seen in real_passage(item, self.sight):
                        yield Marked(item, seen, calibrator)

    def findings(self, marked: Marked, least: float) -> list[Suspicion]:
        """Return what the reader would say of a labelled text at that log odds."""
        cut = chance(least)
        reader = Reader(self.sight.eyes, marked.calibrator, Cutoffs(cut, cut))
        seen = marked.seen
        odds, _ = judged(marked.calibrator, seen)
        return list(reader.suspicions(marked.item.text, seen.tokens, seen.evidence, odds))

    def judged_clean(self, calibrator: Judge) -> list[tuple[Floats, NDArray[np.int64]]]:
        """Return log odds and places of every clean article."""
        return [(judged(calibrator, c.seen)[0], c.seen.evidence.at) for c in self.clean]

    def wording(self) -> dict[str, Any]:
        """Return recall, precision and restoration by rate of false flags, whole and by style."""
        out: dict[str, Any] = {}
        clean = {id(m.calibrator): self.judged_clean(m.calibrator) for m in self.marked}
        for rate in RATES:
            least = {key: odds_at(rate, judged) for key, judged in clean.items()}
            out[str(rate)] = self.counted(least)
        for p in PROBABILITIES:
            out[f"p {p}"] = self.counted(dict.fromkeys(clean, float(np.log(p / (1 - p)))))
        return out

    def counted(self, least: Mapping[int, float]) -> dict[str, Any]:
        """Return the shares over all labelled passages and per style."""
        whole: Counter[str] = Counter()
        styles: dict[str, Counter[str]] = {}
        for m in self.marked:
            counts = tally(self.findings(m, least[id(m.calibrator)]), m.item.labels)
            whole += counts
            styles[m.item.style] = styles.get(m.item.style, Counter()) + counts
        return {**shares(whole), "styles": {k: shares(v) for k, v in sorted(styles.items())}}

    def false_alarms(self) -> dict[str, Any]:
        """Return false flags per 1,000 words of clean articles at the cut-offs, and the worst."""
        clean = self.judged_clean(self.reader.calibrator)
        words = sum(len(at) for _, at in clean)
        out: dict[str, Any] = {"words": words, "articles": len(clean)}
        out["sources"] = len({c.source for c in self.clean})
        out["per_1000"] = {}
        for p in PROBABILITIES:
            flags = sum(flag_count(odds, at, float(np.log(p / (1 - p)))) for odds, at in clean)
            out["per_1000"][str(p)] = round(1000 * flags / words, 3)
        ranked = [
            (float(z), c.seen.tokens[int(i)].form, c.source)
            for (odds, at), c in zip(clean, self.clean, strict=True)
            for z, i in zip(odds, at, strict=True)
        ]
        worst = sorted(ranked, reverse=True)[:WORST]
        out["worst"] = [
            {"word": word, "probability": round(chance(z), 3), "source": source}
            for z, word, source in worst
        ]
        return out

    def hard(self) -> dict[str, Any]:
        """Return false flags per 1,000 words of clean text that looks odd, by kind, if at hand."""
        cuts = {"gate": self.reader.cutoffs.gate, "review": self.reader.cutoffs.review}
        counts: dict[str, Counter[str]] = {}
        for source, text in hard_texts(self.data, MEASURE):
            count = counts.setdefault(source.removeprefix(MEASURE), Counter())
            for seen in self.sight.look(text):
                odds, _ = judged(self.reader.calibrator, seen)
                count["words"] += len(odds)
                for name, p in cuts.items():
                    at = seen.evidence.at
                    count[name] += flag_count(odds, at, float(np.log(p / (1 - p))))
        return {
            kind: {"words": c["words"]} | {k: round(1000 * c[k] / c["words"], 2) for k in cuts}
            for kind, c in sorted(counts.items())
        }

    def article(self) -> dict[str, Any]:
        """Return the AUC of the article verdict: labelled passages against clean pieces."""
        from sklearn.metrics import roc_auc_score

        rng = np.random.default_rng(self.seed + 4)
        graph = graph_of(self.data, self.folder / "work")
        items = texts(self.data, TEST, PIECE_WORDS, self.seed + 4)
        made = list(synthetic(pieces(items, rng, *PIECE_SIZES), graph, self.sight, rng))
        judge = self.reader.calibrator.judge
        verdicts = [judge(p.features, p.forms)[1] for p in made]
        real = [judged(m.calibrator, m.seen)[1] for m in self.marked]
        clean = [v for v, p in zip(verdicts, made, strict=True) if not p.spun]
        fake = [v for v, p in zip(verdicts, made, strict=True) if p.spun]
        return {
            "clean_pieces": len(clean),
            "real_auc": auc(roc_auc_score, real, clean),
            "synthetic_auc": auc(roc_auc_score, fake, clean),
            "word_brier": self.brier(made),
            "reliability": reliability(self.reader.calibrator, made),
        }

    def brier(self, made: Sequence[Passage]) -> float:
        """Return the mean squared error of the word probabilities on held-out garbled pieces."""
        errors = [
            (sigmoid(self.reader.calibrator.judge(p.features, p.forms)[0]) - p.swapped) ** 2
            for p in made
        ]
        return round(float(np.concatenate(errors).mean()), 5)

    def samples(self) -> dict[str, Any]:
        """Return findings on the five sample articles where they are at hand."""
        folder, out = self.data.parent / "articles", {}
        seed = self.data / "wording" / "spun" / "seed_000.tsv"
        for path in sorted(folder.glob("0*.txt")):
            text = read_text(path)
            found: list[Suspicion] = []
            verdicts = []
            for seen in self.sight.look(text):
                odds, verdict = judged(self.reader.calibrator, seen)
                found += self.reader.suspicions(text, seen.tokens, seen.evidence, odds)
                verdicts.append(verdict)
            gate = [s for s in found if s.probability >= self.reader.cutoffs.gate]
            facts: dict[str, Any] = {"gate": len(gate), "review": len(found)}
            facts["spun"] = round(spun_chance(max(verdicts)), 4)
            labels = seed_labels(seed, path.name)
            if labels:
                facts |= {"at_gate": shares(tally(gate, labels))}
                facts |= {"at_review": shares(tally(found, labels))}
            out[path.name[:3]] = facts
        return out


def auc(score: Any, positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the area under the ROC curve."""
    truth = [1] * len(positive) + [0] * len(negative)
    return round(float(score(truth, [*positive, *negative])), 4)


def reliability(calibrator: Judge, made: Sequence[Passage]) -> list[dict[str, float]]:
    """Return, for ten bands of probability, the mean said and the share that was swapped."""
    said = np.concatenate([sigmoid(calibrator.judge(p.features, p.forms)[0]) for p in made])
    true = np.concatenate([p.swapped for p in made])
    out = []
    for k in range(10):
        band = (said >= k / 10) & (said < (k + 1) / 10 + (k == 9))
        if band.any():
            mean, share = float(said[band].mean()), float(true[band].mean())
            out.append({"said": round(mean, 3), "true": round(share, 3), "words": int(band.sum())})
    return out


def seed_labels(path: Path, name: str) -> list[Label]:
    """Return the labels of one sample article."""
    if not path.is_file():
        return []
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    return [
        Label(int(r[1]), int(r[1]) + len(r[2]), r[4], r[3].replace("(", "/ ").replace(")", ""))
        for r in rows
        if r[0] == name
    ]


def evaluate(data: Path, model_dir: Path) -> dict[str, Any]:
    """Measure a model folder; write metrics.json, the card and a plot; return the metrics."""
    measure = Measure(data, model_dir)
    found = {
        "clean": measure.false_alarms(),
        "hard": measure.hard(),
        "labelled_leave_one_style_out": measure.wording(),
        "article": measure.article(),
        "samples": measure.samples(),
    }
    text = json.dumps(found, indent=1) + "\n"
    (model_dir / "metrics.json").write_text(text, encoding="utf-8")
    write_card(model_dir, found)
    return found
