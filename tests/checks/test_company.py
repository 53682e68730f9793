"""Keys ``in-a-row`` and ``at-least``; whole lines looked up; line patterns tried together."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from auditor.checks.pattern import PatternParams, compile_patterns
from auditor.checks.phrase import PhraseParams, compile_phrases
from auditor.text.document import Document
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text
from auditor.text.utf8 import Utf8


def document(text: str) -> Document:
    return read_plain(source_from_text(text, uri="t.txt"))


def flagged(scan: Any, text: str, rule: str = "r") -> list[str]:
    read = document(text)
    return [match.span.of(read.text) for match in scan(read).get(rule, [])]


def phrases(*words: str, **keys: Any) -> Any:
    whole = {"scope": "line", "at": "whole", "flag": "unit", **keys}
    return compile_phrases({"r": PhraseParams(phrases=words, **whole)})


def test_labels_count_only_in_a_row() -> None:
    scan = phrases("home", "news", "sport", in_a_row=3)
    assert flagged(scan, "Home\n\nNews\nSport\nThe pool reopens.") == ["Home", "News", "Sport"]
    assert flagged(scan, "Home\nNews\nThe pool reopens.\nSport") == []


def test_matches_count_only_with_enough_others() -> None:
    scan = phrases("why it matters", "what's next?", at_least=2)
    assert flagged(scan, "Why it matters\nThe pool is old.\nWhat's next?") == [
        "Why it matters",
        "What's next?",
    ]
    assert flagged(scan, "The pool is old.\nWhat's next?") == []


def test_a_whole_line_may_have_marks_around_it_and_nothing_else() -> None:
    scan = phrases("leave a comment", '"*" indicates required fields')
    assert flagged(scan, "* Leave a Comment!") == ["* Leave a Comment!"]
    assert flagged(scan, '  "*" indicates required fields') == ['"*" indicates required fields']
    assert flagged(scan, "Leave a comment below.\nDo leave a comment") == []
    assert flagged(phrases("name *"), "Name") == []


def test_capitals_count_where_a_whole_line_asks_for_them() -> None:
    assert flagged(phrases("Home", case_sensitive=True), "home\nHome") == ["Home"]


def test_a_line_pattern_flags_its_line_without_the_blanks_around_it() -> None:
    params = PatternParams(
        pattern=r"^share (?P<flag>on \w+)$", scope="line", at="start", flag="match"
    )
    other = PatternParams(pattern=r"^share\b.*", scope="line", at="start", flag="unit")
    scan = compile_patterns({"r": params, "s": other})
    assert flagged(scan, "Über uns\n  share on Vell \nWe share.") == []  # not at the line's start
    assert flagged(scan, "Über uns\n  share on Vell \nWe share.", "s") == ["share on Vell"]


LINES = some.lists(some.sampled_from(["share", "share on x", "é share", "by Nora", "", " by Tom."]))
PATTERNS = (r"^share\b.*$", r"^by (?P<name>\p{Lu}\w+)\.?$", r"^.*\bon x$", r"^share$|^é.*$")


@given(LINES)
def test_patterns_tried_together_find_what_each_finds_alone(lines: list[str]) -> None:
    keys: dict[str, Any] = {"scope": "line", "at": "whole", "flag": "unit"}
    rules = {text: PatternParams(pattern=text, **keys) for text in PATTERNS}
    read = document("\n".join(lines))
    together = compile_patterns(rules)(read)
    for text, params in rules.items():
        alone = [
            line
            for line in read.lines
            if any(True for _ in params.compiled()[0].find_in(Utf8(line.of(read.text))))
        ]
        found = together.get(text, [])
        assert isinstance(found, list)
        assert [match.span for match in found] == alone
