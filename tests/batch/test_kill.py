"""kill -9 of the whole run at three random moments: resumed, it ends the same byte for byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.corpus import FEW, contents, write_jsonl

ARTICLES, SHARD = 240, 2
SHARDS = ARTICLES // SHARD


def command(source: Path, out: Path, workers: int) -> list[str]:
    select = [part for rule in FEW for part in ("--select", rule)]
    options = ["--out", str(out), "--workers", str(workers), "--shard-size", str(SHARD), "-q"]
    return [sys.executable, "-m", "auditor", "batch", str(source), *options, *select]


def written(out: Path) -> int:
    folder = out / "done"
    return len(list(folder.glob("*.json"))) if folder.exists() else 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_killed_three_times(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", ARTICLES)
    rng = random.Random(os.urandom(8))  # noqa: S311 - any three moments must do
    moments = sorted(rng.sample(range(1, SHARDS * 3 // 4), 3))
    killed_at = []
    for moment in moments:
        run = subprocess.Popen(command(source, tmp_path / "out", 2))
        while run.poll() is None and written(tmp_path / "out") < moment:
            time.sleep(0.002)
        time.sleep(rng.random() / 100)
        workers = children(run.pid)
        run.send_signal(signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL, moments
        killed_at.append(written(tmp_path / "out"))
        assert_gone(workers)
    assert killed_at == sorted(killed_at), "no shard is lost"
    assert killed_at[-1] < SHARDS
    assert not (tmp_path / "out" / "report.json").exists()
    ended = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "done").iterdir()}
    assert subprocess.run(command(source, tmp_path / "out", 2), check=False).returncode == 1
    for path, moment_written in ended.items():
        if path.suffix == ".json":
            assert path.stat().st_mtime_ns == moment_written, "no shard is done twice"
    assert subprocess.run(command(source, tmp_path / "whole", 1), check=False).returncode == 1
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def assert_gone(pids: list[int]) -> None:
    """Workers must not outlive the run that started them."""
    end = time.monotonic() + 20
    while alive := [pid for pid in pids if running(pid)]:
        assert time.monotonic() < end, alive
        time.sleep(0.05)


def running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
