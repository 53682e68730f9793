"""The desk in a real browser: keys, undo, two reviewers, a restart, export, accessibility.

The accessibility check needs axe-core (``AXE`` names its ``axe.min.js``).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="auditor[review] is not installed")
pytest.importorskip("uvicorn", reason="auditor[review] is not installed")

from tests.review.browsing import PATIENCE, Seat, Served
from tests.review.samples import made_desk, write_articles

AXE = os.environ.get("AXE", "")
WIDTHS = (320, 400, 800, 1280)
PAGES = ("", "dashboard", "export", "article")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    started = Served(made_desk(write_articles(tmp_path / "in", hostile=True)))
    yield started
    started.stop()


@pytest.fixture
def ana(browser: Any, served: Served) -> Iterator[Seat]:
    seat = Seat(browser, served, "ana")
    yield seat
    seat.leave()


def _current(page: Any) -> str:
    return str(page.inner_text(".card:not([hidden]) .chip"))


def _rulings(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        ".list [data-ruling]", "all => all.map(each => each.dataset.ruling)"
    )
    return found


def test_accept_dismiss_undo_by_keyboard_alone(ana: Seat) -> None:
    page = ana.page
    ana.press("j", "Tab", "Enter")  # past the hostile one
    page.wait_for_selector(".card:not([hidden])")
    assert page.inner_text("h1") == "The harbour reopens"
    start = page.inner_text("#score"), page.inner_text("#left"), page.inner_text("#verdict")
    assert start[1:] == ("4", "fail")
    assert _current(page) == "L1"
    ana.press("a")
    ana.hears("Accepted. Score")
    assert _current(page) == "C1"
    ana.press("x", "3", "Enter")
    ana.hears("Dismissed.")
    ana.press("j", "x", "6", "Tab")
    page.keyboard.type("it can stay")
    ana.press("Control+Enter")
    ana.hears("1 left")
    assert page.inner_text("#verdict") != "fail"
    assert _rulings(page) == ["accepted", "dismissed", "open", "dismissed"]
    page.reload()
    assert _rulings(page) == ["accepted", "dismissed", "open", "dismissed"]
    assert "it can stay" in page.inner_html("main")
    for left in ("2 left", "3 left", "4 left"):
        ana.press("u")
        ana.hears(left)
    now = page.inner_text("#score"), page.inner_text("#left"), page.inner_text("#verdict")
    assert now == start
    ana.press("u")
    ana.hears("nothing left to undo")


def test_stepping_moves_focus_and_the_mark(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("harbour"))
    seen = []
    for key in ("j", "j", "j", "j", "k"):
        ana.press(key)
        seen.append(_current(page))
        assert page.evaluate("document.activeElement.classList.contains('card')")
        assert page.locator(".hl.current").count() == 1
    assert seen == ["C1", "L2", "B1", "B1", "L2"]
    page.click(".hl sup button >> text=C1")
    assert _current(page) == "C1"
    page.click(".hl[data-f] >> nth=0")
    assert _current(page) == "L1"


def test_a_wording_is_shown_before_and_after_and_kept(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("library"))
    ana.press("j")
    assert page.inner_text(".card:not([hidden]) del") == "a old"
    assert page.get_attribute(".card:not([hidden])", "data-text") == "a old"
    assert page.inner_text(".card:not([hidden]) ins") == "an old"
    ana.press("2")
    assert page.inner_text(".card:not([hidden]) .after ins") == ""
    ana.press("1", "e")
    page.wait_for_selector("#wording[open]")
    page.fill("#wording textarea", "an ancient")
    page.click("#wording button.main")
    ana.hears("Accepted with your wording")
    kept = [row for row in served.desk.store.decisions() if row.verdict == "edit"]
    assert [row.suggestion for row in kept] == ["an ancient"]


def test_keys_pressed_at_once_are_done_one_after_the_other(ana: Seat, served: Served) -> None:
    ana.page.goto(served.article("library"))
    ana.press("a", "a", "a", "k", "u")
    ana.hears("Taken back")
    kept = [row.verdict for row in served.desk.store.decisions()]
    assert kept == ["accept", "accept", "accept", "undo"]
    assert len({row.fingerprint for row in served.desk.store.decisions()[:3]}) == 3


def test_the_end_of_an_article_says_what_came_of_it(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("harbour"))
    assert not page.is_visible("#finished")
    ana.press("a", "a", "a", "a")
    ana.hears("All decided")
    assert page.inner_text("#outcome").startswith("4 accepted. The score is ")
    ana.press("u")
    ana.hears("Taken back")
    assert not page.is_visible("#finished")
    ana.press("a")
    ana.hears("All decided")
    page.click("#onward")
    page.wait_for_selector("body.reviewing")
    assert page.inner_text("h1") != "The harbour reopens"
    page.goto(served.home)
    assert "all decided" in page.inner_text("tr.done:has-text('harbour')")


def test_another_reason_needs_a_note(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("harbour"))
    ana.press("x", "7")
    page.click("#dismissal button.main")
    assert page.is_visible("#dismissal")
    page.fill("#dismissal textarea", "a joke of the author")
    page.click("#dismissal button.main")
    ana.hears("Dismissed")
    (kept,) = served.desk.store.decisions()
    assert (kept.reason, kept.note) == ("other", "a joke of the author")


def test_what_was_written_is_there_when_the_desk_comes_back(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("library"))
    page.route("**/decide", lambda route: route.abort())
    ana.press("e")
    page.wait_for_selector("#wording[open]")
    page.fill("#wording textarea", "the harbour office says")
    page.click("#wording button.main")
    page.wait_for_selector("#wording[open] [data-refused]:not(:empty)")
    assert page.input_value("#wording textarea") == "the harbour office says"
    page.unroute("**/decide")
    page.click("#wording button.main")
    ana.hears("Accepted with your wording")
    assert [row.suggestion for row in served.desk.store.decisions()] == ["the harbour office says"]
    ana.said.clear()  # the browser names the request that was cut off


def test_escape_leaves_a_dialog_without_deciding(ana: Seat, served: Served) -> None:
    ana.page.goto(served.article("harbour"))
    for key in ("x", "e", "?"):
        ana.press(key)
        ana.page.wait_for_selector("dialog[open]")
        ana.press("Escape")
        ana.page.wait_for_selector("dialog[open]", state="detached")
    assert served.desk.store.decisions() == []


def test_n_and_p_follow_the_queue(ana: Seat) -> None:
    page = ana.page
    page.select_option("select[name=order]", "name")
    ana.until(lambda: "order=name" in page.url, "the new order")
    names = page.eval_on_selector_all("table.queue th a", "all => all.map(a => a.textContent)")
    page.click("table.queue th a")
    page.wait_for_selector("body.reviewing")
    seen = [page.inner_text("h1")]
    for _ in names[1:]:
        ana.press("n")
        page.wait_for_function(
            "before => document.querySelector('h1').textContent !== before", arg=seen[-1]
        )
        page.wait_for_load_state()
        seen.append(page.inner_text("h1"))
    assert seen == names
    ana.press("n")
    ana.hears("last article")
    ana.press("p")
    page.wait_for_function(
        "before => document.querySelector('h1').textContent !== before", arg=seen[-1]
    )
    assert page.inner_text("h1") == names[-2]


def test_j_and_k_go_through_the_queue(ana: Seat) -> None:
    page = ana.page
    names = page.eval_on_selector_all("table.queue th > a", "all => all.map(a => a.textContent)")
    ana.press("j", "j", "j", "k")
    assert page.evaluate("document.activeElement.textContent") == names[1]
    ana.press("Enter")
    page.wait_for_selector("body.reviewing")
    assert page.inner_text("h1") == names[1]


def test_filters_work_without_a_reload(ana: Seat) -> None:
    page = ana.page
    page.evaluate("window.same = true")
    page.fill("input[name=q]", "bees")
    ana.until(lambda: page.locator("table.queue tbody tr").count() == 1, "one article")
    assert "q=bees" in page.url
    assert page.evaluate("window.same")
    page.fill("input[name=q]", "no such word")
    page.wait_for_selector(".empty")


def test_keys_can_be_changed_and_turned_off(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("harbour"))
    ana.press("?")
    page.click("#keys [data-action=accept]")
    ana.press("j")  # taken
    page.click("#keys [data-action=accept]")
    ana.press("y")
    page.click("#help button.main")
    page.reload()
    assert page.inner_text("#accept kbd") == "y"
    ana.press("a")
    assert served.desk.store.decisions() == []
    ana.press("y")
    ana.hears("Accepted")
    ana.press("?")
    page.uncheck("#use-keys")
    page.click("#help button.main")
    ana.press("u")
    assert len(served.desk.store.decisions()) == 1
    page.click("#undo")
    ana.hears("Taken back")


def test_two_reviewers_disagree(ana: Seat, browser: Any, served: Served) -> None:
    ana.page.fill("#invite input", "ben")
    ana.page.click("#invite button")
    link = ana.page.wait_for_selector("#invite-link:not(:empty)").inner_text()
    ana.page.goto(served.article("harbour"))
    ana.press("a")
    ana.hears("Accepted")
    context = browser.new_context()
    context.set_default_timeout(1000 * PATIENCE)
    other = context.new_page()
    other.goto(link)
    assert "ben" in other.inner_text(".reviewer")
    other.goto(served.article("harbour"))
    other.keyboard.press("k")
    other.click(".list button >> nth=0")
    other.keyboard.press("x")
    other.keyboard.press("Enter")
    other.wait_for_selector(".list [data-ruling=conflict]")
    context.close()
    ana.page.reload()
    assert _rulings(ana.page)[0] == "conflict"
    ana.page.click(".list button >> nth=0")
    text = ana.page.inner_text(".card:not([hidden])")
    assert "Accepted by ana" in text
    assert "Dismissed by ben" in text
    ana.page.goto(f"{served.home}export")
    assert "Disputed" in ana.page.inner_text("main")


def test_a_restart_keeps_everything(browser: Any, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in")
    for count in (1, 2):
        served = Served(made_desk(folder))
        ana = Seat(browser, served, "ana")
        ana.page.goto(served.article("harbour"))
        ana.press("a")
        ana.hears("Accepted")
        ana.page.reload()
        assert _rulings(ana.page).count("accepted") == count
        ana.leave()
        served.stop()


def test_a_desk_that_has_ended_says_that_nothing_was_saved(browser: Any, tmp_path: Path) -> None:
    served = Served(made_desk(write_articles(tmp_path / "in")))
    ana = Seat(browser, served, "ana")
    ana.page.goto(served.article("harbour"))
    served.stop()
    ana.press("a")
    ana.hears("Not saved")
    assert _rulings(ana.page)[0] == "open"
    ana.context.close()


def test_export_downloads(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("harbour"))
    ana.press("a")
    ana.hears("Accepted")
    page.goto(f"{served.home}export")
    with page.expect_download() as begun:
        page.click("text=decisions.jsonl")
    row = json.loads(Path(begun.value.path()).read_text("utf-8"))
    assert (row["reviewer"], row["verdict"], row["rule"]) == ("ana", "accept", "doubled-word")
    with page.expect_download() as begun:
        page.click("text=desk.zip")
    assert begun.value.suggested_filename == "desk.zip"


def test_hostile_text_does_nothing(ana: Seat, served: Served) -> None:
    page = ana.page
    page.goto(served.article("hostile <b>"))
    text = page.inner_text(".text")
    assert "<script>document.title = 'taken'</script>" in text
    assert "onerror=" in text
    assert page.locator(".text img, .text script, .text a").count() == 0
    assert "taken" not in page.title()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    ana.press("a")
    ana.hears("Accepted")


def test_a_finger_is_enough(browser: Any, served: Served) -> None:
    seat = Seat(browser, served, "ana", viewport={"width": 390, "height": 800}, has_touch=True,
                is_mobile=True)  # fmt: skip
    seat.page.goto(served.article("harbour"))
    for name in ("accept", "dismiss", "edit", "undo"):
        assert seat.page.locator(f"#{name}").bounding_box()["height"] >= 44
    seat.page.tap("#accept")
    seat.hears("Accepted")
    seat.page.tap("#dismiss")
    seat.page.tap("#dismissal label >> nth=2")
    seat.page.tap("#dismissal button.main")
    seat.hears("Dismissed")
    seat.page.tap("#undo")
    seat.hears("Taken back")
    seat.leave()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways(browser: Any, served: Served, scheme: str) -> None:
    seat = Seat(browser, served, "ana", color_scheme=scheme)
    for width in WIDTHS:
        seat.page.set_viewport_size({"width": width, "height": 800})
        for name in PAGES:
            address = served.article("harbour") if name == "article" else served.home + name
            seat.page.goto(address)
            assert seat.page.evaluate("document.documentElement.scrollWidth") <= width, name
    seat.leave()


@pytest.mark.skipif(not Path(AXE).is_file(), reason="axe-core is not here (AXE names axe.min.js)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_faults_of_accessibility(browser: Any, served: Served, scheme: str) -> None:
    seat = Seat(browser, served, "ana", color_scheme=scheme, bypass_csp=True)
    seat.page.goto(served.article("harbour"))
    seat.press("a")
    seat.hears("Accepted")
    for name in (*PAGES, "dismissal", "help", "waiting"):
        is_article = name in ("article", "dismissal", "help", "waiting")
        if name == "waiting":
            next(e for e in served.desk.entries.values() if "harbour" in e.uri).report = ""
        seat.page.goto(served.article("harbour") if is_article else served.home + name)
        if name in ("dismissal", "help"):
            seat.press("x" if name == "dismissal" else "?")
        seat.page.add_script_tag(path=AXE)
        found = seat.page.evaluate("axe.run().then(result => result.violations)")
        grave = [
            (each["id"], [node["html"][:120] for node in each["nodes"]])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert grave == [], name
    seat.context.close()
    assert seat.said == []


def test_the_first_title_says_where_one_is(ana: Seat, served: Served) -> None:
    ana.page.goto(served.article("harbour"))
    assert re.match("The harbour reopens", ana.page.title())
