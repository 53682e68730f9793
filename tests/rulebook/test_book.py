"""A rulebook that scans many documents: its automata begin anew, its results do not change."""

from __future__ import annotations

import gc
from typing import Any
from weakref import ref

import pytest

from auditor.checks import patterns
from auditor.rulebook import book
from auditor.rulebook.book import load_rulebook
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

TEXT = "Some say the pier of Larne was was mended.\n\nAdvertisement\n\nPhoto: Getty Images\n"


def test_automata_begin_anew_some_at_a_time_and_find_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(book, "_RENEWED", 3)
    made, built = patterns._made, list[str]()

    def make(key: str, pattern: str) -> Any:
        built.append(pattern)
        return made(key, pattern)

    monkeypatch.setattr(patterns, "_made", make)
    monkeypatch.setattr(patterns, "_PARTS", 3)
    patterns._AUTOMATA.clear()
    rules = load_rulebook(select=["pattern", "structure"])
    documents = [read_plain(source_from_text(TEXT)) for _ in range(2)]
    first = rules.scan_each(documents)
    assert any(first[0].values())
    all_of_them = len(built)
    kept = [some for key, some in patterns._AUTOMATA.items() if isinstance(key, tuple)]
    sets = {id(some) for some in kept}
    assert sets
    built.clear()
    for _ in range(2):
        again = [read_plain(source_from_text(TEXT)) for _ in range(2)]
        assert rules.scan_each(again) == first
    assert len(built) < all_of_them / 2
    for _ in range(40):
        again = [read_plain(source_from_text(TEXT)) for _ in range(2)]
        assert rules.scan_each(again) == first
    assert built
    left = {key for key in patterns._AUTOMATA if isinstance(key, str)}
    assert left <= set(built), "none is left of the first ones"
    assert sets.isdisjoint(map(id, patterns._AUTOMATA.values()))
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
