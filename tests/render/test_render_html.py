"""The HTML report: complete without script, fetches nothing, escapes everything, can be read."""

from __future__ import annotations

import gc
import hashlib
import io
import re
import tracemalloc
from base64 import b64encode
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from typing import Any

import pytest

from auditor.finding import CATEGORIES
from auditor.render import labels
from auditor.render.html import HtmlReport
from auditor.resources import reports_dir
from tests.render.report_samples import ERROR, RUN, Sample, article, finding, summary

VOID = {"meta", "circle", "rect", "input", "br"}
FOLDER = reports_dir() / "html"


class Page(HTMLParser):
    """The elements of a page, its ids, links and text by class; fails on unbalanced tags."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(source)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"an attribute twice in <{tag}>"
        self.elements.append((tag, given))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        names = [name for _, given in self.open for name in given.get("class", "").split()]
        tags = [tag for tag, _ in self.open]
        self.texts.append(((*tags, *names), data))

    def text(self, within: str, without: tuple[str, ...] = ()) -> str:
        """The text inside elements of a tag or class, less that of some others."""
        return "".join(
            data
            for path, data in self.texts
            if within in path and not any(name in path for name in without)
        )

    def ids(self) -> list[str]:
        """Every id, in order."""
        return [given["id"] for _, given in self.elements if "id" in given]


def written(sample: Sample, errors: bool = True) -> str:
    """What the HTML report writes for some articles."""
    out = io.StringIO()
    made = HtmlReport(out, RUN)
    for one, text in sample:
        made.article(one, text)
    made.finish(summary([one for one, _ in sample], [ERROR] if errors else []))
    return out.getvalue()


@pytest.fixture
def page(sample: Sample) -> Page:
    return Page(written(sample))


def test_the_text_of_each_article_is_there_whole(sample: Sample) -> None:
    for one, text in sample:
        lines = [
            line.removesuffix("\n")
            for line in Page(written([(one, text)])).text("ln", ("sup", "tips")).splitlines()
        ]
        assert "".join(lines) == text.replace("\n", "")


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    ids = page.ids()
    assert len(ids) == len(set(ids))
    targets = [given["href"] for tag, given in page.elements if tag == "a"]
    inner = [target[1:] for target in targets if target.startswith("#")]
    assert inner
    assert not set(inner) - set(ids)
    assert {target for target in targets if not target.startswith("#")} == {
        "https://example.org/style-guide"
    }
    named = [given["data-f"].split() for _, given in page.elements if "data-f" in given]
    assert not {name for names in named for name in names} - set(ids)


def test_every_finding_has_a_mark_and_an_entry(sample: Sample, page: Page) -> None:
    ids = set(page.ids())
    for number, (one, _) in enumerate(sample, 1):
        for row in labels.open_findings(one):
            assert row["message"] in page.text("finding")
            assert row["message"] in page.text("tips")
        entries = [name for name in ids if re.fullmatch(rf"a{number}f[A-Z]\d+", name)]
        marks = [name for name in ids if re.fullmatch(rf"a{number}m[A-Z]\d+", name)]
        assert len(entries) == len(marks) == len(labels.open_findings(one))


def test_overlapping_findings_are_nested(page: Page) -> None:
    inner = [data for path, data in page.texts if path.count("m") == 2 and "ln" in path]
    assert inner == ["haven"]


def test_it_says_what_the_report_says(sample: Sample, page: Page) -> None:
    everything = page.text("body")
    for words in (
        "2 findings may block publication",
        "The score is held at 40",
        "no server; to enable: auditor[all]",
        "Some 84 per cent of residents want a bridge.",
        "Readers lose trust in the whole article",
        "House style, chapter 3",
        "harbour master",
        "−7.0 points",
        "97 % likely",
        "48211",
        "harbour, port",
        "not a text file",
        "suppressed (a quotation): weak-word",
        "needs further articles on the event",
        "51.2",
    ):
        assert words in everything.replace("\n", " "), words
    rings = [given for _, given in page.elements if given.get("class") == "ring"]
    assert len(rings) == 6 * len(sample)
    assert all(given["role"] == "img" and given["aria-label"] for given in rings)


def test_what_weighs_least_is_folded_and_not_lost() -> None:
    text = "\n".join(f"Line {number} is bad{number:02}." for number in range(25))
    rows = [
        finding(text, f"bad{number:02}", "r", "garbled-words", "editor") for number in range(25)
    ]
    sample = [(article(text, rows, verdict="fail"), text)]
    page = Page(written(sample))
    assert "25 findings" in page.text("side")
    assert "15 more findings of less weight" in page.text("rest")
    assert page.text("rest").count("should not stand") == 15
    assert page.text("side").count("should not stand") == 25


def test_nothing_is_fetched_and_the_policy_lets_only_its_own_run(sample: Sample) -> None:
    source = written(sample)
    page = Page(source)
    forbidden = {"src", "srcset", "style", "action", "data", "ping", "poster"}
    for tag, given in page.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert not forbidden & set(given)
        assert not [name for name in given if name.startswith("on")]
    assert not re.search(r"url\(|@import|image-set\(", (FOLDER / "report.css").read_text("utf-8"))
    policy = next(
        given["content"]
        for _, given in page.elements
        if given.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.S)
        digest = b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert source.count(f"<{tag}") == 1


def test_the_script_makes_no_markup_and_no_requests() -> None:
    script = (FOLDER / "report.js").read_text("utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp|import|"
        r"setAttribute|createElement|setTimeout",
        script,
    )
    assert "</" not in script


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=y>{{ 7*7 }}&amp;\u202e\x1b\x00\u200b"


def test_nothing_from_an_article_becomes_markup() -> None:
    text = f"Some {EVIL} text.\n"
    found = finding(text, EVIL, "rare-word", "garbled-words", suggestions=[EVIL], message=EVIL)
    row = article(text, [found], uri=EVIL, title=EVIL, verdict="fail")
    row["verdict_reasons"] = [EVIL]
    row["findings"][0]["evidence"] = {EVIL: EVIL, "list": [EVIL]}
    row["outcomes"][EVIL] = {"outcome": "error", "reason": EVIL}
    row["categories"][-1]["reason"] = EVIL
    row["ceiling"]["reason"] = EVIL
    row["facts"] = {EVIL: {EVIL: EVIL}}
    claim = {"start": 0, "end": 4, "text": EVIL, "support": EVIL, "related": []}
    row["claims"] = [claim]
    run: dict[str, Any] = {**RUN, "profile": EVIL}
    rule = {**RUN["rules"]["rare-word"], "title": EVIL, "why": EVIL, "advice": EVIL}
    run["rules"] = {"rare-word": {**rule, "sources": [EVIL, "javascript:alert(1)"]}}
    out = io.StringIO()
    made = HtmlReport(out, run)
    made.article(row, text)
    made.finish(summary([row], [{"place": EVIL, "problem": EVIL, "hint": EVIL}]))
    source = out.getvalue()
    page = Page(source)
    assert source.count("<script") == 1
    assert not [tag for tag, _ in page.elements if tag == "img"]
    assert not [given for _, given in page.elements if "javascript:" in given.get("href", "")]
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u202e]", source)
    assert "49" not in page.text("finding")
    assert page.text("finding").count("<script>alert(1)</script>") >= 5


def test_lone_surrogates_and_long_texts_can_be_written() -> None:
    text = "x\ud800y " * 2000
    row = article(
        text, [finding(text, (0, len(text)), "rare-word", "garbled-words")], title="\udfff"
    )
    assert written([(row, text)]).encode("utf-8")


def test_rule_ids_need_not_be_known(sample: Sample) -> None:
    text = "A word."
    row = article(text, [finding(text, "word", "from-elsewhere", "other-category")])
    source = written([(row, text)])
    Page(source)
    assert 'id="rule-from-elsewhere"' in source


def test_no_articles_is_a_page_too() -> None:
    assert "No article could be audited" in Page(written([])).text("body")


def test_articles_wait_in_a_file_not_in_memory(sample: Sample) -> None:
    made = HtmlReport(io.StringIO(), RUN)
    tracemalloc.start()
    for _ in range(40):
        made.article(*sample[0])
    gc.collect()  # what is left is kept, not merely not yet collected
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(80):
        made.article(*sample[0])
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 80 * 2000, f"{grown} bytes kept for 80 sections of some 25,000"


# colours


def palettes() -> dict[str, dict[str, str]]:
    """The variables of the style sheet in light and in dark."""
    css = (FOLDER / "report.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.S)[:2]
    read = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in (light, dark)]
    assert set(read[0]) == set(read[1])
    return {"light": read[0], "dark": read[1]}


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2, of ``#rrggbb``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.2, 1 to 21."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def text_pairs() -> Iterator[tuple[str, str]]:
    """Every pair of text and background the style sheet can put together."""
    yield from product(("ink", "muted", "accent"), ("paper", "raised"))
    yield from product(("fail", "review", "pass"), ("paper", "raised"))
    yield "paper", "fail"
    for name in CATEGORIES:
        yield from product((name,), ("paper", "raised", f"{name}-tint"))
        yield from product(("ink", "muted"), (f"{name}-tint",))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_for_text_and_signs(scheme: str) -> None:
    colours = palettes()[scheme]
    poor = [
        (text, back, round(contrast(colours[text], colours[back]), 2))
        for text, back in text_pairs()
        if contrast(colours[text], colours[back]) < 4.5
    ]
    assert not poor
    for back in ("paper", "raised"):
        assert contrast(colours["focus"], colours[back]) >= 3


def test_contrast_is_computed_as_wcag_does() -> None:
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_no_colour_stands_outside_the_palette() -> None:
    css = (FOLDER / "report.css").read_text("utf-8")
    rest = re.sub(r":root \{.*?\}", "", css, flags=re.S)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", rest)


def test_categories_differ_by_more_than_colour() -> None:
    css = (FOLDER / "report.css").read_text("utf-8")
    lines = [
        re.search(rf"\.c-{name} \{{[^}}]*--line: (\w+)", css)[1]  # type: ignore[index]
        for name in CATEGORIES
    ]
    assert len(set(lines)) == len(CATEGORIES)
    assert len({labels.letter(name) for name in CATEGORIES}) == len(CATEGORIES)
    for name in CATEGORIES:
        assert f"#show-{name}:not(:checked)" in css
