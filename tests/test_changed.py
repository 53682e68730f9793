"""``--changed``: only what differs from a git revision counts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run

CLEAN = "The council met on Monday.\n"
MORE = "\nIt heard the mayor on the budget for the bridge, and voted to repair the pier.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True
        )

    (tmp_path / "old.txt").write_text(CLEAN + "\nLeave a comment\n")
    (tmp_path / "clean.txt").write_text(CLEAN)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    return tmp_path


def test_old_findings_on_unchanged_lines_do_not_count(auditor_cli: Run, repository: Path) -> None:
    assert auditor_cli("check", ".", "--changed").returncode == 0
    old = repository / "old.txt"
    old.write_text(old.read_text().replace("Monday", "Tuesday"))
    assert auditor_cli("check", ".", "--changed").returncode == 0
    old.write_text(old.read_text() + MORE + "\nShare on Facebook\n")
    done = auditor_cli("check", ".", "--changed", "HEAD")
    assert done.returncode == 1
    assert "Share on Facebook" in done.stdout
    assert "clean.txt" not in done.stdout


def test_a_new_file_counts_whole(auditor_cli: Run, repository: Path) -> None:
    (repository / "new.txt").write_text(CLEAN + "\nLeave a comment\n")
    assert auditor_cli("check", ".", "--changed").returncode == 1


def test_no_repository_and_no_such_revision_are_exit_2(auditor_cli: Run, repository: Path) -> None:
    assert auditor_cli("check", ".", "--changed", "no-such-revision").returncode == 2


def test_outside_a_repository(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN)
    done = auditor_cli(
        "check", "a.txt", "--changed", "HEAD", GIT_CEILING_DIRECTORIES=str(tmp_path.parent)
    )
    assert done.returncode == 2
    assert "repository" in done.stderr
