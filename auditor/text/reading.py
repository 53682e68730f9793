"""One way from a source to its document, whatever the media type."""

from __future__ import annotations

from auditor.text.document import Document
from auditor.text.source import HTML, MARKDOWN, Source


def read_document(source: Source) -> Document:
    """The document of a source; readers are imported only for the media types that need them."""
    if source.media_type == HTML:
        from auditor.text.html import read_html

        return read_html(source)
    if source.media_type == MARKDOWN:
        from auditor.text.markdown import read_markdown

        return read_markdown(source)
    from auditor.text.plain import read_plain

    return read_plain(source)
