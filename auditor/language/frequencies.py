"""How often English words are written: one table, shared by all who ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from auditor.errors import NotRun


@cache
def frequencies() -> Mapping[str, float]:
    """Share of 321,000 English word forms in all words (Speer 2022, wordfreq, large list).

    Raises:
        NotRun: if wordfreq is not installed.
    """
    try:
        found: Mapping[str, float] = import_module("wordfreq").get_frequency_dict("en", "large")
    except ImportError as missing:
        reason = f"not run, because wordfreq cannot be loaded ({missing})"
        raise NotRun(f"{reason}; to enable: pip install wordfreq") from missing
    return found
