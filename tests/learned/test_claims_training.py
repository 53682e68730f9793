"""Training the claim models where something it needs is absent: one plain error, nothing begun."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from auditor.learned import train
from auditor.learned.claims import meanings


def test_all_that_is_missing_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(meanings, "WORDNET", tmp_path / "wordnet")
    out = tmp_path / "out"
    given = ["train", "support", "--data", str(tmp_path), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", given)
    with pytest.raises(SystemExit) as stopped:
        train.main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "apt-get install wordnet-base" in said
    assert "articles.jsonl.xz" in said
    assert not out.exists()
