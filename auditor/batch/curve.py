"""How cost grows with the number of articles and of workers: whole runs of ``auditor batch``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.bench import generated_articles


@dataclass(frozen=True, slots=True)
class Point:
    """One whole run, start included.

    Attributes:
        articles, workers: what was run.
        words: of all articles.
        processor: seconds of processor time of all its processes.
        elapsed: seconds by the clock; depends on what else the machine does.
        peak: megabytes of its largest process.
    """

    articles: int
    workers: int
    words: int
    processor: float
    elapsed: float
    peak: float


def curve(counts: Sequence[int], workers: Sequence[int], seed: int = 0) -> Iterator[Point]:
    """A point for each number of generated articles and of workers.

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
                yield _point(source, folder / f"{count}-{some}", count, some)


def _point(source: Path, out: Path, count: int, workers: int) -> Point:
    command = [sys.executable, "-m", "auditor", "batch", str(source), "--out", str(out)]
    options = ["--workers", str(workers), "--shard-size", "50", "--quiet"]
    started = time.monotonic()
    run = subprocess.Popen([*command, *options])  # noqa: S603 - this program on our own file
    _, status, used = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.monotonic() - started
    if run.returncode not in (0, 1):
        raise RuntimeError(f"auditor batch ended with {run.returncode}")
    words = json.loads((out / "report.json").read_text(encoding="utf-8"))["words"]
    scale = 1024 if sys.platform != "darwin" else 1024**2
    processor = used.ru_utime + used.ru_stime
    return Point(count, workers, words, processor, elapsed, used.ru_maxrss / scale)
