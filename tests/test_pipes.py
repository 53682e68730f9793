"""Whoever reads the output may leave early: then the program ends quietly, with no verdict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.cli import READER_LEFT
from auditor.render import FORMATS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise elsewhere")

BAD = "The bridge is a stunning, groundbreaking, world-class masterpiece.\n"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles whose reports are longer than a pipe holds."""
    file = tmp_path_factory.mktemp("pipes") / "many.jsonl"
    file.write_text("".join(json.dumps({"id": n, "text": BAD * 9}) + "\n" for n in range(150)))
    return file


@pytest.fixture
def broken() -> Iterator[int]:
    """The writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


def start(*arguments: str, cwd: Path, **streams: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "auditor", *arguments]
    return subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, **streams)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_that_leaves_after_a_line_ends_every_report(name: str, articles: Path) -> None:
    options = ("--select", "hype", "--all", "--quiet", "--format", name)
    run = start("check", articles.name, *options, cwd=articles.parent, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE)  # fmt: skip
    with run, run.stdout, run.stderr:  # type: ignore[union-attr]
        assert run.stdout.read(20)  # type: ignore[union-attr]
        run.stdout.close()  # type: ignore[union-attr]
        assert (run.wait(), run.stderr.read()) == (READER_LEFT, b"")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("rules",), ("explain", "hype"), ("check", "-q", "--select", "hype", "x.txt")],
    ids=" ".join,
)
def test_a_reader_that_is_gone_is_told_nothing(
    arguments: tuple[str, ...], tmp_path: Path, broken: int
) -> None:
    (tmp_path / "x.txt").write_text(BAD)
    with start(*arguments, cwd=tmp_path, stdout=broken, stderr=subprocess.PIPE) as run:
        assert (run.wait(), run.stderr.read()) == (READER_LEFT, b"")  # type: ignore[union-attr]


def test_a_batch_whose_progress_nobody_reads_has_its_results(tmp_path: Path, broken: int) -> None:
    (tmp_path / "x.txt").write_text(BAD)
    options = ("--out", "out", "--select", "hype", "--workers", "1")
    with start("batch", "x.txt", *options, cwd=tmp_path, stdout=broken, stderr=broken) as run:
        assert run.wait() == READER_LEFT
    assert json.loads((tmp_path / "out/report.json").read_text())["articles"] == 1
