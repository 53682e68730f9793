"""Classes of debris lines: cues, the longest first, and what stands around a line without one."""

from __future__ import annotations

import pytest

from auditor.learned.debris.classes import Classes, read_cues
from auditor.learned.store import MODELS

CUES = MODELS / "debris-lines" / "cues.tsv"
KNOWN = frozenset(
    """comment-form share-bar cookie-notice newsletter related-links navigation meta photo-credit
    paywall advertising app-promotion player-text copyright affiliate-note placeholder
    template-heading editorial-note chatbot-residue author-bio""".split()
)


@pytest.fixture(scope="module")
def classes() -> Classes:
    return Classes(read_cues(CUES))


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Leave a comment", "comment-form"),
        ('"*" indicates required fields', "comment-form"),
        ("Your email address will not be published.", "comment-form"),
        ("SHARE", "share-bar"),
        ("This website uses cookies to work better.", "cookie-notice"),
        ("Sign up for our gardening newsletter", "newsletter"),
        ("Skip to main content", "navigation"),
        ("By Ann Example", "meta"),
        ("March 3, 2021", "meta"),
        ("Photo: Ann Example/Getty Images", "photo-credit"),
        ("Already a subscriber? Log in", "paywall"),
        ("Advertisement", "advertising"),
        ("© 2022 The Example Courier", "copyright"),
        ("As an Amazon Associate I earn from qualifying purchases", "affiliate-note"),
        ("Lorem ipsum dolor sit amet", "placeholder"),
        ("Would you like me to shorten it?", "chatbot-residue"),
        ("A line about pears", "other"),
    ],
)
def test_cue_names_the_class(classes: Classes, line: str, label: str) -> None:
    assert classes.of_line(line) == label


def test_every_class_of_the_table_is_known() -> None:
    cues = read_cues(CUES)
    assert len(cues) > 200
    assert {name for name, _ in cues} <= KNOWN


def test_a_line_without_cue_takes_the_class_of_its_block(classes: Classes) -> None:
    lines = ["Pears in winter", "Related articles", "How to prune a pear", "Pears, baked"]
    found = classes.of_article(lines, [False, True, True, True])
    assert found == ["other", "related-links", "related-links", "related-links"]


def test_a_class_does_not_cross_content(classes: Classes) -> None:
    lines = ["Related articles", "Pears are sweet.", "Odd line"]
    assert classes.of_article(lines, [True, False, True])[2] == "other"
