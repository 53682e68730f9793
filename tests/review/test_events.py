"""Articles on one event: each is shown with what the others say, both passages side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="auditor[review] is not installed")
pytest.importorskip("starlette.testclient", reason="httpx2 is not installed")

from auditor.config import Settings
from auditor.review.desk import Desk
from auditor.review.events import others
from auditor.review.queue import View, event_sizes, queue
from auditor.review.store import open_store
from tests.review.test_desk import Browser

ONE = """Fire on Corran Ridge is out

Firefighters put out the fire on Corran Ridge on Sunday, the forest service said.
The fire on Corran Ridge burned 210 hectares of pine in four days, the forest service said.
Captain Leila Moreau said crews would watch the ridge for a week.
"""
OTHER = """Corran Ridge fire put out after four days

The forest service said on Sunday that firefighters had put out the fire on Corran Ridge.
The fire on Corran Ridge burned 340 hectares of pine in four days, the forest service said.
The path over the ridge stays closed until the end of the month, Leila Moreau said.
"""
ALONE = """A museum lends its map

The town museum will lend its oldest map to a school in Brevik, its director Paul Oduya said.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    for name, text in {"north/one.txt": ONE, "south/two.txt": OTHER, "map.txt": ALONE}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    store = open_store(str(tmp_path / "desk.db"))
    desk = Desk([str(tmp_path)], Settings(select=("sourcing",)), store)
    desk.work()
    assert desk.failure is None
    return desk


def test_articles_on_one_event_can_be_shown_together(desk: Desk) -> None:
    ((key, size),) = event_sizes(desk).items()
    assert size == 2
    rows = queue(desk, desk.log(), View.of({"event": key}))
    assert {Path(row.entry.uri).name for row in rows} == {"one.txt", "two.txt"}


def test_a_claim_that_others_contradict_shows_both_passages(desk: Desk) -> None:
    entry = next(e for e in desk.entries.values() if e.uri.endswith("one.txt"))
    article = desk.article(entry)
    assert article is not None
    told = [row for claim in article["claims"] for row in others(desk, claim)]
    against = next(row for row in told if row["relation"] == "contradicts")
    assert "340 hectares" in against["text"]
    rules = [row["rule"] for row in article["findings"]]
    assert "contradicted-elsewhere" in rules
    page = Browser(desk, "ana").page("one.txt")
    assert "<mark>340</mark> hectares" in page
    assert "<mark>210</mark> hectares" in page
    assert f'href="/article/{against["key"]}"' in page


def test_a_restart_audits_only_events_that_have_changed(desk: Desk, tmp_path: Path) -> None:
    def again() -> Desk:
        store = open_store(str(tmp_path / "desk.db"))
        found = Desk([str(tmp_path)], Settings(select=("sourcing",)), store)
        found.work()
        assert found.failure is None
        return found

    assert len(desk.store.history()) == 3
    assert len(again().store.history()) == 3
    (tmp_path / "three.txt").write_text(OTHER.replace("340", "460"), "utf-8")
    third = again()
    assert len(third.store.history()) == 6  # all three on the event, the museum not
    assert event_sizes(third) == {third.entries[next(iter(event_sizes(third)))].key: 3}


def test_a_large_event_is_compared_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.review.auditing.MOST", 2)
    (tmp_path / "in").mkdir()
    for number in range(5):
        (tmp_path / f"in/{number}.txt").write_text(OTHER.replace("340", f"3{number}0"), "utf-8")
    desk = Desk(
        [str(tmp_path / "in")], Settings(select=("sourcing",)), open_store(str(tmp_path / "d.db"))
    )
    desk.work()
    assert desk.progress()["audited"] == 5
    assert sorted(event_sizes(desk).values()) == [2, 2]


def test_an_article_alone_stays_as_it_was(desk: Desk) -> None:
    entry = next(e for e in desk.entries.values() if e.uri.endswith("map.txt"))
    assert not entry.event
    article = desk.article(entry)
    assert article is not None
    assert not any(others(desk, claim) for claim in article["claims"])
