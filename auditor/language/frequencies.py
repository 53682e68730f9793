"""How often English words are written: one table, shared by all who ask."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import chain, repeat
from pathlib import Path

import msgspec

from auditor.errors import NotRun

_LIST = Path("data") / "large_en.msgpack.gz"


@cache
def frequencies() -> Mapping[str, float]:
    """Share of 321,000 English word forms in all words (Speer 2022, wordfreq, large list).

    Raises:
        NotRun: if wordfreq is not installed.
    """
    read = _read()
    if read is not None:
        return read
    try:
        found: Mapping[str, float] = import_module("wordfreq").get_frequency_dict("en", "large")
    except ImportError as missing:
        reason = f"not run, because wordfreq cannot be loaded ({missing})"
        raise NotRun(f"{reason}; to enable: pip install wordfreq") from missing
    return found


def _read() -> Mapping[str, float] | None:
    """The list as wordfreq ships it, read without wordfreq, which takes longer to import.

    Its format is cBpack: a header, then for each centibel below 1 the words that are so frequent.
    ``None`` if it is not there, or in another format.
    """
    package = find_spec("wordfreq")
    folders = (package and package.submodule_search_locations) or ()
    path = next((Path(folder) / _LIST for folder in folders), _LIST)
    if not path.is_file():
        return None
    header, *steps = msgspec.msgpack.decode(gzip.decompress(path.read_bytes()))
    if header != {"format": "cB", "version": 1}:
        return None
    shares = (repeat(10 ** (-below / 100), len(words)) for below, words in enumerate(steps))
    return dict(zip(chain.from_iterable(steps), chain.from_iterable(shares), strict=True))
