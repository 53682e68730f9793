"""Places as CI servers show them beside the code: a path in the repository, and a line of it."""

from __future__ import annotations

import re

from auditor.paths import file_and_part

_LINE = re.compile(r"(.+?)(?::(\d+))?(?::\d+)?")


def in_repository(uri: str) -> tuple[str, str]:
    """The path of an article's file without ``./``, and which article of the file it is.

    Lines of a part are lines of its text, not of the file.
    """
    path, part = file_and_part(uri)
    return path.removeprefix("./"), part


def of_error(place: str) -> tuple[str, int]:
    """The path and the line, 1 if it has none, that a place names like "a.jsonl:3:7"."""
    found = _LINE.fullmatch(place)
    return (found[1].removeprefix("./"), int(found[2] or 1)) if found else (place, 1)
