"""Which blocks of a page are its article, as trafilatura sees it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_RUN = 3  # words in a row that are looked up together
_SHARE = 0.6  # of a block's runs that the main text must hold
_MOST_TEXT = 400_000  # visible characters; trafilatura takes minutes on millions
_MOST_PAGE = 3_000_000  # characters, tags and scripts included
_LEAST_WORDS = 20
_LEAST_SHARE = 0.05  # of the page's words


def main_text(page: str, blocks: Sequence[str]) -> list[bool] | str:
    """For each block of ``page`` whether it belongs to the main text; or why that is unknown.

    trafilatura (Barbaresi 2021) reads the page on its own. A block belongs to the article if
    most runs of three of its words stand in what trafilatura kept; a shorter block, if it is a
    line of it. So nothing depends on positions, and two ways of splitting lines can differ.
    """
    if len(page) > _MOST_PAGE or sum(map(len, blocks)) > _MOST_TEXT:
        return "the page is too long to find its main text; all of it is read"
    try:
        extracted = _extract(page)
    except Exception as error:  # whatever a stranger's page makes a parser do
        return f"the main text could not be found ({type(error).__name__}); all of it is read"
    if not extracted:
        return "no main text was found on the page; all of it is read"
    words = [_words(block) for block in blocks]
    kept = _matching(words, extracted)
    total = sum(map(len, words))
    read = sum(len(one) for one, keep in zip(words, kept, strict=True) if keep)
    if read < min(_LEAST_WORDS, total) or read < _LEAST_SHARE * total:
        return "too little main text was found on the page; all of it is read"
    return kept


def _extract(page: str) -> str:
    import trafilatura  # slow to import, and only HTML needs it

    return (
        trafilatura.extract(
            page,
            output_format="txt",
            include_comments=False,
            include_tables=True,
            include_formatting=False,
            deduplicate=False,
        )
        or ""
    )


def _matching(blocks: Sequence[tuple[str, ...]], extracted: str) -> list[bool]:
    lines = [_words(line) for line in extracted.splitlines()]
    whole = frozenset(lines)
    runs = frozenset(run for line in _joined(lines) for run in _runs(line))
    return [bool(words) and (words in whole or _is_covered(words, runs)) for words in blocks]


def _joined(lines: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The lines in one, so that a block may run across two of them."""
    return [tuple(word for line in lines for word in line)]


def _is_covered(words: tuple[str, ...], runs: frozenset[tuple[str, ...]]) -> bool:
    if len(words) <= _RUN:
        return False
    own = _runs(words)
    return sum(run in runs for run in own) >= _SHARE * len(own)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _runs(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [words[at : at + _RUN] for at in range(len(words) - _RUN + 1)]
