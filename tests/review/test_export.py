"""What leaves the desk: decisions, suppressions, a baseline, a patch, copies; never an original."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="auditor[review] is not installed")
pytest.importorskip("starlette.testclient", reason="httpx2 is not installed")

from auditor.baseline import read_baseline
from auditor.clean import diff
from auditor.review.desk import Desk
from auditor.review.export import _inside, csv_text, decision_rows, write_all
from auditor.run import build_auditor
from tests.review.samples import made_desk, write_articles
from tests.review.test_desk import Browser


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Decided by two: fixes, dismissals, one conflict, one decision taken back."""
    write_articles(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    desk = made_desk(Path("in"), str(tmp_path / "desk.db"))
    ana, ben = Browser(desk, "ana"), Browser(desk, "ben")
    ana.decide(0, "accept", suggestion="")
    ana.decide(1, "dismiss", reason="supported", note="=1+1")
    ana.decide(2, "dismiss", reason="false-alarm")
    ben.decide(2, "accept")
    ana.decide(3, "accept", suggestion="")
    ana.decide(1, "accept", article="library", suggestion="an old")
    ana.decide(0, "accept", article="library")
    ana.post("/undo")
    return desk


def _originals(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.txt")}


def test_the_patch_makes_the_fixes_and_only_them(tmp_path: Path, desk: Desk) -> None:
    before = _originals(tmp_path / "in")
    write_all(desk, tmp_path / "out")
    assert _originals(tmp_path / "in") == before
    harbour = (tmp_path / "out/mended/in/Coast/harbour.txt").read_text("utf-8")
    assert "after the long winter" in harbour
    assert "the the quay" in harbour  # disputed, so left alone
    assert "Leave a comment" not in harbour
    assert "an old wall" in (tmp_path / "out/mended/in/Town/library.txt").read_text("utf-8")
    assert not (tmp_path / "out/mended/in/Town/garden.txt").exists()
    if not shutil.which("patch"):
        pytest.skip("the patch program is not installed")
    text = (tmp_path / "out/fixes.patch").read_bytes()
    subprocess.run(["patch", "-p1"], input=text, cwd=tmp_path, check=True, capture_output=True)
    after = _originals(tmp_path / "in")
    assert after["Coast/harbour.txt"].decode() == harbour


@pytest.mark.skipif(not shutil.which("patch"), reason="the patch program is not installed")
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_patch_holds_whatever_may_end_a_line(tmp_path: Path, end: str) -> None:
    before = f"One\u2028two the the\x0cthree\x85four{end}Second\x1dline\rwith the the end{end}"
    after = before.replace("the the", "the")
    (tmp_path / "x.txt").write_text(before, "utf-8", newline="")
    subprocess.run(
        ["patch", "-p1", "--binary"], input=diff("x.txt", before, after).encode(), cwd=tmp_path,
        check=True, capture_output=True,
    )  # fmt: skip
    assert (tmp_path / "x.txt").read_bytes().decode() == after


def test_dismissals_become_suppressions_that_hold(tmp_path: Path, desk: Desk) -> None:
    write_all(desk, tmp_path / "out")
    sidecars = list((tmp_path / "out/suppressions").rglob("*.auditor.yml"))
    assert [path.name for path in sidecars] == ["harbour.txt.auditor.yml"]
    shutil.copy(sidecars[0], tmp_path / "in/Coast")
    again = made_desk(tmp_path / "in", str(tmp_path / "second.db"))
    entry = next(e for e in again.entries.values() if "harbour" in e.uri)
    article = again.article(entry)
    assert article is not None
    quiet = [r for r in article["findings"] if r["status"] == "suppressed"]
    assert [row["rule"] for row in quiet] == ["vague-attribution"]
    assert "ana" in quiet[0]["status_reason"]


def test_dismissals_become_a_baseline_that_holds(tmp_path: Path, desk: Desk) -> None:
    write_all(desk, tmp_path / "out")
    shutil.copy(tmp_path / "out/baseline.json", tmp_path / "baseline.json")
    baseline = read_baseline(Path("baseline.json"))
    auditor = build_auditor(
        desk._settings, lambda source, findings: baseline.mark(source.uri, findings)
    )
    entry = next(e for e in desk.entries.values() if "harbour" in e.uri)
    marked = [f for f in auditor.audit(desk.source(entry)).findings if f.status == "baseline"]
    assert [finding.rule for finding in marked] == ["vague-attribution"]


def test_the_log_is_exported_whole(desk: Desk, tmp_path: Path) -> None:
    write_all(desk, tmp_path / "out")
    lines = (tmp_path / "out/decisions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows == list(decision_rows(desk, desk.decisions()))
    assert [row["verdict"] for row in rows].count("undo") == 1
    assert sum(row["stands"] for row in rows) == 6
    first = rows[0]
    text = first["before"] + first["excerpt"] + first["after"]
    assert text.startswith("The harbour reopens")
    table = list(csv.DictReader((tmp_path / "out/decisions.csv").open(encoding="utf-8")))
    assert len(table) == len(rows)
    assert table[1]["note"] == "'=1+1"


def test_no_cell_is_a_formula() -> None:
    text = csv_text(["a"], [["=1"], ["+1"], ["-1"], ["@x"], ["\t=1"], [-1], ["plain"], [None]])
    cells = [row[0] for row in csv.reader(io.StringIO(text)) if row]
    assert cells == ["a", "'=1", "'+1", "'-1", "'@x", "'\t=1", "-1", "plain", ""]


@pytest.mark.parametrize(
    "uri", ["../x.txt", "/etc/x.txt", "a.jsonl#../../../x", "a.jsonl#/etc/x", "-", "a/../../b.txt"]
)
def test_names_stay_below_the_folder(uri: str) -> None:
    name = Path(_inside(uri))
    assert not name.is_absolute()
    assert ".." not in name.parts


def test_downloads(desk: Desk) -> None:
    client = Browser(desk, "ana").client
    with zipfile.ZipFile(io.BytesIO(client.get("/export/desk.zip").content)) as archive:
        assert {"decisions.jsonl", "agreement.csv", "fixes.patch", "baseline.json"} <= set(
            archive.namelist()
        )
    for name in ("decisions.jsonl", "decisions.csv", "fixes.patch"):
        answer = client.get(f"/export/{name}")
        assert answer.status_code == 200
        assert name in answer.headers["content-disposition"]


def test_blind_reviewers_take_home_only_their_own(desk: Desk) -> None:
    ben = Browser(desk, "ben", blind=True).client
    lines = ben.get("/export/decisions.jsonl").text.splitlines()
    assert {json.loads(line)["reviewer"] for line in lines} == {"ben"}
    with zipfile.ZipFile(io.BytesIO(ben.get("/export/desk.zip").content)) as archive:
        kept = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not any("ana" in text for name, text in kept.items() if name != "baseline.json")
    assert ben.get("/export/fixes.patch").text == ""


def test_the_report_of_an_article_holds_its_decisions(desk: Desk) -> None:
    ana = Browser(desk, "ana")
    report = ana.client.get(f"/article/{ana.findings('harbour')[0]}/report.html").text
    assert "Accepted by ana" in report
    assert "strike it out" in report
    assert "dismissed by ana" in report
    assert "does bear it out" in report
    assert "http://127.0.0.1" not in report


@pytest.mark.parametrize("name", ["verdicts", "faults", "false-alarms", "agreement"])
def test_figures_as_svg_and_csv(desk: Desk, name: str) -> None:
    from xml.etree import ElementTree

    client = Browser(desk, "ana").client
    picture = client.get(f"/dashboard/{name}.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    ElementTree.fromstring(picture.text)  # noqa: S314 - our own
    rows = list(csv.reader(io.StringIO(client.get(f"/dashboard/{name}.csv").text)))
    assert len(rows) > 1
    page = client.get("/dashboard").text
    assert rows[1][0].replace("*", "all rules") in page


def test_false_alarms_are_counted_per_rule(desk: Desk) -> None:
    text = Browser(desk, "ana").client.get("/dashboard/false-alarms.csv").text
    table = {row["rule"]: row for row in csv.DictReader(io.StringIO(text))}
    assert table["doubled-word"]["decisions"] == "3"
    assert table["doubled-word"]["false_alarms"] == "1"
    assert table["comment-form"]["share"] == "0.0"


def test_agreement_stands_on_the_dashboard_rule_by_rule(desk: Desk) -> None:
    client = Browser(desk, "ana").client
    rows = list(csv.reader(io.StringIO(client.get("/dashboard/agreement.csv").text)))
    assert rows[0] == ["rule", "findings", "agreed", "share", "kappa", "alpha"]
    assert [row[0] for row in rows[1:]] == ["*", "doubled-word"]
    assert rows[1][1:] == rows[2][1:] == ["1", "0", "0.0", "0.0", "0.0"]
    assert "Krippendorff" in client.get("/dashboard").text
