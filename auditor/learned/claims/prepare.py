"""Turn the training sets into arrays of word pieces for `branch`, and make synthetic pairs.

`python -m auditor.learned.claims.prepare --data DATA --out FILE.npz [--articles N]`
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from auditor.evidence.content import content_words, coverage, weights_of
from auditor.learned.claims import corpora
from auditor.learned.claims.crossed import MOST
from auditor.learned.claims.falsifying import Pool, falsified, with_detail
from auditor.learned.claims.fit_attribution import folds_of, vague_of
from auditor.learned.claims.pairing import excerpts, sentences_in
from auditor.learned.claims.rewording import NAME, Edited, reworded
from auditor.learned.encoder.pieces import SAME, pieces
from auditor.text.normalise import normalised
from auditor.text.span import Span

FOLDS = 5
ARTICLES = 17_500
"""News articles that pairs are made from."""
SUPPORTS, CONTRADICTS, UNRELATED = range(3)
# where a pair comes from; those from `WICE` on are labelled by people
TITLE, MADE, WICE, QAGS, FEVER, SUMMEDITS = range(6)
CUE, SOURCE, CONTENT, NO_SOURCE = 1, 2, 4, 8
_DASH = re.compile(r" [|–-] [A-Z][\w. ]{2,30}$")


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


@dataclass(slots=True)
class Pairs:
    """Pairs as rows: evidence, claim (numbers of texts), label, set, fold, group."""

    pieces: Pieces
    rows: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)

    def add(
        self, evidence: Edited | str, claims: Sequence[tuple[Edited | str, int]], kind: int,
        fold: int = 0, group: int = 0,
    ) -> None:  # fmt: skip
        """Add one piece of evidence with its claims and their labels."""
        first = self._text(evidence, 200)
        self.rows += [
            (first, self._text(claim, 80), label, kind, fold, group) for claim, label in claims
        ]

    def _text(self, given: Edited | str, most: int) -> int:
        text, spans = (given, ()) if isinstance(given, str) else (given.text, given.changed)
        return self.pieces.add(text.translate(SAME), [(*span, 1) for span in spans], most)


def pair_arrays(data: Path, tokenizer: Any, articles: int, seed: int) -> dict[str, Any]:
    """Made pairs from news, then those that people labelled."""
    pairs = Pairs(Pieces(tokenizer))
    made(data.parent / "news" / "articles.jsonl.xz", pairs, articles, seed)
    group = 0
    for kind, examples in (
        (WICE, corpora.wice(data)),
        (QAGS, corpora.qags(data)),
        (FEVER, corpora.fever_symmetric(data)),
        (SUMMEDITS, corpora.summedits(data)),
    ):
        folds = folds_of([each.group for each in examples], seed, FOLDS)
        for example, fold in zip(examples, folds, strict=True):
            for each in excerpts(example.claim, [example.evidence]):
                label = SUPPORTS if example.supported else CONTRADICTS
                pairs.add(each.text, [(each.claim, label)], kind, fold, group)
            group += 1
    return {**pairs.pieces.arrays("pairs"), "pairs.rows": np.array(pairs.rows, dtype=np.int32)}


def made(news: Path, pairs: Pairs, articles: int, seed: int) -> None:
    """Made pairs from ``articles`` articles spread over the set."""
    rng = random.Random(seed)  # noqa: S311
    far: list[str] = ["Chicago", "London", "Texas", "John Miller", "Maria Lopez"]
    other: list[str] = ["The weather stayed dry for the rest of the season."]
    for row in _every(news, articles):
        text = normalised(row["text"])[:9000]
        spans = sentences_in(text)
        plain = [each for each in (s.of(text).strip() for s in spans) if _usable(each)]
        if len(plain) < 6:
            continue
        pool = Pool([*dict.fromkeys(NAME.findall(text))][:30] or far, far[-400:])
        title = _DASH.sub("", normalised(row["title"] or "").strip())
        _from_summary(title, plain[:10], pairs, pool, rng)
        _from_summary(reworded(plain[0], rng, 2), plain[2:14], pairs, pool, rng)
        _from_window(plain, pairs, pool, rng, other)
        far += rng.sample(pool.near, min(2, len(pool.near)))
        other.append(rng.choice(plain))


def _every(news: Path, count: int) -> Iterator[dict[str, Any]]:
    step = max(1, 35_000 // count)
    with lzma.open(news, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % step == 0:
                yield json.loads(line)


def _usable(sentence: str) -> bool:
    words = sentence.split()
    return 7 <= len(words) <= 45 and sentence[0].isupper() and sentence[-1] in '.!"'


def _from_summary(
    title: str, sentences: Sequence[str], pairs: Pairs, pool: Pool, rng: random.Random
) -> None:
    """A headline or first sentence that the article bears out, and false ones beside it."""
    if not 5 <= len(title.split()) <= 40 or title.endswith("?"):
        return
    found = excerpts(title, [" ".join(sentences)])
    if not found:
        return
    claim, best = found[0].claim, found[0].text
    mine = weights_of(content_words(claim, _whole(claim)))
    if coverage(mine, weights_of(content_words(best, _whole(best)))) < 0.5:
        return
    wrong = [each for each in (falsified(claim, rng, pool) for _ in range(2)) if each]
    claims: list[tuple[Edited | str, int]] = [(claim, SUPPORTS)]
    if rng.random() < 0.4:
        claims.append((reworded(claim, rng), SUPPORTS))
    pairs.add(best, [*claims, *((each, CONTRADICTS) for each in wrong)], TITLE)


def _whole(text: str) -> Span:
    return Span(0, len(text))


def _from_window(
    sentences: Sequence[str], pairs: Pairs, pool: Pool, rng: random.Random, other: Sequence[str]
) -> None:
    """A few sentences in a row, and claims on one of them: true, false, and on other matters."""
    at = rng.randrange(len(sentences))
    begin = max(0, at - rng.randint(0, 2))
    window = [*sentences[begin : at + rng.randint(1, 2)]]
    here = at - begin
    base = window[here]
    if rng.random() < 0.3:
        window[here] = reworded(base, rng, 2)
    true = [reworded(base, rng) for _ in range(3)]
    if len(window) > 1 and rng.random() < 0.3:
        true.append(window[0].rstrip(".") + ", and " + window[1])
    wrong = [falsified(reworded(base, rng, 2) if rng.random() < 0.6 else base, rng, pool)
             for _ in range(4)]  # fmt: skip
    away = [s for n, s in enumerate(sentences) if abs(n - at) > 4] or [rng.choice(other)]
    claims: list[tuple[Edited | str, int]] = [(each, SUPPORTS) for each in dict.fromkeys(true)]
    claims += [(each, CONTRADICTS) for each in wrong if each is not None]
    claims.append((with_detail(rng.choice(true), rng, pool), UNRELATED))
    claims.append((rng.choice(away) if rng.random() < 0.7 else rng.choice(other), UNRELATED))
    pairs.add(" ".join(window), claims, MADE)
    if (turned := falsified(base, rng, pool)) is None:
        return
    # the evidence changed, the claim left as it was written: a claim's sound gives nothing away
    window[here] = turned.text
    pairs.add(
        " ".join(window),
        [(rng.choice(true), CONTRADICTS), (reworded(turned.text, rng, 2), SUPPORTS)],
        MADE,
    )


def write(data: Path, out: Path, articles: int, seed: int) -> None:
    """Write all arrays to the npz file ``out``; ``data`` is the folder ``claims``."""
    tokenizer = pieces().tokenizer
    arrays = {
        **sentence_arrays(data, tokenizer, seed),
        **pair_arrays(data, tokenizer, articles, seed),
    }
    np.savez_compressed(out, **arrays)


def main() -> None:
    """Write the arrays."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder shared/data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    write(given.data / "claims", given.out, given.articles, given.seed)
    print(f"{given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
