"""Words and numbers as readers see them, and the order in which findings are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import floor
from typing import Any

from auditor.finding import AUDIENCES, CATEGORIES, SEVERITIES

CATEGORY = {
    "garbled-words": "Garbled words",
    "boilerplate-debris": "Boilerplate debris",
    "unsupported-claims": "Unsupported claims",
    "language-quality": "Language quality",
    "sourcing": "Sourcing",
}
SHORT = {
    "garbled-words": "garbled",
    "boilerplate-debris": "debris",
    "unsupported-claims": "claims",
    "language-quality": "language",
    "sourcing": "sourcing",
}
LETTER = {
    "garbled-words": "G",
    "boilerplate-debris": "B",
    "unsupported-claims": "C",
    "language-quality": "L",
    "sourcing": "S",
}
VERDICTS = ("fail", "review", "pass")  # the worst first
AUDIENCE = {"gate": "may block", "editor": "for the editor", "auditor": "for the auditor"}
MOST_SHOWN = 10
"""Findings of a category that a report for people shows before it says how many more there are;
what may block is always shown, for all of it must be mended."""
_NOT_RUN = "not run, because "  # said by the heading already
_OF_CLAIMS = frozenset({"unsupported-claims", "sourcing"})

Row = Mapping[str, Any]


def category_label(category: str) -> str:
    """The heading of a category, also of one that a plug-in brought."""
    return CATEGORY.get(category) or category.replace("-", " ").capitalize()


def short_label(category: str) -> str:
    """One word for a column head."""
    return SHORT.get(category, category)


def letter(category: str) -> str:
    """The letter that stands beside the colour."""
    return LETTER.get(category) or category[:1].upper() or "?"


def score_text(score: float | None) -> str:
    """A score rounded down, so that none looks better than it is; a dash where there is none."""
    return "–" if score is None else str(floor(score))


def cost_text(cost: float) -> str:
    """Points lost, such as ``−7.0 points``."""
    return f"−{cost:.1f} points" if cost >= 0.05 else "no points"


def likelihood(probability: float) -> str:
    """A probability in per cent, rounded down: ``99 %`` is not yet certain."""
    return f"{floor(100 * probability + 1e-9)} %"


def heading(article: Row) -> str:
    """The article's title, else the last part of where it is."""
    uri: str = article["uri"]
    title: str | None = article["title"]
    return title or uri.rpartition("/")[2] or uri


def web_address(text: str | None) -> str | None:
    """What may be linked to; any other scheme stays text."""
    ours = text and text.startswith(("https://", "http://")) and " " not in text
    return text if ours else None


def open_findings(article: Row) -> list[Row]:
    """Findings that count: gate first, then review, each in the order of the text."""
    rows = [row for row in article["findings"] if row["status"] == "open"]
    return sorted(rows, key=_gate_first)


def first_shown(article: Row, limit: int | None) -> tuple[list[Row], Counter[str]]:
    """The ``limit`` weightiest open findings of each category, and how many more each has.

    What may block is shown beyond ``limit`` too. They come as in `open_findings`. What may block
    weighs most, then severity, then the probability; that of a finding on a claim is multiplied by
    how much the claim is worth checking, so that what matters stands before common knowledge.
    """
    found = open_findings(article)
    if limit is None:
        return found, Counter()
    claims = article.get("claims") or ()
    starts = [claim["start"] for claim in claims]

    def weight(row: Row) -> tuple[int, int, float]:
        chance = row["probability"]
        place = bisect_right(starts, row["location"]["start"]) - 1
        if row["category"] in _OF_CLAIMS and place >= 0:
            chance *= claims[place].get("check_worthy", 1.0)
        return AUDIENCES.index(row["audience"]), SEVERITIES.index(row["severity"]), chance

    number: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    kept: set[int] = set()
    # a stable sort: of equals, those that come first
    for place in sorted(range(len(found)), key=lambda place: weight(found[place]), reverse=True):
        category = found[place]["category"]
        number[category] += 1
        if number[category] <= limit or found[place]["audience"] == "gate":
            kept.add(place)
        else:
            left_out[category] += 1
    return [found[place] for place in sorted(kept)], left_out


def alike(findings: Iterable[Row]) -> list[tuple[Row, list[Row]]]:
    """Findings of one rule that say the same of the same words: the first, and those after it."""
    groups: dict[tuple[str, ...], tuple[Row, list[Row]]] = {}
    for row in in_text_order(findings):
        key = (row["rule"], row["message"], row["location"]["excerpt"], *row["suggestions"])
        if key in groups:
            groups[key][1].append(row)
        else:
            groups[key] = row, []
    return list(groups.values())


def also_at(again: Sequence[Row]) -> str:
    """Where a finding stands again, such as ``also 8:1, 15:1 and 20:1``; nothing if nowhere."""
    places = [f"{row['location']['line']}:{row['location']['column']}" for row in again]
    return "also at " + ", ".join(places) if places else ""


def in_text_order(findings: Iterable[Row]) -> list[Row]:
    """Findings as a reader meets them, the longer one first where two begin together."""
    return sorted(
        findings, key=lambda row: (row["location"]["start"], -row["location"]["end"], row["rule"])
    )


def scores(article: Row) -> dict[str, float | None]:
    """Category id to score, the known categories first and in their order."""
    given = {row["id"]: row["score"] for row in article["categories"]}
    known = {name: given.pop(name) for name in CATEGORIES if name in given}
    return known | given


def not_run(article: Row) -> list[tuple[str, str, str]]:
    """Rules that gave no result: id, ``error`` or ``not-applicable``, reason."""
    return [
        (rule, row["outcome"], (row["reason"] or "no reason given").removeprefix(_NOT_RUN))
        for rule, row in article["outcomes"].items()
        if row["outcome"] in ("error", "not-applicable")
    ]


def remarks(article: Row) -> list[str]:
    """What a reader should know beside the findings: how it was read, suppressions not needed."""
    facts = article.get("facts") or {}
    unused = [
        f"{row['place']}: nothing needs this suppression of {', '.join(row['rules'])}"
        for row in facts.get("unused_suppressions", ())
    ]
    return [*facts.get("notes", ()), *unused]


def badness(article: Row) -> tuple[int, float]:
    """Sort key: the worst article first."""
    score = article["score"]
    return VERDICTS.index(article["verdict"]), -1.0 if score is None else score


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 finding``, ``2 findings``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _gate_first(row: Row) -> tuple[int, int, int, str]:
    where = row["location"]
    return -AUDIENCES.index(row["audience"]), where["start"], where["end"], row["rule"]
