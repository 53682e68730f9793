"""``auditor check`` from outside: exit codes, formats, errors."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run

CLEAN = "The council met on Monday. It heard the mayor, Ana Ruiz, on the budget for the bridge.\n"
DEBRIS = CLEAN + "\nLeave a comment\n"


def test_pass_fail_and_could_not_audit(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "clean.txt").write_text(CLEAN)
    (tmp_path / "debris.txt").write_text(DEBRIS)
    assert auditor_cli("check", "clean.txt").returncode == 0
    failed = auditor_cli("check", "debris.txt")
    assert failed.returncode == 1
    assert "Leave a comment" in failed.stdout
    missing = auditor_cli("check", "clean.txt", "nowhere.txt")
    assert missing.returncode == 2
    assert missing.stderr.count("error:") == 1
    assert "nowhere.txt" in missing.stderr
    assert "clean.txt" in missing.stdout
    assert auditor_cli("check", "debris.txt", "--fail-on", "never").returncode == 0


def test_an_article_without_words_was_not_audited(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "marks.txt").write_text("… — !")
    (tmp_path / "app.html").write_text("<title>App</title><script>let words = 1</script>")
    (tmp_path / "in.jsonl").write_text('{"id": "blank", "text": " "}\n')
    done = auditor_cli("check", ".", "--format", "json", "--select", "comment-form")
    assert done.returncode == 2
    report = json.loads(done.stdout)
    assert report["articles"] == []
    assert {error["problem"] for error in report["summary"]["errors"]} == {"no text in it"}
    assert len(report["summary"]["errors"]) == 3


def test_standard_input(auditor_cli: Run) -> None:
    report = auditor_cli("check", "-", "--format", "json", stdin=DEBRIS)
    assert report.returncode == 1
    (article,) = json.loads(report.stdout)["articles"]
    found = next(f for f in article["findings"] if f["category"] == "boilerplate-debris")
    span = slice(found["location"]["start"], found["location"]["end"])
    assert (article["uri"], DEBRIS[span]) == ("-", "Leave a comment")


def test_several_formats_need_an_output(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN)
    refused = auditor_cli("check", "a.txt", "-f", "json", "-f", "markdown")
    assert refused.returncode == 2
    assert "--output" in refused.stderr
    done = auditor_cli("check", "a.txt", "-f", "json", "-f", "markdown", "-o", "out/report")
    assert done.returncode == 0
    assert json.loads((tmp_path / "out/report.json").read_text())["summary"]["articles"] == 1
    assert (tmp_path / "out/report.md").read_text()


def test_bad_options_and_settings_are_exit_2(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN)
    for arguments in (
        ["check"],
        ["check", "a.txt", "--format", "pdf"],
        ["check", "a.txt", "--profile", "tabloid"],
        ["check", "a.txt", "--select", "no-such-rule"],
        ["check", "a.txt", "--pack", "nowhere"],
        ["check", "a.txt", "--config", "none.toml"],
        ["explain", "no-such-rule"],
    ):
        done = auditor_cli(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert "Traceback" not in done.stderr


def test_an_article_is_never_written_over(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CLEAN)
    refused = auditor_cli("check", "a.md", "-f", "markdown", "-o", "./a.md")
    assert refused.returncode == 2
    assert "a.md: this is an article to be read" in refused.stderr
    assert (tmp_path / "a.md").read_text() == CLEAN
    # a report among the articles is not one of them
    report = auditor_cli("check", ".", "-f", "markdown", "-o", "report.md")
    assert report.returncode == 0
    assert "report.md" not in (tmp_path / "report.md").read_text()


def test_where_nothing_can_be_written_is_one_line(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN)
    for arguments in (
        ["check", "a.txt", "-o", "a.txt/report.txt"],
        ["new-rule", "a.txt/garbled-words/new.yml"],
    ):
        done = auditor_cli(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.startswith("error: a.txt")
        assert done.stderr.count("\n") == 1


def test_an_empty_folder_is_not_a_success(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert auditor_cli("check", "empty").returncode == 2
