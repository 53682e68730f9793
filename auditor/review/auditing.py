"""Auditing in the background: event by event, what somebody looks at first, nothing twice."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.audit import Auditor
from auditor.config import Settings
from auditor.errors import AuditorError
from auditor.resources import rules_dir
from auditor.review.entry import Entry, digest
from auditor.suppress import SIDECAR
from auditor.text.document import Document
from auditor.text.reading import read_document

if TYPE_CHECKING:
    from auditor.review.desk import Desk

MOST = 100
"""Articles of one event that are compared with each other; comparing holds them in memory."""

_CODE = Path(__file__).resolve().parent.parent


def arrange(desk: Desk, auditor: Auditor) -> None:
    """Set ``event`` of the articles that share one; nothing where no rule reads claims.

    Articles are read one at a time; an event of more than `MOST` articles is cut into parts.
    """
    entries = list(desk.entries.values())
    if len(entries) < 2 or not any(rule.kind == "claims" for rule in auditor.book.rules.values()):
        return
    from auditor.evidence.events import SAME_EVENT, signature
    from auditor.evidence.grouping import link

    def read(entry: Entry) -> dict[str, float]:
        try:
            return signature(read_document(desk.source(entry)).text)
        except Exception:  # it stays alone, and says why when it is audited
            return {}

    groups: dict[int, list[Entry]] = {}
    for entry, number in zip(entries, link(map(read, entries), SAME_EVENT), strict=True):
        groups.setdefault(number, []).append(entry)
    for group in groups.values():
        for start in range(0, len(group), MOST):
            part = group[start : start + MOST]
            for entry in part if len(part) > 1 else ():
                entry.event = part[0].key


class Auditing:
    """Audits every article of the desk that the store has no report of.

    Args:
        desk: its articles arranged by event.
        auditor: as ``settings`` describe it.
        settings: what a report depends on beside the article.
    """

    def __init__(self, desk: Desk, auditor: Auditor, settings: Settings) -> None:
        self._desk = desk
        self._auditor = auditor
        self._rules = _digest_of_rules(settings)
        self._wanted: list[str] = []
        self._lock = threading.Lock()
        self._together: dict[str, Document] = {}  # the articles of one event, read and compared
        self._events: dict[str, list[Entry]] = {}
        for entry in desk.entries.values():
            if entry.event:
                self._events.setdefault(entry.event, []).append(entry)

    def want(self, key: str) -> None:
        """Audit this article next."""
        with self._lock:
            self._wanted.append(key)

    def run(self) -> None:
        """Audit everything; articles of one event one after another."""
        desk = self._desk
        waiting: dict[str, str] = {}
        for entry in self._in_order():
            name = self._report_key(entry)
            known = desk.store.report(name)
            if known is None:
                waiting[entry.key] = name
            else:
                desk.take(entry, name, known | {"uri": entry.uri})
        while waiting:
            key = self.next(waiting)
            self._audit(desk.entries[key], waiting.pop(key))
        self._together = {}

    def next(self, waiting: Mapping[str, str]) -> str:
        """Which of the waiting articles comes next: the one asked for last, else the first."""
        with self._lock:
            while self._wanted:
                key = self._wanted.pop()
                if key in waiting:
                    return key
        return next(iter(waiting))

    def _in_order(self) -> list[Entry]:
        """As they were named, the articles of an event together."""
        places = {key: at for at, key in enumerate(self._desk.entries)}
        return sorted(self._desk.entries.values(), key=lambda e: places[e.event or e.key])

    def _audit(self, entry: Entry, name: str) -> None:
        try:
            article = self._auditor.audit_document(self._document(entry)).to_dict()
            self._desk.store.keep_report(name, article, entry.origin)
        except AuditorError as error:
            entry.problem = str(error)
        except Exception as error:  # one article must not stop the others
            traceback.print_exc(file=sys.stderr)
            entry.problem = f"{type(error).__name__}: {error}"
        else:
            self._desk.take(entry, name, article)

    def _document(self, entry: Entry) -> Document:
        """The article, read; if it shares an event, together with the others."""
        if not entry.event:
            return read_document(self._desk.source(entry))
        if entry.uri not in self._together:
            from auditor.evidence.together import read_together

            members = self._events[entry.event]
            documents = [read_document(self._desk.source(each)) for each in members]
            self._together = {document.source.uri: document for document in documents}
            read_together(documents)
        return self._together[entry.uri]

    def _report_key(self, entry: Entry) -> str:
        """Names everything that the article's report depends on."""
        sidecar = Path(entry.uri + SIDECAR)
        accepted = sidecar.read_bytes().hex() if sidecar.is_file() else ""
        parts: Sequence[str | None] = (
            self._rules, entry.sha256, entry.encoding, entry.media_type, entry.title, entry.url,
            accepted,
        )  # fmt: skip
        others = [f"{each.uri} {each.sha256}" for each in self._events.get(entry.event, ())]
        return digest("\x1f".join([*(part or "" for part in parts), *others]))


def _digest_of_rules(settings: Settings) -> str:
    """Changes whenever the code, rules, models or settings do: their files by size and time."""
    found = [repr(settings)]
    for folder in (_CODE, rules_dir(), *(Path(pack) for pack in settings.packs)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                facts = path.stat()
                found.append(f"{path.relative_to(folder)} {facts.st_size} {facts.st_mtime_ns}")
    return digest("\n".join(found))
