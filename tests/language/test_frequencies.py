"""The word list is read as wordfreq itself reads it."""

from __future__ import annotations

import pytest
import wordfreq

from auditor.language import frequencies


def test_the_list_is_wordfreq_s_own() -> None:
    assert frequencies._read() == wordfreq.get_frequency_dict("en", "large")
    assert frequencies.frequencies()["the"] > 0.01


def test_a_list_in_another_format_is_left_to_wordfreq(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "_LIST", frequencies.Path("data") / "large_de.msgpack.gz.not")
    frequencies.frequencies.cache_clear()
    try:
        assert frequencies._read() is None
        assert frequencies.frequencies() == wordfreq.get_frequency_dict("en", "large")
    finally:
        frequencies.frequencies.cache_clear()
