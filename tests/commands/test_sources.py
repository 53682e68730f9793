"""``auditor sources``: names of publishers, all formats, uncertainty, exit codes."""

from __future__ import annotations

import csv
import json
from html import unescape
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import Run

CLEAN = "The council met on Monday. It heard the mayor on the budget for the bridge.\n"
DEBRIS = CLEAN + "\nLeave a comment\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    records = [
        {
            "id": str(number),
            "text": DEBRIS if number % 2 else CLEAN,
            "url": f"https://www.{'one' if number % 2 else 'two'}.example/{number}",
            "date": f"2021-{number + 1:02}-05",
            "desk": "=city" if number < 6 else "world",
        }
        for number in range(12)
    ]
    path = tmp_path / "archive.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_json_by_host(auditor_cli: Run, archive: Path) -> None:
    done = auditor_cli("sources", "archive.jsonl", "--format", "json")
    assert done.returncode == 0, done.stderr
    one, two = json.loads(done.stdout)["sources"]
    assert (one["source"], one["n"], two["source"], two["n"]) == (
        "one.example",
        6,
        "two.example",
        6,
    )
    assert one["mean"]["value"] < two["mean"]["value"]
    assert one["mean"]["low"] <= one["mean"]["value"] <= one["mean"]["high"]
    assert one["faults"][0]["rule"] == "comment-form" and one["faults"][0]["share"] == 1
    assert one["months"][0] == {"month": "2021-02", "n": 1, "mean": one["mean"]["value"]}


def test_by_field_in_csv_that_no_spreadsheet_runs(auditor_cli: Run, archive: Path) -> None:
    done = auditor_cli("sources", "archive.jsonl", "--source-from", "desk", "--format", "csv")
    found = list(csv.DictReader(StringIO(done.stdout)))
    assert {row["source"] for row in found} == {"'=city", "world"}
    assert {row["n"] for row in found} == {"6"}


def test_terminal_and_folders(auditor_cli: Run, tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "a.txt").write_text(CLEAN)
    done = auditor_cli("sources", "in", "--source-from", "folder")
    assert done.returncode == 0, done.stderr
    assert "north" in done.stdout and "south" in done.stdout
    assert "2 articles, 2 publishers" in done.stdout


def test_html_with_plots_and_no_script(auditor_cli: Run, archive: Path, tmp_path: Path) -> None:
    done = auditor_cli("sources", "archive.jsonl", "--format", "html", "--output", "s.html")
    assert done.returncode == 0, done.stderr
    page = unescape((tmp_path / "s.html").read_text("utf-8"))
    assert page.count("<svg") >= 4 and "polyline" in page
    assert "<script" not in page and "default-src 'none'" in page and "nan" not in page


def test_what_cannot_be_read_is_told(auditor_cli: Run, archive: Path) -> None:
    with archive.open("a") as file:
        file.write("{broken\n")
    done = auditor_cli("sources", "archive.jsonl")
    assert done.returncode == 2 and "archive.jsonl:13" in done.stderr
    assert "12 articles" in done.stdout


def test_a_field_that_no_article_has_is_told(auditor_cli: Run, archive: Path) -> None:
    done = auditor_cli("sources", "archive.jsonl", "--source-from", "desc", "--format", "csv")
    assert done.returncode == 0
    assert "note: no article has a field 'desc'" in done.stderr
