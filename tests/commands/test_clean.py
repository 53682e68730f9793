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


def test_in_place_keeps_links_modes_and_bytes_it_cannot_read(
    auditor_cli: Run, tmp_path: Path
) -> None:
    path, link, damaged = (tmp_path / name for name in ("a.txt", "link.txt", "damaged.txt"))
    path.write_text(DEBRIS)
    path.chmod(0o600)
    link.symlink_to(path)
    damaged.write_bytes(DEBRIS.encode() + "é".encode() * 50 + b"\xff\n")
    before = damaged.read_bytes()
    assert auditor_cli("clean", "link.txt", "--in-place").returncode == 0
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Leave a comment" not in path.read_text()
    assert auditor_cli("clean", "damaged.txt", "--in-place").returncode == 2
    assert damaged.read_bytes() == before


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


FAULTS = (
    "The harbour of Vell was dredged last week for the first time in eleven years. This\n"
    "work, which the port had asked for since 2016, lets larger boats reach the quay.\n\n"
    "The fleet will sail again on Monday.Crews have been told to meet at six.\n"
    "The mayorâ€™s office paid for half of the work &amp; the port for the rest.\n"
    "Dear [Name], the port of {{city}} thanks all who came to the quay on Sunday.\n"
)


def test_faults_of_structure_are_mended_and_no_word_is_lost(
    auditor_cli: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(FAULTS, encoding="utf-8")
    done = auditor_cli("clean", "a.txt", "--select", "boilerplate-debris")
    assert "in eleven years. This work, which the port" in done.stdout
    assert "on Monday. Crews have been told" in done.stdout
    assert "The mayor’s office paid for half of the work & the port" in done.stdout
    assert "Dear [Name], the port of {{city}} thanks all" in done.stdout
    assert "a.txt:6: template-variable: '{{city}}' stays: Put in the value" in done.stderr
    assert auditor_cli("clean", "a.txt", "--check").returncode == 1


def test_a_page_is_cleaned_to_a_sound_page(auditor_cli: Run, tmp_path: Path) -> None:
    page = (
        "<p>The council of Vell met on Monday to hear the mayor on the bridge.</p>\n"
        "<p><b>Share on</b> <a href='/f'>Facebook</a></p>\n"
        "<p>It will meet again in June, when the plan for the ferry is ready.</p>\n"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    kept = [line for line in page.splitlines() if "Share" not in line]
    assert auditor_cli("clean", "a.html").stdout.splitlines() == kept
    note = (
        "The council of Vell met on Monday to hear the mayor on the bridge.\n\n"
        "- [Share on Facebook](https://f.example/share)\n- [Share on Twitter](https://t.example)\n\n"
        "It will meet again in June, when the plan for the ferry is ready.\n"
    )
    (tmp_path / "a.md").write_text(note, encoding="utf-8")
    cleaned = auditor_cli("clean", "a.md").stdout
    assert "example" not in cleaned
    assert [line for line in cleaned.splitlines() if line] == [
        line for line in note.splitlines() if line and "Share" not in line
    ]


def test_a_repair_inside_a_note_changes_no_other_word(auditor_cli: Run, tmp_path: Path) -> None:
    text = (
        "The council of Vell met on Monday to hear the mayor on the bridge.\n"
        "UPDATE: The bridge stays open for now.Crews have been told to wait until the mayor is"
        " back from the coast, a clerk told the paper on Tuesday.\n"
    )
    (tmp_path / "a.txt").write_text(text)
    assert auditor_cli("clean", "a.txt").stdout == text.replace("now.Crews", "now. Crews")


def test_cleaning_twice_changes_nothing_and_lines_are_those_of_the_file(
    auditor_cli: Run, tmp_path: Path
) -> None:
    text = (
        "Old bridge to close\nShare on Facebook\nPage 1 of 2\nBack to top\n"
        f"Old bridge to close\n{CONTENT}"
    )
    (tmp_path / "a.txt").write_text(text)
    done = auditor_cli("clean", "a.txt", "--ignore", "debris-lines")
    assert done.stdout == f"Old bridge to close\n{CONTENT}"
    assert "a.txt:5: repeated-title: 'Old bridge to close'" in done.stderr
    (tmp_path / "b.txt").write_text(done.stdout)
    assert auditor_cli("clean", "b.txt", "--check").returncode == 0
