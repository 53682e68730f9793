"""From the paths a user names to the files behind them: folders, glob patterns, exclusions."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePath

from auditor.errors import InputError, Place, why
from auditor.text.source import printable

STDIN = "-"
_PART = re.compile(r"(.+?\.(?:jsonl|ndjson|parquet|warc|wet)(?:\.gz|\.zst)?)#(.+)", re.I | re.S)


def suffix_of(path: str) -> str:
    """The extension of a path in lower case, with its dot; empty if it has none."""
    return PurePath(path).suffix.lower()


def file_and_part(uri: str) -> tuple[str, str]:
    """The file an article lies in and, in a file of many, which of them it is (else empty).

    "news.jsonl#7" is a part of a file, "Issue #7.md" a file.
    """
    found = _PART.fullmatch(uri)
    return (found[1], found[2]) if found else (uri, "")


def has_file(uri: str) -> bool:
    """Whether an article is a file of its own: no part of one, nor standard input."""
    return uri != STDIN and not file_and_part(uri)[1]


def unreadable(path: str, error: OSError) -> InputError:
    """What to tell the user about a file or folder the system would not give."""
    place = Place(printable(path))
    if isinstance(error, FileNotFoundError):
        if os.path.islink(path):  # noqa: PTH114 - paths stay as the user wrote them
            return InputError("a link that leads nowhere", place, "mend or remove the link")
        return InputError("no such file or folder", place, "check the spelling of the path")
    if isinstance(error, PermissionError):
        return InputError("not allowed to read this", place, "change its permissions")
    return InputError(f"cannot be read: {why(error)}", place, "check the file")


@dataclass
class FileFinder:
    """Expands paths to files, each file once; remembers what it has seen.

    Attributes:
        known: extensions, with dot, that are read from folders.
        exclude: glob patterns; a file is left out if one matches its path, its name or a folder
            above it. ``*`` also matches ``/``.
        written: files that are passed over, since this run writes them.
    """

    known: frozenset[str]
    exclude: tuple[str, ...] = ()
    written: InitVar[Sequence[str]] = ()
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self, written: Sequence[str]) -> None:
        self._seen.update(map(os.path.realpath, written))

    def find(self, paths: Sequence[str]) -> Iterator[str | InputError]:
        """Every file behind ``paths`` in the order named; ``-`` is passed through."""
        for path in paths:
            if path == STDIN:
                yield from self._once(path, path)
            elif os.path.isdir(path):  # noqa: PTH112
                yield from self._folder(path)
            elif os.path.lexists(path) or not _is_pattern(path):
                yield from self._once(path, os.path.realpath(path))
            else:
                yield from self._pattern(path)

    def _once(self, path: str, identity: str) -> Iterator[str]:
        if identity not in self._seen and not _excluded(path, self.exclude):
            self._seen.add(identity)
            yield path

    def _folder(self, folder: str) -> Iterator[str | InputError]:
        empty = True
        for path in _walk(folder):
            if isinstance(path, InputError):
                empty = False
                yield path
            elif suffix_of(path) in self.known and not _excluded(path, self.exclude):
                empty = False
                yield from self._once(path, os.path.realpath(path))
        if empty:
            kinds = ", ".join(sorted(self.known))
            yield InputError(
                "no articles in this folder" + (" that are not excluded" if self.exclude else ""),
                Place(printable(folder)),
                f"files with {kinds} are read; name files of other kinds one by one",
            )

    def _pattern(self, pattern: str) -> Iterator[str | InputError]:
        empty = True
        wanted = self.known | {suffix_of(pattern)}
        for path in _matches(pattern):
            if os.path.isdir(path):  # noqa: PTH112
                empty = False
                yield from self._folder(path)
            elif suffix_of(path) in wanted and not _excluded(path, self.exclude):
                empty = False
                yield from self._once(path, os.path.realpath(path))
        if empty:
            yield InputError(
                "no article matches this pattern",
                Place(printable(pattern)),
                "check the spelling and the folder you are in; ** crosses folders",
            )


def _is_pattern(path: str) -> bool:
    return any(sign in path for sign in "*?[")


def _excluded(path: str, patterns: Sequence[str]) -> bool:
    if not patterns:
        return False
    pure = PurePath(path)
    names = {path, pure.as_posix(), *pure.parts, *(one.as_posix() for one in pure.parents)}
    return any(
        fnmatchcase(name, spelling)
        for pattern in patterns
        for spelling in {pattern.rstrip("/"), pattern.rstrip("/").removeprefix("**/")}
        for name in names
    )


def _walk(folder: str) -> Iterator[str | InputError]:
    """Every file below ``folder``, sorted; folders behind links are not entered (no circles)."""
    pending = [folder]
    while pending:
        path = pending.pop()
        if path != folder and not _is_folder(path):
            yield path
            continue
        entries = _entries(path)
        if isinstance(entries, InputError):
            yield entries
        else:
            pending.extend(reversed(entries))


def _entries(folder: str) -> list[str] | InputError:
    """Sorted paths of what is in a folder, hidden entries, pipes and devices left out."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208
    except OSError as error:
        return unreadable(folder, error)
    paths = (os.path.join(folder, name) for name in names)  # noqa: PTH118
    # a pipe could block for ever; a broken link is kept, to be reported
    return [one for one in paths if _is_plain(one)]


def _is_plain(path: str) -> bool:
    if os.path.islink(path):  # noqa: PTH114
        return not os.path.isdir(path)  # noqa: PTH112
    return os.path.isfile(path) or os.path.isdir(path)  # noqa: PTH112, PTH113


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114


def _matches(pattern: str) -> Iterator[str]:
    """Files and folders a glob pattern matches, sorted within each folder.

    Unlike in `glob.glob`, ``**`` enters no folder behind a link, so that circles end.
    """
    parts = PurePath(pattern).parts
    first = next(index for index, part in enumerate(parts) if _is_pattern(part))
    base = str(PurePath(*parts[:first])) if first else ""
    if pattern.startswith("./"):
        base = os.path.join(".", base)  # noqa: PTH118 - PurePath drops what the user wrote
    yield from _expand(base, parts[first:])


def _expand(folder: str, parts: tuple[str, ...]) -> Iterator[str]:
    head, rest = parts[0], parts[1:]
    crosses = head == "**"
    if crosses and rest:
        yield from _expand(folder, rest)
    for name in _names(folder or ".", hidden=head.startswith(".")):
        path = os.path.join(folder, name)  # noqa: PTH118
        if crosses and _is_folder(path):
            yield from _expand(path, parts)
        elif not rest and (crosses or fnmatchcase(name, head)):
            yield path
        elif rest and fnmatchcase(name, head) and os.path.isdir(path):  # noqa: PTH112
            yield from _expand(path, rest)


def _names(folder: str, *, hidden: bool) -> list[str]:
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []  # a pattern matches what can be listed
    return sorted(name for name in names if hidden or not name.startswith("."))
