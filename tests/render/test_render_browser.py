"""The HTML report in a real browser: keys, filters, no script, no sideways scrolling, no errors.

Needs Playwright's library and a Chromium (``CHROMIUM`` names it, else ``chromium`` on the path).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.render.report_samples import three
from tests.render.test_render_html import written

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(written(three()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    yield opened
    assert said == [], "the browser complained"
    context.close()


def _focused(page: Any) -> str:
    found: str = page.evaluate(
        "document.activeElement.dataset.f || document.activeElement.id || ''"
    )
    return found


def test_j_and_k_step_through_findings_and_show_the_reason(page: Any) -> None:
    page.keyboard.press("j")
    assert _focused(page) == "a1fG1"
    assert page.locator("#a1mG1 ~ .tips, .hl:focus .tips").first.is_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert _focused(page) == "a1fG2 a1fG3"
    page.keyboard.press("k")
    assert _focused(page) == "a1fL1"
    assert page.inner_text("#where") == "2 of 8"
    page.keyboard.press("Escape")
    assert _focused(page) == ""


def test_n_and_p_step_through_articles(page: Any) -> None:
    for key, there in (("n", "a1"), ("n", "a2"), ("n", "a3"), ("p", "a2")):
        page.keyboard.press(key)
        assert _focused(page) == there


def test_filters_take_findings_away_and_back(page: Any) -> None:
    finding = page.locator("#a1fG1")
    page.uncheck("#show-garbled-words")
    assert not finding.is_visible()
    page.keyboard.press("j")
    assert _focused(page) == "a1fL1"
    page.check("#show-garbled-words")
    page.uncheck("#show-editor")
    assert not finding.is_visible()
    assert page.locator("#a1fG2").is_visible()
    page.check("#show-editor")
    assert finding.is_visible()


def test_keys_can_be_turned_off(page: Any) -> None:
    page.uncheck("#use-keys")
    page.keyboard.press("j")
    assert not page.locator(".finding.current").count()


def test_a_click_leads_to_the_finding_and_back(page: Any) -> None:
    page.click("#a1mB2")
    assert "current" in page.get_attribute("#a1fB2", "class")
    page.click("#a1fC1 blockquote a")
    assert _focused(page) == "a1fC1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 400, 800, 1280])
def test_nothing_scrolls_sideways(browser: Any, address: str, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_all_is_there_without_a_script(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("#a1fG2").is_visible()
    assert not page.locator("#keys").is_visible()
    page.hover("#a1mG2")
    assert page.locator(".tip", has_text="harbour master is meant").first.is_visible()
    page.uncheck("#show-garbled-words")
    assert not page.locator("#a1fG2").is_visible()
    context.close()
