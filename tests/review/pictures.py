"""Takes the pictures of the desk in ``reports/samples``: ``python -m tests.review.pictures``."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from auditor.config import Settings
from auditor.review.desk import Desk
from auditor.review.store import open_store
from tests.conftest import ROOT
from tests.review.browsing import Seat, Served
from tests.review.test_events import ONE, OTHER

SAMPLES = ROOT / "reports" / "samples"
WIDE = {"width": 1280, "height": 860}
SMALL = {"width": 390, "height": 844}


def main() -> None:
    """Audit the sample articles, let two reviewers decide some findings, look at every page."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        sys.exit("no Chromium: name one in CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        os.chdir(folder)  # articles are named as seen from here
        shutil.copytree(SAMPLES / "articles", "articles")
        Path("articles/ridge-north.txt").write_text(ONE, "utf-8")
        Path("articles/ridge-south.txt").write_text(OTHER, "utf-8")
        desk = Desk(["articles"], Settings(), open_store("desk.db"))
        served = Served(desk)
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        desk._gather()
        _take(browser, served, "waiting", "claims.md", viewport=WIDE)
        desk.work()
        _decide(browser, served)
        _take(browser, served, "queue", "", viewport=WIDE)
        _take(browser, served, "article", "claims.md", viewport=WIDE)
        _take(browser, served, "event", "ridge-north", viewport=WIDE)
        _take(browser, served, "dashboard", "dashboard", viewport=WIDE)
        _take(browser, served, "dark", "debris.txt", viewport=WIDE, color_scheme="dark")
        _take(browser, served, "small", "spun.txt", viewport=SMALL, has_touch=True, is_mobile=True)
        browser.close()
        served.stop()


def _take(browser: Browser, served: Served, name: str, page: str, **options: Any) -> None:
    """A picture of a page of the desk, or of the article with ``page`` in its name."""
    seat = Seat(browser, served, "Ana", **options)
    known = any(page and page in entry.uri for entry in served.desk.entries.values())
    seat.page.goto(served.article(page) if known else served.home + page)
    seat.page.wait_for_selector("body[data-listening]")
    seat.page.screenshot(path=str(SAMPLES / f"desk-{name}.png"), full_page=page == "dashboard")
    seat.leave()


def _decide(browser: Browser, served: Served) -> None:
    keys = {
        "Ana": {"claims.md": "aax3", "debris.txt": "aaax6", "ridge-fire-copy": "ax4"},
        "Ben": {"claims.md": "akkx4", "debris.txt": "a", "page.html": "aa"},
    }
    for name, articles in keys.items():
        seat = Seat(browser, served, name)
        for article, pressed in articles.items():
            seat.page.goto(served.article(article))
            seat.press()
            seat.page.click(".list button >> nth=0")
            for key in pressed:
                before = seat.page.inner_text("#said")
                seat.press(key)
                if key.isdigit():
                    seat.press("Enter")
                if key not in "xk":
                    _has_spoken(seat, before)
        seat.leave()


def _has_spoken(seat: Seat, before: str) -> None:
    seat.until(lambda: seat.page.inner_text("#said") != before, "an answer")


if __name__ == "__main__":
    main()
