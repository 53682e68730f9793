"""Where a sub-command writes: standard output, or the file of ``--output``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from auditor.errors import ConfigError, InputError, Place


def open_output(path: str | None, stack: ExitStack) -> IO[str]:
    """The file to write, its folders made; standard output if ``path`` is not given.

    Raises:
        ConfigError: if it cannot be written.
    """
    if path is None:
        return sys.stdout
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(Path(path).open("w", encoding="utf-8", newline="\n"))
    except OSError as error:
        raise ConfigError(f"cannot write: {error.strerror}", Place(path)) from error


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
        raise InputError(f"cannot read: {error.strerror}", Place(path)) from error
