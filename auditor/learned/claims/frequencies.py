"""How telling a word is: document frequencies counted over news, hashed to a small table."""

from __future__ import annotations

import json
import lzma
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor.evidence.lexicon import stem_of
from auditor.learned.claims.tokens import hash_of

BITS = 16
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@lru_cache(maxsize=1 << 16)  # most words of a corpus are few
def slot_of(word: str) -> int:
    """The place of a word's stem in the table."""
    lower = word.lower().replace("’", "'")
    return hash_of(stem_of(lower.removesuffix("'s"))) >> (64 - BITS)


def count_idf(news: Path, every: int = 2) -> npt.NDArray[np.float16]:
    """Inverse document frequency, ln((n+1)/(df+1)), over one in ``every`` articles of a news set.

    ``news`` is an xz file of JSON lines with ``title`` and ``text``.
    """
    counts = np.zeros(1 << BITS, dtype=np.int64)
    articles = 0
    with lzma.open(news, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % every:
                continue
            row = json.loads(line)
            text = f"{row.get('title') or ''} {row['text']}"
            slots = {slot_of(word) for word in set(_WORD.findall(text))}
            counts[list(slots)] += 1
            articles += 1
    return np.log((articles + 1) / (counts + 1)).astype(np.float16)
