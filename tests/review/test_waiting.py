"""Articles that have not been audited yet: listed, found, read, and audited first when opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

pytest.importorskip("starlette.testclient", reason="httpx2 is not installed")
pytest.importorskip("uvicorn", reason="auditor[review] is not installed")

from auditor.config import Settings
from auditor.review.desk import Desk
from auditor.review.queue import View, queue
from auditor.review.store import open_store
from tests.review.browsing import PATIENCE, Seat, Served
from tests.review.samples import SETTINGS, shared_auditor, write_articles
from tests.review.test_desk import Browser
from tests.review.test_events import ALONE, ONE, OTHER


class Held:
    """An auditor that audits one article each time it is let."""

    def __init__(self) -> None:
        self.audited: list[str] = []
        self.begun = threading.Event()
        self._turns = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(shared_auditor(), name)

    def let(self, count: int = 1) -> None:
        self._turns.release(count)

    def audit_document(self, document: Any) -> Any:
        self.begun.set()
        assert self._turns.acquire(timeout=PATIENCE)
        self.audited.append(Path(document.source.uri).stem)
        return shared_auditor().audit_document(document)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Desk, Held]]:
    """A desk with three articles; the shortest, on a garden, is being audited."""
    desk = Desk(
        [str(write_articles(tmp_path / "in"))], SETTINGS, open_store(str(tmp_path / "desk.db"))
    )
    auditor = Held()
    with patch("auditor.review.desk.build_auditor", lambda settings: auditor):
        thread = desk.start()
        assert auditor.begun.wait(PATIENCE)
        yield desk, auditor
        auditor.let(100)
        thread.join(PATIENCE)


def _key(desk: Desk, part: str) -> str:
    return next(key for key, entry in desk.entries.items() if part in entry.uri)


def test_everything_is_listed_and_found_before_it_is_audited(held: tuple[Desk, Held]) -> None:
    desk, _ = held
    ana = Browser(desk, "ana")
    page = ana.client.get("/").text
    for title in ("The harbour reopens", "A garden for bees", "A library with longer hours"):
        assert title in page
    assert page.count('class="waiting"') == 3
    for query, expected in (
        ({"q": "nine kinds of bees"}, ["garden"]),
        ({"q": "LONGER hours"}, ["library"]),
        ({"source": "Coast"}, ["harbour"]),
        ({"status": "waiting"}, ["harbour", "garden", "library"]),
        ({"status": "left"}, []),
    ):
        rows = queue(desk, desk.log(), View.of(query))
        assert [Path(row.entry.uri).stem for row in rows] == expected


def test_the_opened_one_is_audited_first_and_then_short_ones(held: tuple[Desk, Held]) -> None:
    desk, auditor = held
    ana = Browser(desk, "ana")
    page = ana.client.get(f"/article/{_key(desk, 'library')}").text
    assert "Being audited next" in page
    assert "from ten to to four." in page
    auditor.let(3)
    while not desk.finished:
        threading.Event().wait(0.01)
    assert auditor.audited == ["garden", "library", "harbour"]
    assert "Being audited next" not in ana.client.get(f"/article/{_key(desk, 'library')}").text


def test_hostile_text_is_only_text_before_it_is_audited(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", hostile=True)
    desk = Desk([str(folder)], SETTINGS, open_store(str(tmp_path / "desk.db")))
    desk._gather()
    ana = Browser(desk, "ana")
    for address in ("/", f"/article/{_key(desk, 'hostile <b>')}"):
        text = ana.client.get(address).text
        assert address == "/" or "&lt;script&gt;document.title" in text
        for acting in ("<img", "<script>document", '<a href="java', "onclick='", "\u202e", "<b>.t"):
            assert acting not in text


def test_a_long_article_is_audited_last(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in")
    (folder / "Coast/annals.txt").write_text("The boats came home.\n\n" * 3000, "utf-8")
    desk = Desk([str(folder)], SETTINGS, open_store(str(tmp_path / "desk.db")))
    auditor = Held()
    auditor.let(4)
    with patch("auditor.review.desk.build_auditor", lambda settings: auditor):
        desk.work()
    assert auditor.audited == ["garden", "harbour", "library", "annals"]


def test_what_is_opened_early_is_compared_with_its_event_later(tmp_path: Path) -> None:
    for name, text in {"one.txt": ONE, "two.txt": OTHER, "map.txt": ALONE}.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text, "utf-8")
    desk = Desk(
        [str(tmp_path / "in")], Settings(select=("sourcing",)), open_store(str(tmp_path / "d.db"))
    )
    desk._gather()
    for name in ("one", "map"):
        desk.want(_key(desk, name))
    seen = []
    taken = desk.take

    def take(entry: Any, report: str, article: Any) -> None:
        taken(entry, report, article)
        seen.append((Path(entry.uri).stem, entry.alone))

    with patch.object(desk, "take", take):
        desk.work()
    assert seen[:2] == [("map", True), ("one", True)]
    assert ("one", False) in seen
    entries = [desk.entries[_key(desk, name)] for name in ("one", "two", "map")]
    assert [entry.partial for entry in entries] == [False, False, False]
    article = desk.article(entries[0])
    assert article is not None
    assert "contradicted-elsewhere" in [row["rule"] for row in article["findings"]]
    audited = [row["uri"] for row in desk.store.history()]
    assert sum("map" in uri for uri in audited) == 1  # that one was not audited twice


def test_an_article_opened_while_it_waits_fills_in(browser: Any, held: tuple[Desk, Held]) -> None:
    desk, auditor = held
    served = Served(desk)
    ana = Seat(browser, served, "ana")
    page = ana.page
    assert page.locator("table.queue tr.waiting").count() == 3
    page.click("text=A library with longer hours")
    page.wait_for_selector("body[data-known]")
    assert page.inner_text("h1") == "A library with longer hours"
    assert "from ten to to four." in page.inner_text(".text")
    assert "audited next" in page.inner_text(".desk-side")
    auditor.let(2)
    page.wait_for_selector(".card:not([hidden])")
    ana.hears("has been audited")
    ana.press("a")
    ana.hears("Accepted")
    page.goto(served.article("harbour"))
    page.wait_for_selector("body[data-known]")
    ana.press("n")
    page.wait_for_selector("body:not([data-known])")
    assert page.inner_text("h1") == "A garden for bees"
    page.goto(served.home)
    page.hover("tr.waiting")
    auditor.let()
    ana.until(lambda: page.locator("tr.waiting").count() == 0, "the row to be filled in")
    ana.leave()
    served.stop()
