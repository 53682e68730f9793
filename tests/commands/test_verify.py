"""``auditor verify``: one answer a line, bad lines are told, the others answered."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run

PAIRS = [
    {"id": "a", "claim": "The bridge over the Aune was opened in 1931.",
     "evidence": ["Cows graze.", "The bridge over the Aune was opened in 1931 by the mayor."]},
    {"id": 2, "claim": "The bridge over the Aune was opened in 1931.",
     "evidence": ["The bridge over the Aune was opened in 1913."]},
    {"id": "c", "claim": "The bridge over the Aune was opened in 1931.", "evidence": []},
]  # fmt: skip


def test_answers_follow_the_contract(auditor_cli: Run) -> None:
    lines = "".join(json.dumps(pair) + "\n\n" for pair in PAIRS)
    done = auditor_cli("verify", "-", stdin=lines)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2, "c"]
    assert [answer["label"] for answer in answers] == ["supports", "contradicts", "unrelated"]
    for answer in answers:
        assert set(answer) == {"id", "label", "probability", "evidence_span"}
        assert 0 <= answer["probability"] <= 1
    span = answers[0]["evidence_span"]
    assert span["evidence"] == 1
    assert "1931" in PAIRS[0]["evidence"][1][span["start"] : span["end"]]  # type: ignore[index]
    assert answers[2]["evidence_span"] is None


def test_bad_lines_are_told_by_number(auditor_cli: Run, tmp_path: Path) -> None:
    bad = [
        "{broken",
        "[]",
        '{"id": true, "claim": "x", "evidence": []}',
        '{"id": "1", "claim": "x", "evidence": "y"}',
        '{"id": "1", "claim": 5, "evidence": []}',
        '{"id": "1", "evidence": []}',
        "[" * 100_000,
    ]
    (tmp_path / "p.jsonl").write_text("\n".join([*bad, json.dumps(PAIRS[0])]) + "\n")
    done = auditor_cli("verify", "p.jsonl", "--output", "out/answers.jsonl")
    assert done.returncode == 2
    for number in range(1, len(bad) + 1):
        assert f"p.jsonl:{number}:" in done.stderr
    written = (tmp_path / "out" / "answers.jsonl").read_text()
    assert [json.loads(line)["id"] for line in written.splitlines()] == ["a"]


def test_a_missing_file(auditor_cli: Run) -> None:
    done = auditor_cli("verify", "none.jsonl")
    assert done.returncode == 2 and "none.jsonl: cannot be read" in done.stderr
