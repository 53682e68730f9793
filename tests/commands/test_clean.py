"""``auditor clean``: debris goes, content stays, everything that goes is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.clean import Edit, apply, diff
from tests.conftest import Run

CONTENT = "The council met on Monday.\n\nIt heard the mayor on the budget for the bridge.\n"
DEBRIS = CONTENT.replace("\n\n", "\n\nShare on Facebook\n\n") + "\nLeave a comment\n"


def test_debris_goes_and_is_told(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DEBRIS)
    done = auditor_cli("clean", "a.txt")
    assert (done.returncode, done.stdout.strip()) == (0, CONTENT.strip())
    assert "a.txt:3: share-bar: 'Share on Facebook'" in done.stderr
    assert "a.txt:7: comment-form: 'Leave a comment'" in done.stderr
    assert (tmp_path / "a.txt").read_text() == DEBRIS


def test_check_and_in_place(auditor_cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DEBRIS.replace("\n", "\r\n").encode("utf-8-sig"))
    assert auditor_cli("clean", "a.txt", "--check").returncode == 1
    assert auditor_cli("clean", "a.txt", "--in-place").returncode == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfThe council met on Monday.\r\n\r\nIt")
    assert auditor_cli("clean", "a.txt", "--check").returncode == 0


def test_a_diff_can_be_applied(auditor_cli: Run, tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.txt").write_text(DEBRIS)
    shown = auditor_cli("clean", "a.txt", "--diff").stdout
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=shown, text=True, check=True)
    assert (tmp_path / "a.txt").read_text().strip() == CONTENT.strip()


@pytest.mark.parametrize("text", ["", CONTENT, "no newline at the end"])
def test_clean_text_stays_as_it_is(auditor_cli: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert auditor_cli("clean", "a.txt").stdout == text


@given(st.text(), st.data())
def test_only_the_edited_ranges_change(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    changes = [
        Edit(start, end, text[start:end], "", "r", 1)
        for start, end in zip(bounds[::2], bounds[1::2], strict=False)
    ]
    removed = sum(edit.end - edit.start for edit in changes)
    assert len(apply(text, changes)) == len(text) - removed
    assert apply(text, []) == text
    assert diff("a", text, text) == ""
