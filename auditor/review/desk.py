"""The desk: the articles under review, audited one by one in the background."""

from __future__ import annotations

import hashlib
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlsplit

from auditor.audit import Auditor
from auditor.config import Settings
from auditor.errors import AuditorError, InputError
from auditor.inputs import iter_sources
from auditor.resources import rules_dir
from auditor.review.decided import Decided, decide
from auditor.review.decision import Decision, Log
from auditor.review.events import compare_entries
from auditor.review.store import Store
from auditor.run import build_auditor
from auditor.suppress import SIDECAR
from auditor.text.source import Source

_CODE = Path(__file__).resolve().parent.parent


@dataclass
class Entry:
    """One article on the desk; ``article`` is its dictionary once it has been audited.

    ``event`` is the key of the first article on the same event, if the desk holds several.
    """

    key: str
    source: Source
    origin: str
    article: Mapping[str, Any] | None = None
    problem: str = ""
    event: str = ""
    _known: tuple[tuple[int, ...], Decided] | None = field(default=None, repr=False)

    def replace(self, article: Mapping[str, Any], event: str) -> None:
        """Take a later audit of the same text, which knew the other articles of its event."""
        self.article, self.event, self._known = article, event, None

    def decided(self, log: Log, auditor: Auditor) -> Decided | None:
        """The article with the decisions of ``log``; ``None`` before it has been audited."""
        if self.article is None:
            return None
        standing = log.of(self.source.uri, self.source.sha256)
        ids = tuple(sorted(row.id for group in standing.values() for row in group))
        known = self._known
        if known is None or known[0] != ids:
            known = (ids, decide(self.article, standing, auditor))
            self._known = known
        return known[1]


class Desk:
    """Articles by key, in the order they were named. Texts and reports stay in memory.

    Args:
        paths: what the user named.
        settings: how to audit.
        store: where decisions and reports are kept.
    """

    def __init__(self, paths: Sequence[str], settings: Settings, store: Store) -> None:
        self.entries: dict[str, Entry] = {}
        self.problems: list[str] = []
        self.store = store
        self.gathered = False
        self.finished = False
        self.failure: AuditorError | None = None
        self._paths = paths
        self._settings = settings
        self._auditor: Auditor | None = None
        self._built = threading.Event()
        self._wanted: list[str] = []
        self._lock = threading.Lock()

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
            self._auditor = build_auditor(self._settings)
        except AuditorError as error:
            self.failure = error
        finally:
            self._built.set()
        if self._auditor is not None:
            self._audit_all(self._auditor)
            compare_entries(list(self.entries.values()), self._auditor)
        self.finished = True

    def want(self, key: str) -> None:
        """Audit this article next: somebody is looking at it."""
        with self._lock:
            self._wanted.append(key)

    def progress(self) -> dict[str, Any]:
        """How far auditing has come."""
        entries = list(self.entries.values())
        return {
            "total": len(entries),
            "audited": sum(entry.article is not None for entry in entries),
            "unreadable": len(self.problems) + sum(bool(entry.problem) for entry in entries),
            "gathered": self.gathered,
            "finished": self.finished,
            "failure": str(self.failure or ""),
        }

    def log(self, reviewer: str = "", blind: bool = False) -> Log:
        """The decisions that stand; only the reviewer's own ones if ``blind``."""
        rows = self.store.decisions()
        return Log(row for row in rows if not blind or row.reviewer == reviewer)

    def holds(self, decision: Decision) -> Entry | None:
        """The article a decision is about, if it is on this desk."""
        entry = self.entries.get(key_of(decision.uri))
        if entry is not None:
            return entry
        same = (e for e in self.entries.values() if e.source.sha256 == decision.sha256)
        return next(same, None)

    def _gather(self) -> None:
        for source in iter_sources(self._paths, exclude=self._settings.exclude):
            if isinstance(source, InputError):
                self.problems.append(str(source))
            else:
                key = key_of(source.uri)
                self.entries[key] = Entry(key, source, _origin(source))

    def _audit_all(self, auditor: Auditor) -> None:
        digest = _digest_of_rules(self._settings)
        waiting = dict.fromkeys(self.entries)
        for entry in list(self.entries.values()):
            known = self.store.report(_report_key(digest, entry.source))
            if known is not None:
                entry.article = {**known, "uri": entry.source.uri}
                del waiting[entry.key]
        while waiting:
            key = self._next(waiting)
            del waiting[key]
            self._audit(self.entries[key], auditor, digest)

    def _next(self, waiting: Mapping[str, None]) -> str:
        with self._lock:
            while self._wanted:
                key = self._wanted.pop()
                if key in waiting:
                    return key
        return next(iter(waiting))

    def _audit(self, entry: Entry, auditor: Auditor, digest: str) -> None:
        try:
            article = auditor.audit(entry.source).to_dict()
        except AuditorError as error:
            entry.problem = str(error)
        except Exception as error:  # one article must not stop the others
            traceback.print_exc(file=sys.stderr)
            entry.problem = f"{type(error).__name__}: {error}"
        else:
            self.store.keep_report(_report_key(digest, entry.source), article, entry.origin)
            entry.article = article


def key_of(uri: str) -> str:
    """A short name of an article for addresses, the same in every session."""
    return _digest(uri)[:16]


def _origin(source: Source) -> str:
    """Who published it, as far as its address or its folder tells."""
    host = urlsplit(source.url).hostname if source.url else None
    if host:
        return host.removeprefix("www.")
    path, _, part = source.uri.partition("#")
    return PurePath(path).name if part else PurePath(path).parent.name or "."


def _report_key(digest: str, source: Source) -> str:
    """Names everything that a report depends on."""
    sidecar = Path(source.uri + SIDECAR)
    accepted = sidecar.read_bytes().hex() if sidecar.is_file() else ""
    parts = (digest, source.sha256, source.media_type, source.title, source.url, accepted)
    return _digest("\x1f".join(str(part or "") for part in parts))


def _digest_of_rules(settings: Settings) -> str:
    """Changes whenever the code, rules, models or settings do: their files by size and time."""
    found = [repr(settings)]
    for folder in (_CODE, rules_dir(), *(Path(pack) for pack in settings.packs)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                facts = path.stat()
                found.append(f"{path.relative_to(folder)} {facts.st_size} {facts.st_mtime_ns}")
    return _digest("\n".join(found))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
