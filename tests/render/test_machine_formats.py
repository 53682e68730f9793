"""SARIF, JUnit, checkstyle, GitHub and GitLab reports: well formed, complete, safe."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from auditor.audit import Auditor
from auditor.finding import CATEGORIES
from auditor.render import renderer
from auditor.rulebook.book import load_rulebook
from auditor.rulebook.profile import load_profile
from auditor.run import Tally, describe
from auditor.suppress import SIDECAR
from auditor.text.source import source_from_bytes

SCHEMA = os.environ.get("SARIF_SCHEMA", "")
HOSTILE = "The \N{CROISSANT} council <b>met</b> & \x1b[31mleft\u202e.\n\nLeave a comment\n"


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    """One article in each state, with the rules of the run and its summary."""
    auditor = Auditor(load_rulebook(), load_profile("news"))
    report = auditor.audit(source_from_bytes(HOSTILE.encode(), 'odd "name" & <file>#1.txt'))
    tally = Tally()
    tally.article(report)
    return {"run": describe(auditor), "article": report.to_dict(), "summary": tally.summary()}


def written(name: str, run: dict[str, Any], **changes: Any) -> str:
    out = io.StringIO()
    report = renderer(name)(out, {**run["run"], **changes})
    report.article(run["article"], HOSTILE)
    error = {"place": "gone.txt", "problem": "no such file", "hint": "check the path"}
    report.finish({**run["summary"], "errors": [error], "exit_code": 2})
    return out.getvalue()


def test_sarif(run: dict[str, Any]) -> None:
    (log,) = json.loads(written("sarif", run))["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == len(run["run"]["rules"])
    result = next(r for r in log["results"] if r["ruleId"] == "comment-form")
    assert rules[result["ruleIndex"]]["id"] == "comment-form"
    assert result["level"] == "error"
    region = result["locations"][0]["physicalLocation"]["region"]
    span = slice(region["charOffset"], region["charOffset"] + region["charLength"])
    assert HOSTILE[span] == region["snippet"]["text"] == "Leave a comment"
    assert log["columnKind"] == "unicodeCodePoints"
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "odd%20%22name%22%20%26%20%3Cfile%3E%231.txt"
    assert result["partialFingerprints"]
    (invocation,) = log["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    assert "baselineState" not in result


def test_ci_servers_are_told_paths_of_the_repository(run: dict[str, Any]) -> None:
    finding = run["article"]["findings"][0]
    of_file = {**run["article"], "uri": "./Issue #7, 10%: draft.md", "findings": [finding]}
    of_part = {**run["article"], "uri": "./wires.jsonl#a/7", "findings": [finding]}
    errors = [{"place": "./b.jsonl:3:9", "problem": "broken JSON", "hint": ""}]

    def told(name: str) -> str:
        out = io.StringIO()
        report = renderer(name)(out, run["run"])
        for article in (of_file, of_part):
            report.article(article, HOSTILE)
        report.finish({**run["summary"], "errors": errors})
        return out.getvalue()

    place = finding["location"]
    file, part, error, _ = told("github").splitlines()
    assert f" file=Issue #7%2C 10%25%3A draft.md,line={place['line']}," in file
    assert " file=wires.jsonl,title=" in part
    assert "::a/7: " in part
    assert error.startswith("::error file=b.jsonl,line=3,title=not audited::")
    rows = json.loads(told("gitlab"))
    at = [(row["location"]["path"], row["location"]["lines"]["begin"]) for row in rows]
    assert at == [("Issue #7, 10%: draft.md", place["line"]), ("wires.jsonl", 1), ("b.jsonl", 3)]
    assert rows[1]["description"].startswith("a/7: ")
    (log,) = json.loads(told("sarif"))["runs"]
    first, second = (
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["results"]
    )
    assert (first, second) == ("Issue%20%237%2C%2010%25%3A%20draft.md", "wires.jsonl%23a/7")


def test_sarif_says_what_is_suppressed_and_what_is_known(tmp_path: Path) -> None:
    auditor = Auditor(load_rulebook(select=["comment-form"]), load_profile("news"))
    path = tmp_path / "a.txt"
    entry = "- rule: comment-form\n  text: Leave a comment\n  reason: kept\n"
    Path(f"{path}{SIDECAR}").write_text(entry)
    article = auditor.audit(source_from_bytes(HOSTILE.encode(), str(path))).to_dict()
    run = {"run": describe(auditor), "article": article, "summary": Tally().summary()}
    (log,) = json.loads(written("sarif", run, baseline=True))["runs"]
    (result,) = log["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "kept"}]
    assert result["baselineState"] == "new"


@pytest.mark.skipif(
    not Path(SCHEMA).is_file(), reason="the schema is not here (SARIF_SCHEMA names it)"
)
def test_sarif_is_valid(run: dict[str, Any], tmp_path: Path) -> None:
    check = jsonschema.Draft202012Validator(json.loads(Path(SCHEMA).read_text(encoding="utf-8")))
    path = tmp_path / "a.txt"
    path.with_name(f"{path.name}{SIDECAR}").write_text(
        "- rule: comment-form\n  text: Leave a comment\n  reason: kept\n"
    )
    auditor = Auditor(load_rulebook(), load_profile("news"))
    twice = "The council met on Monday to hear the mayor on the budget for the bridge.\n\n" * 2
    for text in (HOSTILE, twice, "The council met.\n"):
        article = auditor.audit(source_from_bytes(text.encode(), str(path))).to_dict()
        for known in (False, True):
            log = json.loads(written("sarif", {**run, "article": article}, baseline=known))
            assert [str(error) for error in check.iter_errors(log)] == []


def test_sarif_tools_read_it(run: dict[str, Any], tmp_path: Path) -> None:
    pytest.importorskip("sarif", reason="sarif-tools is not installed")
    (tmp_path / "r.sarif").write_text(written("sarif", run), encoding="utf-8")
    command = [sys.executable, "-m", "sarif", "summary", "r.sarif"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "comment-form" in done.stdout


def test_junit(run: dict[str, Any]) -> None:
    root = ElementTree.fromstring(written("junit", run))  # noqa: S314 - our own output
    suites = root.findall("testsuite")
    cases = [case for suite in suites for case in suite.findall("testcase")]
    assert int(root.get("tests") or 0) == len(cases) == len(CATEGORIES) + 1
    assert int(root.get("failures") or 0) == len(list(root.iter("failure"))) >= 1
    assert int(root.get("errors") or 0) == len(list(root.iter("error"))) == 1
    assert root.get("skipped") is None  # Jenkins checks by a schema without it
    properties = {p.get("name"): p.get("value") for p in suites[0].iter("property")}
    assert properties["verdict"] == "fail"


def test_checkstyle(run: dict[str, Any]) -> None:
    root = ElementTree.fromstring(written("checkstyle", run))  # noqa: S314 - our own output
    article, missing = root.findall("file")
    assert article.get("name") == 'odd "name" & <file>#1.txt'
    row = next(e for e in article if (e.get("source") or "").endswith("comment-form"))
    assert (row.get("line"), row.get("column"), row.get("severity")) == ("3", "1", "error")
    assert missing.get("name") == "gone.txt"


def test_github_lines_cannot_be_forged(run: dict[str, Any]) -> None:
    lines = written("github", run).splitlines()
    assert all(
        line.startswith(("::error ", "::warning ", "::notice ", "auditor:")) for line in lines
    )
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    assert any("line=3,endLine=3,col=1" in line and "title=comment-form" in line for line in lines)


def test_gitlab(run: dict[str, Any]) -> None:
    entries = json.loads(written("gitlab", run))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(entries[0])
    assert entries[-1]["severity"] == "blocker"


def test_pytest_like(run: dict[str, Any]) -> None:
    text = written("pytest", run)
    assert "::boilerplate-debris FAILED" in text
    assert "│ ^^^^^^^^^^^^^^^" in text
    assert "ERROR gone.txt - no such file" in text
    assert "\x1b" not in text
