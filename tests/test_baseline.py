"""A baseline marks what is known, never swallows what is new, and is never silently empty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.baseline import read_baseline
from auditor.errors import ConfigError
from tests.conftest import Run

ARTICLE = "The council met on Monday.\n\nLeave a comment\n"


@pytest.fixture
def folder(auditor_cli: Run, tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(ARTICLE)
    made = auditor_cli("baseline", "create", "a.txt")
    assert made.returncode == 0, made.stderr
    return tmp_path


def test_known_findings_do_not_fail_and_stay_in_the_report(auditor_cli: Run, folder: Path) -> None:
    (folder / "a.txt").write_text("A new first line.\n\n" + ARTICLE)
    done = auditor_cli("check", "a.txt", "--baseline", ".auditor-baseline.json", "-f", "json")
    assert done.returncode == 0
    (article,) = json.loads(done.stdout)["articles"]
    known = [f for f in article["findings"] if f["status"] == "baseline"]
    assert [f["location"]["excerpt"] for f in known] == ["Leave a comment"]
    assert known[0]["cost"] == 0


def test_a_new_finding_fails(auditor_cli: Run, folder: Path) -> None:
    (folder / "a.txt").write_text(ARTICLE + "\nShare on Facebook\n")
    assert auditor_cli("baseline", "check", "a.txt").returncode == 1


def test_create_never_overwrites(auditor_cli: Run, folder: Path) -> None:
    again = auditor_cli("baseline", "create", "a.txt")
    assert again.returncode == 2
    assert "already" in again.stderr


def test_update_shows_and_asks(auditor_cli: Run, folder: Path) -> None:
    before = (folder / ".auditor-baseline.json").read_text()
    (folder / "a.txt").write_text("The council met on Monday.\n\nShare on Facebook\n")
    asked = auditor_cli("baseline", "update", "a.txt", stdin="n\n")
    assert "+ a.txt: share-bar: Share on Facebook" in asked.stdout
    assert "- a.txt: comment-form: Leave a comment" in asked.stdout
    assert (folder / ".auditor-baseline.json").read_text() == before
    assert auditor_cli("baseline", "update", "a.txt", "--yes").returncode == 0
    assert auditor_cli("baseline", "check", "a.txt").returncode == 0


def test_a_missing_or_broken_baseline_is_exit_2(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert auditor_cli("check", "a.txt", "--baseline", "none.json").returncode == 2
    (tmp_path / "broken.json").write_text('{"version": 1')
    assert auditor_cli("check", "a.txt", "--baseline", "broken.json").returncode == 2
    (tmp_path / "old.json").write_text('{"version": 0, "articles": {}}')
    with pytest.raises(ConfigError, match="version 0"):
        read_baseline(tmp_path / "old.json")


def test_an_unreadable_article_stops_create(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert auditor_cli("baseline", "create", "a.txt", "gone.txt").returncode == 2
    assert not (tmp_path / ".auditor-baseline.json").exists()
