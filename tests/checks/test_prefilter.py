"""The prefilter may only leave out patterns that match nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.checks.pattern import (
    PatternParams,
    _about_lines,
    _within_lines,
    compile_patterns,
)
from auditor.checks.patterns import Pattern
from auditor.checks.prefilter import Lines, Prefilter
from auditor.checks.repetition import RepetitionParams, prepare
from auditor.rulebook.book import load_rulebook
from auditor.text.document import Document
from auditor.text.reading import read_document
from auditor.text.source import source_from_text
from auditor.text.utf8 import Utf8


def read(text: str) -> Document:
    return read_document(source_from_text(text))


def examples() -> list[str]:
    found = []
    for rule in load_rulebook().rules.values():
        for text in (*rule.file.bad, *rule.file.good):
            plain = str(text).replace("⟦", "").replace("⟧", "")
            found += [plain, plain.upper(), plain.replace("s", "ſ").replace("k", "\u212a")]
    return found


def of_rules() -> tuple[list[Pattern], list[Pattern]]:
    """The patterns of all rules: those for the text, and those for the beginning of a line."""
    texts: list[Pattern] = []
    lines: list[Pattern] = []
    for rule in load_rulebook().rules.values():
        if rule.kind == "pattern":
            patterns = rule.params.compiled()
            (lines if _about_lines(rule.params, patterns) else texts).extend(patterns)
    return texts, lines


def test_no_pattern_that_matches_is_left_out() -> None:
    texts, lines = of_rules()
    together = Prefilter(texts, lines)
    hits = 0
    for text in examples():
        document = read(text)
        in_text, in_line = together.in_text(document), together.in_lines(Lines([document]))
        matching = {n for n, pattern in enumerate(texts) if any(pattern.find(document))}
        assert matching <= set(in_text), text
        for number, line in enumerate(document.lines):
            view = Utf8(line.of(document.text))
            there = {n for n, pattern in enumerate(lines) if any(pattern.find_in(view))}
            assert all(number in in_line.get(place, []) for place in there), text
            hits += len(there)
        hits += len(matching)
    assert hits > 100


def test_documents_together_hold_what_each_holds_alone() -> None:
    book = load_rulebook(select=["pattern"])
    signs = ("", "• ", "» ", "\u2192 ")
    texts = examples()
    documents = [read("\n\n".join(signs[k % 4] + each for each in texts[k::60])) for k in range(60)]
    together = book.scan_each(documents)
    alone = [book.scan(document) for document in documents]
    assert together == alone
    found = [each for results in alone for each in results.values()]
    assert sum(len(each) for each in found if isinstance(each, list)) > 100


@pytest.mark.parametrize(
    ("pattern", "lines", "untold"),
    [
        (r"ferry (?P<flag>\w+)", ["a ferry sails, a ferry", "no", "ferry two"], []),
        (r"^(?:\w+ )?quay$", ["old quay", "old quay there", "quay"], []),
        (r"x?", ["", "ax"], []),
        (r"two\s+lines", ["here are two", "lines of two lines", "two lines", "no"], [0, 1]),
        (r"[^.]+end", ["the end", "an end", "in the end. Or", "end"], [0, 1, 2, 3]),
        (r"the end\s", ["the end", "the end ", "the end"], [0, 1]),
        (r"none", ["the end", "an end"], []),
    ],
)
def test_lines_searched_as_one_text(pattern: str, lines: list[str], untold: list[int]) -> None:
    assert check_lines(pattern, lines) == untold


@given(
    st.sampled_from(
        [r"a\s+b", r"[^.]*b", r"(?:^|\. )b", r"a$", r"\bb\b", r"a\n?b", r"^a?\sb", "b*"]
    ),
    st.lists(st.text("ab. ", max_size=6), max_size=8),
)
def test_lines_searched_as_one_text_hold_what_each_holds(pattern: str, lines: list[str]) -> None:
    check_lines(pattern, lines)


def check_lines(text: str, lines: list[str]) -> list[int]:
    """The lines of which nothing is told; of all others what each holds alone must be."""
    pattern = Pattern(text)
    found, untold = pattern.found_in_lines([line.encode() for line in lines])
    together: list[list[tuple[int, int]]] = [[] for _ in lines]
    for number, start, match in found:
        together[number].append((match.start() - start, match.end() - start))
    for number, line in enumerate(lines):
        if number not in untold:
            alone = [(span.start, span.end) for span, _ in pattern.find_in_line(Utf8(line))]
            assert together[number] == alone
    return untold


def in_lines(patterns: list[Pattern], document: Document) -> dict[int, list[int]]:
    return Prefilter([], patterns).in_lines(Lines([document]))


def candidates(patterns: list[str], text: str) -> list[int]:
    together = Prefilter([Pattern(text) for text in patterns], [])
    return together.in_text(read(text))


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [([], []), (["ferry"], [0]), ([r"\d+"], []), ([r"\bN\w+", "harbour", r"\d", "sails"], [0, 3])],
)
def test_candidates(patterns: list[str], expected: list[int]) -> None:
    assert candidates(patterns, "The Ferry sails at nine.") == expected


def test_what_is_left_out_is_left_out() -> None:
    assert candidates(["harbour", "[0-9]{4}", "ferry"], "Nothing of it.") == []


def test_lines_are_told_by_how_they_begin() -> None:
    lines = [Pattern("^(?:photo|image)s? by "), Pattern("^.*copyright"), Pattern(r"^\d+$")]
    text = "Photo by Lund\nA photo by Lund\n1984\nAll of it copyright Lund"
    found = in_lines(lines, read(text))
    assert found == {0: [0], 1: [3], 2: [2]}


def test_more_patterns_than_one_set_holds() -> None:
    lines = [Pattern(f"^\\w+{number}$") for number in range(50)]
    document = read("word41\nword")
    found = in_lines(lines, document)
    assert found == {1: [0, 1], 41: [0, 1]}  # where they match is not told, only that


def test_a_line_that_is_too_long_is_no_candidate() -> None:
    document = read("harbours\nharbour\nports")
    lines = [Pattern(r"^[a-z]{2,7}$"), Pattern(r"^\w+$"), Pattern(r"^[a-z]{2,5}$|^\w{5}s$")]
    found = in_lines(lines, document)
    assert found == {0: [1, 2], 1: [0, 1, 2], 2: [2]}


def test_the_end_of_the_text_is_the_end_of_the_line() -> None:
    document = read("harbour 1\nferry 2\nmill")
    found = in_lines([Pattern(r"\d\z"), Pattern(r"\A\pL+ \d")], document)
    assert found == {0: [0, 1], 1: [0, 1]}


@pytest.mark.parametrize("text", ["It is is late.", "a a a b B b. B", "the\nthe", "The the  the"])
def test_neighbours_are_found_as_by_the_general_way(text: str) -> None:
    document = read(text)
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


@pytest.mark.parametrize(
    ("pattern", "scope", "within"),
    [
        ("the harbour", "text", True),
        (r"the\sharbour", "text", False),
        (r"the\sharbour", "sentence", True),
        ("the.harbour", "text", True),
        ("harbour[^a]", "text", False),
        (r"harbour[^a\n]", "text", True),
        ("(?s:harbour.)", "text", False),
        (r"harbour\x{201d}", "text", True),
        (r"harbour\x0a", "text", False),
        (r"\d+", "sentence", False),
    ],
)
def test_which_patterns_are_searched_for_line_by_line(
    pattern: str, scope: Any, within: bool
) -> None:
    params = PatternParams(pattern=pattern, scope=scope)
    assert _within_lines(params, params.compiled()[0]) is within


def test_a_match_across_lines_is_found_where_it_may_be() -> None:
    document = read("The old\nharbour is shut.")
    found = compile_patterns({"r": PatternParams(pattern=r"old\sharbour")})(document)["r"]
    assert isinstance(found, list)
    assert [match.span.of(document.text) for match in found] == ["old\nharbour"]


def test_documents_that_are_looked_at_together_have_the_same_matches() -> None:
    book = load_rulebook(select=["pattern"])
    documents = [read(text) for text in examples()]
    together = book.scan_each(documents)
    assert sum(map(len, filter(None, (found for each in together for found in each.values()))))
    alone = [read(text) for text in examples()]
    for document, found in zip(alone, together, strict=True):
        assert book.scan(document) == found
