"""Cutting the article at its findings: nothing lost, nothing doubled, whatever overlaps."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from auditor.render.marks import labelled, marked_lines, quote, shortened
from auditor.text.source import source_from_text
from tests.render.report_samples import article, finding

texts = st.text(st.sampled_from("ab \n\r\té漢😀\u2028"), min_size=1, max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text and some ranges of it, which may overlap, be empty or cross lines."""
    text = draw(texts)
    edge = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edge, edge), max_size=8))
    return text, [(min(pair), max(pair)) for pair in pairs]


@given(marked())
def test_pieces_make_up_the_text_and_each_finding(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    rows = [finding(text, span, f"r{i}", "sourcing") for i, span in enumerate(spans)]
    marks = labelled(article(text, rows)["findings"])
    covered: dict[str, str] = {mark.label: "" for mark in marks}
    begins: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    whole = []
    for line in marked_lines(source_from_text(text), marks):
        whole.append("".join(piece.text for piece in line.pieces))
        for piece in line.pieces:
            for mark in piece.marks:
                covered[mark.label] += piece.text
            begins.update(mark.label for mark in piece.begins)
            ends.update(mark.label for mark in piece.ends)
    assert "".join(whole) == text.replace("\n", "").replace("\r", "")
    for mark in marks:
        excerpt = mark.row["location"]["excerpt"]
        assert covered[mark.label] == excerpt.replace("\n", "").replace("\r", "")
        assert begins[mark.label] == 1
        assert ends[mark.label] == 1


def test_labels_count_within_a_category() -> None:
    text = "one two three"
    rows = [
        finding(text, "three", "r", "sourcing"),
        finding(text, "one", "r", "garbled-words"),
        finding(text, "two", "r", "sourcing"),
    ]
    marks = labelled(article(text, rows)["findings"])
    assert [(mark.label, mark.row["location"]["excerpt"]) for mark in marks] == [
        ("G1", "one"),
        ("S1", "two"),
        ("S2", "three"),
    ]


def test_a_quote_keeps_some_words_around_it() -> None:
    text = (
        "First line here.\n"
        + "many words before it " * 5
        + "FLAG"
        + " and some after it" * 5
        + "\nx"
    )
    (row,) = article(text, [finding(text, "FLAG", "r", "sourcing")])["findings"]
    found = quote(source_from_text(text), row)
    assert found.text == "FLAG"
    assert found.before.startswith("…")
    assert found.before.endswith("before it ")
    assert len(found.before) < 60
    assert found.after.startswith(" and some")
    assert found.after.endswith("…")


def test_long_quotes_lose_their_middle() -> None:
    assert shortened("short") == "short"
    assert shortened("a" * 500 + "b", 20) == "a" * 10 + " […] " + "a" * 9 + "b"
