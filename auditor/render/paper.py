"""A page to print on in memory, as wide and as colourful as where it will be written."""

from __future__ import annotations

import os
import shutil
from io import StringIO
from typing import IO

from rich.console import Console

_PIPE_WIDTH = 100
_LEAST_WIDTH = 24
_HEIGHT = 100  # lines; only so that the terminal is not asked for them at every line
_PLAIN = str.maketrans(
    {"✓": "+", "◐": "/", "✗": "x", "◇": "#", "·": "-", "…": ".", "─": "-", "−": "-", "–": "-",
     "━": "-", "│": "|", "“": '"', "”": '"'}
    | dict(zip("▁▂▃▄▅▆▇█", "..::||##", strict=True))
)  # fmt: skip


def new_page(screen: Console, memory: StringIO) -> Console:
    """A console that prints into ``memory`` what ``screen`` would show."""
    return Console(
        file=memory,
        width=width_of(screen),
        height=_HEIGHT,
        force_terminal=screen.is_terminal,
        force_jupyter=False,
        color_system=screen.color_system,  # type: ignore[arg-type]
        no_color=screen.no_color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )


def write_page(out: IO[str], text: str) -> None:
    """Write ``text``; where ``out`` is not UTF-8, in characters that it has."""
    encoding = getattr(out, "encoding", None) or "utf-8"
    if not encoding.lower().startswith("utf"):
        text = text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    out.write(text)


def width_of(screen: Console) -> int:
    """Columns to fill: those of ``COLUMNS`` or of the terminal; a hundred where there is none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return max(_LEAST_WIDTH, int(columns))
    if not screen.is_terminal:
        return _PIPE_WIDTH
    return max(_LEAST_WIDTH, shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns)
