"""How cost grows with the number of articles and of workers: whole runs of ``auditor batch``."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.bench import Spent, generated_articles, whole_process


@dataclass(frozen=True, slots=True)
class Point:
    """One whole run, start included.

    Attributes:
        articles, workers: what was run.
        words: of all articles.
        spent: by all its processes.
    """

    articles: int
    workers: int
    words: int
    spent: Spent


def curve(
    counts: Sequence[int], workers: Sequence[int], seed: int = 0, options: Sequence[str] = ()
) -> Iterator[Point]:
    """A point for each number of generated articles and of workers.

    Args:
        options: further ones of ``auditor batch``, such as which rules.

    Raises:
        RuntimeError: if a run fails.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in counts:
            source = folder / f"{count}.jsonl"
            with source.open("w", encoding="utf-8") as out:
                for article in generated_articles(count, seed):
                    out.write(json.dumps({"id": article.uri, "text": article.text}) + "\n")
            for some in workers:
                yield _point(source, folder / f"{count}-{some}", count, some, options)


def _point(source: Path, out: Path, count: int, workers: int, options: Sequence[str]) -> Point:
    command = [sys.executable, "-m", "auditor", "batch", str(source), "--out", str(out)]
    shape = ["--workers", str(workers), "--shard-size", "50", "--quiet"]
    spent = whole_process([*command, *shape, *options])
    words = json.loads((out / "report.json").read_text(encoding="utf-8"))["words"]
    return Point(count, workers, words, spent)
