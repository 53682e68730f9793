"""Errors planted in copied sentences: how many the rules of `differences` find, and false alarms.

What is planted is chosen by patterns of its own, not by the readers that look for it.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from auditor.learned.claims.corpora import SupportExample
from auditor.learned.claims.support import read_pair
from auditor.text.normalise import normalised
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

_STEP = 97  # articles spread over the set
_MONTHS = (
    "January February March April June July August September October November December".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
_YEAR = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w,.-]*\d)")
# "3 of 45" is the number of a picture
_FIGURE = re.compile(r"(?<![\w.,:/-])(?<!\d of )\d+(?:,\d{3})*(?:\.\d+)?(?![\w:/-]|[.,]\d| of \d)")
_DAY = re.compile(rf"(?:{'|'.join(_MONTHS)}|May|[A-Z][a-z]{{2}}\.) $")  # the number after it
# a whole run of one or two capital words inside a sentence
_NAME = re.compile(r"(?:^| )[a-z][\w'’-]*,? (?P<name>[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?)"
                   r"(?![\w'’-]|\. [A-Z]| (?:of |and |& )?[A-Z])")  # fmt: skip

Plant = Callable[[str, random.Random, Sequence[str]], str | None]


def _put(text: str, found: Sequence[re.Match[str]], other: Callable[[str], str],
         rng: random.Random) -> str | None:  # fmt: skip
    if not found:
        return None
    place = rng.choice(found)
    return text[: place.start()] + other(place[0]) + text[place.end() :]


def _figure(text: str, rng: random.Random, names: Sequence[str]) -> str | None:
    """Another number in place of a figure, in digits or words; years and days are dates."""
    digits = [
        m
        for m in _FIGURE.finditer(text)
        if not _YEAR.match(text, m.start()) and not _DAY.search(text[: m.start()])
    ]
    words = list(re.finditer(rf"\b(?:{'|'.join(_COUNTS)})\b", text))

    def other(old: str) -> str:
        if old in _COUNTS:
            return rng.choice([each for each in _COUNTS if each != old])
        value = float(old.replace(",", ""))
        new = value * rng.choice((0.5, 2, 3)) if value > 20 else value + rng.choice((1, 2, 3))
        text = f"{new:,.1f}" if "." in old else f"{new:,.0f}"
        return text if "," in old else text.replace(",", "")

    return _put(text, [*digits, *words], other, rng)


def _date(text: str, rng: random.Random, names: Sequence[str]) -> str | None:
    """Another year, month or day of the week."""
    found = [
        m for each in (_MONTHS, _DAYS) for m in re.finditer(rf"\b(?:{'|'.join(each)})\b", text)
    ]

    def other(old: str) -> str:
        kind = next((each for each in (_MONTHS, _DAYS) if old in each), None)
        if kind is None:
            return str(int(old) + rng.choice((-3, -2, -1, 1, 2, 3)))
        return rng.choice([each for each in kind if each != old])

    return _put(text, [*found, *_YEAR.finditer(text)], other, rng)


def _name(text: str, rng: random.Random, names: Sequence[str]) -> str | None:
    """Another name of the article with as many words and none in common."""
    found = list(_names(text))
    if not found:
        return None
    start, old = rng.choice(found)
    fits = [name for name in names if name.count(" ") == old.count(" ")
            and name not in text and not set(name.split()) & set(old.split())]  # fmt: skip
    return text[:start] + rng.choice(fits) + text[start + len(old) :] if fits else None


def _names(text: str) -> Iterator[tuple[int, str]]:
    for found in _NAME.finditer(text):
        if not set(found["name"].split()) & {*_MONTHS, *_DAYS, "May"}:
            yield found.start("name"), found["name"]


PLANTS: dict[str, Plant] = {"figure": _figure, "date": _date, "name": _name}


def measure(
    news: Path, true: Sequence[SupportExample], seed: int, articles: int = 150
) -> dict[str, Any]:
    """Share of errors found in sentences of ``articles``, and of ``true`` pairs contradicted.

    Each changed sentence is laid beside the sentence itself and its two neighbours on either side;
    each unchanged one beside its neighbours alone.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret
    asked: Counter[str] = Counter()
    hit: Counter[str] = Counter()

    def count(name: str, claim: str, evidence: str) -> None:
        asked[name] += 1
        pair = read_pair(claim, [evidence])
        hit[name] += pair is not None and any(each.firm for each in pair.differences)

    for sentences, names in _articles(news, articles):
        for at, sentence in enumerate(sentences):
            before, after = sentences[max(0, at - 2) : at], sentences[at + 1 : at + 3]
            for kind, plant in PLANTS.items():
                changed = plant(sentence, rng, names)
                if changed is not None and rng.random() < 0.5:
                    count(kind, changed, "\n".join([*before, sentence, *after]))
            if rng.random() < 0.5:
                count("neighbours", sentence, "\n".join([*before, *after]))
    for example in true:
        count("supported", example.claim, example.evidence)
    return {
        "found": {kind: round(hit[kind] / asked[kind], 4) for kind in PLANTS},
        "false": {kind: round(hit[kind] / asked[kind], 4) for kind in ("neighbours", "supported")},
        "n": dict(asked),
    }


def _articles(news: Path, most: int) -> Iterator[tuple[list[str], list[str]]]:
    """Sentences of eight words or more, and the names, of articles spread over the set."""
    left = most
    with lzma.open(news, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if not left:
                return
            if number % _STEP:
                continue
            left -= 1
            text = normalised(json.loads(line)["text"])[:8000]
            spans = split_sentences(text, Span(0, len(text)))
            sentences = [span.of(text).strip() for span in spans]
            sentences = [each for each in sentences if 8 <= len(each.split()) <= 60]
            yield sentences, list(dict.fromkeys(name for _, name in _names(text)))
