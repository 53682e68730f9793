"""HTML to a document: the article of a page, its tags left out, every span exact."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.text.blocks import RawBlock, write_blocks
from auditor.text.collector import Collector
from auditor.text.document import Document
from auditor.text.maintext import main_text
from auditor.text.source import Source


def read_html(source: Source) -> Document:
    """The document of an HTML source.

    Of a whole page the main text is read, as far as it can be told from what stands around it;
    the rest is in ``dropped``. A fragment (no ``html``, ``head``, ``body`` or doctype) is read
    whole.
    """
    raw = source.text
    collector = Collector(raw)
    collector.feed()
    blocks = [block for block in collector.finish() if block.text(raw).strip()]
    title = source.title or collector.meta.get("og:title") or collector.title
    keep: list[bool] | str = [True] * len(blocks)
    if collector.is_page and blocks:
        keep = main_text(raw, [block.text(raw) for block in blocks])
        if isinstance(keep, list):
            keep = _with_headings(raw, blocks, keep, title or "")
    notes = (keep,) if isinstance(keep, str) else ()
    kept = [True] * len(blocks) if isinstance(keep, str) else keep
    written = write_blocks(raw, (b for b, wanted in zip(blocks, kept, strict=True) if wanted))
    dropped = [block.span for block, wanted in zip(blocks, kept, strict=True) if not wanted]
    return Document(
        source,
        written.text,
        written.map,
        written.blocks,
        title,
        written.links,
        url=source.url or collector.meta.get("canonical") or collector.meta.get("og:url"),
        dropped=tuple(dropped),
        comments=tuple(collector.comments),
        codes=written.codes,
        notes=notes,
    )


def _with_headings(
    raw: str, blocks: Sequence[RawBlock], kept: Sequence[bool], title: str
) -> list[bool]:
    """``kept``, and the headings extractors leave out: the headline, and those over kept text."""
    result = list(kept)
    first = result.index(True)
    for index in range(len(blocks) - 1, -1, -1):
        if blocks[index].kind == "heading" and not result[index]:
            stands_over = index + 1 < len(blocks) and result[index + 1]
            result[index] = index > first and stands_over
    for index in range(first, -1, -1):
        words = " ".join(blocks[index].text(raw).split())
        if blocks[index].kind == "heading" and words and words in title:
            result[index] = True
            break
    return result
