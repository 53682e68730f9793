"""The queue: articles filtered and sorted, those that need an editor most first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from auditor.render.labels import heading
from auditor.review.decision import Log
from auditor.review.desk import Desk, Entry

_VERDICTS = {"fail": 0, "review": 1, "pass": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the queue.

    ``state`` is ``waiting``, ``failed`` (with ``problem``) or ``ready``; ``unsure`` counts the
    undecided findings that only an editor can settle, ``left`` all undecided ones.
    """

    key: str
    title: str
    uri: str
    origin: str
    event: str
    state: str
    problem: str = ""
    verdict: str = ""
    score: float | None = None
    left: int = 0
    unsure: int = 0
    decided: int = 0
    conflicts: int = 0
    categories: Mapping[str, int] | None = None


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
        )

    def shows(self, row: Row, text: str) -> bool:
        """Whether ``row`` passes all filters; ``text`` is the article's."""
        if self.verdict and row.verdict != self.verdict:
            return False
        if self.origin and row.origin != self.origin:
            return False
        if self.event and row.event != self.event:
            return False
        if self.category and not (row.categories or {}).get(self.category):
            return False
        if self.status in _STATUS and not _STATUS[self.status](row):
            return False
        low, high = self.least, self.most
        if (low is not None or high is not None) and (
            row.score is None or not (low or 0) <= row.score <= (inf if high is None else high)
        ):
            return False
        if not self.words:
            return True
        return self.words in f"{row.title}\n{row.uri}".casefold() or self.words in text.casefold()


ORDERS: Mapping[str, str] = {
    "unsure": "needs an editor most",
    "left": "most findings left",
    "verdict": "verdict, worst first",
    "score": "score, lowest first",
    "source": "source",
    "name": "as named",
}
STATUSES: Mapping[str, str] = {
    "left": "findings left",
    "done": "all decided",
    "conflict": "reviewers disagree",
    "failed": "could not be audited",
}
_STATUS: Mapping[str, Callable[[Row], bool]] = {
    "left": lambda row: row.left > 0,
    "done": lambda row: row.state == "ready" and not row.left,
    "conflict": lambda row: row.conflicts > 0,
    "failed": lambda row: row.state == "failed",
}
_KEYS: Mapping[str, Callable[[Row], Any]] = {
    "unsure": lambda row: (-row.unsure, -row.left),
    "left": lambda row: -row.left,
    "verdict": lambda row: (_VERDICTS.get(row.verdict, 3), _score(row)),
    "score": lambda row: _score(row),
    "source": lambda row: row.origin.casefold(),
    "name": lambda row: 0,
}


def queue(desk: Desk, log: Log, view: View) -> list[Row]:
    """The articles that ``view`` shows, in its order; those not audited yet come last."""
    rows = []
    for entry in list(desk.entries.values()):
        row = row_of(desk, entry, log)
        if view.shows(row, entry.source.text):
            rows.append(row)
    return sorted(rows, key=lambda row: (row.state == "waiting", _KEYS[view.order](row)))


def row_of(desk: Desk, entry: Entry, log: Log) -> Row:
    """The queue's line on one article."""
    decided = entry.decided(log, desk.auditor) if entry.article is not None else None
    if decided is None:
        named: dict[str, Any] = {"title": entry.source.title, "uri": entry.source.uri}
        state = "failed" if entry.problem else "waiting"
        return Row(
            entry.key,
            heading(named),
            entry.source.uri,
            entry.origin,
            entry.event,
            state,
            entry.problem,
        )
    article = decided.article
    undecided = decided.undecided()
    return Row(
        key=entry.key,
        title=heading(article),
        uri=entry.source.uri,
        origin=entry.origin,
        event=entry.event,
        state="ready",
        verdict=article["verdict"],
        score=article["score"],
        left=len(undecided),
        unsure=sum(row["audience"] != "gate" for row in undecided),
        decided=len(decided.standing),
        conflicts=decided.conflicts(),
        categories=Counter(r["category"] for r in article["findings"] if r["status"] == "open"),
    )


def origins(entries: Iterable[Entry]) -> list[str]:
    """All sources of the articles, sorted."""
    return sorted({entry.origin for entry in entries}, key=str.casefold)


def events(desk: Desk) -> dict[str, str]:
    """Events with several articles: key to the first one's title and how many there are."""
    counts = Counter(entry.event for entry in desk.entries.values() if entry.event)
    names = {key: heading(desk.entries[key].article or {}) for key in counts}
    return {key: f"{names[key]} ({count} articles)" for key, count in counts.items()}


def _score(row: Row) -> float:
    return inf if row.score is None else row.score


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
