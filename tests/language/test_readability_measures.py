"""Readability measures: values, what they rest on, and that nothing is fetched for them."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auditor.errors import NotRun
from auditor.language import readability
from auditor.language.readability import COUNTS, MEASURES, backend, facts, measures
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

TEN = "We sat by the sea and ate our good bread. " * 12  # 10 words, 10 syllables a sentence


def test_counts_and_a_score_worked_out_by_hand() -> None:
    found = measures(TEN)
    assert found["words"] == 120
    assert found["sentences"] == 12
    assert found["words_per_sentence"] == 10
    assert found["syllables_per_word"] == 1
    # Flesch 1948: 206.835 - 1.015 * 10 - 84.6 * 1
    assert found["flesch_reading_ease"] == pytest.approx(112.085, abs=0.006)
    # Kincaid et al. 1975: 0.39 * 10 + 11.8 * 1 - 15.59
    assert found["flesch_kincaid_grade"] == pytest.approx(0.11, abs=0.006)


def test_full_stops_inside_a_sentence_do_not_end_it() -> None:
    dotted = "We sat by the U.S. sea with Mr. Orr at 3.5 p.m. and ate. " * 12
    assert measures(dotted)["sentences"] == 12


def test_smog_needs_thirty_sentences() -> None:
    assert "smog_index" not in measures(TEN)
    assert set(measures(TEN * 3)) == set(MEASURES)


def test_facts_name_the_backend_or_the_reason() -> None:
    told = facts(read_plain(source_from_text(TEN)))
    assert told["backend"] == backend()
    assert "pyphen" in told["backend"]
    assert told["textstat"]
    assert told["reason"] is None
    assert set(COUNTS) <= set(told["measures"])
    short = facts(read_plain(source_from_text("Too short.")))
    assert short["measures"] is None
    assert "2 words" in short["reason"]


def test_an_empty_text_has_no_measures() -> None:
    with pytest.raises(NotRun, match="0 words"):
        measures("")


def test_neither_network_nor_nltk_is_used_and_nltk_still_works_for_others() -> None:
    code = f"""
import socket, sys
def refuse(*args, **kwargs): raise SystemExit("network used")
socket.socket.connect = socket.getaddrinfo = refuse
from auditor.language.readability import measures
assert "textstat" not in sys.modules
assert measures({TEN!r})["words"] == 120
assert "scipy" not in sys.modules and "nltk" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_texts_are_not_kept() -> None:
    measures(TEN)
    from textstat.backend.counts import count_words  # type: ignore[import-not-found,unused-ignore]

    assert count_words.cache_info().currsize == 0


WORDS = st.sampled_from(
    "the ferry harbourmaster's 'tis don't rock-'n'-roll 1,200 a.m. (extraordinarily) institutions, "
    "\"undeniably\" - ' -- naïve ÉCOLE dogs' it's 'quoted' e-mail _x_ & incredible".split()
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=10, max_size=40))
def test_scores_are_those_of_textstat(sentences: list[list[str]]) -> None:
    text = " ".join(f"It is {' '.join(words)} here." for words in sentences)
    assume(len(text.split()) >= readability.LEAST_WORDS)
    document = read_plain(source_from_text(text))
    spans = [span.of(document.text) for span in readability.prose(document)]
    found = readability.of_document(document)
    engine = import_module("textstat.textstat").textstatistics()
    engine.set_lang("en-US")
    plain = " ".join(readability._plain(sentence) for sentence in spans)
    for name in set(readability.SCORES) & set(found):
        assert found[name] == pytest.approx(getattr(engine, name)(plain), abs=0.0051), name
    expected = engine.avg_syllables_per_word(plain)
    assert found["syllables_per_word"] == pytest.approx(expected, abs=0.0051)
