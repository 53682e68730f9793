"""What decisions say about rules: how often editors agree, and where a threshold should lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.evidence.summary import wilson as share_of
from auditor.review.decision import Decision

GATE, SHOW = 0.9, 0.5
LEAST = 20


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rule as editors see it.

    Attributes:
        rule: its id.
        decisions: standing decisions on its findings, one per finding and reviewer.
        accepted: of those, how many accept the finding.
        false_alarms: how many say that the rule was mistaken; the others say that it was right,
            but that the text may stay.
        low, high: 95 % interval (Wilson) of the share in which the rule was right.
        gate_at, show_at: lowest probability from which on that interval lies above `GATE` and
            `SHOW`; ``None`` if there is none.
        enough: whether there are `LEAST` decisions; without them nothing is proposed.
    """

    rule: str
    decisions: int
    accepted: int
    false_alarms: int
    low: float
    high: float
    gate_at: float | None
    show_at: float | None
    enough: bool

    @property
    def right(self) -> float:
        """Share of decisions that find the rule right."""
        return 1 - self.false_alarms / self.decisions

    def proposal(self) -> str:
        """What to do, in words."""
        if not self.enough:
            return f"too few decisions to say (below {LEAST})"
        if self.show_at is None:
            return "do not show it: it is wrong too often at any probability"
        if self.gate_at is None:
            return f"for review from {self.show_at:.2f} on; do not let it block"
        return f"may block from {self.gate_at:.2f} on, for review from {self.show_at:.2f} on"


def feedback(standing: Iterable[Decision]) -> list[Feedback]:
    """One row per rule, those with most false alarms first.

    The proposals rest on the decisions they were chosen on, and only on findings that were shown:
    what a rule misses is not in them.

    Args:
        standing: one row per article, finding and reviewer.
    """
    rules: dict[str, list[Decision]] = defaultdict(list)
    for row in standing:
        rules[row.rule].append(row)
    found = [_of(rule, rows) for rule, rows in rules.items()]
    return sorted(found, key=lambda each: (-each.false_alarms, each.rule))


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); from 0 to 1 without observations."""
    found = share_of(hits, total)
    return (found.low or 0.0, found.high or 1.0) if found else (0.0, 1.0)


def threshold(rows: Sequence[Decision], target: float) -> float | None:
    """The lowest probability from which on the rule is right in more than ``target`` of cases.

    More means that the lower end of the 95 % interval does not lie below ``target``.
    """
    best = None
    right = 0
    ordered = sorted(rows, key=lambda row: -row.probability)
    for total, row in enumerate(ordered, start=1):
        right += not row.false_alarm
        ends = total == len(ordered) or ordered[total].probability < row.probability
        if ends and wilson(right, total)[0] >= target:
            best = row.probability
    return best


def _of(rule: str, rows: Sequence[Decision]) -> Feedback:
    alarms = sum(row.false_alarm for row in rows)
    enough = len(rows) >= LEAST
    low, high = wilson(len(rows) - alarms, len(rows))
    return Feedback(
        rule=rule,
        decisions=len(rows),
        accepted=sum(row.agrees for row in rows),
        false_alarms=alarms,
        low=low,
        high=high,
        gate_at=threshold(rows, GATE) if enough else None,
        show_at=threshold(rows, SHOW) if enough else None,
        enough=enough,
    )
