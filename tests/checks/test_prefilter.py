"""The prefilter may only leave out patterns that match nowhere."""

from __future__ import annotations

import pytest

from auditor.checks.patterns import Pattern, Prefilter
from auditor.checks.repetition import RepetitionParams, prepare
from auditor.rulebook.book import load_rulebook
from auditor.text.reading import read_document
from auditor.text.source import source_from_text
from auditor.text.utf8 import Utf8


def examples() -> list[str]:
    found = []
    for rule in load_rulebook().rules.values():
        for text in (*rule.file.bad, *rule.file.good):
            plain = str(text).replace("⟦", "").replace("⟧", "")
            found += [plain, plain.upper(), plain.replace("s", "ſ").replace("k", "\u212a")]
    return found


def test_no_pattern_that_matches_is_left_out() -> None:
    patterns = [
        pattern
        for rule in load_rulebook().rules.values()
        if rule.kind == "pattern"
        for pattern in rule.params.compiled()
    ]
    together = Prefilter(patterns)
    hits = 0
    for text in examples():
        view = Utf8(text)
        matching = {n for n, pattern in enumerate(patterns) if pattern.found_in(text)}
        assert matching <= set(together.candidates(view)), text
        hits += len(matching)
    assert hits > 100


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [([], []), (["ferry"], [0]), ([r"\d+"], []), ([r"\bN\w+", "harbour", r"\d", "sails"], [0, 3])],
)
def test_candidates(patterns: list[str], expected: list[int]) -> None:
    together = Prefilter([Pattern(text) for text in patterns])
    assert together.candidates(Utf8("The Ferry sails at nine.")) == expected


def test_what_is_left_out_is_left_out() -> None:
    together = Prefilter([Pattern("harbour"), Pattern("[0-9]{4}"), Pattern("ferry")])
    assert together.candidates(Utf8("Nothing of it.")) == []


@pytest.mark.parametrize("text", ["It is is late.", "a a a b B b. B", "the\nthe", "The the  the"])
def test_neighbours_are_found_as_by_the_general_way(text: str) -> None:
    document = read_document(source_from_text(text))
    params = RepetitionParams(unit="word", max_gap=0)
    quick = list(prepare(params)(document))
    # the general way serves every other gap: one that reaches the whole text, cut to neighbours
    general = [
        match
        for match in prepare(RepetitionParams(unit="word", max_gap=1))(document)
        if not document.text[match.related[0].end : match.span.start].strip()
        and "\n" not in document.text[match.related[0].end : match.span.start]
        and match.span.of(document.text).islower()
    ]
    assert [match.span for match in quick] == [match.span for match in general]
