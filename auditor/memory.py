"""Memory that is free goes back to the system, where glibc would keep it."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD = -3  # its number in glibc's malloc.h
_LARGE = 1 << 18  # bytes
_ELSEWHERE = (AttributeError, OSError, TypeError)  # another library of C, or none to be had


def keep_little() -> None:
    """Let large pieces come from the system, and go back to it, for as long as the process runs.

    Otherwise glibc takes ever larger ones for its own and fills them up piecemeal (mallopt(3)), so
    that memory which was needed for a moment stays with the process.
    """
    with suppress(*_ELSEWHERE):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give back what is free now, which takes some milliseconds (malloc_trim(3))."""
    with suppress(*_ELSEWHERE):
        ctypes.CDLL(None).malloc_trim(0)
