"""The folder of a run: shards that are there in full or not at all, and how to go on after a kill.

::

    OUT/run.json                 what this run is; a folder is never continued by another one
    OUT/records/00000000.jsonl   a line per article
    OUT/findings/00000000.jsonl  a line per finding
    OUT/errors/00000000.jsonl    what could not be audited, with the reason; only where there is any
    OUT/done/00000000.json       written last: this shard is complete
    OUT/errors.jsonl             all errors, at the end
    OUT/report.json              the run report, at the end
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from weakref import ref

import msgspec

from auditor.batch.formats_out import EXTENSIONS
from auditor.batch.work import Done
from auditor.errors import ConfigError, Place
from auditor.writing import unwritable

KINDS = ("records", "findings", "errors")
ABOUT = "about"
"""Key of `run.json` that is for its readers: what the run depends on is told by the others."""
_PART = ".part"


class Store:
    """Writes a run's folder; every file appears under its name only when it is complete.

    Args:
        folder: made if it is not there.
        format_name: ``jsonl`` or ``parquet``.
    """

    def __init__(self, folder: Path, format_name: str) -> None:
        self.folder = folder
        self._extension = EXTENSIONS[format_name]
        self._lock: IO[bytes] | None = None

    def open(self, run: Mapping[str, Any], *, restart: bool = False) -> None:
        """Begin a run in this folder, or go on with the one that is there.

        Args:
            run: what the result depends on.
            restart: remove what is there first.

        Raises:
            ConfigError: if the folder cannot be written, belongs to another run, or is in use.
        """
        with _written_in(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self.folder / ".lock")
            self._claim(run, restart=restart)
            for kind in (*KINDS, "done"):
                (self.folder / kind).mkdir(exist_ok=True)
                for part in (self.folder / kind).glob(f"*{_PART}"):
                    part.unlink()

    def close(self) -> None:
        """Let others use the folder."""
        if self._lock is not None:
            self._lock.close()

    def done(self) -> set[int]:
        """The shards that are complete: marked so, and their files as long as they were."""
        complete = set()
        for marker in self._markers():
            told = _read_json(marker)
            files = told.get("files", {}) if isinstance(told, dict) else {}
            if files and all(_size(self.folder / name) == size for name, size in files.items()):
                complete.add(int(marker.stem))
            else:
                marker.unlink()
        return complete

    def write(self, done: Done) -> None:
        """Write the files of a shard, then its marker.

        Raises:
            ConfigError: if they cannot be written, such as on a full disk.
        """
        sizes = {}
        with _written_in(self.folder):
            for kind, data in done.files.items():
                extension = ".jsonl" if kind == "errors" else self._extension
                name = f"{kind}/{done.index:08}{extension}"
                if data or kind != "errors":
                    _write(self.folder / name, data)
                    sizes[name] = len(data)
            marker = {"shard": done.index, "files": sizes, "counts": done.counts}
            _write(self.folder / "done" / f"{done.index:08}.json", _pretty(marker))

    def finish(self, report: Mapping[str, Any]) -> None:
        """Gather the errors and write the run report.

        Raises:
            ConfigError: if they cannot be written.
        """
        part = self.folder / ("errors.jsonl" + _PART)
        with _written_in(self.folder):
            with part.open("wb") as out:
                for path in sorted((self.folder / "errors").glob("*.jsonl")):
                    with path.open("rb") as some:
                        shutil.copyfileobj(some, out)
                _sync(out)
            part.replace(self.folder / "errors.jsonl")
            _write(self.folder / "report.json", _pretty(report))

    def counts(self) -> Iterator[dict[str, dict[str, int]]]:
        """The counts of every complete shard, in order."""
        for marker in self._markers():
            yield _read_json(marker)["counts"]

    def _markers(self) -> list[Path]:
        return sorted((self.folder / "done").glob("[0-9]" * 8 + ".json"))

    def _claim(self, run: Mapping[str, Any], *, restart: bool) -> None:
        path = self.folder / "run.json"
        if restart and path.exists():
            self._remove()
            _write(path, _pretty(run))
            return
        if not path.exists():
            own = {".lock", path.name + _PART}  # a run killed at its very beginning leaves these
            if any(entry.name not in own for entry in self.folder.iterdir()):
                hint = "name a new folder, or an empty one"
                raise ConfigError("holds other files", Place(str(self.folder)), hint)
            _write(path, _pretty(run))
            return
        told = _read_json(path)
        known = told if isinstance(told, dict) else {}
        keys = {*known, *run} - {ABOUT}
        changed = sorted(key for key in keys if known.get(key) != run.get(key))
        if changed:
            problem = f"holds another run (different: {', '.join(changed)})"
            hint = "name a new folder, or start this one over with --restart"
            raise ConfigError(problem, Place(str(self.folder)), hint)

    def _remove(self) -> None:
        """Remove the run that is here; nothing else is touched, and its `run.json` goes last."""
        for kind in ("done", *KINDS):
            shutil.rmtree(self.folder / kind, ignore_errors=True)
        for name in ("report.json", "errors.jsonl", "run.json"):
            (self.folder / name).unlink(missing_ok=True)


def _locked(path: Path) -> IO[bytes]:
    """An open file that only one process at a time can have; a kill gives it back."""
    file = path.open("ab")
    try:
        import fcntl
    except ImportError:  # not on Windows
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        hint = "wait for it, or name another folder"
        raise ConfigError("another run writes here now", Place(str(path.parent)), hint) from error
    kept = ref(file)

    def leave() -> None:
        if (inherited := kept()) is not None:
            inherited.close()

    os.register_at_fork(after_in_child=leave)  # or workers would hold it after a kill of this
    return file


@contextmanager
def _written_in(folder: Path) -> Iterator[None]:
    """Say which run could not be written."""
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + _PART)
    with part.open("wb") as out:
        out.write(data)
        _sync(out)
    part.replace(path)


def _sync(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _read_json(path: Path) -> Any:
    try:
        return msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
