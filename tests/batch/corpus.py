"""Generated articles for batch tests: plain news prose, some of it with faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor.batch.run import Plan
from auditor.bench import generated_articles
from auditor.config import Settings

DEBRIS = "Leave a comment"
FEW = ("comment-form", "vague-attribution", "doubled-word")
"""Rules enough to find something; all of them would only make the tests slower."""


SETTINGS = Settings(select=FEW)


def plan(tmp_path: Path, out: str = "out", count: int = 30, **changes: Any) -> Plan:
    """A run over ``count`` articles in shards of four, or as ``changes`` say."""
    path = tmp_path / "in.jsonl"
    if not path.exists():
        write_jsonl(path, count)
    return Plan([str(path)], tmp_path / out, SETTINGS, **{"shard_size": 4, **changes})


def rows(count: int) -> list[dict[str, Any]]:
    """Every third article ends in debris."""
    found = []
    for number, source in enumerate(generated_articles(count)):
        tail = f"\n\n{DEBRIS}\n" if number % 3 == 0 else ""
        found.append({"id": f"a{number}", "text": source.text[:900] + tail})
    return found


def write_jsonl(path: Path, count: int) -> Path:
    """A JSON Lines file of ``count`` articles."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(count)), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a run's folder by its relative name, the lock left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    """All rows of a kind (records, findings, errors), in order."""
    return [
        json.loads(line)
        for path in sorted((folder / kind).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
