"""How far a run has come, on standard error: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from auditor.batch.run import Step

_EVERY = 30.0  # seconds between lines where there is no terminal


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[Step], None]]:
    """A function to call after each step."""
    if quiet:
        yield lambda step: None
    elif sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _Lines().tell


@contextmanager
def _bar() -> Iterator[Callable[[Step], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    # no thread of its own: workers are copies of this process, which must have only one
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("Starting", total=None, rate="")
        pace = _Pace()

        def tell(step: Step) -> None:
            if pace.begins(step):
                bar.reset(task, total=step.total, description=step.doing, rate="")
            told = f"{pace.rate(step.documents):,.1f}/s"
            rate = told if pace.documents else ""
            bar.update(task, completed=step.position, rate=rate)
            bar.refresh()

        yield tell


class _Pace:
    """Documents a second since the start of what is being done."""

    def __init__(self) -> None:
        self.documents = 0
        self._doing = ""
        self._started = self._last = time.monotonic()

    def begins(self, step: Step) -> bool:
        """Whether something else has been done since the last step."""
        if step.doing == self._doing:
            return False
        self._started, self.documents, self._doing = self._last, 0, step.doing
        return True

    def rate(self, documents: int) -> float:
        self.documents += documents
        self._last = time.monotonic()
        return self.documents / max(1e-9, self._last - self._started)


class _Lines:
    def __init__(self) -> None:
        self._pace = _Pace()
        self._told = time.monotonic()
        self._first: tuple[int, float] | None = None

    def tell(self, step: Step) -> None:
        if self._pace.begins(step):
            self._first = None
        rate = self._pace.rate(step.documents)
        now = time.monotonic()
        if self._first is None and step.documents:  # a run that goes on begins at some place
            self._first = step.position, now
        if self._first is None or now - self._told < _EVERY:
            return
        self._told = now
        position, since = self._first
        pace = (step.position - position) / max(1e-9, now - since)
        left = step.total - step.position
        remaining = f", {left / pace / 60:.0f} min left" if pace > 0 else ""
        share = 100 * step.position / max(1, step.total)
        doing = f"{step.doing}: {self._pace.documents:,} documents"
        print(f"{doing}, {share:.0f} %, {rate:,.1f}/s{remaining}", file=sys.stderr, flush=True)
