"""Deciding: what a decision does to the score, to the queue, to other reviewers and sessions."""

# ruff: noqa: E402 - what may be missing is asked for before it is imported

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="auditor[review] is not installed")
testclient = pytest.importorskip("starlette.testclient", reason="httpx2 is not installed")

from auditor import ArticleReport, audit_many
from auditor.config import Settings
from auditor.review.app import make_app
from auditor.review.desk import Desk
from auditor.review.entry import key_of
from auditor.review.guard import Sessions
from auditor.review.queue import View, queue
from auditor.review.store import open_store
from tests.review.samples import made_desk, write_articles
from tests.test_repeats import article

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"


class Browser:
    """A reviewer's browser with the few calls that the page's script makes."""

    def __init__(self, desk: Desk, name: str, blind: bool = False) -> None:
        sessions = Sessions()
        app = make_app(desk, sessions, PORT, blind=blind)
        self.desk = desk
        self.client = testclient.TestClient(app, base_url=HOME)
        self.client.get(f"/enter?token={sessions.invite(name)}")

    def post(self, address: str, **body: Any) -> Any:
        return self.client.post(address, json=body, headers={"Origin": HOME})

    def decide(self, number: int, verdict: str, article: str = "harbour", **more: Any) -> Any:
        key, rows = self.findings(article)
        body = {"fingerprint": rows[number]["fingerprint"], "verdict": verdict, **more}
        answer = self.post(f"/article/{key}/decide", **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def findings(self, article: str) -> tuple[str, list[Any]]:
        entry = next(e for e in self.desk.entries.values() if article in e.uri)
        found = self.desk.article(entry)
        assert found is not None
        return entry.key, found["findings"]

    def page(self, article: str = "harbour") -> str:
        text: str = self.client.get(f"/article/{self.findings(article)[0]}").text
        return text


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return made_desk(write_articles(tmp_path / "in"))


@pytest.fixture
def ana(desk: Desk) -> Browser:
    return Browser(desk, "ana")


def test_lines_that_articles_have_in_common_count_as_in_every_run(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(8):
        text = article(number, extra="The Vell Courier, all rights").text
        (folder / f"{number}.txt").write_text(text)
    rules = ("debris-lines", "suspect-line")
    desk = Desk([str(folder)], Settings(select=rules), open_store(str(tmp_path / "desk.db")))
    desk.work()
    shown = [desk.article(entry) for entry in desk.entries.values()]
    scores = [report["score"] for report in shown if report]
    reports = audit_many([folder], {"select": rules})
    assert scores == [r.scorecard.overall for r in reports if isinstance(r, ArticleReport)]
    assert len(scores) == 8
    assert max(scores) < 100


def test_dismissing_raises_the_score_and_undo_brings_it_back(ana: Browser) -> None:
    start = ana.decide(0, "accept")
    after = ana.decide(3, "dismiss", reason="false-alarm")
    assert float(after["score"]) > float(start["score"])
    assert start["verdict"] == "fail"
    assert after["verdict"] != "fail"
    assert after["left"] == start["left"] - 1 == 2
    back = ana.post("/undo").json()
    assert {k: back[k] for k in ("score", "verdict", "left", "findings")} == {
        k: start[k] for k in ("score", "verdict", "left", "findings")
    }
    assert ana.post("/undo").json()["left"] == 4
    assert "nothing left" in ana.post("/undo").json()["said"]


def test_accepted_fixes_show_in_the_score_to_come(ana: Browser) -> None:
    before = ana.decide(0, "accept", article="library")
    after = ana.decide(1, "edit", article="library", suggestion="the port office says")
    assert after["score"] == before["score"]
    assert float(after["mended"]) > float(before["mended"])


@pytest.mark.parametrize(
    "body",
    [
        {"verdict": "dismiss"},
        {"verdict": "dismiss", "reason": "no such code"},
        {"verdict": "dismiss", "reason": "other"},
        {"verdict": "dismiss", "reason": "term", "suggestion": "x"},
        {"verdict": "accept", "reason": "term"},
        {"verdict": "edit"},
        {"verdict": "undo"},
        {"verdict": "maybe"},
        {"verdict": "accept", "fingerprint": "0" * 16},
        {"verdict": "accept", "reviewer": "somebody else"},
        {"verdict": "accept", "note": "x" * 70_000},
    ],
)
def test_decisions_that_make_no_sense_are_not_kept(ana: Browser, body: dict[str, Any]) -> None:
    key, rows = ana.findings("harbour")
    answer = ana.post(f"/article/{key}/decide", **{"fingerprint": rows[0]["fingerprint"], **body})
    assert answer.status_code in (400, 413)
    assert answer.json()["error"]
    assert ana.desk.store.decisions() == []


def test_reviewers_who_disagree_leave_the_finding_counting(ana: Browser) -> None:
    ben = Browser(ana.desk, "ben")
    start = ana.decide(3, "accept")
    after = ben.decide(3, "dismiss", reason="quotation")
    finding = after["findings"][ana.findings("harbour")[1][3]["fingerprint"]]
    assert finding["ruling"] == "conflict"
    assert len(finding["said"]) == 2
    assert after["score"] == start["score"]
    assert after["conflicts"] == 1
    rows = queue(ana.desk, ana.desk.log(), View.of({"status": "conflict"}))
    assert [row.title for row in rows] == ["The harbour reopens"]
    assert "Disputed" in ana.client.get("/export").text


def test_blind_reviewers_see_only_their_own_decisions(desk: Desk) -> None:
    Browser(desk, "ana", blind=True).decide(3, "dismiss", reason="quotation")
    ben = Browser(desk, "ben", blind=True)
    assert "by ana" not in ben.page()
    assert "by ana" in Browser(desk, "ben").page()
    assert ben.decide(0, "accept")["left"] == 3


def test_undo_goes_back_to_another_article(ana: Browser) -> None:
    ana.decide(0, "accept", article="harbour")
    ana.decide(0, "accept", article="library")
    assert ana.post("/undo").json()["article"] == ana.findings("library")[0]
    assert ana.post("/undo").json()["article"] == ana.findings("harbour")[0]


def test_decisions_and_reports_outlive_the_session(tmp_path: Path, ana: Browser) -> None:
    said = ana.decide(3, "dismiss", reason="term", note="the name of a column")
    ana.desk.store.close()
    again = made_desk(tmp_path / "in")
    assert len(again.store.history()) == 3  # nothing was audited a second time
    ben = Browser(again, "ana")
    assert "the name of a column" in ben.page()
    assert ben.decide(0, "accept")["score"] == said["score"]


def test_decisions_outlive_a_change_of_the_text(tmp_path: Path, ana: Browser) -> None:
    ana.decide(3, "dismiss", reason="term")
    path = tmp_path / "in" / "Coast" / "harbour.txt"
    path.write_text("A line that is new.\n\n" + path.read_text("utf-8"), "utf-8")
    again = made_desk(tmp_path / "in")
    row = next(r for r in queue(again, again.log(), View()) if "harbour" in r.entry.uri)
    assert row.summary is not None
    assert row.summary.decided == 1
    assert len(again.store.history()) == 4


QUERIES: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["harbour", "library", "garden"]),
    ({"order": "name"}, ["harbour", "garden", "library"]),
    ({"order": "score"}, ["harbour", "library", "garden"]),
    ({"order": "nonsense"}, ["harbour", "library", "garden"]),
    ({"verdict": "fail"}, ["harbour"]),
    ({"source": "Town"}, ["library", "garden"]),
    ({"category": "boilerplate-debris"}, ["harbour"]),
    ({"status": "done"}, ["garden"]),
    ({"status": "failed"}, []),
    ({"q": "BEES"}, ["garden"]),
    ({"least": "99.9"}, ["garden"]),
    ({"most": "70"}, ["harbour"]),
    ({"most": "x"}, ["harbour", "library", "garden"]),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES, ids=lambda value: str(value))
def test_the_queue_filters_and_sorts(
    desk: Desk, query: dict[str, str], expected: list[str]
) -> None:
    rows = queue(desk, desk.log(), View.of(query))
    assert [Path(row.entry.uri).stem for row in rows] == expected


def test_a_long_queue_has_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.review.app._PAGE", 2)
    ana = Browser(made_desk(write_articles(tmp_path / "in")), "ana")
    first, last = ana.client.get("/?order=name").text, ana.client.get("/?order=name&page=2").text
    assert "1 to 2 of 3" in first
    assert "order=name&amp;page=2" in first
    assert "3 to 3 of 3" in last
    assert ("The harbour" in first, "The harbour" in last) == (True, False)
    for page in ("9", "0", "-1", "x", "1e999"):
        assert ana.client.get(f"/?page={page}").status_code == 200


def test_entries_hold_neither_texts_nor_reports(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/long.txt").write_text("The the boats came home.\n\n" * 4000, "utf-8")
    desk = made_desk(tmp_path / "in")
    (entry,) = desk.entries.values()
    assert len(desk.source(entry).text) == 26 * 4000
    assert len(repr(entry)) + len(repr(entry._summaries)) < 1500


def test_findings_for_an_editor_come_before_sure_ones(desk: Desk, ana: Browser) -> None:
    for number in (0, 1, 2):
        ana.decide(number, "accept")
    rows = queue(desk, desk.log(), View())
    found = [(Path(r.entry.uri).stem, r.summary.left, r.summary.unsure) for r in rows if r.summary]
    assert found[:2] == [
        ("library", 3, 3),
        ("harbour", 1, 0),
    ]


def test_an_article_that_cannot_be_audited_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in")
    (folder / "Town" / "garden.txt.auditor.yml").write_text("- rule: x\n  reason: ''\n", "utf-8")
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02\x00" * 100)
    desk = made_desk(folder)
    ana = Browser(desk, "ana")
    assert desk.progress()["finished"]
    states = {Path(r.entry.uri).stem: r.state for r in queue(desk, desk.log(), View())}
    assert states == {"harbour": "ready", "library": "ready", "garden": "failed"}
    page = ana.client.get("/").text
    assert "Could not be read" in page
    assert "needs a reason" in page
    key = key_of(str(folder / "Town" / "garden.txt"))
    assert "needs a reason" in ana.client.get(f"/article/{key}").text


def test_hostile_text_is_only_ever_text(tmp_path: Path) -> None:
    ana = Browser(made_desk(write_articles(tmp_path / "in", hostile=True)), "ana")
    ana.decide(0, "edit", article="hostile <b>", suggestion="<img src=x onerror=alert(1)>")
    key = ana.findings("hostile <b>")[0]
    for address in ("/", f"/article/{key}", f"/article/{key}/report.html"):
        text = ana.client.get(address).text
        assert address == "/" or "&lt;script&gt;" in text
        for acting in ("<img", "<script>document", '<a href="java', "onclick='", "\u202e", "<b>.t"):
            assert acting not in text
    page = ana.page("hostile <b>")
    assert "\\u202e" in page
    assert "{{ 7 * 7 }}" in page
