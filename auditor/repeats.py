"""Lines that many articles of a run hold, counted in a first pass in memory that stays flat."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from auditor.errors import InputError
from auditor.evidence.publisher import host_of
from auditor.inputs import iter_sources
from auditor.paths import STDIN
from auditor.rulebook.book import Rulebook
from auditor.text.source import HTML, MARKDOWN, Source

LEAST_ARTICLES = 5
"""In a smaller company a line that two articles share tells nothing."""
COMPANY = 225
"""Counts are told as if the company had this many articles; the line model was trained with it."""
_ROWS, _WIDTH = 4, 1 << 20
_LEAST = 2  # other articles; what only one other article holds may be a quotation or a copy
_KEY_LENGTH = 200  # characters of a line that tell it from others
_FACTORS = np.array(
    (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93),
    dtype=np.uint64,
)
_WORD = re.compile(r"\w+")
_UNSEEN = r"(?is)<!--.*?-->" + "".join(
    rf"|<{name}\b.*?</{name}\s*>" for name in ("script", "style", "template", "svg")
)
_INLINE = (
    r"(?i)</?(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|time|u|wbr)\b[^>]*>"
)
_TAG = r"<[^>]*>"
_MARKDOWN_LINK = r"!?\[([^\]\n]*)\]\([^)\n]*\)"

Keys = npt.NDArray[np.uint64]


def line_key(line: str) -> int:
    """What stands for a line: a 64-bit hash of its words in lower case; 0 if it has none.

    Marks, blanks and markup make no difference, so that the raw file can be counted.
    """
    words = _WORD.findall(line[:_KEY_LENGTH].lower())
    return _digest(" ".join(words)) if words else 0


class LineCounts:
    """How many articles of the same company hold a line.

    An article's company are the articles of its site where its address is known, else all others
    of the run whose address is not. Counts are estimates of a count-mean-min sketch (Deng and
    Rafiei 2007, "New estimation algorithms for streaming data"), 16 MB whatever the number of
    articles; their order makes no difference.
    """

    def __init__(self) -> None:
        self._cells = np.zeros((_ROWS, _WIDTH), dtype=np.uint32)
        self._total = 0
        self._shift = np.uint64(64 - _WIDTH.bit_length() + 1)

    def add(self, source: Source) -> None:
        """Count the lines of an article, each once."""
        site = _site(source)
        keys = np.array(
            [_company_key(site), _copy_key(site, source), *_line_keys(site, source)],
            dtype=np.uint64,
        )
        for row, places in zip(self._cells, self._places(keys), strict=True):
            np.add.at(row, places, 1)
        self._total += len(keys)

    def told(self, source: Source) -> Source:
        """The article with what others of its company hold too, if there are enough of them.

        Copies of the same text do not count each other.
        """
        site = _site(source)
        lines = sorted(set(_lines_of(source)) - {0})
        keys = [_company_key(site), _copy_key(site, source), *(_in(site, key) for key in lines)]
        company, copies, *holders = self._counts(np.array(keys, dtype=np.uint64)).tolist()
        if company < LEAST_ARTICLES or not lines:
            return source
        share = min(1.0, COMPANY / company)
        repeated = []
        for key, count in zip(lines, holders, strict=True):
            others = min(count, company) - copies
            if others >= _LEAST and round(others * share):
                repeated.append((key, round(others * share)))
        return replace(source, repeated=tuple(repeated)) if repeated else source

    def _places(self, keys: Keys) -> Keys:
        """The cell of each key in each row, shape (rows, keys)."""
        mixed = keys ^ (keys >> np.uint64(31))
        return np.asarray((mixed[None, :] * _FACTORS[:, None]) >> self._shift)

    def _counts(self, keys: Keys) -> npt.NDArray[np.float64]:
        """Estimated counts: of each row the cell less what others put in it on average."""
        cells = np.stack(
            [row[places] for row, places in zip(self._cells, self._places(keys), strict=True)]
        ).astype(np.float64)
        noise = (self._total - cells) / (_WIDTH - 1)
        return np.asarray(np.round(np.maximum((cells - noise).min(axis=0), 0.0)))


def matter_to(book: Rulebook) -> bool:
    """Whether a rule looks at what other articles hold."""
    return any(getattr(rule.params, "model", "") == "debris-lines" for rule in book.rules.values())


def sources_of_run(
    book: Rulebook,
    paths: Sequence[str],
    *,
    exclude: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    written: Sequence[str] = (),
) -> Iterator[Source | InputError]:
    """The articles of `auditor.inputs.iter_sources`, each told which lines its company holds too.

    The inputs are read twice if a rule of ``book`` needs it; standard input cannot be.
    """
    again = partial(iter_sources, paths, exclude=exclude, stdin=stdin, written=written)
    if STDIN in paths or not matter_to(book):
        yield from again()
        return
    counts = LineCounts()
    articles = 0
    for source in again():
        if not isinstance(source, InputError):
            counts.add(source)
            articles += 1
    yield from _told(counts, articles, again())


def _told(
    counts: LineCounts, articles: int, sources: Iterable[Source | InputError]
) -> Iterator[Source | InputError]:
    for source in sources:
        if isinstance(source, InputError) or articles < LEAST_ARTICLES:
            yield source
        else:
            yield counts.told(source)


def _site(source: Source) -> str:
    return host_of(source.url or "")


def _line_keys(site: str, source: Source) -> list[int]:
    return [_in(site, key) for key in sorted(set(_lines_of(source)) - {0})]


def _lines_of(source: Source) -> Iterator[int]:
    import re2  # whole pages are searched, which may have been made to take re for ever

    text = source.text
    if source.media_type == HTML:
        text = re2.sub(_TAG, "\n", re2.sub(_INLINE, "", re2.sub(_UNSEEN, "\n", text)))
        text = html.unescape(text)
    elif source.media_type == MARKDOWN:
        text = re2.sub(_MARKDOWN_LINK, r"\1", text)
    return map(line_key, text.splitlines())


def _in(site: str, key: int) -> int:
    """The key of a line in the company of a site."""
    return _digest(f"line {key} {site}")


def _company_key(site: str) -> int:
    return _digest(f"company {site}")


def _copy_key(site: str, source: Source) -> int:
    return _digest(f"copy {source.sha256} {site}")


def _digest(text: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little"
    )
