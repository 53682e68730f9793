"""Fixtures that several tests share: the data that stands beside a checkout, a run of the CLI."""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from auditor.__main__ import main

pytest_plugins = ["tests.golden"]  # the option --update-golden and its fixture

# how long anything takes says nothing on a busy machine
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled real data; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("AUDITOR_SHARED", ROOT.parent / "shared"))
    if not (folder / "articles").is_dir():
        pytest.skip("no labelled data here (set AUDITOR_SHARED to its folder)")
    return folder


@dataclass(frozen=True, slots=True)
class Done:
    """How a run of the command line ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def auditor_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in an empty folder, in this process: rules are loaded only once."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> Done:
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
        threshold = gc.get_threshold()
        with monkeypatch.context() as here, pytest.raises(SystemExit) as end:
            here.chdir(tmp_path)
            for name, value in {"NO_COLOR": "1", **environment}.items():
                here.setenv(name, value)
            here.setattr("sys.argv", ["auditor", *arguments])
            here.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            here.setattr("sys.stdout", streams[0])
            here.setattr("sys.stderr", streams[1])
            here.setattr("auditor.__main__._leave_at_once", lambda code: None)
            main()
        gc.set_threshold(*threshold)
        return Done(int(end.value.code or 0), *map(_printed, streams))

    return run


def _printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read().replace("\r\n", "\n")
