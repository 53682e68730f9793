"""Bytes to text, lines and columns."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from auditor.errors import InputError
from auditor.text.plain import is_hard_wrapped
from auditor.text.reading import read_document
from auditor.text.source import TEXT, source_from_bytes, source_from_text
from auditor.text.span import Span

WESTERN = "Le café était fermé, “naïve” – l’été déjà fini à l’Île. "


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"\xef\xbb\xbfx", "\ufeffx", "utf-8"),
        ("é\r\n".encode(), "é\r\n", "utf-8"),
        ("é\U0001f600".encode("utf-16"), "é\U0001f600", "utf-16"),
        ("é".encode("utf-32"), "é", "utf-32"),
        ((WESTERN * 3).encode("cp1252"), WESTERN * 3, "cp1252"),
        ("é".encode("cp1252"), "é", "cp1252"),
        (WESTERN.encode() * 9 + b"\xff", WESTERN * 9 + "\ufffd", "utf-8"),
    ],
)
def test_decoding(data: bytes, text: str, encoding: str) -> None:
    source = source_from_bytes(data, "x")
    assert (source.text, source.encoding) == (text, encoding)


def test_cyrillic_is_guessed() -> None:
    text = "Река поднялась выше моста, и вода залила старую дорогу. " * 4
    assert source_from_bytes(text.encode("cp1251"), "x").text == text


@pytest.mark.parametrize(
    "data", [b"a\x00b", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", bytes(range(1, 32))]
)
def test_what_is_not_text(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        source_from_bytes(data, "x.txt")
    assert str(caught.value).startswith("x.txt: not a text file")


def test_lines_end_with_any_line_end() -> None:
    source = source_from_text("a\r\nb\rc\n\nd\u2028e")
    assert source.line_starts == (0, 3, 5, 7, 8)
    assert source.line_column(0) == (1, 1)
    assert source.line_column(4) == (2, 2)
    assert source.line_column(10) == (5, 3)
    lines = [source.line_span(n).of(source.text) for n in range(1, 6)]
    assert lines == ["a", "b", "c", "", "d\u2028e"]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_is_a_range(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_spans_are_values() -> None:
    span = Span(2, 5)
    assert (span, hash(span), repr(span)) == (Span(2, 5), hash(Span(2, 5)), "Span(start=2, end=5)")
    assert Span(1, 9) < span
    with pytest.raises(AttributeError):
        span.start = 3  # type: ignore[misc]


def test_hard_wrapped_paragraphs_are_joined() -> None:
    line = "The old bridge over the river was closed for repairs"
    raw = "\n".join([line] * 8 + ["last.", "", "- " + line, "- " + line, line])
    assert is_hard_wrapped(raw)
    document = read_document(source_from_text(raw))
    assert [block.kind for block in document.blocks] == ["paragraph", "list-item", "list-item"]
    for word in document.words:
        assert document.map.to_raw(word).of(raw) == word.of(document.text)


def test_unwrapped_lines_stay_apart() -> None:
    assert not is_hard_wrapped("Short.\nA much longer line than the others.\n" * 10)


PARAGRAPH = "The council met on Monday, Mr. Rowe said. \u201cIt is late,\u201d he added.\n\n"
LONG: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda size: PARAGRAPH * (size // len(PARAGRAPH)),
    "one line": lambda size: PARAGRAPH.strip() * (size // len(PARAGRAPH)),
    "newlines": lambda size: "\n" * size,
    "full stops": lambda size: "." * size,
    "stops and quotes": lambda size: '."' * (size // 2),
    "quotes": lambda size: "\u201c" * size,
    "accents": lambda size: "e" + "\u0301" * size,
    "letters and stops": lambda size: "a." * (size // 2),
    "one word": lambda size: "x" * size,
}


@pytest.mark.parametrize("media_type", [TEXT, "text/markdown", "text/html"])
@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_length_only(name: str, media_type: str) -> None:
    size = 300_000
    document_of = source_from_text(LONG[name](size), "x", media_type)
    start = time.process_time()
    document = read_document(document_of)
    assert document.sentences is not None
    assert document.words is not None
    # what is quadratic takes minutes; what is linear, well under a second
    assert time.process_time() - start < 5
