"""What an editor decided on a finding, and which decisions stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

Verdict = Literal["accept", "dismiss", "edit", "undo"]
Ruling = Literal["accepted", "dismissed", "conflict"]

REASONS: Mapping[str, str] = {
    "false-alarm": "Not a fault: the rule is mistaken here",
    "quotation": "It stands in a quotation or a title",
    "term": "It is a name or a term of the trade",
    "supported": "The article, or its source, does bear it out",
    "house-style": "Our house style allows it",
    "too-slight": "A fault, but too slight to change",
    "other": "Another reason (say which)",
}
"""Reason codes of a dismissal, in the order of their number keys."""

RULE_WAS_RIGHT = frozenset({"too-slight", "house-style"})
"""Dismissals that do not count as false alarms of the rule."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the log; rows are only ever added.

    Attributes:
        id: 1, 2, 3 … in the order of the log.
        at: UTC, ISO 8601.
        reviewer: who decided.
        uri, sha256: the article, by name and by content.
        fingerprint, rule, category, audience, probability, excerpt: the finding.
        verdict: what was decided; ``undo`` takes back the row ``undoes``.
        reason: of `REASONS`, for a dismissal.
        note: free text.
        suggestion: what shall stand there instead, empty to strike it out; ``None``: no fix.
    """

    id: int = 0
    at: str = ""
    reviewer: str
    uri: str
    sha256: str
    fingerprint: str
    rule: str
    category: str
    audience: str
    probability: float
    excerpt: str
    verdict: Verdict
    reason: str = ""
    note: str = ""
    suggestion: str | None = None
    undoes: int | None = None

    @property
    def agrees(self) -> bool:
        """Whether the editor says that this is a fault."""
        return self.verdict in ("accept", "edit")

    @property
    def false_alarm(self) -> bool:
        """Whether the editor says that the rule was mistaken."""
        return self.verdict == "dismiss" and self.reason not in RULE_WAS_RIGHT


class Log:
    """The decisions that stand: each reviewer's last one on each finding, unless taken back."""

    def __init__(self, rows: Iterable[Decision]) -> None:
        rows = list(rows)
        taken_back = {row.undoes for row in rows if row.verdict == "undo"}
        self.kept = [row for row in rows if row.verdict != "undo" and row.id not in taken_back]
        self._by_uri: dict[str, list[Decision]] = defaultdict(list)
        self._by_content: dict[str, list[Decision]] = defaultdict(list)
        for row in self.kept:
            self._by_uri[row.uri].append(row)
            self._by_content[row.sha256].append(row)

    def of(self, uri: str, sha256: str) -> dict[str, tuple[Decision, ...]]:
        """Fingerprint to the decisions on it, one per reviewer, oldest first.

        An article is known by its name, so that decisions outlive a change of its text, and by
        its content, so that they outlive a change of its name.
        """
        rows = {row.id: row for row in self._by_uri.get(uri, ())}
        rows |= {row.id: row for row in self._by_content.get(sha256, ())}
        last = {(row.fingerprint, row.reviewer): row for _, row in sorted(rows.items())}
        found: dict[str, list[Decision]] = defaultdict(list)
        for row in sorted(last.values(), key=lambda row: row.id):
            found[row.fingerprint].append(row)
        return {fingerprint: tuple(group) for fingerprint, group in found.items()}

    def last_of_each(self) -> list[Decision]:
        """What stands in all articles: one row per article name, finding and reviewer."""
        last = {(row.uri, row.fingerprint, row.reviewer): row for row in self.kept}
        return sorted(last.values(), key=lambda row: row.id)


def ruling(decisions: Sequence[Decision]) -> Ruling | None:
    """What reviewers make of a finding together; ``None`` if nobody has decided."""
    if not decisions:
        return None
    if len({each.agrees for each in decisions}) > 1:
        return "conflict"
    return "accepted" if decisions[0].agrees else "dismissed"


def chosen_fix(decisions: Sequence[Decision]) -> str | None:
    """The fix that the latest agreeing decision names; ``None`` if there is none."""
    if ruling(decisions) != "accepted":
        return None
    fixes = [each.suggestion for each in decisions if each.suggestion is not None]
    return fixes[-1] if fixes else None
