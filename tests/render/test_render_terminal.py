"""The terminal report: carets under the span, limits, narrow screens, and no foreign codes."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import Any

import pytest
from rich.cells import cell_len

from auditor.finding import Outcome
from auditor.render import labels
from auditor.render.carets import caret_row, window
from auditor.render.terminal import TerminalReport
from auditor.render.terminal_end import MOST_ROWS
from auditor.text.span import Span
from tests.render.report_samples import ERROR, RUN, Sample, article, finding, summary


class Screen(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def printed(sample: Sample, out: io.StringIO | None = None, **run: Any) -> str:
    """What the terminal report prints for some articles."""
    stream = out if out is not None else io.StringIO()
    made = TerminalReport(stream, RUN | run)
    for one, text in sample:
        made.article(one, text)
    made.finish(summary([one for one, _ in sample], [ERROR]))
    return stream.getvalue()


def under(report: str, excerpt: str, caret: str) -> list[str]:
    """The pieces of shown lines that stand above runs of carets."""
    lines = report.splitlines()
    found = []
    for above, row in pairwise(lines):
        for run in re.finditer(re.escape(caret) + "+", row.split("│", 1)[-1]):
            shown = above.split("│", 1)[-1]
            found.append(shown[run.start() : run.end()])
    return [piece for piece in found if excerpt in piece]


def test_carets_stand_under_each_span(sample: Sample) -> None:
    report = printed(sample)
    assert under(report, "haven master", "^") == ["haven master"]
    assert under(report, "by This", "^") == ["by This"]
    line = "Share this article on your favourite network"
    assert under(report, line, "^") == [line]
    assert under(report, "84 per cent", "~") == ["84 per cent"]
    assert "weak-word" not in report, "a suppressed finding was shown"


def test_two_findings_share_a_line_and_overlapping_ones_do_not() -> None:
    text = "It was a keen result and a cold end."
    rows = [finding(text, name, name, "garbled-words") for name in ("keen", "cold")]
    over = finding(text, "keen result", "both", "garbled-words")
    report = printed([(article(text, rows, verdict="fail"), text)])
    assert report.count("It was a keen") == 1
    row = next(line for line in report.splitlines() if "^" in line)
    assert row.split("│ ")[1] == "         ^^^^              ^^^^"
    assert printed([(article(text, [*rows, over], verdict="fail"), text)]).count("It was a") == 2


def test_gate_findings_come_before_review_ones(sample: Sample) -> None:
    report = printed(sample)
    places = [report.index(words) for words in ("May block", "by This", "For review", "had spoken")]
    assert places == sorted(places)


def test_letters_summary_table_and_closing_line(sample: Sample) -> None:
    text = "A short text."
    broken = article(text, verdict="review", score=None, outcomes={"x": Outcome("error", "bug")})
    out = io.StringIO()
    made = TerminalReport(out, RUN)
    for one, words in [*sample, (broken, text)]:
        made.article(one, words)
    bug = {"place": broken["uri"], "problem": "rule 'x' failed", "hint": ""}
    made.finish(summary([one for one, _ in sample] + [broken], [bug, ERROR]))
    report = out.getvalue()
    assert report.splitlines()[0] == "Fr.EE"
    assert " 1 failed, 2 for review, 1 passed, 2 errors in 3.1 s " in report.splitlines()[-1]
    assert "x failed on 1 article: bug" in report
    assert "grammar-server not run on 4 articles: no server; to enable: auditor[all]" in report
    assert f"{ERROR['place']}: {ERROR['problem']}" in report
    assert ERROR["hint"] in report
    row = next(line for line in report.splitlines() if line.startswith("articles/ferry.txt"))
    assert row.split() == ["articles/ferry.txt", "fail", "38", "67", "58", "88", "92", "–", "8"]


def test_what_stands_again_is_told_once_with_its_places_and_points() -> None:
    text = "Sponsored\nA ferry sank.\nSponsored\nAll are safe.\nSponsored"
    rows = [
        finding(text, (at, at + 9), "ad", "boilerplate-debris") for at in (0, 24, len(text) - 9)
    ]
    report = printed([(article(text, rows, verdict="fail"), text)])
    assert report.count("^^^^^^^^^") == 1
    assert "also at 3:1, 5:1" in report
    assert "ad · −21.0 points in all" in report


def test_ten_per_category_unless_all_are_wanted() -> None:
    text = "\n".join(f"Line {number} is bad{number:02}." for number in range(25))
    rows = [
        finding(text, f"bad{number:02}", "r", "garbled-words", "editor") for number in range(25)
    ]
    rows.append(finding(text, "Line 3", "s", "sourcing", "editor"))
    sample = [(article(text, rows, verdict="fail"), text)]
    report = printed(sample)
    assert report.count("~~~~~") == 11
    assert "… and 15 more garbled-words findings (use --all)" in report
    assert printed(sample, all=True).count("~~~~~") == 26


@pytest.mark.parametrize("width", [40, 60, 100])
def test_nothing_is_wider_than_the_screen(
    sample: Sample, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = "文章 " * 300 + "faulty\there " + "日本語" * 100
    uri = "a/very/long/path/" * 5 + "記事.txt"
    row = article(text, [finding(text, "faulty\there", "r", "sourcing")], uri=uri, verdict="fail")
    report = printed([*sample, (row, text)])
    wide = [line for line in report.splitlines() if cell_len(line) > width]
    assert not wide
    assert "faulty    here" in report


def test_text_cannot_send_codes_to_the_terminal() -> None:
    evil = "x\x1b[31m\x07\x9b2J\u202egnp\u2066 \x00 \x85 \u200b\U000e0041 [bold]y[/bold] \ud800"
    found = finding(evil, (0, len(evil)), "r", "garbled-words", suggestions=[evil], message=evil)
    row = article(evil, [found], uri=f"dir/{evil}", verdict="fail", title=evil)
    row["verdict_reasons"] = (evil,)
    row["outcomes"]["bad"] = {"outcome": "error", "reason": evil}
    out = io.StringIO()
    made = TerminalReport(out, RUN)
    made.article(row, evil)
    made.finish(summary([row], [{"place": evil, "problem": evil, "hint": evil}]))
    report = out.getvalue()
    assert report.encode("utf-8")
    acting = {char for char in report if ord(char) < 32 or 0x7F <= ord(char) < 0xA0} - {"\n"}
    assert not acting
    assert not set("\u202e\u2066\u200b\U000e0041\x85") & set(report)
    assert "\\x1b[31m" in report
    assert "[bold]y[/bold]" in report


def test_pipes_get_no_colour_and_screens_do(sample: Sample) -> None:
    assert "\x1b" not in printed(sample)
    assert "\x1b[1;31m" in printed(sample, Screen())


def test_no_color_is_honoured(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    colours = re.findall(
        r"\x1b\[[0-9;]*?(?:3[0-9]|9[0-7])(?:;[0-9;]*)?m", printed(sample, Screen())
    )
    assert not colours


def test_a_screen_without_unicode_gets_plain_signs(sample: Sample) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    made = TerminalReport(out, RUN)
    for one, text in sample:
        made.article(one, text)
    made.finish(summary([one for one, _ in sample]))
    assert "   8 | Share this article" in raw.getvalue().decode("ascii")


def test_the_table_keeps_the_worst_rows_only(sample: Sample) -> None:
    text = "Nothing here."
    many: Sample = [(article(text, uri=f"{number}.txt"), text) for number in range(60)]
    report = printed([*many, sample[0], *many])
    table = report[report.index("article  ") :]
    assert table.splitlines()[1].startswith("articles/ferry.txt")
    assert f"… and {121 - MOST_ROWS} better ones" in table


def test_dots_stay_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = "Nothing here."
    report = printed([(article(text), text)] * 70)
    assert report.splitlines()[:3] == ["." * 32, "." * 32, "." * 6 + "E"]


@pytest.mark.parametrize(
    ("line", "span", "shown", "marked"),
    [
        ("one two", Span(4, 7), "one two", "two"),
        ("a\tb", Span(2, 3), "a    b", "b"),
        ("漢字 x", Span(0, 2), "漢字 x", "漢字"),
        ("漢字 x", Span(3, 4), "漢字 x", "x"),
        ("cafe\u0301 x", Span(6, 7), "cafe\u0301 x", "x"),
        ("0123456789 middle 0123456789", Span(11, 17), "…56789 middle 01234…", "middle"),
        ("middle 01234567890123", Span(0, 6), "middle 01234567890…", "middle"),
        ("0123456789 0123 middle", Span(16, 22), "…456789 0123 middle", "middle"),
        ("x" * 50, Span(10, 40), "…" + "x" * 18 + "…", "x" * 18),
    ],
)
def test_windows(line: str, span: Span, shown: str, marked: str) -> None:
    view = window(line, [span], 20)
    assert cell_len(view.text) <= 20
    (mark,) = view.marks
    cells = "".join(char + "\0" * (cell_len(char) - 1) for char in view.text if cell_len(char))
    assert cells[mark.start : mark.end].replace("\0", "") == marked
    assert view.text == shown


def test_an_empty_span_gets_one_caret() -> None:
    view = window("abc", [Span(3, 3)], 20)
    assert caret_row(view.marks) == "   ^"


def test_scores_never_look_better_than_they_are() -> None:
    assert [labels.score_text(score) for score in (59.9, 100.0, 0.0, None)] == [
        "59",
        "100",
        "0",
        "–",
    ]
