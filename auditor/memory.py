"""Memory of a run: seldom searched for rings, and given back where glibc would keep it."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_MMAP_THRESHOLD = -3  # its number in glibc's malloc.h
_LARGE = 1 << 18  # bytes
_COLLECT = (50_000, 5, 2)  # when the collector looks for rings, of which there are few
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


def collect_rarely() -> None:
    """Let Python's collector look seldom for objects that hold each other, from here on."""
    gc.set_threshold(*_COLLECT)


def settle() -> None:
    """Rules and models stay: the collector looks only at what is new, and so at all of that."""
    gc.freeze()
    gc.collect()


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """`collect_rarely` for as long as it lasts, and `settle` taken back at its end."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
