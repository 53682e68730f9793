"""``auditor compare``: every format says the same; reports stay valid; exit codes."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import jsonschema
import pytest

from auditor.resources import reports_dir
from tests.conftest import Run
from tests.evidence.test_matrix import OTHER, A, B, C

# what other categories make of these texts is not the matter here
CLAIMS = ("--select", "sourcing", "--select", "unsupported-claims")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("a", A), ("b", B), ("c", C), ("d", OTHER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_terminal(auditor_cli: Run, articles: Path) -> None:
    done = auditor_cli("compare", "in", *CLAIMS)
    assert done.returncode == 0, done.stderr
    assert "✗ date: “1934” (2 sources) against “1936” (1 source)" in done.stdout
    assert "in/b.txt" in done.stdout and "2, line 2: Trains of the Lenne" in done.stdout
    assert "4 articles, 2 events, 1 contradiction" in done.stdout
    assert "Reported by no other article\n  in/d.txt" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_many_articles_on_a_narrow_terminal(auditor_cli: Run, articles: Path) -> None:
    done = auditor_cli("compare", "in", COLUMNS="50")
    assert "✓ 1 3  ✗ 2" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 50


def test_json_holds_valid_reports_with_sourcing(auditor_cli: Run, articles: Path) -> None:
    done = auditor_cli("compare", "in", "--format", "json")
    found = json.loads(done.stdout)
    shape = json.loads((reports_dir() / "compare.schema.json").read_text("utf-8"))
    jsonschema.validate(found, shape)
    events = found.pop("events")
    schema = json.loads((reports_dir() / "report.schema.json").read_text("utf-8"))
    jsonschema.validate(found, schema)
    assert [len(event["articles"]) for event in events] == [3, 1]
    by_name = {Path(row["uri"]).stem: row for row in found["articles"]}
    rows = [row for row in by_name["b"]["findings"] if row["rule"] == "contradicted-elsewhere"]
    assert [row["location"]["excerpt"] for row in rows] == ["1936"]
    assert {other["uri"] for other in rows[0]["evidence"]["others"]} == {"in/a.txt", "in/c.txt"}
    assert "contradicted" in {claim["support"] for claim in by_name["b"]["claims"]}
    score = {name: _sourcing(row) for name, row in by_name.items()}
    assert score["b"] < score["a"] < 100
    assert score["d"] is None
    outcome = by_name["d"]["outcomes"]["contradicted-elsewhere"]
    assert outcome["outcome"] == "not-applicable" and "auditor compare" in outcome["reason"]


def _sourcing(article: dict) -> float | None:  # type: ignore[type-arg]
    (row,) = (row for row in article["categories"] if row["id"] == "sourcing")
    return row["score"]  # type: ignore[no-any-return]


def test_html_needs_nothing_else_and_escapes(auditor_cli: Run, articles: Path) -> None:
    (articles / "b.txt").write_text(B.replace("The band", "<script>x</script> band"), "utf-8")
    (articles / "e.txt").write_text("<script>alert(1)</script> says so.\n" + A, "utf-8")
    page_file = ("--format", "html", "--output", "out/page.html")
    done = auditor_cli("compare", "in", *CLAIMS, *page_file)
    assert done.returncode == 0, done.stderr
    page = (articles.parent / "out" / "page.html").read_text("utf-8")
    assert "<mark>1936</mark>" in page and "<mark>1934</mark>" in page
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "default-src 'none'" in unescape(page) and "unsafe-inline" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "says otherwise" in page and "Reported by no other article" in page


def test_check_alone_does_not_compare(auditor_cli: Run, articles: Path) -> None:
    done = auditor_cli("check", "in", "--select", "sourcing", "--format", "json")
    assert done.returncode == 0
    for article in json.loads(done.stdout)["articles"]:
        assert {row["outcome"] for row in article["outcomes"].values()} == {"not-applicable"}


def test_unreadable_articles_are_told_and_the_rest_compared(
    auditor_cli: Run, articles: Path
) -> None:
    (articles / "x.txt").write_bytes(b"\x00\x01\x02")
    done = auditor_cli("compare", "in")
    assert done.returncode == 2
    assert "x.txt" in done.stderr and "1 contradiction" in done.stdout
    assert auditor_cli("compare", "nothing").returncode == 2
