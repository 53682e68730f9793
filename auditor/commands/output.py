"""Where a sub-command reads and writes, and how it tells what could not be audited."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import click

from auditor.errors import AuditorError, ConfigError, InputError, Place, why
from auditor.writing import unwritable


def open_output(path: str | None, stack: ExitStack, articles: Sequence[str] = ()) -> IO[str]:
    """The file to write, its folders made; standard output if ``path`` is not given.

    Args:
        articles: what the user named to be read.

    Raises:
        ConfigError: if it cannot be written, or is one of the articles.
    """
    if path is None:
        return sys.stdout
    file = Path(path)
    if any(file.is_file() and file.samefile(one) for one in articles if Path(one).is_file()):
        raise ConfigError("this is an article to be read", Place(path), "name another --output")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(file.open("w", encoding="utf-8", newline="\n"))
    except OSError as error:
        raise unwritable(path, error) from error


def open_input(path: str, stack: ExitStack) -> IO[bytes]:
    """The file to read as bytes; ``-`` is standard input.

    Raises:
        InputError: if it cannot be read.
    """
    if path == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(path).open("rb"))
    except OSError as error:
        hint = "check the spelling of the path"
        raise InputError(f"cannot be read: {why(error)}", Place(path), hint) from error


def tell_errors(summary: Mapping[str, Any]) -> None:
    """Print the errors of a run's summary on standard error.

    Raises:
        InputError: if there was nothing to audit at all.
    """
    for row in summary["errors"]:
        place = Place(row["place"]) if row["place"] else None
        click.echo(f"error: {AuditorError(row['problem'], place, row['hint'])}", err=True)
    if not summary["articles"] and not summary["errors"]:
        raise InputError("no articles found", hint="name files or folders with .txt, .md …")
