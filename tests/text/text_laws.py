"""What must hold for every document, whatever was read; shared by the tests of the readers."""

from __future__ import annotations

from itertools import pairwise

from auditor.text.document import Document
from auditor.text.normalise import INVISIBLE, normalised
from auditor.text.span import Span

BLANKS = {ord(char): " " for char in "\xa0\u2009\u202f\u3000"}


def collapsed(text: str) -> str:
    """``text`` with each run of blanks as one space and none at its edges."""
    return " ".join(text.split())


def check_document(document: Document) -> None:
    """Assert all laws that need no knowledge of what was read."""
    check_map(document)
    check_parts(document)


def check_map(document: Document) -> None:
    """Pieces cover the reading text, keep the raw order; copies keep characters or normalise."""
    raw, text, text_map = document.source.text, document.text, document.map
    assert text_map.reading[-1] == len(text)
    assert all(before < after for before, after in pairwise(text_map.reading))
    position = 0
    for index, copied in enumerate(text_map.copied):
        start, end = text_map.raw[index], text_map.raw_ends[index]
        assert position <= start <= end <= len(raw)
        position = end
        if copied:
            piece = Span(text_map.reading[index], text_map.reading[index + 1])
            for read, written in zip(piece.of(text), raw[start:end], strict=True):
                assert read in (written, normalised(written))
            assert text_map.to_raw(piece) == Span(start, end)


def check_parts(document: Document) -> None:
    """Blocks, sentences and words are in order, inside the text and without blank edges."""
    text = document.text
    for spans in (
        [block.span for block in document.blocks],
        document.sentences,
        document.words,
        document.lines,
    ):
        for span in spans:
            part = span.of(text)
            assert part
            assert part == part.strip()
        assert all(before.end <= after.start for before, after in pairwise(spans))
    covered = "".join(block.span.of(text) for block in document.blocks)
    assert "".join(covered.split()) == "".join(text.split())
    blocks = iter([*(block.span for block in document.blocks), Span(len(text), len(text))])
    current = next(blocks)
    for sentence in document.sentences:
        while current.end < sentence.end:
            current = next(blocks)
        assert current.contains(sentence)
    assert not set("\r\xa0\u2019\u201c") & set(text)
    assert not set(INVISIBLE.replace("-", "")) & set(text)


def check_monotone(document: Document, first: Span, second: Span) -> None:
    """A span inside another maps inside it; ends keep their order."""
    text_map = document.map
    one, two = text_map.to_raw(first), text_map.to_raw(second)
    assert two.end <= len(document.source.text)
    assert (one.start <= two.start) or first.start > second.start
    if first and second:
        assert (one.end <= two.end) or first.end > second.end
        both = Span(min(first.start, second.start), max(first.end, second.end))
        assert text_map.to_raw(both).contains(one)
