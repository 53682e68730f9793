"""Word lists in patterns: ``{name}`` stands for any of the list ``name``."""

from __future__ import annotations

import pytest

from auditor.checks.pattern import PATTERN, PatternParams
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text


def flagged(text: str, **params: object) -> list[str]:
    document = read_plain(source_from_text(text))
    found = PATTERN.compile({"r": PatternParams(**params)})(document)["r"]  # type: ignore[arg-type]
    assert isinstance(found, list), found
    return [match.span.of(document.text) for match in found]


def test_a_list_stands_for_any_of_its_words_and_patterns() -> None:
    words = {"who": ("bakers?", "millers"), "says": ("say", "think")}
    text = "A baker says. Bakers say so, and millers think so."
    assert flagged(text, pattern=r"\b{who} {says}\b", words=words) == [
        "Bakers say",
        "millers think",
    ]


def test_a_quantifier_follows_the_whole_list() -> None:
    words = {"lead": ("old ", "grey ")}
    assert flagged("an old grey old barn", pattern="{lead}+barn", words=words) == [
        "old grey old barn"
    ]


def test_counts_and_classes_are_no_lists() -> None:
    assert flagged("aaa b", pattern=r"a{2,3}") == ["aaa"]
    assert flagged("Été", pattern=r"\p{Lu}\p{Ll}+") == ["Été"]


def test_a_list_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="pattern: no list 'who' under 'words'"):
        PatternParams(pattern="{who} say")


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("Ada Quill, a baker, said no.", []),
        ("The fair opened. It rained. Ada Quill, a baker, said no.", []),
        ("The fair opened. It rained. Boats left. Ada Quill said no.", ["Some say"]),
        ("", ["Some say"]),
    ],
)
def test_the_sentences_after_a_match_may_settle_it(after: str, found: list[str]) -> None:
    text = f"Ada Quill said yes. Some say it is late. {after}"
    params = {"pattern": "some say", "scope": "sentence", "unless_next": r"\bQuill\b.* said\b"}
    assert flagged(text, **params) == found
