"""Articles from what the user names: files, folders, globs, JSON Lines, standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from auditor.errors import InputError, Place
from auditor.paths import STDIN, FileFinder, suffix_of, unreadable
from auditor.text.source import (
    HTML,
    MARKDOWN,
    TEXT,
    Source,
    printable,
    source_from_bytes,
    source_from_text,
)

MEDIA_TYPES = {
    ".txt": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
}
JSON_LINES = ".jsonl"
KNOWN = frozenset((*MEDIA_TYPES, JSON_LINES))
_HTML_STARTS = (b"<!doctype html", b"<html")
_CHUNK = 1 << 20  # bytes
SHAPE = 'each line should be {"id": "...", "text": "..."}, with "title" and "url" if known'


def iter_sources(
    paths: Sequence[str],
    *,
    exclude: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    written: Sequence[str] = (),
) -> Iterator[Source | InputError]:
    """Every article behind ``paths``, in the order named, one at a time.

    Args:
        paths: files, folders (read recursively, in sorted order), glob patterns (``**`` crosses
            folders) or ``-`` for standard input.
        exclude: glob patterns; a file is left out if one matches its path, its name or a folder
            above it. ``*`` also matches ``/``.
        stdin: what ``-`` reads; standard input if not given.
        written: files that this run writes, which are passed over.

    Yields:
        A `Source` per article, and an `InputError` in place of each one that cannot be read.
        A file named twice, or reached by two ways, is read once. In folders, hidden entries and
        unknown extensions are passed over; a file named explicitly is read whatever its extension.
    """
    for found in FileFinder(KNOWN, tuple(exclude), written).find(paths):
        if isinstance(found, InputError):
            yield found
        elif suffix_of(found) == JSON_LINES:
            yield from _read_json_lines(found)
        else:
            yield _read_file(found, stdin)


def count_sources(paths: Sequence[str], exclude: Sequence[str] = ()) -> int:
    """About how many articles `iter_sources` will yield; JSON Lines are counted by line ends."""
    return sum(
        _count_lines(found) if isinstance(found, str) and suffix_of(found) == JSON_LINES else 1
        for found in FileFinder(KNOWN, tuple(exclude)).find(paths)
    )


def _read_file(path: str, stdin: BinaryIO | None) -> Source | InputError:
    uri = printable(path)
    try:
        if path == STDIN:
            data = (stdin if stdin is not None else sys.stdin.buffer).read()
        else:
            data = Path(path).read_bytes()
        media_type = MEDIA_TYPES.get(suffix_of(path)) or _media_type(data)
        source = source_from_bytes(data, uri, media_type)
        return no_words(Place(uri)) if _is_blank(source.text) else source
    except OSError as error:
        return unreadable(path, error)
    except InputError as error:
        return error


def no_words(place: Place) -> InputError:
    """What to tell the user about an article without a word, which would pass every check.

    Text that is nothing but blanks is found when it is read; pages that show none, or texts of
    marks alone, when they are audited: `auditor.result.ArticleReport.words` is 0.
    """
    return InputError("no text in it", place, "an article has words")


def _is_blank(text: str) -> bool:
    return not text.strip("\ufeff").strip()


def _media_type(data: bytes) -> str:
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return HTML if start.startswith(_HTML_STARTS) else TEXT


def _count_lines(path: str) -> int:
    count = 0
    last = b"\n"
    try:
        with Path(path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                count += chunk.count(b"\n")
                last = chunk
    except OSError:
        return 1  # one error will be reported
    return count + (not last.endswith(b"\n"))


def _read_json_lines(path: str) -> Iterator[Source | InputError]:
    """One article per line, streamed; a bad line is an error and the next one is read."""
    lines = _JsonLines(printable(path), {})
    try:
        with Path(path).open("rb") as file:
            if b"\x00" in file.read(4096):
                yield InputError("not JSON Lines in UTF-8", lines.place(), "save it as UTF-8")
                return
            file.seek(0)
            for number, line in enumerate(file, start=1):
                body = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if body.strip():
                    yield lines.read(body, number)
    except OSError as error:
        yield unreadable(path, error)
        return
    if not lines.count:
        yield InputError("no articles in this file", lines.place(), SHAPE)


@dataclass
class _JsonLines:
    """Reads the lines of one file; remembers which line used an id."""

    uri: str
    used: dict[str, int]
    count: int = 0

    def place(self, line: int | None = None, column: int | None = None) -> Place:
        return Place(self.uri, line, column)

    def read(self, line: bytes, number: int) -> Source | InputError:
        self.count += 1
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            return InputError(f"broken JSON: {error.msg}", self.place(number, error.colno), SHAPE)
        except UnicodeDecodeError as error:
            return InputError(
                "broken JSON: not UTF-8", self.place(number, error.start + 1), "save it as UTF-8"
            )
        except (ValueError, RecursionError):
            return InputError("broken JSON: a value out of bounds", self.place(number), SHAPE)
        return self._article(record, number)

    def _article(self, record: Any, number: int) -> Source | InputError:
        fault = _fault(record)
        if fault:
            return InputError(fault, self.place(number), SHAPE)
        name = printable(str(record["id"]))
        first = self.used.setdefault(name, number)
        if first != number:
            return InputError(
                f'the id "{name}" is already used on line {first}',
                self.place(number),
                "give every line an id of its own",
            )
        if _is_blank(record["text"]):
            return no_words(self.place(number))
        return source_from_text(
            record["text"],
            f"{self.uri}#{name}",
            title=record.get("title") or None,
            url=record.get("url") or None,
        )


def read_json_line(line: bytes, uri: str, number: int) -> Source | InputError:
    """The article of one line of a JSON Lines file, apart from the other lines."""
    return _JsonLines(uri, {}).read(line, number)


def _fault(record: Any) -> str | None:
    """What keeps a JSON value from being an article; ``None`` if nothing does."""
    if not isinstance(record, dict):
        return "not a JSON object"
    for key, kinds in (("id", (str, int)), ("text", (str,))):
        if key not in record:
            return f'"{key}" is missing'
        if not isinstance(record[key], kinds) or isinstance(record[key], bool):
            return f'"{key}" is not text'
    if record["id"] == "":
        return '"id" is empty'
    for key in ("title", "url"):
        if not isinstance(record.get(key), str | None):
            return f'"{key}" is not text'
    return None
