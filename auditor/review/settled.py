"""An article that somebody has decided on, and what comes of it: fixes made, dismissals noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from auditor.clean import Edit, apply
from auditor.finding import Finding
from auditor.review.comments import with_comments
from auditor.review.decided import Standing, findings_of, in_words
from auditor.review.decision import Decision, Log, ruling
from auditor.review.desk import Desk
from auditor.review.fixes import accepted_edits, after_edits
from auditor.suppress import SIDECAR
from auditor.text.source import Source


@dataclass(frozen=True, slots=True)
class Settled:
    """An article with decisions on it: as it was read, its findings as they were made."""

    source: Source
    findings: tuple[Finding, ...]
    standing: Standing

    def edits(self) -> tuple[list[Edit], list[Finding]]:
        """The accepted fixes, and the findings whose fix overlaps another."""
        return accepted_edits(self.source.text, self.findings, self.standing)

    def mended(self, changes: Sequence[Edit]) -> str:
        """The text with the changes made."""
        return apply(self.source.text, changes)

    def dismissed(self) -> list[Finding]:
        """The open findings that all who decided dismissed."""
        return [
            finding
            for finding in self.findings
            if finding.status == "open" and ruling(self._decisions(finding)) == "dismissed"
        ]

    def commented(self) -> tuple[str, str, int]:
        """The mended text, the same with comments on dismissals, and how many those cover."""
        changes, _ = self.edits()
        source, findings = after_edits(self.source, changes, self.findings)
        gone = {finding.fingerprint for finding in self.dismissed()}
        counting = [f for f in findings if f.status == "open" and f.fingerprint not in gone]
        pairs = [(f, self._decisions(f)) for f in findings if f.fingerprint in gone]
        text, done = with_comments(source, pairs, counting)
        return source.text, text, len(done)

    def sidecar(self) -> str:
        """The article's sidecar with the dismissals added to what it holds already."""
        path = Path(self.source.uri + SIDECAR)
        known = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else []
        rows = [
            {
                "rule": finding.rule,
                "fingerprint": finding.fingerprint,
                "reason": "; ".join(in_words(row) for row in self._decisions(finding)),
            }
            for finding in self.dismissed()
        ]
        return yaml.safe_dump([*(known or []), *rows], allow_unicode=True, sort_keys=False)

    def _decisions(self, finding: Finding) -> Sequence[Decision]:
        return self.standing.get(finding.fingerprint, ())


def settled(desk: Desk, log: Log) -> Iterator[Settled]:
    """The articles that somebody has decided on, one at a time."""
    for entry in desk.entries.values():
        standing = log.of(entry.uri, entry.sha256)
        article = desk.article(entry) if standing else None
        if article is not None:
            yield Settled(desk.source(entry), findings_of(article), standing)
