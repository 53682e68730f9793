"""One article's way: exact raw spans, stable fingerprints, honest outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.audit import Auditor
from auditor.checks.base import SURE, Result
from auditor.errors import ConfigError, NotRun
from auditor.result import ArticleReport
from auditor.rulebook.book import Rulebook, load_rulebook
from auditor.rulebook.loader import load_rule
from auditor.rulebook.profile import load_profile
from auditor.text.document import Document
from auditor.text.reading import read_document
from auditor.text.source import source_from_text

RULE = """\
id: empty-praise
title: Praise that says nothing
category: unsupported-claims
severity: minor
confidence: high
audience: editor
why: It asserts what it should show.
sources: [https://example.org/style]
message: "'{match}' says {nothing}; try '{suggestion}'."
check: {kind: substitution, pairs: {world class: good}}
bad: [A ⟦world class⟧ bakery., The bakery is ⟦world class⟧.]
good: [A bakery., A prize.]
"""


@pytest.fixture
def auditor(tmp_path: Path) -> Auditor:
    path = tmp_path / "unsupported-claims" / "empty-praise.yml"
    path.parent.mkdir()
    path.write_text(RULE, encoding="utf-8")
    return Auditor(Rulebook([load_rule(path)]), load_profile("news"))


def audit(auditor: Auditor, text: str) -> ArticleReport:
    return auditor.audit(source_from_text(text))


def test_spans_are_of_the_raw_text(auditor: Auditor) -> None:
    text = "\ufeff“Café”\r\n\r\nA world\u00a0class bakery \N{CROISSANT} of World Class fame.\r\n"
    report = audit(auditor, text)
    flagged = [text[f.location.start : f.location.end] for f in report.findings]
    assert flagged == ["world\u00a0class", "World Class"]
    assert [f.suggestions for f in report.findings] == [("good",), ("Good",)]
    first = report.findings[0].location
    assert (first.line, first.column, first.end_line, first.end_column) == (3, 3, 3, 14)


def test_several_articles_are_audited_as_each_by_itself(auditor: Auditor) -> None:
    texts = ["A world class bakery.", "", "A bakery of world class."]
    sources = [source_from_text(text, f"{n}.txt") for n, text in enumerate(texts)]
    broken = source_from_text("<!-- auditor: ignore x -->", "a.md", "text/markdown")
    *reports, fault = auditor.audit_each([*sources, broken])
    assert reports == [auditor.audit(source) for source in sources]
    assert isinstance(fault, ConfigError)
    assert auditor.audit_each([]) == []


def test_the_message_fills_only_known_fields(auditor: Auditor) -> None:
    (finding,) = audit(auditor, "A world class bakery.").findings
    assert finding.message == "'world class' says {nothing}; try 'good'."


def test_fingerprints_survive_moved_lines_and_tell_twins_apart(auditor: Auditor) -> None:
    line = "They run a world class bakery in town.\n"
    one = audit(auditor, line).findings
    moved = audit(auditor, "A new first paragraph.\n\n" + line).findings
    assert [f.fingerprint for f in one] == [f.fingerprint for f in moved]
    twins = audit(auditor, line + line).findings
    assert len({f.fingerprint for f in twins}) == 2


def test_a_rule_that_raises_is_an_error_and_leaves_no_score(
    auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = auditor.book
    monkeypatch.setattr(book, "scan", lambda document: {"empty-praise": KeyError("boom")})
    report = audit(auditor, "Some text.")
    assert report.outcomes["empty-praise"].outcome == "error"
    assert report.scorecard.overall is None
    assert report.verdict == "review"


def test_a_rule_that_does_not_apply_says_why(
    auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = auditor.book
    monkeypatch.setattr(book, "scan", lambda document: {"empty-praise": NotRun("too short")})
    report = audit(auditor, "Some text.")
    outcome = report.outcomes["empty-praise"]
    assert (outcome.outcome, outcome.reason) == ("not-applicable", "too short")


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "word", "\ud800 lone surrogate"])
def test_hardly_any_text_is_no_crash(text: str) -> None:
    report = Auditor(load_rulebook(), load_profile("news")).audit(source_from_text(text))
    errors = {rule: o.reason for rule, o in report.outcomes.items() if o.outcome == "error"}
    assert not errors
    plain: dict[str, Any] = report.to_dict()
    assert msgspec.json.decode(msgspec.json.encode(plain["outcomes"]))


def test_learned_rules_run_last_and_are_told_what_others_are_sure_of() -> None:
    book = load_rulebook(select=["garbled-words"])
    learned = [rule.id for rule in book.rules.values() if rule.kind == "learned"]
    told: list[int] = []
    scans = book._compiled()
    assert set(scans[-1][0]) == set(learned)

    def watching(document: Document) -> dict[str, Result]:
        told.append(len(document.memo[SURE].get("garbled-words", ())))
        return {rule: [] for rule in learned}

    book._scans = [*scans[:-1], (learned, watching)]
    garbled = "The quay was built with doughtiness and ampleness in the unshifting water."
    for text in (garbled, "Bread rises."):
        book.scan(read_document(source_from_text(text)))
    assert told[0] >= 2
    assert told[1] == 0
