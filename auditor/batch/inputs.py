"""What a batch run reads: files and folders to documents, in one order, with bounded memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.batch.formats import Raw, reader_of
from auditor.batch.items import Item
from auditor.errors import InputError
from auditor.inputs import KNOWN
from auditor.paths import FileFinder, unreadable
from auditor.text.source import printable

READ = frozenset((*KNOWN, ".gz", ".zst", ".parquet", ".warc", ".wet"))


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

    Attributes:
        position: bytes of the files read so far in this pass.
    """

    def __init__(self, paths: Sequence[str], exclude: Sequence[str] = ()) -> None:
        self._paths = paths
        self._exclude = tuple(exclude)
        self.position = 0

    def inventory(self) -> Inventory:
        """What there is to read; changes when a file does.

        Raises:
            InputError: for the first path that names nothing.
        """
        files = size = 0
        digest = hashlib.sha256()
        for found in self._find():
            if isinstance(found, InputError):
                raise found
            try:
                status = os.stat(found)  # noqa: PTH116
            except OSError as error:
                raise unreadable(found, error) from error
            digest.update(f"{printable(found)}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
            files, size = files + 1, size + status.st_size
        return Inventory(files, size, digest.hexdigest())

    def entries(self) -> Iterator[Entry]:
        """Every document in order; what cannot be read is an item with a fault."""
        self.position = number = 0
        for found in self._find():
            if isinstance(found, InputError):
                continue  # told by `inventory`
            before = self.position
            for raw in _guarded(found):
                self.position = before + raw.position
                yield _entry(number, found, raw)
                number += 1
            self.position = before + _size(found)

    def _find(self) -> Iterator[str | InputError]:
        return FileFinder(READ, self._exclude).find(self._paths)


def _entry(number: int, path: str, raw: Raw) -> Entry:
    uri = printable(path) + (f"#{raw.part}" if raw.part else "")

    def load() -> Item:
        data, fault = b"", raw.fault
        try:
            data = raw.data if raw.load is None else raw.load()
        except (OSError, ValueError) as error:
            fault = _reason(error)
        return Item(
            number, uri, raw.media_type, data, raw.line, raw.title, raw.url, raw.charset, fault
        )

    return Entry(number, raw.size or len(raw.data), load)


def _guarded(path: str) -> Iterator[Raw]:
    """The documents of a file; one with a fault where the file breaks off."""
    line = 0
    position = 0
    try:
        for raw in reader_of(path)(path):
            line, position = raw.line, raw.position
            yield raw
    except InputError as error:
        yield Raw("", b"", position=position, fault=error.problem)
    except Exception as error:  # readers of other libraries raise what they like on broken files
        yield Raw("", b"", line=line + 1 if line else 0, position=position, fault=_reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror.lower()}"
    said = " ".join(str(error).split())[:200]
    return f"cannot be read: {said or type(error).__name__}"


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
