"""The queue: articles filtered and sorted, those that need an editor most first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from auditor.render.labels import VERDICTS
from auditor.review.decision import Log
from auditor.review.desk import Desk
from auditor.review.entry import Entry, Summary


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the queue; ``summary`` is there once it has been audited."""

    entry: Entry
    summary: Summary | None

    @property
    def state(self) -> str:
        """``ready``, ``failed`` or ``waiting``."""
        if self.summary is not None:
            return "ready"
        return "failed" if self.entry.problem else "waiting"

    @property
    def title(self) -> str:
        """What the article is called."""
        return self.summary.title if self.summary else self.entry.heading


@dataclass(frozen=True, slots=True)
class View:
    """What the queue shows: filters (empty ones hold for all) and an order."""

    words: str = ""
    verdict: str = ""
    origin: str = ""
    event: str = ""
    category: str = ""
    status: str = ""
    least: float | None = None
    most: float | None = None
    order: str = "unsure"
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> View:
        """The view that a query string asks for; what makes no sense is left out."""
        return cls(
            words=query.get("q", "").strip().casefold(),
            verdict=query.get("verdict", ""),
            origin=query.get("source", ""),
            event=query.get("event", ""),
            category=query.get("category", ""),
            status=query.get("status", ""),
            least=_number(query.get("least", "")),
            most=_number(query.get("most", "")),
            order=query.get("order", "") if query.get("order", "") in ORDERS else "unsure",
            page=max(1, int(_number(query.get("page", "")) or 1)),
        )

    def shows(self, row: Row, mentions: Callable[[Entry, str], bool]) -> bool:
        """Whether ``row`` passes all filters; ``mentions`` looks into its text, if need be."""
        found = row.summary
        if self.verdict and (found is None or found.verdict != self.verdict):
            return False
        if self.origin and row.entry.origin != self.origin:
            return False
        if self.event and row.entry.event != self.event:
            return False
        if self.category and (found is None or not found.categories[self.category]):
            return False
        if self.status in _STATUS and not _STATUS[self.status](row):
            return False
        if not self._scores(found):
            return False
        if not self.words:
            return True
        named = f"{row.title}\n{row.entry.uri}".casefold()
        return self.words in named or mentions(row.entry, self.words)

    def _scores(self, found: Summary | None) -> bool:
        if self.least is None and self.most is None:
            return True
        if found is None or found.score is None:
            return False
        return (self.least or 0) <= found.score <= (inf if self.most is None else self.most)


ORDERS: Mapping[str, str] = {
    "unsure": "review-only findings first",
    "left": "most findings left",
    "verdict": "verdict, worst first",
    "score": "score, lowest first",
    "source": "source",
    "event": "event, largest first",
    "name": "as named",
}
STATUSES: Mapping[str, str] = {
    "left": "findings left",
    "done": "all decided",
    "conflict": "reviewers disagree",
    "waiting": "waiting to be audited",
    "failed": "could not be audited",
}
_STATUS: Mapping[str, Callable[[Row], bool]] = {
    "left": lambda row: row.summary is not None and row.summary.left > 0,
    "done": lambda row: row.summary is not None and not row.summary.left,
    "conflict": lambda row: row.summary is not None and row.summary.conflicts > 0,
    "waiting": lambda row: row.state == "waiting",
    "failed": lambda row: row.state == "failed",
}
_KEYS: Mapping[str, Callable[[Row], Any]] = {
    "unsure": lambda row: (-row.summary.unsure, -row.summary.left) if row.summary else (1, 0),
    "left": lambda row: -row.summary.left if row.summary else 1,
    "verdict": lambda row: (
        VERDICTS.index(row.summary.verdict) if row.summary else len(VERDICTS),
        _score(row),
    ),
    "score": lambda row: _score(row),
    "source": lambda row: row.entry.origin.casefold(),
    "name": lambda row: 0,
}


def queue(desk: Desk, log: Log, view: View) -> list[Row]:
    """The articles that ``view`` shows, in its order; those not audited yet come last."""
    rows = []
    for entry in list(desk.entries.values()):
        row = Row(entry, desk.summary(entry, log))
        if view.shows(row, desk.mentions):
            rows.append(row)
    if view.order == "event":
        sizes = event_sizes(desk)
        return sorted(rows, key=lambda row: (-sizes.get(row.entry.event, 0), row.entry.event))
    return sorted(rows, key=lambda row: (row.state == "waiting", _KEYS[view.order](row)))


def origins(entries: Iterable[Entry]) -> list[str]:
    """All sources of the articles, sorted."""
    return sorted({entry.origin for entry in entries}, key=str.casefold)


def event_sizes(desk: Desk) -> dict[str, int]:
    """Events with several articles, the largest first: key to the number of articles."""
    counts = Counter(entry.event for entry in list(desk.entries.values()) if entry.event)
    return dict(counts.most_common())


def _score(row: Row) -> float:
    return inf if row.summary is None or row.summary.score is None else row.summary.score


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
