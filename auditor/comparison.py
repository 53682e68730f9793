"""Articles audited together: their events, and each one's report with what the others say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.audit import Auditor
from auditor.errors import InputError
from auditor.evidence.matrix import event_dict
from auditor.evidence.together import read_together
from auditor.result import SCHEMA_VERSION
from auditor.run import TOOL, Tally
from auditor.text.reading import read_document
from auditor.text.source import Source


def compare_sources(auditor: Auditor, sources: Iterable[Source | InputError]) -> dict[str, Any]:
    """The comparison as one dictionary, which every format is written from.

    All articles are held in memory at once. Keys: ``schema_version``, ``tool``, ``articles`` and
    ``summary`` as in the report of single articles, and ``events`` as `event_dict` describes them.
    """
    tally = Tally()
    documents = []
    for source in sources:
        if isinstance(source, InputError):
            tally.errors.append(source)
        else:
            documents.append(read_document(source))
    events = [event_dict(each) for each in read_together(documents)]
    articles = []
    for document in documents:
        report = auditor.audit_document(document)
        if tally.article(report):
            articles.append(report.to_dict())
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": TOOL,
        "events": events,
        "articles": articles,
        "summary": tally.summary(),
    }
