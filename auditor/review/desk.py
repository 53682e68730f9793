"""The desk: the articles under review, and what is known of each at this moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.audit import Auditor
from auditor.config import Settings
from auditor.errors import AuditorError, InputError
from auditor.inputs import iter_sources
from auditor.repeats import LineCounts
from auditor.review.auditing import Auditing
from auditor.review.decided import Decided, decide
from auditor.review.decision import Decision, Log
from auditor.review.entry import Entry, Summary, key_of, summary_of
from auditor.review.store import Store
from auditor.run import build_auditor
from auditor.text.source import Source

_AT_ONCE = 1 << 20  # code points of texts written in one transaction
_OFTEN = 0.1  # seconds after which those read so far are written
_ENOUGH = 100  # articles for a first page


class Desk:
    """Articles by key, in the order they were named. Texts and reports are in the store.

    Args:
        paths: what the user named.
        settings: how to audit.
        store: where decisions, texts and reports are kept.

    Attributes:
        entries: article by key.
        problems: what could not be read, and why.
        gathered: whether all articles are among the entries.
        listed: set as soon as there are enough of them for a first page, or all.
        finished: whether nothing is left to be audited.
        failure: why nothing can be audited.
    """

    def __init__(self, paths: Sequence[str], settings: Settings, store: Store) -> None:
        self.entries: dict[str, Entry] = {}
        self.problems: list[str] = []
        self.store = store
        self.gathered = False
        self.listed = threading.Event()
        self.finished = False
        self.failure: AuditorError | None = None
        self._paths = paths
        self._settings = settings
        self._auditor: Auditor | None = None
        self._wanted: list[str] = []
        self._built = threading.Event()
        self._by_content: dict[str, Entry] = {}
        self._lines = LineCounts()
        self._searched: tuple[str, dict[str, bool]] = ("", {})
        self._known_log: tuple[list[Decision], Log] | None = None

    @property
    def auditor(self) -> Auditor:
        """The auditor; waits until it has been built.

        Raises:
            AuditorError: if it could not be.
        """
        self._built.wait()
        if self._auditor is None:
            raise self.failure or AuditorError("the rules could not be loaded")
        return self._auditor

    @property
    def ready(self) -> bool:
        """Whether `auditor` answers at once."""
        return self._auditor is not None

    def start(self) -> threading.Thread:
        """Gather and audit in a thread that ends with the program."""
        thread = threading.Thread(target=self.work, name="audit", daemon=True)
        thread.start()
        return thread

    def work(self) -> None:
        """Gather the articles, load the rules, audit what no earlier session audited."""
        try:
            self._gather()
            self.gathered = True
            self.listed.set()
            self._auditor = build_auditor(self._settings)
        except AuditorError as error:
            self.failure = error
        finally:
            self._built.set()
        if self._auditor is not None:
            Auditing(self, self._auditor, self._settings).run()
        self.finished = True

    def want(self, key: str) -> None:
        """Audit this article next: somebody is looking at it."""
        self._wanted.append(key)

    def wanted(self) -> Iterator[Entry]:
        """The articles somebody has opened since this was last asked, the latest one first."""
        while self._wanted:
            yield self.entries[self._wanted.pop()]

    def progress(self) -> dict[str, Any]:
        """How far auditing has come."""
        entries = list(self.entries.values())
        return {
            "total": len(entries),
            "audited": sum(bool(entry.report) for entry in entries),
            "unreadable": len(self.problems) + sum(bool(entry.problem) for entry in entries),
            "gathered": self.gathered,
            "finished": self.finished,
            "failure": str(self.failure or ""),
        }

    def source(self, entry: Entry) -> Source:
        """The article as it was read when the desk opened."""
        return entry.source(self.store.text(entry.sha256, entry.encoding))

    def told(self, entry: Entry) -> Source:
        """The same, told which lines other articles of the desk hold; once all are gathered."""
        return self._lines.told(self.source(entry))

    def mentions(self, entry: Entry, words: str) -> bool:
        """Whether its text has ``words``, given without capitals.

        What the last words asked for were found in is kept: the queue asks again and again.
        """
        asked, found = self._searched
        if asked != words:
            found = {}
            self._searched = (words, found)
        if entry.key not in found:
            found[entry.key] = words in self.source(entry).text.casefold()
        return found[entry.key]

    def article(self, entry: Entry) -> Mapping[str, Any] | None:
        """The article's dictionary as the machine made it; ``None`` before it was audited."""
        report = self.store.report(entry.report) if entry.report else None
        # the same text may have been audited under another name
        return {**report, "uri": entry.uri} if report is not None else None

    def decided(self, entry: Entry, log: Log) -> Decided | None:
        """The article with the decisions of ``log``; ``None`` before it was audited."""
        article = self.article(entry)
        if article is None:
            return None
        return decide(article, log.of(entry.uri, entry.sha256), self.auditor)

    def summary(self, entry: Entry, log: Log) -> Summary | None:
        """What the queue shows of an article; read again only when a decision has fallen."""
        ids = _ids(entry, log)
        known = entry.summary(ids)
        if known is None:
            article = self.article(entry)
            if article is None:
                return None
            known = self._summed(entry, article, log)
            entry.keep_summary(ids, known)
        return known

    def take(self, entry: Entry, report: str, article: Mapping[str, Any]) -> None:
        """The article's report, kept under ``report``; from now on the queue shows it."""
        log = self.log()
        entry.audited(report, _ids(entry, log), self._summed(entry, article, log))

    def decisions(self, reviewer: str = "", blind: bool = False) -> list[Decision]:
        """All decisions in the store, in their order; only the reviewer's own ones if ``blind``."""
        rows = self.store.decisions()
        return [row for row in rows if row.reviewer == reviewer] if blind else rows

    def log(self, reviewer: str = "", blind: bool = False) -> Log:
        """The decisions that stand; only the reviewer's own ones if ``blind``."""
        rows = self.decisions(reviewer, blind)
        if blind:
            return Log(rows)
        known = self._known_log
        if known is None or known[0] is not rows:
            known = self._known_log = (rows, Log(rows))
        return known[1]

    def holds(self, decision: Decision) -> Entry | None:
        """The article a decision is about, if it is on this desk."""
        found = self.entries.get(key_of(decision.uri))
        return found or self._by_content.get(decision.sha256)

    def _summed(self, entry: Entry, article: Mapping[str, Any], log: Log) -> Summary:
        return summary_of(decide(article, log.of(entry.uri, entry.sha256), self.auditor))

    def _gather(self) -> None:
        waiting: list[Source] = []
        written = time.monotonic()
        for source in iter_sources(self._paths, exclude=self._settings.exclude):
            if isinstance(source, InputError):
                self.problems.append(str(source))
                continue
            waiting.append(source)
            much = sum(len(each.text) for each in waiting) > _AT_ONCE
            if much or time.monotonic() - written > _OFTEN:
                self._take(waiting)
                waiting, written = [], time.monotonic()
        self._take(waiting)

    def _take(self, sources: Sequence[Source]) -> None:
        self.store.keep_texts(sources)
        for source in sources:
            entry = Entry.of(source)
            self.entries[entry.key] = entry
            self._by_content.setdefault(entry.sha256, entry)
            self._lines.add(source)
        if len(self.entries) >= _ENOUGH:
            self.listed.set()


def _ids(entry: Entry, log: Log) -> tuple[int, ...]:
    """The decisions that stand on an article, by number."""
    standing = log.of(entry.uri, entry.sha256)
    return tuple(sorted(row.id for group in standing.values() for row in group))
