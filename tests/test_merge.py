"""Rules of a merged category that point at the same words make one finding."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from auditor.api import audit_text
from auditor.finding import Finding, locate
from auditor.merge import family_of
from auditor.merge import merge as merge_families
from auditor.text.source import Source, source_from_text
from auditor.text.span import Span

SOURCE = source_from_text("Read more\nShare this\nThe council met on Monday.\n")


def finding(rule: str, start: int, end: int, **changes: object) -> Finding:
    values: dict[str, object] = {
        "category": "boilerplate-debris", "severity": "major", "confidence": "high",
        "audience": "editor", "message": "m", "related": (), "suggestions": (), "evidence": {},
        "probability": 0.9, "fingerprint": f"{rule}{start}", **changes,
    }  # fmt: skip
    return Finding(rule=rule, location=locate(SOURCE, Span(start, end)), **values)  # type: ignore[arg-type]


FAMILIES = {"vague-attribution": "attribution", "crowd-as-source": "attribution"}


def merge(
    findings: Sequence[Finding], source: Source, mends: Collection[str] = ()
) -> tuple[Finding, ...]:
    of_debris = {f.rule: f.category for f in findings if f.category == "boilerplate-debris"}
    return merge_families(findings, source, of_debris | FAMILIES, mends)


def test_the_surest_finding_speaks_for_all_that_is_covered() -> None:
    run = finding("debris-lines", 0, 20, suggestions=("b",))
    sure = finding("share-bar", 10, 20, audience="gate", suggestions=("a",))
    (one,) = merge([run, sure], SOURCE)
    assert one.rule == "share-bar"
    assert (one.location.start, one.location.end) == (0, 20)
    assert one.location.excerpt == "Read more\nShare this"
    assert (one.location.line, one.location.end_line) == (1, 2)
    assert one.suggestions == ("a", "b")
    assert one.evidence["also"] == ["debris-lines"]


def test_a_doubtful_finding_never_widens_a_sure_one() -> None:
    doubtful = finding("debris-lines", 0, 20, probability=0.6)
    (one,) = merge([doubtful, finding("share-bar", 10, 20, audience="gate")], SOURCE)
    assert (one.location.start, one.location.end) == (10, 20)


def test_a_doubtful_finding_joins_no_two_sure_ones() -> None:
    line = finding("suspect-line", 0, 20, severity="note", audience="auditor", probability=0.6)
    ends = [finding("broken-sentence", 0, 5), finding("inline-pointer", 14, 25)]
    found = merge([line, *ends], SOURCE)
    assert [f.rule for f in found] == ["broken-sentence", "inline-pointer"]
    assert [f.location.end for f in found] == [5, 25]
    assert all(f.evidence["also"] == ["suspect-line"] for f in found)


def test_a_doubtful_finding_that_no_sure_one_touches_stays() -> None:
    rows = [finding("a", 0, 9), finding("b", 5, 15, probability=0.6)]
    beyond = finding("c", 12, 20, severity="note", probability=0.6)
    assert [f.rule for f in merge([*rows, beyond], SOURCE)] == ["a", "c"]


def test_neighbours_and_other_categories_stay_apart() -> None:
    one, two = finding("a", 0, 9), finding("b", 9, 20)
    assert len(merge([one, two], SOURCE)) == 2
    claims = [
        finding("a", 21, 40, category="unsupported-claims"),
        finding("b", 25, 30, category="unsupported-claims"),
    ]
    assert len(merge(claims, SOURCE)) == 2


def test_claims_that_name_nobody_are_told_once() -> None:
    claims = [
        finding("crowd-as-source", 21, 40, category="unsupported-claims", audience="auditor"),
        finding("vague-attribution", 25, 40, category="unsupported-claims", probability=0.6),
        finding("hype", 30, 34, category="unsupported-claims"),
    ]
    one, other = merge(claims, SOURCE)
    assert (one.rule, one.evidence["also"]) == ("vague-attribution", ["crowd-as-source"])
    assert other.rule == "hype"


def test_rules_are_of_one_family_by_category_or_by_the_first_tag_that_names_a_fault() -> None:
    assert family_of("garbled-words", ("attribution",)) == "garbled-words"
    assert family_of("unsupported-claims", ("claims", "evidence", "attribution")) == "evidence"
    assert family_of("unsupported-claims", ("claims",)) == ""
    assert family_of("sourcing", ("evidence",)) == ""


def test_a_crowd_that_several_rules_know_is_one_finding() -> None:
    found = audit_text("Critics say the bypass will drain the high street.").findings
    (one,) = [f for f in found if f.location.start == 0]
    assert (one.rule, one.evidence["also"]) == ("unnamed-critics", ["crowd-as-source"])


def test_merging_keeps_the_order_of_the_text() -> None:
    rows = [finding("a", 21, 25), finding("b", 0, 4), finding("c", 3, 9)]
    assert [f.location.start for f in merge(rows, SOURCE)] == [0, 21]


def test_a_repair_widens_nothing_and_is_not_widened() -> None:
    mends = {"broken-sentence", "glued-sentences"}
    join = finding("broken-sentence", 15, 25, audience="gate")
    (one,) = merge([join, finding("share-bar", 10, 20)], SOURCE, mends)
    assert (one.rule, one.audience, one.location.start, one.location.end) == (
        "share-bar", "gate", 10, 20,
    )  # fmt: skip
    note = finding("published-note", 21, 45, severity="note")
    glued = finding("glued-sentences", 25, 32, suggestions=("a. B",))
    (one,) = merge([note, glued], SOURCE, mends)
    assert (one.rule, one.location.start, one.location.end) == ("glued-sentences", 25, 32)
    assert one.suggestions == ("a. B",)
