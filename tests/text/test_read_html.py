"""HTML by example: what is read, what is dropped, and where it stands in the file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from auditor.text import maintext
from auditor.text.document import Document
from auditor.text.markup import tokens
from auditor.text.reading import read_document
from auditor.text.source import HTML, source_from_bytes, source_from_text
from tests.text.text_laws import check_document

STORY = "".join(
    f"<p>Divers searched the harbour for the {name} bell on Tuesday, and the keeper&rsquo;s notes "
    f"say that it was cast <b>long</b> before the {name} pier was built.</p>\n"
    for name in ("first", "second", "third", "fourth", "fifth", "sixth")
)
PAGE = f"""<!DOCTYPE html>
<html><head><title>The harbour bell | Daily Tide</title>
<meta property="og:title" content="The harbour bell">
<link rel="canonical" href="https://tide.example/bell">
<style>p {{ color: red }}</style><script>var x = "<p>no</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sea">Sea</a></li></ul></nav>
<article><h1>The harbour bell</h1>{STORY}<h2>What comes next</h2>
<p>The museum will show the <a href="/bell">oldest bell</a> when the roof has been mended.</p>
</article><aside><h3>Most read</h3><p>Ten ways to cook a crab</p></aside>
<footer><p>Copyright Daily Tide. All rights reserved.</p></footer></body></html>
"""


def read(raw: str) -> Document:
    document = read_document(source_from_text(raw, "page.html", HTML))
    check_document(document)
    return document


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.span.of(document.text)) for block in document.blocks]


def test_of_a_page_the_article_is_read_and_the_rest_dropped() -> None:
    page = read(PAGE)
    assert kinds(page)[0] == ("heading", "The harbour bell")
    assert ("heading", "What comes next") in kinds(page)
    assert page.text.count("Divers searched the harbour") == 6
    assert "keeper's notes" in page.text
    for debris in ("Home", "Most read", "crab", "Copyright", "color", "var x"):
        assert debris not in page.text
    dropped = " ".join(span.of(PAGE) for span in page.dropped)
    for debris in ("Home", "Most read", "crab", "Copyright"):
        assert debris in dropped
    assert page.notes == ()


def test_title_address_and_links_of_a_page() -> None:
    page = read(PAGE)
    assert page.title == "The harbour bell"
    assert page.url == "https://tide.example/bell"
    assert [(link.span.of(page.text), link.target) for link in page.links] == [
        ("oldest bell", "/bell")
    ]


@pytest.mark.parametrize("extracted", ["", "Something else altogether.\n"])
def test_a_page_without_main_text_is_read_whole_and_says_so(
    extracted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintext, "_extract", lambda page: extracted)
    page = read(PAGE)
    assert page.text.startswith("Home\nSea\nThe harbour bell\n")
    assert "all of it is read" in page.notes[0]
    assert page.dropped == ()


def test_an_extractor_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(page: str) -> str:
        raise RecursionError

    monkeypatch.setattr(maintext, "_extract", fail)
    assert "RecursionError" in read(PAGE).notes[0]


def test_blocks_are_told_apart_by_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = "the bell was cast long before the pier\nwas built\nHome\n"
    monkeypatch.setattr(maintext, "_extract", lambda page: kept)
    blocks = ["Home", "Sea", "The bell was cast LONG before the pier was built.", "the bell sank"]
    monkeypatch.setattr(maintext, "_LEAST_WORDS", 1)
    assert maintext.main_text("page", blocks) == [True, False, True, False]


def test_a_page_too_long_for_the_extractor_is_read_whole_and_says_so() -> None:
    page = read("<html><body><p>" + "The tide came in. " * 30_000)
    assert "too long" in page.notes[0]
    assert len(page.sentences) == 30_000


def test_a_fragment_is_read_whole() -> None:
    fragment = read("<nav>Home</nav><h2>Bells</h2>Cast in <i>bro</i>nze<br>by hand<hr>twice")
    assert kinds(fragment) == [
        ("paragraph", "Home"),
        ("heading", "Bells"),
        ("paragraph", "Cast in bronze"),
        ("paragraph", "by hand"),
        ("paragraph", "twice"),
    ]


def test_kinds_nest() -> None:
    made = read(
        "<ul><li><p>one</p><li>two</ul><blockquote><p>said</p></blockquote>"
        "<table><tr><th>a<td>b</tr><tr><td><p>para</p></table><pre>x\n  y</pre><p>end"
    )
    assert kinds(made) == [
        ("list-item", "one"),
        ("list-item", "two"),
        ("quote", "said"),
        ("table", "a b"),
        ("paragraph", "para"),
        ("code", "x\n  y"),
        ("paragraph", "end"),
    ]
    assert [span.of(made.text) for span in made.sentences][-2:] == ["para", "end"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>if (a < b) '</p>'</script>",
        "<style>a</style>",
        "<noscript><p>a</p></noscript>",
        "<template>a<template>b</template>c</template>",
        "<svg><title>a</title><text>b</text></svg>",
        "<textarea>a<p></textarea>",
        "<p hidden>a</p>",
        "<div style='color: red; display: none'>a<div>b</div></div>",
        "<!-- a -->",
        "<!-->",
        "<!doctype a>",
        "<?php a ?>",
        "<img alt='a'>",
        "<iframe>a</iframe>",
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str) -> None:
    raw = f"before {hidden} after"
    made = read_document(source_from_text(raw, "x", HTML))
    assert made.text.split() == ["before", "after"]
    assert made.map.to_raw(made.words[1]).of(raw) == "after"


def test_comments_are_kept_apart() -> None:
    raw = "a <!-- auditor: off --> b"
    assert [span.of(raw) for span in read(raw).comments] == ["<!-- auditor: off -->"]


def test_entities_map_to_their_source() -> None:
    raw = "caf&eacute; &#8220;R&amp;D&#x201d; &bogus; &copy &notit; AT&T &#0; &#99999999;"
    made = read(raw)
    assert made.text == 'café "R&D" &bogus; © ¬it; AT&T \ufffd \ufffd9;'
    assert made.map.to_raw(made.words[0]).of(raw) == "caf&eacute;"
    assert made.map.to_raw(made.words[1]).of(raw) == "R&amp;D"


def test_attributes() -> None:
    (tag,) = tokens("<A HREF=x/y title='a > b' data-q=\"&lt;\" = checked href=z >")
    assert tag.value == "a"
    assert tag.attributes == {"href": "x/y", "title": "a > b", "data-q": "<"}


def test_the_declared_character_set_is_used() -> None:
    raw = '<meta charset="iso-8859-2"><p>Łódź i Kraków leżą w Polsce, a żaba też.'
    source = source_from_bytes(raw.encode("iso-8859-2"), "x.html", HTML)
    assert source.text == raw
    assert source.encoding == "iso8859-2"


@pytest.mark.parametrize("part", ["<a ", '<a b="', "<!--", "<div>", "</p>", "&", "<script>", "<a"])
def test_unclosed_mark_up_takes_one_pass(part: str) -> None:
    made = read_document(source_from_text("ok" + part * 60_000, "x", HTML))
    assert made.text.startswith("ok")


def test_trafilatura_is_imported_for_pages_only() -> None:
    code = (
        "import sys; from auditor.text.reading import read_document as r; "
        "from auditor.text.source import source_from_text as s; "
        "r(s('a')); r(s('a', 'x', 'text/markdown')); r(s('<p>a', 'x', 'text/html')); "
        "sys.exit('trafilatura' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
