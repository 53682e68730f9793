"""The laws of reading, on text made to break them."""

from __future__ import annotations

import re
import sys
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.text.document import Document
from auditor.text.markup import tokens
from auditor.text.normalise import OTHER_BLANKS, normalised
from auditor.text.plain import is_hard_wrapped
from auditor.text.reading import read_document
from auditor.text.source import HTML, MARKDOWN, TEXT, source_from_text
from auditor.text.span import Span
from auditor.text.words import _WORD, Words, read_together
from tests.text.text_laws import check_document, check_monotone, collapsed

NASTY = st.lists(
    st.sampled_from(
        list("abIU. \n\r\t'\"<>&;#/!-*_`[]()|\\:=@~+1,?")
        + list("\u2019\u201c\xa0\u200b\ufeff\xad\u202e\u0301\u0327\u2028\x0b\x0c\x85\x00\x1c")
        + list("éß\u05d0\u0627\u0915\u6c34\U0001f600\ufb01\u2026\u0130")
        + ["<p>", "</p>", "<b>", "&amp;", "&eacute;", "&#x301;", "<!--", "-->", "<script>", "\r\n"]
        + ["<pre>", "</pre>", "<li>", "<td>", "<br>", "<a href=x>", "</a>", "<svg>", "# ", "```\n"]
    ),
    max_size=80,
).map("".join)
# raw text and what of it a reader sees; a newline stands for the edge of a block
INLINE = [(char, char) for char in "abzTI.,!?'1"] + [
    ("word", "word"),
    (" ", " "),
    ("\n", " "),
    ("\r\n", " "),
    ("\t", " "),
    ("\xa0", " "),
    ("\u200b", ""),
    ("e\u0301", "é"),
    ("\u2019", "'"),
    ("\u201c", '"'),
    ("\U0001f600", "\U0001f600"),
    ("\u05d0\u05d1", "\u05d0\u05d1"),
    ("&amp;", "&"),
    ("&eacute;", "é"),
    ("&#8217;", "'"),
    ("&nbsp;", " "),
]
HTML_PARTS = [
    *INLINE,
    ("<b>", ""),
    ("</b>", ""),
    ("<em class='a>b'>", ""),
    ("<!-- a > b -->", ""),
    ("<script>if (a<b) {'<p>'}</script>", ""),
    ("<STYLE>p {}</sTyle >", ""),
    ("<svg><title>no</title></svg>", ""),
    ("<br/>", "\n"),
    ("<p>", "\n"),
    ("</p>", "\n"),
    ("<div id=x>", "\n"),
    ("</div>", "\n"),
    ("<h2>", "\n"),
    ("</h2>", "\n"),
    ("<li>", "\n"),
]


def read(raw: str, media_type: str) -> Document:
    return read_document(source_from_text(raw, "made", media_type))


def visible(parts: list[tuple[str, str]]) -> str:
    blocks = "".join(shown for _, shown in parts).split("\n")
    return "\n".join(filter(None, map(collapsed, blocks)))


@pytest.mark.parametrize("media_type", [TEXT, MARKDOWN, HTML])
@settings(max_examples=300)
@given(raw=NASTY, cuts=st.lists(st.integers(0, 200), min_size=4, max_size=4))
def test_any_text_keeps_the_laws(media_type: str, raw: str, cuts: list[int]) -> None:
    document = read(raw, media_type)
    check_document(document)
    a, b, c, d = (min(cut, len(document.text)) for cut in cuts)
    check_monotone(document, Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d)))


@settings(max_examples=300)
@given(raw=NASTY, cuts=st.tuples(st.integers(0, 99), st.integers(0, 99)))
def test_plain_text_is_its_normalised_self_and_so_is_every_slice(
    raw: str, cuts: tuple[int, int]
) -> None:
    document = read(raw, TEXT)
    assert document.text == normalised(raw)
    span = Span(*sorted(min(cut, len(document.text)) for cut in cuts))
    assert span.of(document.text) in normalised(document.map.to_raw(span).of(raw))


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["grey", "bridge\u2019s", "e\u0301t\u00e9", "it."]), min_size=150))
def test_hard_wrapped_text_differs_only_in_line_ends(words: list[str]) -> None:
    raw = "".join(word + ("\r\n" if at % 9 == 8 else " ") for at, word in enumerate(words))
    document = read(raw, TEXT)
    check_document(document)
    assert collapsed(document.text) == collapsed(normalised(raw))


def test_the_wrapped_text_of_the_test_above_is_seen_as_wrapped() -> None:
    assert is_hard_wrapped("\n".join(["the old bridge over the river"] * 12))


@settings(max_examples=300)
@given(parts=st.lists(st.sampled_from(HTML_PARTS), max_size=40), data=st.data())
def test_html_reads_as_what_is_visible(parts: list[tuple[str, str]], data: st.DataObject) -> None:
    raw = "".join(part for part, _ in parts)
    document = read(raw, HTML)
    assert document.text == visible(parts)
    check_document(document)
    start = data.draw(st.integers(0, len(document.text)))
    span = Span(start, data.draw(st.integers(start, len(document.text))))
    again = read(document.map.to_raw(span).of(raw), HTML)
    assert collapsed(span.of(document.text)) in collapsed(again.text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(HTML_PARTS), max_size=40))
def test_html_words_map_to_their_very_letters(parts: list[tuple[str, str]]) -> None:
    document = read("".join(part for part, _ in parts), HTML)
    for word in document.words:
        shown = re.sub(
            r"(?is)<!--.*?-->|<script.*?</script>|<style.*?</style *>|<svg.*?</svg>"
            r"|<em class='a>b'>|<[^>]*>",
            "",
            document.map.to_raw(word).of(document.source.text),
        )
        assert normalised(unescape(shown)) == word.of(document.text)


MARKDOWN_PARTS = [
    *(part for part in INLINE if part[0] not in ("\n", "\r\n", "\t", " ", "\xa0", "1", "!")),
    (" ", " "),
    ("x\ny", "x y"),
    ("x\r\ny", "x y"),
    ("x  \ny", "x\ny"),
    ("<b>", ""),
    ("</b>", ""),
    ("<!-- a -->", ""),
    ("w**bold**w", "wboldw"),
    ("x`co de`x", "xco dex"),
    ("[link](http://x.org/a_b)", "link"),
    ("\\*", "*"),
    ("x\n\ny", "x\ny"),
    ("x\n\n> y\n\nx", "x\ny\nx"),
    ("x\n\n# y\n\nx", "x\ny\nx"),
    ("x\n\n- y\n- x\n\nx", "x\ny\nx\nx"),
    ("x\n\n<div>y</div>\n\nx", "x\ny\nx"),
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(MARKDOWN_PARTS), max_size=30), st.sampled_from(["", "\ufeff"]))
def test_markdown_reads_as_what_is_visible(parts: list[tuple[str, str]], mark: str) -> None:
    raw = mark + "x" + "".join(part for part, _ in parts)
    document = read(raw, MARKDOWN)
    assert document.text == visible([("x", "x"), *parts])
    check_document(document)
    for word in document.words:
        shown = re.sub(
            r"<!--.*?-->|<[^>]*>|\]\([^)]*\)|[\[*`]",
            "",
            document.map.to_raw(word).of(raw),
        )
        assert normalised(unescape(shown)) == word.of(document.text)


class _Standard(HTMLParser):
    """The standard library's parser, keeping the text it sees and where."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(found.end() for found in re.finditer("\n", raw))]
        self.texts: list[tuple[int, str]] = []
        self.feed(raw)
        self.close()

    def handle_data(self, data: str) -> None:
        line, column = self.getpos()
        at = self.lines[line - 1] + column
        if self.texts and sum(map(len, self.texts[-1][1:])) + self.texts[-1][0] == at:
            self.texts[-1] = (self.texts[-1][0], self.texts[-1][1] + data)
        else:
            self.texts.append((at, data))


STANDARD_PARTS = [
    "a",
    "word ",
    "\n",
    "é",
    "<b>",
    "</b>",
    '<i title="a > b">',
    "<p\nclass=x>",
    "</p>",
    "<!-- x -->",
    "&amp;",
    "&#233;",
    "<br />",
    "\U0001f600",
    "< ",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(STANDARD_PARTS), max_size=40).map("".join))
def test_tokens_stand_where_the_standard_parser_sees_them(raw: str) -> None:
    ours = [(one.start, raw[one.start : one.end]) for one in tokens(raw) if one.kind == "text"]
    assert ours == _Standard(raw).texts


@settings(max_examples=300)
@given(NASTY, st.integers(0, 20), st.integers(0, 80))
def test_tokens_are_in_order_and_inside(raw: str, start: int, length: int) -> None:
    limit = min(len(raw), start + length)
    position = min(start, limit)
    for token in tokens(raw, position, limit):
        assert position <= token.start < token.end <= limit or token.end == token.start
        position = token.end


@settings(max_examples=300)
@given(NASTY, st.sampled_from([TEXT, MARKDOWN, HTML]))
def test_lines_are_what_stands_between_newlines(raw: str, media_type: str) -> None:
    document = read(raw, media_type)
    lines = [line.strip() for line in document.text.split("\n")]
    assert [line.of(document.text) for line in document.lines] == [line for line in lines if line]
    assert document.stretches == len(document.text.split())


def test_blanks_that_reading_leaves_are_known() -> None:
    blanks = [char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace()]
    assert {normalised(char) for char in blanks} <= {" ", "\n", *OTHER_BLANKS}


ATOMS = st.sampled_from([*"aabzZA123 .,,'&@--\n\té–ßÀ_:/²٣ªµe\u0301漢😀", "https://", "http://a"])


@settings(max_examples=500)
@given(st.lists(ATOMS, max_size=30).map("".join))
def test_words_found_on_arrays_are_those_of_the_pattern(text: str) -> None:
    words = Words(text)
    assert [(span.start, span.end) for span in words] == [
        found.span() for found in _WORD.finditer(text)
    ]
    assert words.strings == _WORD.findall(text)
    assert len(words) == len(words.strings)
    cut = re.findall(r"(?<![^\W_])[a-z]+(?![^\W_])", text)
    assert {run for run in cut if len(run) > 1} <= set(words.small_runs(2))
    twins = set(words.alike_neighbours())
    for index, (one, two) in enumerate(pairwise(words.strings)):
        assert one.lower() != two or index in twins
        assert words[index] == words.spans[index]


@settings(max_examples=200)
@given(st.lists(st.lists(ATOMS, max_size=12).map("".join), max_size=5))
def test_words_of_texts_read_together_are_those_of_each(texts: list[str]) -> None:
    together = [Words(text) for text in texts]
    read_together(together)
    for text, words in zip(texts, together, strict=True):
        alone = Words(text)
        assert words.spans == alone.spans
        assert words.small_runs(2) == alone.small_runs(2)
        assert words.alike_neighbours() == alone.alike_neighbours()


@settings(max_examples=100)
@given(raw=NASTY, offset=st.integers(0, 200))
def test_the_sentence_at_a_place_is_one_of_all(raw: str, offset: int) -> None:
    document = read(raw, MARKDOWN)
    offset = min(offset, len(document.text))
    holding = [one for one in document.sentences if one.start <= offset < one.end]
    after = [one for one in document.sentences if one.start >= offset]
    assert list(read(raw, MARKDOWN).sentences_from(offset)) == after
    found = read(raw, MARKDOWN).sentence_at(offset)
    assert found is None or found in document.sentences
    assert not holding or found == holding[0]
