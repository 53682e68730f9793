"""Harper's dictionary is loaded beside the rest, and never in the way."""

from __future__ import annotations

import threading

import pytest

from auditor.errors import NotRun
from auditor.language import harper


def test_the_dictionary_is_loaded_in_a_thread_that_ends() -> None:
    harper.load_ahead()
    for thread in threading.enumerate():
        if thread.name == "harper":
            assert not thread.daemon  # Python must not end under it
            thread.join(60)
    assert not any(thread.name == "harper" for thread in threading.enumerate())
    assert harper.misspelt(frozenset({"definately", "kettle"})) == {"definately"}


def test_without_harper_nothing_is_loaded_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NotRun("not installed")

    monkeypatch.setattr(harper, "_module", missing)
    running = threading.active_count()
    harper.load_ahead()
    assert threading.active_count() == running
