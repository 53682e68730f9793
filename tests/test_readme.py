"""What the README says is true: exit codes, the Python example, the commands it names."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from auditor.cli import READER_LEFT
from tests.conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")
CLEAN = "The council met on Monday. It heard the mayor, Ana Ruiz, on the budget for the bridge.\n"


def exit_codes() -> dict[str, int]:
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \|$", README, re.MULTILINE)
    return {what.strip(): int(code) for what, code in rows}


SITUATIONS = {
    "every article passed, or asks for review only": ["clean.txt"],
    "the gate failed: an article has findings that may block, or too low a score": ["debris.txt"],
    "a missing file": ["clean.txt", "gone.txt"],
    "an unreadable or binary file": ["binary.txt"],
    "a bad configuration": ["clean.txt", "--config", "bad.toml"],
    "a bad rule": ["clean.txt", "--pack", "bad-pack"],
    "a missing or broken baseline": ["clean.txt", "--baseline", "gone.json"],
    "an article without words, an empty file or folder": ["marks.txt", "empty.txt", "empty"],
}


def test_every_row_of_the_table_is_tested() -> None:
    left = "the reader of its output went away (`head`, `less`)"  # tested in test_pipes.py
    assert set(exit_codes()) == {*SITUATIONS, "interrupted", left}
    assert exit_codes()[left] == READER_LEFT


@pytest.mark.parametrize("situation", SITUATIONS)
def test_exit_codes(auditor_cli: Run, tmp_path: Path, situation: str) -> None:
    (tmp_path / "clean.txt").write_text(CLEAN)
    (tmp_path / "debris.txt").write_text(CLEAN + "\nLeave a comment\n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "bad.toml").write_text("colour = 1\n")
    (tmp_path / "bad-pack" / "sourcing").mkdir(parents=True)
    (tmp_path / "bad-pack" / "sourcing" / "x.yml").write_text("id: x\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "marks.txt").write_text("— … !\n")
    done = auditor_cli("check", *SITUATIONS[situation])
    assert done.returncode == exit_codes()[situation], done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode == 2:
        assert all(line.startswith("error: ") for line in done.stderr.splitlines())
        assert done.stderr


def test_interrupted(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "check", "-"],
        stdin=read_end,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # jobs may ignore it
    )
    try:
        os.write(write_end, b"x")
        while struct.unpack("i", fcntl.ioctl(read_end, termios.FIONREAD, bytes(4)))[0]:
            time.sleep(0.05)  # until it waits for more
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    finally:
        os.close(write_end)
        os.close(read_end)
    assert process.returncode == exit_codes()["interrupted"]
    assert b"Traceback" not in errors


def test_the_python_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("fail ")
    assert "comment-form" in done.stdout


def test_commands_named_in_the_readme_exist() -> None:
    from auditor.cli import COMMANDS

    named = set(
        re.findall(r"(?<!from )auditor ([a-z][a-z-]+)", " ".join(re.findall(r"`([^`]+)`", README)))
    )
    assert named <= set(COMMANDS)


def test_hooks_call_commands_that_exist() -> None:
    import yaml

    from auditor.cli import COMMANDS

    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        assert hook["entry"].split()[:2][1] in COMMANDS
