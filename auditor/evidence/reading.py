"""The claims of a document, read once and shared by all that ask."""

from __future__ import annotations

from typing import Any

from auditor.evidence.claims import Claim, claim_dict, read_claims
from auditor.text.document import Document
from auditor.text.span import Span, Spans

_KEY = "claims"


def claims_of(document: Document) -> tuple[Claim, ...]:
    """Every sentence of the document as a claim, in order; read on the first call."""
    if _KEY not in document.memo:
        # only paid for by runs that read claims
        from auditor.learned.encoder.shared import encodings

        sentences = [(span.start, span.end) for span in document.sentences]
        headings = Spans(document.headings)
        titled = {
            number for number, span in enumerate(document.sentences) if headings.contain(span)
        }
        encoded = encodings(document)
        document.memo[_KEY] = read_claims(document.text, sentences, titled, encoded)
    claims: tuple[Claim, ...] = document.memo[_KEY]
    return claims


def claim_rows(document: Document) -> tuple[dict[str, Any], ...]:
    """The claims as the JSON report holds them, in raw coordinates."""
    return tuple(_raw(claim_dict(claim), document) for claim in claims_of(document))


def _raw(value: Any, document: Document) -> Any:
    """The same value, every ``start`` and ``end`` mapped, and a source's or cue's text added."""
    if isinstance(value, list):
        return [_raw(each, document) for each in value]
    if not isinstance(value, dict):
        return value
    if "uri" in value:  # a place in another article, already in its coordinates
        return value
    row = {key: _raw(each, document) for key, each in value.items()}
    if "start" in row and "end" in row:
        span = Span(value["start"], value["end"])
        raw = document.map.to_raw(span)
        row.setdefault("text", span.of(document.text))
        row["start"], row["end"] = raw.start, raw.end
    return row
