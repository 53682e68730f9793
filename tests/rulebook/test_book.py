"""A rulebook that scans many documents: its automata begin anew, its results do not change."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from auditor.checks import patterns
from auditor.rulebook import book
from auditor.rulebook.book import load_rulebook
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

TEXT = "Some say the pier of Larne was was mended.\n\nAdvertisement\n\nPhoto: Getty Images\n"


def test_automata_begin_anew_and_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_RENEWED", 3)
    rules = load_rulebook(select=["pattern", "structure"])
    documents = [read_plain(source_from_text(TEXT)) for _ in range(2)]
    first = rules.scan_each(documents)
    assert any(first[0].values())
    began = {key: id(automaton) for key, automaton in patterns._AUTOMATA.items()}
    kept = list(patterns._AUTOMATA.values())  # or others might come to lie where they were
    assert any(isinstance(key, tuple) for key in began), "sets of patterns, too"
    for _ in range(3):
        again = [read_plain(source_from_text(TEXT)) for _ in range(2)]
        assert rules.scan_each(again) == first
    now = {key: id(automaton) for key, automaton in patterns._AUTOMATA.items()}
    assert kept
    assert now
    assert all(began.get(key) != automaton for key, automaton in now.items()), "built again"
    assert rules._scanned <= 3


def test_a_document_goes_when_its_results_are_told() -> None:
    rules = load_rulebook(select=["readability", "pattern"])
    document = read_plain(source_from_text(TEXT))
    left = ref(document)
    gc.disable()  # a ring of document, frames and exception would wait for it
    try:
        results = rules.scan(document)
        assert any(isinstance(found, Exception) for found in results.values())
        del document, results
        assert left() is None
    finally:
        gc.enable()
