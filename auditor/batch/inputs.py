"""What a batch run reads: files and folders to documents, in one order, with bounded memory."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from auditor.batch.formats import Raw, check_installed, reader_of
from auditor.batch.items import Item
from auditor.errors import InputError, Place
from auditor.inputs import KNOWN
from auditor.paths import STDIN, FileFinder, unreadable
from auditor.suppress import SIDECAR
from auditor.text.source import printable

READ = frozenset((*KNOWN, ".ndjson", ".gz", ".zst", ".parquet", ".warc", ".wet"))


@dataclass(frozen=True, slots=True)
class Inventory:
    """All files of a run: how many, their bytes, and a digest of names, sizes and times."""

    files: int
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that has not been read yet: its number, about its size, and how to read it."""

    number: int
    size: int
    load: Callable[[], Item]


class Inputs:
    """The documents behind ``paths``; every pass yields the same ones in the same order.

    Args:
        exclude: as for `auditor.inputs.iter_sources`.
        written: a folder that is passed over, since this run writes it.

    Attributes:
        position: bytes of the files read so far in this pass.
    """

    def __init__(
        self, paths: Sequence[str], exclude: Sequence[str] = (), written: Path | None = None
    ) -> None:
        self._paths = paths
        self._exclude = tuple(exclude)
        found_by_chance = any(sign in path for path in paths for sign in "*?[")
        self._written = os.path.realpath(written) if written and found_by_chance else ""
        self.position = 0

    def inventory(self) -> Inventory:
        """What there is to read; changes when a file does.

        Raises:
            InputError: for the first of ``paths`` that cannot be read, or a file that needs a
                package which is not installed. What else cannot be read within a folder does not
                stop the others: it is told by `entries`.
        """
        named = {*map(printable, self._paths)}
        files = size = 0
        digest = hashlib.sha256()
        for found in self._find():
            try:
                if isinstance(found, InputError):
                    raise found
                status = _status(found)
            except InputError as error:
                where = str(error.place)
                if where in named:
                    raise
                digest.update(f"{where}\0{error.problem}\n".encode())
                continue
            check_installed(found)
            digest.update(f"{printable(found)}\0{_age(status)}\n".encode())
            with suppress(OSError):
                digest.update(f"{SIDECAR}\0{_age(os.stat(found + SIDECAR))}\n".encode())  # noqa: PTH116
            files, size = files + 1, size + status.st_size
        return Inventory(files, size, digest.hexdigest())

    def are_still(self, before: Inventory) -> bool:
        """Whether there is the same to read as ``before``."""
        try:
            return self.inventory() == before
        except InputError:
            return False

    def entries(self) -> Iterator[Entry]:
        """Every document in order; what cannot be read is an item with a fault."""
        self.position = number = 0
        for found in self._find():
            if isinstance(found, InputError):
                yield _entry(number, str(found.place), _faulty(found))
                number += 1
                continue
            before = self.position
            for raw in _guarded(found):
                self.position = before + raw.position
                yield _entry(number, found, raw)
                number += 1
            self.position = before + _size(found)

    def _find(self) -> Iterator[str | InputError]:
        for found in FileFinder(READ, self._exclude).find(self._paths):
            if not (isinstance(found, str) and self._writes(found)):
                yield found

    def _writes(self, path: str) -> bool:
        """Whether this run wrote a file, which a pattern such as ``**/*.jsonl`` then finds."""
        return bool(self._written) and os.path.realpath(path).startswith(self._written + os.sep)


def _age(status: os.stat_result) -> str:
    """What changes with a file."""
    return f"{status.st_size}\0{status.st_mtime_ns}"


def _status(path: str) -> os.stat_result:
    hint = "write it to a file first"
    if path == STDIN:
        raise InputError("standard input cannot be read twice", Place(path), hint)
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        raise unreadable(path, error) from error
    if not stat.S_ISREG(status.st_mode):
        raise InputError("no file that can be read twice", Place(printable(path)), hint)
    return status


def _entry(number: int, path: str, raw: Raw) -> Entry:
    uri = printable(path) + (f"#{raw.part}" if raw.part else "")

    def load() -> Item:
        data, fault, hint = b"", raw.fault, raw.hint
        try:
            data = raw.data if raw.load is None else raw.load()
        except (OSError, ValueError) as error:
            told = _fault(path, error)
            fault, hint = told.problem, told.hint
        about = (raw.line, raw.title, raw.url, raw.charset, fault, hint)
        sidecar = None if raw.load is None else _beside(path)
        return Item(number, uri, raw.media_type, data, *about, sidecar=sidecar)

    return Entry(number, raw.size or len(raw.data), load)


def _beside(path: str) -> bytes:
    """What the sidecar of an article holds; nothing, if there is none."""
    try:
        return Path(path + SIDECAR).read_bytes() or b"\n"  # an empty one is there, too
    except OSError:
        return b""


def _guarded(path: str) -> Iterator[Raw]:
    """The documents of a file; one with a fault where the file breaks off."""
    last: Raw | None = None
    try:
        for last in reader_of(path)(path):
            yield last
    except Exception as error:  # readers of other libraries raise what they like on broken files
        yield _faulty(_fault(path, error, "" if last is None else " any further"), last)


def _faulty(error: InputError, last: Raw | None = None) -> Raw:
    """A document that cannot be read, after ``last``."""
    line, position = (last.line, last.position) if last else (0, 0)
    following = line + 1 if line else 0
    return Raw("", b"", line=following, position=position, fault=error.problem, hint=error.hint)


def _fault(path: str, error: Exception, how_far: str = "") -> InputError:
    if isinstance(error, InputError):
        return error
    if isinstance(error, OSError) and error.strerror:
        return unreadable(path, error)
    said = " ".join(str(error).split())[:200]
    return InputError(f"cannot be read{how_far}: {said or type(error).__name__}")


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
