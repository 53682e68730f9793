"""What the other articles on the desk say: articles of one event, compared claim by claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from auditor.audit import Auditor
from auditor.render.marks import shortened
from auditor.text.reading import read_document
from auditor.text.span import Span

if TYPE_CHECKING:
    from auditor.review.desk import Desk, Entry

MOST = 400  # articles; comparing holds all of them in memory at once


def compare_entries(entries: Iterable[Entry], auditor: Auditor) -> None:
    """Audit articles again that share an event with others, with what those say.

    Sets ``event`` of each to the key of its event's first article. Nothing happens where no rule
    reads claims, or above `MOST` articles.
    """
    audited = {e.source.uri: e for e in entries if e.article is not None}
    reads_claims = any(rule.kind == "claims" for rule in auditor.book.rules.values())
    if not reads_claims or not 1 < len(audited) <= MOST:
        return
    from auditor.evidence.together import read_together

    for event in read_together([read_document(e.source) for e in audited.values()]):
        if len(event.documents) < 2:
            continue
        first = audited[event.documents[0].source.uri].key
        for document in event.documents:
            audited[document.source.uri].replace(
                auditor.audit_document(document).to_dict(), event=first
            )


def others(desk: Desk, claim: Mapping[str, Any]) -> list[dict[str, str]]:
    """What other articles say on a claim: relation, key and name of the article, the passage."""
    found = []
    entries = {entry.source.uri: entry for entry in desk.entries.values()}
    for related in claim.get("related", ()):
        entry = entries.get(related["uri"])
        if entry is not None:
            words = Span(related["start"], related["end"]).of(entry.source.text)
            found.append(
                {
                    "relation": related["relation"],
                    "key": entry.key,
                    "uri": entry.source.uri,
                    "text": " ".join(words.split()),
                }
            )
    return found


def passages(desk: Desk, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The passages of other articles that a finding names: key, name, line, words."""
    named = row["evidence"].get("others", ())
    entries = {entry.source.uri: entry.key for entry in desk.entries.values()}
    return [
        {
            "key": entries.get(each["uri"], ""),
            "uri": each["uri"],
            "line": each.get("line", 1),
            "text": shortened(each["excerpt"]),
        }
        for each in named
        if isinstance(each, Mapping) and "uri" in each and "excerpt" in each
    ]
