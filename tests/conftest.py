"""Fixtures that several tests share: the data that stands beside a checkout, a run of the CLI."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["tests.golden"]  # the option --update-golden and its fixture

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled real data; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("AUDITOR_SHARED", ROOT.parent / "shared"))
    if not (folder / "articles").is_dir():
        pytest.skip("no labelled data here (set AUDITOR_SHARED to its folder)")
    return folder


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def auditor_cli(tmp_path: Path) -> Run:
    """Runs the command line in an empty folder, as a user would."""

    def run(*arguments: str, stdin: str = "", **environment: str):  # type: ignore[no-untyped-def]
        return subprocess.run(
            [sys.executable, "-m", "auditor", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "NO_COLOR": "1", **environment},
            timeout=120,
        )

    return run
