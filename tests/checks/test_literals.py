"""What a pattern cannot match without: known for plain patterns, never wrong."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.checks.literals import beginnings, is_anchored, longest, needed
from auditor.checks.patterns import Pattern
from auditor.text.document import folded, searchable
from auditor.text.utf8 import Utf8

ATOMS = st.sampled_from(
    ["ferry", "Mill", "ab", "a", r"\.", r"\s", r"\d", r"\w", ".", "[xyz]", "[a-f]", "[^a]", r"\b",
     "é", "s", "k", r"\?", r"\x41", r"\x{e9}", r"\p{Lu}", "(?i:Mill)", "[[:alpha:]]", "^", "$",
     r"[\]a]"]
)  # fmt: skip


def patterns() -> st.SearchStrategy[str]:
    def more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.lists(inner, min_size=1, max_size=4).map("".join),
            st.lists(inner, min_size=1, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
            inner.map(lambda one: f"(?P<flag>{one})"),
            st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,}", "+?"])).map(
                lambda pair: f"(?:{pair[0]}){pair[1]}"
            ),
        )

    return st.recursive(ATOMS, more, max_leaves=8)


TEXTS = st.lists(
    st.sampled_from(
        ["ferry", "FERRY", "mill", "ab", "a", "A", ".", " ", "\n", "\t", "1", "x", "é", "É", "ſ",
         "\u212a", "k", "?"]
    ),
    max_size=9,
).map("".join)  # fmt: skip


@given(patterns(), TEXTS, st.booleans())
def test_no_match_is_without_what_it_needs(pattern: str, text: str, case: bool) -> None:
    compiled = Pattern(pattern, case_sensitive=case)
    for span, _ in compiled.find_in(Utf8(text)):
        strings, starts = needed(compiled.text), beginnings(compiled.text)
        matched = searchable(folded(span.of(text)))
        assert not strings or any(each in matched for each in strings)
        assert not starts or any(matched.startswith(each) for each in starts)


@given(patterns(), TEXTS)
def test_no_line_that_matches_is_too_long(pattern: str, text: str) -> None:
    view = Utf8(text.replace("\n", " "))
    found = [span for span, _ in Pattern(pattern).find_in(view)]
    if is_anchored(pattern):
        assert all(span.start == 0 for span in found)
    assert not found or len(text) <= longest(pattern)


@pytest.mark.parametrize(
    ("pattern", "anchored", "most"),
    [
        ("^harbour$", True, 7),
        (r"^\p{Lu}[a-z]{1,3}(?:b|cd)?$", True, 6),
        (r"^\d+$", True, inf),
        ("^(?:mill|ferry)s?$|^by$", True, 6),
        ("^mill$|by$", False, inf),
        ("^mill|^by", True, inf),
        ("mill", False, inf),
        (r"^\Qmill\E$", False, inf),
    ],
)
def test_which_lines_can_match(pattern: str, anchored: bool, most: float) -> None:
    assert is_anchored(pattern) is anchored
    assert longest(pattern) == most


@pytest.mark.parametrize(
    ("pattern", "strings", "starts"),
    [
        ("harbour", {"harbour"}, {"harbour"}),
        ("(?mi)^(?:Photo|image)s? by", {"photo by", "photos by", "image by", "images by"}, ...),
        (r"\bit\s(?:is|was)\sfeared", {"it is feared", "it was feared"}, ...),
        (r"\w+ harbour(?:master)?", {" harbour"}, set()),
        ("[Mm]ill.*ferry", {"ferry"}, {"mill"}),
        (r"\d+", set(), set("0123456789")),
        ("(?:the )?mill[0-9]", {"mill"}, {"the mill", "mill"}),
        (r"[\[(](?:note: \w+|todo)", {"[note: ", "(note: ", "[todo", "(todo"}, ...),
        ("(?:-+ )?(?:ad|advert)", set(), {"-", "ad"}),
        (r"\w@\w", {"@"}, set()),
        ("(?:mill)?", set(), set()),
        ("mill|", set(), set()),
        ("of the", {"of the"}, {"of the"}),
        (r"a\w", set(), {"a"}),
        (r"\Qmill\E", set(), set()),
        (r"(?i)caf\x{c9}s", {"cafés"}, {"cafés"}),
    ],
)
def test_what_is_known(pattern: str, strings: set[str], starts: object) -> None:
    assert needed(pattern) == strings
    assert beginnings(pattern) == (strings if starts is ... else starts)
