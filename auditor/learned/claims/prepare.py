"""Turn the training sets into arrays of word pieces for `fit_branch`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from auditor.learned.claims import corpora
from auditor.learned.claims.crossed import MOST
from auditor.learned.claims.fit_attribution import folds_of, vague_of
from auditor.learned.encoder.pieces import SAME, pieces

FOLDS = 5
CUE, SOURCE, CONTENT, NO_SOURCE = 1, 2, 4, 8


@dataclass(slots=True)
class Pieces:
    """Texts as rows of word pieces, end to end, with a byte of marks for each piece."""

    tokenizer: Any
    ids: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def add(self, text: str, spans: Sequence[tuple[int, int, int]] = (), most: int = MOST) -> int:
        """Add ``text``; ``spans`` are (start, end, mark) in it; give its number."""
        read = self.tokenizer.encode(text, add_special_tokens=False)
        marks = [0] * len(read.ids)
        for start, end, mark in spans:
            for place, (a, b) in enumerate(read.offsets):
                if a < end and b > start:
                    marks[place] |= mark
        self.ids += read.ids[:most]
        self.marks += marks[:most]
        self.sizes.append(min(len(read.ids), most))
        return len(self.sizes) - 1

    def arrays(self, name: str) -> dict[str, Any]:
        """The rows as arrays for one npz file."""
        return {
            f"{name}.ids": np.array(self.ids, dtype=np.uint16),
            f"{name}.marks": np.array(self.marks, dtype=np.uint8),
            f"{name}.sizes": np.array(self.sizes, dtype=np.uint16),
        }


def sentence_arrays(data: Path, tokenizer: Any, seed: int) -> dict[str, Any]:
    """Sentences of PolNeAR, CheckThat! and WikiWeasel with their labels (-1: none given).

    Columns of ``labels``: carries an attribution, vague or missing source, worth checking, weasel.
    """
    pieces = Pieces(tokenizer)
    rows: list[list[int]] = []
    where: list[list[int]] = []  # document, fold (-1 for development sets), begins a paragraph
    number = 0
    for part in ("train", "dev"):
        articles = list(corpora.polnear(data / "polnear.tar.xz", part))
        folds = folds_of([each.name for each in articles], seed, FOLDS)
        for article, fold in zip(articles, folds, strict=True):
            _add_article(article, pieces, rows)
            fold = fold if part == "train" else -1
            where += [[number, fold, fresh] for fresh in _fresh(article)]
            number += 1
    for column, part, (texts, gold) in (
        (2, "train", corpora.checkthat(data, "train")),
        (2, "dev", corpora.checkthat(data, "dev")),
        (3, "train", corpora.wikiweasel(data)),
    ):
        fold_of = np.random.default_rng(seed).permutation(len(texts)) % FOLDS
        for text, label, fold in zip(texts, gold, fold_of, strict=True):
            pieces.add(text.translate(SAME))
            row = [-1] * 4
            row[column] = int(label)
            rows.append(row)
            where.append([number, int(fold) if part == "train" else -1, 0])
            number += 1
    return {
        **pieces.arrays("sentences"),
        "sentences.labels": np.array(rows, dtype=np.int8),
        "sentences.where": np.array(where, dtype=np.int32),
    }


def _fresh(article: corpora.MarkedArticle) -> list[int]:
    """For each sentence 1 if a line break stands between it and the one before."""
    ends = [article.sentences[0][0], *(end for _, end in article.sentences)]
    return [int("\n" in article.text[a:b]) for a, (b, _) in zip(ends, article.sentences)]  # noqa: B905


def _add_article(article: corpora.MarkedArticle, pieces: Pieces, rows: list[list[int]]) -> None:
    marked = [
        (*span, mark)
        for each in article.attributions
        for spans, mark in (
            (each.cue, CUE | (NO_SOURCE if each.no_source else 0)),
            (each.source, SOURCE),
            (each.content, CONTENT),
        )
        for span in spans
    ]
    parts = tuple(part for each in article.attributions for part in each.parts)
    text = article.text.translate(SAME)
    vague = vague_of(article).tolist()
    for (start, end), lacks in zip(article.sentences, vague, strict=True):
        here = [(a - start, b - start, mark) for a, b, mark in marked if a < end and b > start]
        pieces.add(text[start:end], here)
        rows.append([int(corpora.overlaps((start, end), parts)), lacks, -1, -1])


def write(data: Path, out: Path, seed: int) -> None:
    """Write all arrays to the npz file ``out``; ``data`` is the folder ``claims``."""
    np.savez_compressed(out, **sentence_arrays(data, pieces().tokenizer, seed))
