"""The generator of spun terms: what it makes, what it spares, what of it is shipped."""

from __future__ import annotations

from collections import Counter

import pytest

from auditor.checks.base import read_tsv
from auditor.learned.wording.fixed_terms import NAME_SWAPS, NAMES, SWAPS, TERMS
from auditor.learned.wording.rare import rare_rows
from auditor.learned.wording.spun_terms import (
    RIGHT,
    plural,
    read_swaps,
    right_phrases,
    rows,
    seen_in,
    variants,
)
from auditor.resources import rules_dir

LISTS = rules_dir() / "garbled-words"
TABLE = {"bread": ["loaf", "dough"], "knife": ["blade"], "drawer": ["sketcher"]}


def test_variants_swap_one_or_two_words() -> None:
    assert sorted(variants("bread knife", TABLE)) == [
        "bread blade",
        "dough blade",
        "dough knife",
        "loaf blade",
        "loaf knife",
    ]
    assert "loaf blade sketcher" not in set(variants("bread knife drawer", TABLE))


def test_rows_carry_plurals_and_spare_terms() -> None:
    found = rows(["bread knife", "loaf knife"], TABLE, plurals=True)
    assert found["bread blades"] == ["bread knifes"]
    assert "loaf knife" not in found and "loaf knifes" not in found


def test_plural() -> None:
    assert [plural(word) for word in ("lens box", "big city", "toy")] == [
        "lens boxes",
        "big cities",
        "toys",
    ]


def test_clean_text_is_searched_by_whole_words() -> None:
    texts = ["A loaf knife, he said.", "Bread bladed things"]
    assert seen_in(texts, {"loaf knife", "bread blade"}, fold=True) == {"loaf knife"}


def test_right_phrases_spell_out_their_ends() -> None:
    assert right_phrases(["sharp knife|blade", ""]) == {"sharp knife", "sharp blade"}


@pytest.mark.parametrize(
    ("name", "terms", "swaps", "plurals"),
    [("spun-term", TERMS, SWAPS, True), ("spun-name", NAMES, NAME_SWAPS, False)],
)
def test_shipped_list_comes_from_the_generator(
    name: str, terms: list[str], swaps: list[str], plurals: bool
) -> None:
    made = rows(terms, read_swaps(swaps), plurals=plurals)
    shipped = {row[0]: row[1:] for row in read_tsv(LISTS / f"{name}.tsv")}
    assert shipped.keys() <= made.keys() and len(shipped) > 0.6 * len(made)
    assert all(shipped[wrong] == made[wrong] for wrong in shipped)
    assert not shipped.keys() & (set(terms) | right_phrases(RIGHT))


def test_rare_rows_are_rare_and_have_commoner_words() -> None:
    roots = {"happy": ["gladsomely", "content", "merry"], "merry": ["gladsomely", "happy"]}
    assert rare_rows(roots) == [("gladsomely", "happy", "merry")]


def test_lists_hold_no_phrase_twice() -> None:
    wrong = Counter(
        row[0].lower()
        for name in ("spun-term", "spun-name", "spun-phrase", "doubtful-phrase")
        for row in read_tsv(LISTS / f"{name}.tsv")
    )
    assert [phrase for phrase, count in wrong.items() if count > 1] == []
