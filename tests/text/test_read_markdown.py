"""Markdown by example."""

from __future__ import annotations

import pytest

from auditor.text.document import Document
from auditor.text.reading import read_document
from auditor.text.source import MARKDOWN, source_from_text
from tests.text.text_laws import check_document

PAGE = """---
title: "The mill"
date: 2024-05-01
---

# The *old* mill &amp; pond

The wheel turns **slow**ly
and [the miller](https://mill.example "him") sleeps.\x20\x20
A `saw` hums.<br>It stops.

> It never
> rained.

- flour
- bran

  and chaff

1. first

| grain | price |
|-------|-------|
| rye   | 5,000 |

<!-- auditor: off -->

<div class="x">
<p>Boxed &eacute;</p>
</div>

```python
print("no sentence. Here.")
```

![a picture](mill.png)

A note.[^1]

[^1]: Told by the miller.
"""


def read(raw: str) -> Document:
    document = read_document(source_from_text(raw, "page.md", MARKDOWN))
    check_document(document)
    return document


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_page(line_end: str, mark: str) -> None:
    raw = mark + PAGE.replace("\n", line_end)
    page = read(raw)
    assert [(block.kind, block.span.of(page.text)) for block in page.blocks] == [
        ("heading", "The old mill & pond"),
        ("paragraph", "The wheel turns slowly and the miller sleeps."),
        ("paragraph", "A saw hums."),
        ("paragraph", "It stops."),
        ("quote", "It never rained."),
        ("list-item", "flour"),
        ("list-item", "bran"),
        ("list-item", "and chaff"),
        ("list-item", "first"),
        ("table", "grain price"),
        ("table", "rye 5,000"),
        ("paragraph", "Boxed é"),
        ("code", 'print("no sentence. Here.")'),
        ("paragraph", "A note."),
        ("paragraph", "Told by the miller."),
    ]
    assert page.title == "The mill"
    assert [(link.span.of(page.text), link.target) for link in page.links] == [
        ("the miller", "https://mill.example")
    ]
    assert [span.of(raw) for span in page.comments] == ["<!-- auditor: off -->"]
    by_word = {word.of(page.text): page.map.to_raw(word).of(raw) for word in page.words}
    assert by_word["slowly"] == "slow**ly"
    assert by_word["é"] == "&eacute;"
    assert by_word["sleeps"] == "sleeps"


def test_sentences_leave_code_out() -> None:
    sentences = read(PAGE).sentences
    text = read(PAGE).text
    assert "Here." not in [span.of(text) for span in sentences]


def test_the_first_heading_is_the_title_where_no_front_matter_is() -> None:
    assert read("text\n\n## Sub *one*\n").title == "Sub one"


def test_offsets_behind_wide_characters() -> None:
    raw = "é水\U0001f600 *né* \U0001f600\U0001f600水水 end"
    page = read(raw)
    assert [page.map.to_raw(word).of(raw) for word in page.words] == ["é水", "né", "水水", "end"]


def test_inline_html_that_is_never_closed_hides_no_more_than_its_block() -> None:
    assert read("one <svg> two\n\nthree").text == "one\nthree"
