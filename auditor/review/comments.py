"""Dismissals as comments in Markdown and HTML articles: what suppresses them where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.clean import Edit, apply
from auditor.finding import Finding, locate
from auditor.review.decided import in_words
from auditor.review.decision import Decision
from auditor.suppress import read_suppressions
from auditor.text.document import Document
from auditor.text.reading import read_document
from auditor.text.source import HTML, MARKDOWN, Source
from auditor.text.span import Span

_END_OF_COMMENT = re.compile(r"--+>?|[<>]")
_LEAST_REASON = "dismissed on the review desk"


def with_comments(
    source: Source,
    dismissed: Iterable[tuple[Finding, Sequence[Decision]]],
    counting: Sequence[Finding],
) -> tuple[str, list[Finding]]:
    """The article with a comment before each paragraph that holds a dismissed finding.

    A comment is only written where it changes nothing that a reader sees, suppresses the finding
    and none that still counts; all of it is tried out. Elsewhere (plain text, front matter, code,
    the middle of a list) the sidecar has to do.

    Args:
        source: the article as it is now.
        dismissed: findings in its coordinates with the decisions on them.
        counting: its other findings.

    Returns:
        The text, and the findings that a comment in it suppresses.
    """
    if source.media_type not in (MARKDOWN, HTML):
        return source.text, []
    shown = _shown(read_document(source))
    done: list[Finding] = []
    made: list[Edit] = []
    for finding, decisions in sorted(dismissed, key=lambda pair: pair[0].location.start):
        edit = _comment(source, finding, decisions)
        tried = replace(source, text=apply(source.text, [edit]))
        document = read_document(tried)
        comments = read_suppressions(document)
        hits = [any(c.covers(_moved(tried, each, edit)) for c in comments) for each in counting]
        held = any(each.covers(_moved(tried, finding, edit)) for each in comments)
        if held and not any(hits) and _shown(document) == shown:
            made.append(edit)
            done.append(finding)
    return apply(source.text, _joined(made)), done


def _comment(source: Source, finding: Finding, decisions: Sequence[Decision]) -> Edit:
    """The comment on a line of its own before the finding's paragraph."""
    first = finding.location.line
    while first > 1 and source.line_span(first - 1).of(source.text).strip():
        first -= 1
    start = source.line_starts[first - 1]
    said = "; ".join(in_words(each) for each in decisions)
    reason = " ".join(_END_OF_COMMENT.sub(" ", said).split()) or _LEAST_REASON
    comment = f"<!-- auditor: ignore {finding.rule}: {reason} -->"
    return Edit(start, start, "", comment + _line_end(source), finding.rule, first)


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """Edits with those at one place made one, each different comment once."""
    places: dict[int, list[str]] = {}
    for edit in edits:
        places.setdefault(edit.start, []).append(edit.after)
    return [
        Edit(start, start, "", "".join(dict.fromkeys(comments)), "", 0)
        for start, comments in sorted(places.items())
    ]


def _line_end(source: Source) -> str:
    first = source.line_span(1).end
    after = Span(first, min(first + 2, len(source.text))).of(source.text)
    return "\r\n" if after == "\r\n" else after[:1] or "\n"


def _shown(document: Document) -> tuple[str, str | None]:
    """The article's words and title as a reader of it sees them."""
    return " ".join(document.text.split()), document.title


def _moved(source: Source, finding: Finding, edit: Edit) -> Finding:
    """The finding where it stands after ``edit``, which is an insertion."""
    where = finding.location
    by = len(edit.after) if where.start >= edit.start else 0
    return replace(finding, location=locate(source, Span(where.start + by, where.end + by)))
