"""Files written whole or not at all, and what to say where they cannot be."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from auditor.errors import ConfigError, Place, why
from auditor.text.source import printable


def unwritable(path: Path | str, error: OSError) -> ConfigError:
    """What to tell the user about a file or folder that the system would not take."""
    hint = "name another place, or see to its permissions and room"
    return ConfigError(f"cannot be written: {why(error)}", Place(printable(str(path))), hint)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step, so that it is never there in part; a link to it stays one.

    Raises:
        ConfigError: if it cannot be written; what was there stays.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.new")
    try:
        part.write_bytes(data)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except OSError as error:
        raise unwritable(path, error) from error
