"""The pytest plugin, run by a real pytest in a folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from auditor import audit_path
from tests.conftest import Run
from tests.test_repeats import article

CLEAN = "The council met on Monday. It heard the mayor, Ana Ruiz, on the budget for the bridge.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clean.md").write_text(CLEAN)
    (tmp_path / "debris.txt").write_text(CLEAN + "\nLeave a comment\n")
    lines = ['{"id": "one", "text": "The council met on Monday."}']
    (tmp_path / "wire.jsonl").write_text("\n".join(lines))
    (tmp_path / "test_own.py").write_text("def test_own():\n    assert True\n")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_nothing_happens_without_the_flag(folder: Path) -> None:
    done = run(folder, "-q")
    assert done.returncode == 0
    assert "1 passed" in done.stdout


def test_failures_show_carets_and_no_traceback(folder: Path) -> None:
    done = run(folder, "--auditor")
    assert done.returncode == 1
    assert "│ ^^^^^^^^^^^^^^^" in done.stdout
    assert "Traceback" not in done.stdout
    assert "FAILED debris.txt::boilerplate-debris - 1 findings may block" in done.stdout
    section = done.stdout[done.stdout.index("= auditor =") :]
    assert "debris.txt" in section
    assert "fail" in section


def test_two_workers_and_junitxml(folder: Path) -> None:
    done = run(folder, "--auditor", "-n", "2", "--junitxml", "report.xml")
    assert done.returncode == 1
    failed = [
        {p.get("name"): p.get("value") for p in case.iter("property")}
        for case in ElementTree.parse(folder / "report.xml").getroot().iter("testcase")  # noqa: S314
        if case.find("failure") is not None
    ]
    assert [case["verdict"] for case in failed] == ["fail"]
    assert 0 < float(failed[0]["score"] or 0) < 100


def test_selecting_by_name_marker_and_last_failed(folder: Path) -> None:
    assert "1 failed" in run(folder, "--auditor", "-k", "debris.txt and boilerplate").stdout
    assert "1 passed" in run(folder, "--auditor", "-m", "not auditor").stdout
    last = run(folder, "--auditor", "--lf").stdout
    assert "1 failed" in last
    assert "passed" not in last.splitlines()[-1]


def test_files_by_ini_and_parts_of_json_lines(folder: Path) -> None:
    (folder / "pytest.ini").write_text("[pytest]\nauditor_files = *.jsonl\n")
    done = run(folder, "--auditor", "--collect-only", "-q")
    assert "wire.jsonl::boilerplate-debris[one]" in done.stdout
    assert "debris.txt" not in done.stdout


def test_a_changed_article_is_not_taken_from_the_cache(folder: Path) -> None:
    assert run(folder, "--auditor", "debris.txt").returncode == 1
    (folder / "debris.txt").write_text(CLEAN)
    assert run(folder, "--auditor", "debris.txt").returncode == 0


def test_a_least_score_is_an_item(folder: Path) -> None:
    done = run(folder, "--auditor", "--auditor-min-score", "100", "debris.txt")
    assert "debris.txt::score" in done.stdout
    never = ("--auditor-fail-on", "never")
    assert (
        run(folder, "--auditor", "--auditor-min-score", "100", *never, "debris.txt").returncode == 0
    )


def test_scores_are_those_of_the_command(auditor_cli: Run, tmp_path: Path) -> None:
    """Also where a line counts that only stands in many articles of the run."""
    (tmp_path / "blank.txt").touch()
    for number in range(8):
        text = article(number, extra="The Vell Courier, all rights").text
        (tmp_path / f"{number}.txt").write_text(text)
    done = run(tmp_path, "--auditor")
    report = json.loads(auditor_cli("check", ".", "-f", "json").stdout)
    assert all(each["score"] < 100 for each in report["articles"])
    assert audit_path(tmp_path / "0.txt").scorecard.overall == 100  # by itself
    told = {
        line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if ".txt " in line
    }
    for each in report["articles"]:
        assert told[each["uri"].removeprefix("./")] == [each["verdict"], str(each["score"])]
    assert "blank.txt: no text in it" in done.stdout


def test_bad_settings_are_told(folder: Path) -> None:
    done = run(folder, "--auditor", "--auditor-profile", "tabloid")
    assert done.returncode != 0
    assert "no profile 'tabloid'" in done.stdout


def test_the_five_articles_with_two_workers(shared: Path, tmp_path: Path) -> None:
    for path in (shared / "articles").glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    done = run(tmp_path, "--auditor", "-n", "2", "--junitxml", "report.xml", "-q")
    assert done.returncode == 1
    failed = {
        line.split("::")[0].split()[1][:3]
        for line in done.stdout.splitlines()
        if line.startswith("FAILED")
    }
    assert {"000", "002", "003", "004"} <= failed
    assert "001" not in failed
    assert (tmp_path / "report.xml").stat().st_size > 1000
