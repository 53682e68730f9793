"""Progress: what is being done, how fast, and how long it will take, in a terminal or a log."""

from __future__ import annotations

import io
import sys
import time

import pytest

from auditor.batch import progress as module
from auditor.batch.progress import progress
from auditor.batch.run import Step

STEPS = [
    (1.0, Step(0, 0, 1000)),
    (1.0, Step(500, 64, 1000, "Counting lines")),
    (1.0, Step(1000, 64, 1000, "Counting lines")),
    (40.0, Step(100, 10, 1000)),
    (40.0, Step(200, 10, 1000)),
    (40.0, Step(1000, 80, 1000)),
]


def told(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, quiet: bool = False) -> str:
    """What standard error holds after `STEPS`, each so many seconds after the one before."""
    now = [0.0]
    out = io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    with progress(quiet=quiet) as tell:
        for seconds, step in STEPS:
            now[0] += seconds
            tell(step)
    return out.getvalue()


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, terminal=False).splitlines() == [
        "Auditing: 10 documents, 10 %, 0.2/s",
        "Auditing: 20 documents, 20 %, 0.2/s, 5 min left",
        "Auditing: 100 documents, 100 %, 0.8/s, 0 min left",
    ]


def test_a_run_that_goes_on_counts_only_what_is_audited_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_EVERY", 0.0)
    lines = told(monkeypatch, terminal=False).splitlines()
    assert lines[0] == "Counting lines: 64 documents, 50 %, 64.0/s"
    assert lines[2] == "Auditing: 10 documents, 10 %, 0.2/s"
    assert lines[3] == "Auditing: 20 documents, 20 %, 0.2/s, 5 min left", "a tenth was done before"


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = told(monkeypatch, terminal=True)
    assert shown.index("Counting lines") < shown.rindex("Auditing")
    for part in ("50%", "20%", "100%", "64.0/s"):
        assert part in shown


def test_quiet_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not told(monkeypatch, terminal=True, quiet=True)
