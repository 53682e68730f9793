"""Readability by textstat, made to work without a network: what it measures, and with what."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

from auditor.errors import NotRun
from auditor.language import hyphens
from auditor.text.document import Document
from auditor.text.span import Span

LEAST_WORDS = 100  # Flesch (1948) scored samples of 100 words; fewer say nothing
LEAST_SENTENCES_SMOG = 30  # McLaughlin (1969) took 30 sentences
LONG_SENTENCE = 40  # words
SCORES = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "gunning_fog",
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "dale_chall_readability_score",
)
COUNTS = (
    "words",
    "sentences",
    "words_per_sentence",
    "syllables_per_word",
    "longest_sentence",
    "long_sentence_share",
)
MEASURES = (*SCORES, *COUNTS)
_SHORT = 2  # textstat takes no sentence of so few words for one
_MANY = 3  # syllables of a word that is hard to read (Gunning 1952, McLaughlin 1969)
_NO_LETTER = re.compile(r"[^\w]")
PROSE = ("paragraph", "list-item", "quote")  # kinds of blocks that are read as running text
# textstat takes "en" and "en_US" to NLTK's cmudict, which it would download; written this way the
# language is English to pyphen (BCP 47) and to every formula, but not to the cmudict branch
_LANGUAGE = "en-US"


def facts(document: Document) -> dict[str, Any]:
    """What a report says about the article's readability.

    Returns:
        ``backend`` and ``textstat`` (with versions) and ``measures``, name to value: see
        `measures`. Where they are withheld ``measures`` is ``None`` and ``reason`` says why.
    """
    about: dict[str, Any] = {"backend": backend(), "textstat": _version("textstat")}
    try:
        return {**about, "measures": of_document(document), "reason": None}
    except NotRun as withheld:
        return {**about, "measures": None, "reason": str(withheld)}


def backend() -> str:
    """What counts the syllables: hyphenation patterns, which need neither network nor cmudict."""
    return f"pyphen {_version('pyphen') or 'missing'}, hyphenation patterns en_US"


def of_document(document: Document) -> dict[str, float]:
    """The measures of an article's running text; headings, tables and code do not count.

    Raises:
        NotRun: for fewer than `LEAST_WORDS` words, or without textstat.
    """
    return dict(_of_sentences(tuple(span.of(document.text) for span in prose(document))))


def measures(text: str) -> dict[str, float]:
    """All of `MEASURES` for plain text, one paragraph a line.

    Scores are grades of US school (Flesch reading ease: 0 hard to 100 easy) after textstat;
    lengths are in words, shares from 0 to 1. ``smog_index`` is left out below 30 sentences.

    Raises:
        NotRun: for fewer than `LEAST_WORDS` words, or without textstat.
    """
    from auditor.text.plain import read_plain
    from auditor.text.source import source_from_text

    return of_document(read_plain(source_from_text(text)))


def prose(document: Document) -> list[Span]:
    """The sentences of running text."""
    blocks = document.spans_of(PROSE)
    sentences: list[Span] = []
    index = 0
    for sentence in document.sentences:
        while index < len(blocks) and blocks[index].end <= sentence.start:
            index += 1
        if index < len(blocks) and blocks[index].contains(sentence):
            sentences.append(sentence)
    return sentences


@cache
def _backend() -> Any:
    """What textstat counts with.

    Raises:
        NotRun: if textstat is not installed.
    """
    with suppress(ImportError):
        hyphens.prepare()
    try:
        with _without_nltk():
            return import_module("textstat.backend")
    except ImportError as missing:
        reason = f"not run, because textstat cannot be loaded ({missing})"
        raise NotRun(f"{reason}; to enable: pip install textstat") from missing


@contextmanager
def _without_nltk() -> Iterator[None]:
    """While textstat is loaded, a stand-in for NLTK that becomes NLTK when first used.

    textstat imports NLTK only for cmudict, which is not used here; NLTK imports SciPy, and both
    take some 1.4 of textstat's 1.5 seconds.
    """
    if "nltk" in sys.modules:
        yield
        return
    stand_in = ModuleType("nltk")
    stand_in.__getattr__ = lambda name: getattr(import_module("nltk"), name)  # type: ignore[method-assign]
    sys.modules["nltk"] = stand_in
    try:
        yield
    finally:
        if sys.modules.get("nltk") is stand_in:
            del sys.modules["nltk"]


@lru_cache(maxsize=1)  # several rules and the report ask about the same article
def _of_sentences(sentences: tuple[str, ...]) -> dict[str, float]:
    lengths = [len(sentence.split()) for sentence in sentences]
    words = sum(lengths)
    if words < LEAST_WORDS:
        raise NotRun(f"not run, because {words} words are too few: scores need {LEAST_WORDS}")
    found: dict[str, float] = {
        "words": words,
        "sentences": len(sentences),
        "words_per_sentence": words / len(sentences),
        "longest_sentence": max(lengths),
        "long_sentence_share": sum(n > LONG_SENTENCE for n in lengths) / len(lengths),
        **_scores([_plain(sentence) for sentence in sentences]),
    }
    if len(sentences) < LEAST_SENTENCES_SMOG:
        del found["smog_index"]
    return {name: round(found[name], 2) for name in MEASURES if name in found}


def _scores(sentences: Sequence[str]) -> dict[str, float]:
    """textstat's scores, by its own formulas from its own counts, of which each is taken once.

    textstat takes them anew for every score, and those of a word wherever it stands, which is ten
    times as slow; a test holds the two together.
    """
    backend = _backend()
    try:
        by_sentence = [backend.selections.list_words(sentence) for sentence in sentences]
    finally:
        _forget()
    words = [word for some in by_sentence for word in some]
    text = " ".join(sentences)
    count = len(words)
    if not count:
        raise NotRun("not run, because there are no words to measure")
    length = count / max(1, sum(len(some) > _SHORT for some in by_sentence))  # words a sentence
    syllables = sum(map(_syllables, map(str.lower, words))) / count
    easy = _easy_words()
    unfamiliar = [word for word in words if word.lower() not in easy]
    complex_words = sum(_syllables(word.lower()) >= _MANY for word in unfamiliar)
    polysyllables = sum(_syllables(word) >= _MANY for word in words)
    hard = 100 * len(unfamiliar) / count
    letters = 100 * len(_NO_LETTER.sub("", text)) / count
    characters = sum(map(len, text.split())) / len(text.split())
    return {
        "flesch_reading_ease": 206.835 - 1.015 * length - 84.6 * syllables,
        "flesch_kincaid_grade": 0.39 * length + 11.8 * syllables - 15.59,
        "gunning_fog": 0.4 * (length + 100 * complex_words / count),
        "smog_index": 1.043 * (30 * polysyllables * length / count) ** 0.5 + 3.1291,
        "coleman_liau_index": 0.058 * letters - 0.296 * 100 / length - 15.8,
        "automated_readability_index": 4.71 * characters + 0.5 * length - 21.43,
        "dale_chall_readability_score": 0.1579 * hard + 0.0496 * length + 3.6365 * (hard > 5),
        "syllables_per_word": syllables,
    }


@lru_cache(maxsize=1 << 15)  # most words of a corpus are few
def _syllables(word: str) -> int:
    count: int = _backend().counts.count_syllables(word, _LANGUAGE)
    return count


@cache
def _easy_words() -> frozenset[str]:
    with warnings.catch_warnings():
        # that there is no list of easy words for "en-US", only the English one
        warnings.simplefilter("ignore")
        return frozenset(_backend().utils.get_lang_easy_words(_LANGUAGE))


def _plain(sentence: str) -> str:
    """The sentence with one full stop, at its end: textstat counts sentences by their stops."""
    return sentence.translate(_STOPS).strip() + "."


_STOPS = str.maketrans("", "", ".!?")


def _forget() -> None:
    """Empty textstat's caches, which would keep the last 128 articles in memory."""
    for part in ("counts", "metrics", "selections", "transformations"):
        module = sys.modules.get(f"textstat.backend.{part}")
        for function in vars(module).values() if module else ():
            clear = getattr(function, "cache_clear", None)
            if clear is not None:
                clear()


@cache
def _version(package: str) -> str | None:
    """What a package says of itself, which is quicker to ask than what installed it."""
    try:
        with _without_nltk():
            said = import_module(package).__version__
    except (ImportError, AttributeError):
        return None
    return said if isinstance(said, str) else ".".join(map(str, said))
