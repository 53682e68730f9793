"""The bench: what a process takes is measured, and rows say what follows from it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from auditor import bench
from auditor.batch.curve import Point
from auditor.batch.plots import draw_curve, draw_memory, draw_peers
from auditor.bench import Row, Spent, Tool, generated_articles, measure, whole_process
from tests.conftest import Run


def test_a_process_is_measured_with_what_it_started() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(3_000_000))'])"
    alone = whole_process([sys.executable, "-c", "pass"])
    spent = whole_process([sys.executable, "-c", code])
    assert spent.processor > alone.processor > 0
    assert spent.elapsed > 0
    assert 3 < spent.peak < 500


def test_a_program_that_breaks_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="ended with 101"):
        whole_process([sys.executable, "-c", "raise SystemExit(101)"])


def test_the_start_is_left_out_of_the_pace() -> None:
    row = Row(Tool("t", ()), 11, 1100, 5500, Spent(3.0, 3.0, 50), Spent(1.0, 1.0, 50))
    assert row.each == pytest.approx(0.2)
    assert row.words_per_second == pytest.approx(500)
    assert row.megabytes_per_second == pytest.approx(0.0025)


def test_what_is_no_more_than_the_start_says_nothing() -> None:
    row = Row(Tool("t", ()), 11, 1100, 5500, Spent(1.1, 1.1, 50), Spent(1.0, 1.0, 50))
    assert row.each == row.words_per_second == row.megabytes_per_second == 0


def test_each_tool_gets_the_same_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; [open(name).read() for name in sys.argv[1:]]"
    plain = Tool("plain", (sys.executable, "-c", code))
    slow = Tool("slow", (sys.executable, "-c", code), slow=True)
    absent = Tool("absent", ("no-such-program",), missing="get it")
    monkeypatch.setattr(bench, "tools", lambda: [plain, slow, absent])
    rows = list(measure(30))
    assert [row.articles for row in rows] == [30, 3, 30]
    assert rows[0].words == sum(len(one.text.split()) for one in generated_articles(30))
    assert rows[0].spent is not None
    assert rows[2].spent is None


def test_this_program_is_measured_with_and_without_models() -> None:
    declared, everything, *_ = bench.tools()
    assert "learned" in declared.command
    assert "learned" not in everything.command
    assert everything.slow


def test_a_rule_that_is_none_is_told_first(auditor_cli: Run) -> None:
    done = auditor_cli("bench", "--curve", "10", "--ignore", "no-such-rule")
    assert done.returncode == 2
    assert "no-such-rule" in done.stderr
    assert not done.stdout


def test_the_same_figures_make_the_same_plot(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="plots need matplotlib (auditor[bench])")
    row = Row(Tool("auditor", ()), 11, 1100, 5500, Spent(3.0, 3.0, 50), Spent(1.0, 1.0, 50))
    points = [Point(n, w, n * 500, Spent(n / 10, n / 10, 90)) for n in (10, 100) for w in (1, 2)]
    for folder in (tmp_path / "a", tmp_path / "b"):
        draw_peers([row], folder / "peers.svg")
        draw_curve(points, folder / "curve.svg")
        draw_memory([1, 2], [80.0, 81.0], folder / "memory.svg")
    for name in ("peers.svg", "curve.svg", "memory.svg"):
        drawn = (tmp_path / "a" / name).read_text(encoding="utf-8")
        assert drawn == (tmp_path / "b" / name).read_text(encoding="utf-8")
        assert "articles" in drawn or "words" in drawn
