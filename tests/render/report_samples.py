"""Sample articles for the report tests: short texts of our own with faults marked in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from auditor.finding import (
    CATEGORIES,
    Audience,
    Confidence,
    Finding,
    Location,
    Outcome,
    Severity,
    Status,
)
from auditor.result import ArticleReport, CategoryScore, Ceiling, Scorecard, Verdict
from auditor.text.source import source_from_text
from auditor.text.span import Span

COSTS = {"gate": 7.0, "editor": 2.0, "auditor": 0.4}
SEVERITY: dict[str, Severity] = {"gate": "grave", "editor": "minor", "auditor": "note"}
CONFIDENCE: dict[str, Confidence] = {"gate": "certain", "editor": "medium", "auditor": "low"}


def finding(
    text: str,
    span: tuple[int, int] | str,
    rule: str,
    category: str,
    audience: Audience = "gate",
    *,
    message: str = "",
    suggestions: Sequence[str] = (),
    status: Status = "open",
    related: Sequence[str] = (),
) -> Finding:
    """A finding on the first place where ``span`` stands, or on the code points it gives."""
    location = locate(text, span)
    return Finding(
        rule=rule,
        category=category,
        severity=SEVERITY[audience],
        confidence=CONFIDENCE[audience],
        audience=audience,
        message=message or f"“{location.excerpt}” should not stand in a finished article.",
        location=location,
        related=tuple(locate(text, words) for words in related),
        suggestions=tuple(suggestions),
        evidence={"rank": 48211, "fits": ["harbour", "port"], "log_odds": 4.25},
        probability={"gate": 0.97, "editor": 0.71, "auditor": 0.38}[audience],
        fingerprint=hashlib.sha256(
            f"{rule}{location.excerpt}".encode("utf-8", "surrogatepass")
        ).hexdigest()[:16],
        cost=COSTS[audience],
        status=status,
        status_reason=None if status == "open" else "a quotation",
    )


def locate(text: str, span: tuple[int, int] | str) -> Location:
    """The place of some words, or of a pair of code points, as the engine would give it."""
    if isinstance(span, str):
        start = text.index(span)
        span = start, start + len(span)
    source = source_from_text(text)
    place = Span(*span)
    line, column = source.line_column(place.start)
    end_line, end_column = source.line_column(place.end)
    excerpt = place.of(text)
    return Location(place.start, place.end, line, column, end_line, end_column, excerpt)


def article(
    text: str,
    findings: Iterable[Finding] = (),
    *,
    uri: str = "articles/ferry.txt",
    verdict: Verdict = "pass",
    score: float | None = 100.0,
    title: str | None = None,
    claims: tuple[dict[str, Any], ...] = (),
    outcomes: dict[str, Outcome] | None = None,
) -> dict[str, Any]:
    """An article dictionary as the engine makes it."""
    rows = tuple(findings)
    lost = {name: sum(row.cost for row in rows if row.category == name) for name in CATEGORIES}
    categories = [CategoryScore(name, max(0.0, 100 - 3 * lost[name]), 0.25) for name in CATEGORIES]
    categories[-1] = CategoryScore("sourcing", None, 0.0, "needs further articles on the event")
    ceiling = Ceiling(40.0, 6.5, rows[0].rule, "a grave finding") if verdict == "fail" else None
    ran = {row.rule: Outcome("fail" if row.audience == "gate" else "review") for row in rows}
    quiet = {"grammar-server": Outcome("not-applicable", "no server; to enable: auditor[all]")}
    report = ArticleReport(
        uri=uri,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=title,
        words=len(text.split()),
        verdict=verdict,
        verdict_reasons=("2 findings may block publication",) if verdict == "fail" else (),
        scorecard=Scorecard(score, tuple(categories), ceiling),
        outcomes=ran | quiet | (outcomes or {}),
        findings=rows,
        claims=claims,
        facts={"readability": {"flesch": 51.2}},
    )
    return report.to_dict()


FERRY = """The last ferry to Ostrava Island

The municipal boat shed voted on Tuesday to end the winter ferry after ninety years.
Passengers had spoke of a cold farewell as the vessel left the dock with its haven master aboard.

Experts believe that the island will be empty soon. Some 84 per cent of residents want a bridge.
The mayor, Ilse Brandt, told the council on 4 March that the subsidy had doubled since 2016.
Share this article on your favourite network
The decision was welcomed by This
"""

BEES = """# Bees return to the old brickworks

A survey by the county museum counted 41 species of wild bee in the clay pits last summer.
The pits closed in 1974. "We did not expect the mason bees," said the museum's curator, Jonas Lind.
It is widely seen as the most important site in the region.
"""

CLEAN = """The library opens on Sundays

From May the town library will open on Sundays from ten to four, its director said on Friday.
"""


def ferry() -> tuple[dict[str, Any], str]:
    """An article that fails: every category has something in it, and two findings overlap."""
    sentence = "Some 84 per cent of residents want a bridge."
    claims = (
        {
            "start": FERRY.index(sentence),
            "end": FERRY.index(sentence) + len(sentence),
            "text": sentence,
            "check_worthy": 0.88,
            "hedged": False,
            "attribution": None,
            "quotation": False,
            "support": "unsupported",
            "related": [],
        },
    )
    found = [
        finding(
            FERRY,
            "haven master",
            "garbled-substitution",
            "garbled-words",
            suggestions=["harbour master", "port master"],
            message="“haven master” fits nowhere here; a harbour master is meant, it seems.",
        ),
        finding(FERRY, "haven", "rare-word", "garbled-words", "editor", suggestions=["harbour"]),
        finding(FERRY, "boat shed", "rare-word", "garbled-words", "editor", suggestions=["board"]),
        finding(
            FERRY,
            "Share this article on your favourite network",
            "share-line",
            "boilerplate-debris",
            message="A line of the page around the article, not of the article.",
        ),
        finding(FERRY, "by This", "broken-sentence", "boilerplate-debris"),
        finding(
            FERRY,
            "Experts believe that",
            "vague-attribution",
            "unsupported-claims",
            "editor",
            message="Who believes it? Name the expert or link the study.",
        ),
        finding(FERRY, "84 per cent", "unsourced-figure", "unsupported-claims", "editor"),
        finding(
            FERRY,
            "had spoke",
            "verb-form",
            "language-quality",
            "auditor",
            suggestions=["had spoken"],
            related=["Passengers"],
        ),
        finding(FERRY, "cold", "weak-word", "language-quality", "editor", status="suppressed"),
    ]
    title = "The last ferry to Ostrava Island"
    made = article(FERRY, found, verdict="fail", score=38.4, title=title, claims=claims)
    return made, FERRY


def bees() -> tuple[dict[str, Any], str]:
    """An article for review."""
    found = [
        finding(
            BEES,
            "It is widely seen as",
            "vague-attribution",
            "unsupported-claims",
            "editor",
            message="Seen by whom? Name them or strike it out.",
        )
    ]
    made = article(
        BEES,
        found,
        uri="articles/bees.md",
        verdict="review",
        score=91.7,
        title="Bees return to the old brickworks",
    )
    return made, BEES


def clean() -> tuple[dict[str, Any], str]:
    """An article with nothing to flag."""
    title = "The library opens on Sundays"
    return article(CLEAN, uri="articles/library.txt", title=title), CLEAN


RUN: dict[str, Any] = {
    "tool": {"name": "auditor", "version": "0.1.0"},
    "profile": "news",
    "fail_on": "grave",
    "min_score": 60,
    "rules": {
        rule: {
            "title": rule.replace("-", " ").capitalize(),
            "category": category,
            "why": "Readers lose trust in the whole article when they meet this.",
            "sources": ["https://example.org/style-guide", "House style, chapter 3"],
            "severity": "major",
            "confidence": "high",
            "audience": "gate",
            "advice": "Name the source, or strike the words out.",
        }
        for rule, category in {
            "garbled-substitution": "garbled-words",
            "rare-word": "garbled-words",
            "share-line": "boilerplate-debris",
            "broken-sentence": "boilerplate-debris",
            "vague-attribution": "unsupported-claims",
            "unsourced-figure": "unsupported-claims",
            "verb-form": "language-quality",
            "weak-word": "language-quality",
            "grammar-server": "language-quality",
        }.items()
    },
}


def summary(
    articles: Sequence[dict[str, Any]], errors: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
    """The summary the command line would make of these articles."""
    rows = [row for one in articles for row in one["findings"] if row["status"] == "open"]
    return {
        "articles": len(articles),
        **{
            verdict: sum(one["verdict"] == verdict for one in articles)
            for verdict in ("pass", "review", "fail")
        },
        "errors": list(errors),
        "words": sum(one["words"] for one in articles),
        "findings": len(rows),
        "by_category": _tally(row["category"] for row in rows),
        "by_rule": _tally(row["rule"] for row in rows),
        "exit_code": 2 if errors else int(any(one["verdict"] == "fail" for one in articles)),
        "seconds": 3.14,
    }


ERROR = {
    "place": "articles/scan.pdf",
    "problem": "not a text file",
    "hint": "give .txt, .md, .html or .jsonl files",
}

Sample = list[tuple[dict[str, Any], str]]


def three() -> Sample:
    """One article fails, one is for review, one passes."""
    return [ferry(), bees(), clean()]


def _tally(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts
