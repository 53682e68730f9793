"""The article page: the text with its findings marked, and all there is to know to decide them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from auditor.finding import Finding
from auditor.render import labels
from auditor.render.html import flat, rule_facts
from auditor.render.marks import Mark, labelled, marked_lines, quote
from auditor.review.decided import Decided, findings_of, in_words
from auditor.review.decision import Decision, ruling
from auditor.review.desk import Desk
from auditor.review.entry import Entry
from auditor.review.events import cut, others, passages
from auditor.review.excerpts import LONG, excerpts
from auditor.review.fixes import choices
from auditor.review.queue import event_sizes
from auditor.text.source import Source
from auditor.text.span import Span

_OTHERS = "others"  # evidence that is shown as passages
_EDITABLE = 4000  # code points
SHOWN = 400
"""Findings on one page; an article with more shows the next ones when these are decided."""


def article_context(desk: Desk, entry: Entry, decided: Decided, reviewer: str) -> dict[str, Any]:
    """What the template of one article is given."""
    everything = labelled(decided.open_rows())
    first = _first_shown(everything, decided)
    marks = everything[first : first + SHOWN]
    source = desk.source(entry)
    findings = {finding.fingerprint: finding for finding in findings_of(decided.article)}
    return {
        **_text(entry, source, marks, labels.heading(decided.article)),
        "a": decided.article,
        "others": max(0, event_sizes(desk).get(entry.event, 0) - 1) if entry.partial else 0,
        "cards": [_card(desk, source, mark, findings, decided, reviewer) for mark in marks],
        "not_run": [row for row in labels.not_run(decided.article) if row[1] == "error"],
        "quiet": sum(row["status"] != "open" for row in decided.article["findings"]),
        "first": first,
        "all": len(everything),
        "state": state(entry, decided, reviewer, [mark.row for mark in marks]),
    }


def waiting_context(desk: Desk, entry: Entry) -> dict[str, Any]:
    """What the template of an article without a report is given: its text, what went wrong."""
    return {**_text(entry, desk.source(entry), (), entry.heading), "problem": entry.problem}


def state(
    entry: Entry, decided: Decided, reviewer: str, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What changes when a decision falls, as plain data for the page's script; of these rows."""
    article = decided.article
    return {
        "article": entry.key,
        "score": labels.score_text(article["score"]),
        "mended": labels.score_text(decided.mended),
        "verdict": article["verdict"],
        "reasons": list(article["verdict_reasons"]),
        "left": len(decided.undecided()),
        "conflicts": decided.conflicts(),
        "outcome": _outcome(decided),
        "findings": {row["fingerprint"]: _finding_state(row, decided, reviewer) for row in rows},
    }


def _outcome(decided: Decided) -> str:
    """What editors have made of the article so far, in words."""
    counts: Counter[str | None] = Counter(ruling(group) for group in decided.standing.values())
    words = {"accepted": "accepted", "dismissed": "dismissed", "conflict": "disputed"}
    told = ", ".join(f"{counts[key]} {word}" for key, word in words.items() if counts[key])
    score, mended = labels.score_text(decided.article["score"]), labels.score_text(decided.mended)
    better = f"; {mended} once the accepted fixes are made" if mended != score else ""
    return f"{told or 'Nothing decided'}. The score is {score}{better}."


def around(decided: Decided, fingerprint: str) -> list[Mapping[str, Any]]:
    """At most as many findings as a page shows on either side of one, in the order of the text."""
    rows = labels.in_text_order(decided.open_rows())
    at = next((n for n, row in enumerate(rows) if row["fingerprint"] == fingerprint), 0)
    return rows[max(0, at - SHOWN) : at + SHOWN]


def _text(entry: Entry, source: Source, marks: Sequence[Mark], title: str) -> dict[str, Any]:
    """The article's names and its lines, those of a long one only around its findings."""
    lines = marked_lines(source, marks)
    return {
        "key": entry.key,
        "uri": entry.uri,
        "url": labels.web_address(entry.url),
        "title": title,
        "lines": excerpts(lines) if len(source.text) > LONG else lines,
    }


def _first_shown(marks: Sequence[Mark], decided: Decided) -> int:
    """Where the findings shown begin: all of them, or a little before the first undecided one."""
    if len(marks) <= SHOWN:
        return 0
    undecided = (n for n, m in enumerate(marks) if m.row["fingerprint"] not in decided.standing)
    return max(0, min(next(undecided, 0) - SHOWN // 10, len(marks) - SHOWN))


def find(decided: Decided, fingerprint: str) -> Mapping[str, Any] | None:
    """The finding with this fingerprint, if it may be decided."""
    rows = (row for row in decided.open_rows() if row["fingerprint"] == fingerprint)
    return next(rows, None)


def _finding_state(row: Mapping[str, Any], decided: Decided, reviewer: str) -> dict[str, Any]:
    group: Sequence[Decision] = decided.standing.get(row["fingerprint"], ())
    own = next((each for each in group if each.reviewer == reviewer), None)
    return {
        "ruling": ruling(group) or "open",
        "mine": own.verdict if own else "",
        "fix": own.suggestion if own else None,
        "said": [labels_of(each) for each in group],
        "cost": labels.cost_text(row["cost"]),
    }


def labels_of(decision: Decision) -> str:
    """A decision as a sentence."""
    text = in_words(decision)
    return text[:1].upper() + text[1:]


def _card(
    desk: Desk,
    source: Source,
    mark: Mark,
    findings: Mapping[str, Finding],
    decided: Decided,
    reviewer: str,
) -> dict[str, Any]:
    row = mark.row
    rule = desk.auditor.book.rules.get(row["rule"])
    facts = rule_facts(rule.describe() if rule else {})
    own = _finding_state(row, decided, reviewer)
    named = passages(desk, row)
    shown = {each["uri"] for each in named}
    claims = _claims(decided.article["claims"], row["location"])
    here = claims[0]["text"] if claims else row["location"]["excerpt"]
    return {
        "mark": mark,
        "row": row,
        "title": facts["title"] or row["rule"],
        "rule": facts,
        "quote": quote(source, row),
        "text": _whole_text(source, row["location"]),
        "evidence": evidence(row),
        "here": cut(here, row["location"]["excerpt"]),
        "passages": named,
        "choices": choices(source.text, findings[row["fingerprint"]], rule),
        "state": own,
        "claims": [
            {**claim, "others": [o for o in others(desk, claim) if o["uri"] not in shown]}
            for claim in claims
        ],
    }


def evidence(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts behind a finding, as pairs to show."""
    places = [(f"see line {each['line']}", each["excerpt"]) for each in row["related"]]
    facts = {key: value for key, value in row["evidence"].items() if key != _OTHERS}
    return [*flat(facts), *places]


def _claims(
    claims: Sequence[Mapping[str, Any]], where: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The claims that a finding touches."""
    found = [c for c in claims if c["start"] < where["end"] and where["start"] < c["end"]]
    return [claim for claim in found if claim.get("support") != "not-a-claim"]


def _whole_text(source: Source, where: Mapping[str, Any]) -> str | None:
    """The flagged text as it stands in the article; ``None`` if it is too long to be edited."""
    span = Span(where["start"], where["end"])
    return span.of(source.text) if len(span) <= _EDITABLE else None
