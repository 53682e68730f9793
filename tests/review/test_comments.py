"""Dismissals as comments: they hold where they are written, and change nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="auditor[review] is not installed")
pytest.importorskip("starlette.testclient", reason="httpx2 is not installed")

from auditor.finding import Finding
from auditor.review.comments import with_comments
from auditor.review.export import write_all
from auditor.text.source import HTML, MARKDOWN, TEXT, Source, source_from_text
from tests.review.samples import decision, made_desk, shared_auditor
from tests.review.test_desk import Browser

BRIDGE = """---
title: The bridge
---

# The bridge opens

The bridge opens in May after the the long repair, the port office said.
Experts say that it will last for a century.

- The crane left the the quay.
- Experts say so.

Trains cross it from June, and a old ferry stays for bicycles.
"""
PAGE = """<!doctype html>
<html><head><title>The bridge</title></head>
<body>

<p>The bridge opens in May after the the long repair.</p>

<p>Experts say that it will last, and experts say so often.</p>

</body></html>
"""


def _findings(source: Source) -> tuple[Finding, ...]:
    return shared_auditor().audit(source).findings


def _dismiss(source: Source, *rules: str, note: str = "") -> tuple[str, list[Finding]]:
    """The article with every finding of these rules dismissed."""
    found = _findings(source)
    said = decision(verdict="dismiss", reason="term", note=note, at="2026-03-01")
    pairs = [(f, (said,)) for f in found if f.rule in rules]
    return with_comments(source, pairs, [f for f in found if f.rule not in rules])


def _held(text: str, media_type: str) -> list[str]:
    after = _findings(source_from_text(text, "x", media_type))
    return sorted(f.fingerprint for f in after if f.status == "suppressed")


@pytest.mark.parametrize(("text", "kind"), [(BRIDGE, MARKDOWN), (PAGE, HTML)], ids=["md", "html"])
def test_the_next_audit_knows_what_was_dismissed(text: str, kind: str) -> None:
    source = source_from_text(text, "x", kind)
    after, done = _dismiss(source, "vague-attribution", "doubled-word")
    assert done
    assert _held(after, kind) == sorted(f.fingerprint for f in done)
    assert len(_findings(source_from_text(after, "x", kind))) == len(_findings(source))
    assert "<!-- auditor: ignore doubled-word: dismissed by ana on 2026-03-01" in after
    kept = [line for line in after.splitlines() if not line.startswith("<!-- auditor:")]
    assert kept == text.splitlines()


def test_one_comment_is_enough_for_one_paragraph() -> None:
    source = source_from_text(PAGE, "x", HTML)
    after, done = _dismiss(source, "vague-attribution")
    assert len(done) == 2
    assert after.count("<!-- auditor:") == 1


def test_a_finding_that_counts_keeps_its_paragraph_free_of_comments() -> None:
    source = source_from_text(PAGE, "x", HTML)
    found = [f for f in _findings(source) if f.rule == "vague-attribution"]
    said = decision(verdict="dismiss", reason="term")
    text, done = with_comments(source, [(found[0], (said,))], found[1:])
    assert (text, done) == (PAGE, [])


def test_plain_text_has_no_comments() -> None:
    source = source_from_text(BRIDGE, "x", TEXT)
    assert _dismiss(source, "doubled-word") == (BRIDGE, [])


@pytest.mark.parametrize("note", ["a --> b", "<!-- x -->", "--", "<script>", "-->\n\nEnd"])
def test_a_note_cannot_end_the_comment(note: str) -> None:
    source = source_from_text(BRIDGE, "x", MARKDOWN)
    after, done = _dismiss(source, "doubled-word", note=note)
    assert _held(after, MARKDOWN) == sorted(f.fingerprint for f in done)
    assert after.count("-->") == after.count("<!--")


def test_line_ends_stay_what_they_are() -> None:
    source = source_from_text(BRIDGE.replace("\n", "\r\n"), "x", MARKDOWN)
    after, done = _dismiss(source, "doubled-word")
    assert done
    assert after.count("\n") == after.count("\r\n")


@pytest.mark.skipif(not shutil.which("patch"), reason="the patch program is not installed")
def test_both_patches_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/bridge.md").write_text(BRIDGE, "utf-8")
    desk = made_desk(Path("in"), str(tmp_path / "desk.db"))
    ana = Browser(desk, "ana")
    rules = [row["rule"] for row in ana.findings("bridge")[1]]
    first = rules.index("doubled-word")
    ana.decide(first, "accept", article="bridge", suggestion="")
    ana.decide(rules.index("vague-attribution"), "dismiss", article="bridge", reason="supported")
    told = dict(write_all(desk, tmp_path / "out"))
    assert told["comments.patch"].startswith("1 dismissal ")
    for name in ("fixes.patch", "comments.patch"):
        data = (tmp_path / "out" / name).read_bytes()
        subprocess.run(["patch", "-p1"], input=data, check=True, capture_output=True)
    after = made_desk(Path("in"), str(tmp_path / "second.db"))
    (entry,) = after.entries.values()
    article = after.article(entry)
    assert article is not None
    states = [(row["rule"], row["status"]) for row in article["findings"]]
    assert ("vague-attribution", "suppressed") in states
    assert len(states) == len(rules) - 1
