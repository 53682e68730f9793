"""Results kept by content and by everything a result depends on; safe between processes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from auditor import __version__
from auditor.audit import Auditor
from auditor.errors import why
from auditor.paths import has_file
from auditor.result import ArticleReport, report_from
from auditor.suppress import SIDECAR
from auditor.text.source import Source

LARGEST = 512_000_000  # bytes of results; the ones that were not asked for longest go first
_NAME = "results.sqlite3"
_WAIT = 30.0  # seconds to wait for another process that writes
_TOUCH = 3600  # seconds; an entry's time of use is not written more often than this
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TABLES = """
CREATE TABLE IF NOT EXISTS reports (
    key TEXT PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, value BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS reports_by_use ON reports (used);
CREATE TABLE IF NOT EXISTS total (size INTEGER NOT NULL);
INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM total);
"""
_PACKAGES = (
    "ahocorasick-rs", "charset-normalizer", "ftfy", "google-re2", "harper-py",
    "language-tool-python", "lxml", "numpy", "onnxruntime", "pyphen", "pyromark", "scikit-learn",
    "textstat", "tokenizers", "trafilatura", "wordfreq",
)  # fmt: skip
"""Packages that have a say in results; some of them need not be there."""


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What a cache holds: where, how many results, their bytes, and how many it may hold."""

    path: Path
    results: int
    size: int
    largest: int


class ResultCache:
    """Article reports as dictionaries, by key, in one SQLite file.

    A cache that cannot be read or written is passed over: it never stops an audit. A damaged file
    is thrown away.

    Args:
        folder: where the file is; made if it is not there.
        largest: bytes of results it may hold; beyond that the least recently used go.
    """

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self.path = folder / _NAME
        self.largest = largest
        self._database: sqlite3.Connection | None = None
        self._owner = 0

    def get(self, key: str) -> dict[str, Any] | None:
        """The report kept under ``key``, or ``None``."""
        with self._faults_passed_over():
            database = self._open()
            query = "SELECT value, used FROM reports WHERE key = ?"
            row = database.execute(query, (key,)).fetchone()
            if row is None:
                return None
            now = int(time.time())
            if now - row[1] > _TOUCH:
                database.execute("UPDATE reports SET used = ? WHERE key = ?", (now, key))
            report: dict[str, Any] = msgspec.json.decode(zlib.decompress(row[0]))
            return report
        return None

    def put(self, key: str, report: dict[str, Any]) -> None:
        """Keep a report; the least recently used ones go if there is no room."""
        value = zlib.compress(msgspec.json.encode(report), 1)
        with self._faults_passed_over():
            database = self._open()
            database.execute("BEGIN IMMEDIATE")
            try:
                known = "SELECT size FROM reports WHERE key = ?"
                before = database.execute(known, (key,)).fetchone() or (0,)
                row = (key, int(time.time()), len(value), value)
                database.execute("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?)", row)
                self._grow(database, len(value) - before[0])
                database.execute("COMMIT")
            except sqlite3.Error:
                with contextlib.suppress(sqlite3.Error):
                    database.execute("ROLLBACK")
                raise

    def fault(self) -> str:
        """Why nothing can be kept here; empty if it can."""
        self.info()  # which throws a damaged file away
        try:
            self._open().execute("UPDATE total SET size = size")
        except (sqlite3.Error, OSError) as error:
            return why(error) if isinstance(error, OSError) else str(error)
        return ""

    def info(self) -> CacheInfo:
        """What the cache holds now."""
        with self._faults_passed_over():
            if self.path.is_file():
                query = "SELECT count(*), (SELECT size FROM total) FROM reports"
                results, size = self._open().execute(query).fetchone()
                return CacheInfo(self.path, results, size, self.largest)
        return CacheInfo(self.path, 0, 0, self.largest)

    def clear(self) -> int:
        """Remove all results; returns how many there were."""
        results = self.info().results
        self._remove()
        return results

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._database is not None and self._owner == os.getpid():
            self._database.close()
        self._database = None

    def _grow(self, database: sqlite3.Connection, more: int) -> None:
        """Count ``more`` bytes; beyond what there may be, the least recently used results go, and
        an eighth more than needed, so that this is rare."""
        database.execute("UPDATE total SET size = size + ?", (more,))
        (size,) = database.execute("SELECT size FROM total").fetchone()
        if size <= self.largest:
            return
        room = size - self.largest * 7 // 8
        query = "SELECT rowid, size FROM reports ORDER BY used, rowid"
        for row, freed in database.execute(query).fetchall():
            if room <= 0:
                break
            database.execute("DELETE FROM reports WHERE rowid = ?", (row,))
            database.execute("UPDATE total SET size = size - ?", (freed,))
            room -= freed

    def _open(self) -> sqlite3.Connection:
        if self._database is None or self._owner != os.getpid():  # not across a fork
            self.path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(
                self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False
            )
            database.execute("PRAGMA page_size = 1024")  # reports are small
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.executescript(_TABLES)
            self._database, self._owner = database, os.getpid()
        return self._database

    @contextlib.contextmanager
    def _faults_passed_over(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                with contextlib.suppress(OSError):
                    self._remove()
        except (OSError, zlib.error, msgspec.MsgspecError):
            pass

    def _remove(self) -> None:
        self.close()
        for name in (_NAME, _NAME + "-wal", _NAME + "-shm"):
            self.path.with_name(name).unlink(missing_ok=True)


class CachingAuditor(Auditor):
    """An `Auditor` that looks a result up before it works it out.

    ``known`` is what the auditor's marks of known findings depend on, such as a baseline's bytes.
    """

    def __init__(self, auditor: Auditor, results: ResultCache, known: bytes = b"") -> None:
        super().__init__(auditor.book, auditor.profile, auditor._known, auditor.policy)
        self._auditor = auditor
        self._results = results
        self._run = run_digest(auditor, known)

    def audit(self, source: Source) -> ArticleReport:
        """The report of one article, from the cache if it is there."""
        return report_from(self.audit_to_dict(source))

    def audit_to_dict(self, source: Source) -> dict[str, Any]:
        """The same, as `ArticleReport.to_dict` gives it."""
        (found,) = self.audit_each_to_dict([source])
        if isinstance(found, Exception):
            raise found
        return found

    def audit_each_to_dict(self, sources: Sequence[Source]) -> list[dict[str, Any] | Exception]:
        """The reports of several articles, as `Auditor.audit_each`."""
        keys = [result_key(self._run, source) for source in sources]
        found: dict[str, Any] = {key: self._results.get(key) for key in dict.fromkeys(keys)}
        missing = {
            key: source for key, source in zip(keys, sources, strict=True) if found[key] is None
        }
        reports = self._auditor.audit_each([*missing.values()])
        for key, report in zip(missing, reports, strict=True):
            found[key] = report if isinstance(report, Exception) else self._kept(key, report)
        return [found[key] for key in keys]

    def _kept(self, key: str, report: ArticleReport) -> dict[str, Any]:
        """The report as a dictionary, kept unless a rule failed on the article."""
        plain = report.to_dict()
        if all(row["outcome"] != "error" for row in plain["outcomes"].values()):
            self._results.put(key, plain)
        return plain


def run_digest(auditor: Auditor, known: bytes = b"") -> str:
    """A digest of what results depend on beside their article.

    That is this program's code and the packages it needs, the trained models, the rules, the
    profile, which LanguageTool is asked, and ``known``, the findings of a baseline.
    """
    server: tuple[str, bool] = ("", False)
    if "grammar" in auditor.book.kinds:
        from auditor.language.languagetool import configured

        where = configured()
        server = (where.url, bool(where.path))
    parts = (
        __version__.encode(),
        _program().encode(),
        msgspec.json.encode((_versions(), server)),
        auditor.book.digest().encode(),
        msgspec.json.encode(auditor.profile),
        msgspec.json.encode(auditor.policy),
        known,
    )
    return _digest(*parts)


def result_key(run: str, source: Source) -> str:
    """The key of one article's result: of its content, what is known beside it, and the run."""
    beside = (
        source.media_type, source.encoding, source.title, source.url, source.uri, source.repeated,
    )  # fmt: skip
    decisions = source.sidecar or b""
    if has_file(source.uri) and source.sidecar is None:
        with contextlib.suppress(OSError):
            decisions = Path(source.uri + SIDECAR).read_bytes()
    return _digest(run.encode(), source.sha256.encode(), msgspec.json.encode(beside), decisions)


@cache
def _program() -> str:
    """A digest of the code, the resources of checks, and the models' manifests."""
    home = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    models = home / "learned" / "models"
    for path in sorted((*home.rglob("*.py"), *models.glob("*/manifest.json"))):
        digest.update(str(path.relative_to(home)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def _versions() -> tuple[str, ...]:
    """The version of each of `_PACKAGES`; empty for one that is not installed."""
    found = []
    for name in _PACKAGES:
        try:
            found.append(version(name))
        except PackageNotFoundError:
            found.append("")
    return tuple(found)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
