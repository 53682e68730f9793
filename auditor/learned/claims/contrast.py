"""Made pairs in fours: a sentence and its changed copy as evidence, a rewording of each as claim.

Each claim is true beside one piece of evidence and false beside the other, so neither a claim's
sound nor the evidence's gives anything away, as in FEVER-symmetric (Schuster et al. 2019).
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.learned.claims import corpora
from auditor.learned.claims.falsifying import Pool, falsified, with_detail
from auditor.learned.claims.rewording import NAME, is_a, reworded
from auditor.text.normalise import normalised
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

SUPPORTS, CONTRADICTS, NEITHER = 0, 1, 2

_KIND = re.compile(
    r"^(?P<who>[A-Z][^,(]{2,60}?)(?: \([^)]*\))?(?:,[^,]{3,60},)? (?P<be>is|was|are|were) "
    r"(?P<what>(?:an?|the|one of) [^,.;]{4,70}?)"
    r"(?= (?:who|which|that|where|and|but|whose|in|from|for|by|at|as|with)\b|[,.;])"
)
_CLAUSE = re.compile(
    r", (?:and|but|who|which|where|while|after|as|with|including|a|an|the)\b|; "
    r"| and (?=[a-z]+ed\b)| (?:because|after|when|while|although|despite) "
)
_PHRASE = re.compile(
    r" (?:in|on|at|by|with|from|for|during|under|near|since|after|before|through|against) "
    r"(?:[^ .,;]+ ?){1,4}(?=[,.;])"
)
_TRAIT = re.compile(r"\b(a|an|the) [a-z]+(?:al|ous|ive|ful|ic|ent|ant|ed|ish|ary)\b (?=[a-z]{3,})")
_FIRST_NAME = re.compile(rf"^{NAME.pattern}(?:'s)?(?= [a-z])")
_TOKEN = re.compile(r"\s+|[^\s\w]|\w+")
_PRONOUNS = {"He": "His", "She": "Her", "It": "Its", "The group": "Its"}


@dataclass(frozen=True, slots=True)
class Made:
    """A claim beside evidence; ``changed`` are the code points of the claim that are at odds."""

    evidence: str
    claim: str
    label: int
    changed: tuple[tuple[int, int], ...] = ()


def made(data: Path, count: int, seed: int) -> Iterator[Made]:
    """Up to ``count`` pairs, nearly half from Wikipedia's and web sentences, the rest from news.

    ``data`` is the folder that holds ``claims`` and ``news``.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret
    number = 0
    for share, source in ((0.45, _encyclopedic(data / "claims", rng)), (1.0, _news(data, rng))):
        for sentence, around, others, pool in source:
            for each in four(sentence, around, others, pool, rng):
                number += 1
                yield each
            if number >= share * count:
                break


_Base = tuple[str, tuple[list[str], list[str]], list[str], Pool]


def _encyclopedic(claims: Path, rng: random.Random) -> Iterator[_Base]:
    sentences = [corpora.untokenised(text) for text in corpora.wikiweasel(claims)[0]]
    pages = [page.evidence.split("\n")[:60] for page in corpora.wice(claims)]
    found = list(dict.fromkeys(filter(_usable, [*sentences, *(s for page in pages for s in page)])))
    names = [name for text in found for name in NAME.findall(text)][:4000]
    while True:
        rng.shuffle(found)
        for text in found:
            pool = Pool([*NAME.findall(text), *rng.sample(names, 3)], rng.sample(names, 40))
            yield text, ([], []), rng.sample(found, int(rng.random() < 0.3)), pool


def _news(data: Path, rng: random.Random) -> Iterator[_Base]:
    far = ["Chicago", "London", "Texas", "John Miller", "Maria Lopez"]
    with lzma.open(data / "news" / "articles.jsonl.xz", "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % 4:
                continue
            text = normalised(json.loads(line)["text"])[:6000]
            spans = split_sentences(text, Span(0, len(text)))
            plain = [each for each in (span.of(text).strip() for span in spans) if _usable(each)]
            if len(plain) < 6:
                continue
            near = [*dict.fromkeys(NAME.findall(text))][:30] or far[:5]
            pool = Pool(near, rng.sample(far, min(40, len(far))))
            far += near[:2]
            for at in rng.sample(range(len(plain)), 3):
                before, after = rng.choice(((0, 0), (0, 0), (0, 1), (1, 0), (1, 1), (0, 2)))
                around = (plain[max(0, at - before) : at], plain[at + 1 : at + 1 + after])
                away = [each for place, each in enumerate(plain) if abs(place - at) > 3]
                yield plain[at], around, away, pool


def _usable(sentence: str) -> bool:
    words = sentence.split()
    return 6 <= len(words) <= 42 and sentence[0].isupper() and sentence[-1] in '.!"'


def four(
    sentence: str,
    around: tuple[Sequence[str], Sequence[str]],
    others: Sequence[str],
    pool: Pool,
    rng: random.Random,
) -> Iterator[Made]:
    """The pairs of one sentence, which stands between those ``around`` it."""

    def beside(text: str) -> str:
        return " ".join([*around[0], text, *around[1]])

    claim, evidence = claim_of(sentence, rng), _evidence_of(sentence, rng)
    yield Made(beside(evidence), claim, SUPPORTS)
    false = falsified(claim, rng, pool)
    if false is not None:
        start, old, new = change_between(claim, false.text)
        yield Made(beside(evidence), false.text, CONTRADICTS, ((start, start + len(new)),))
        turned = replaced(evidence, old.strip(), new.strip())
        if turned is not None:
            yield Made(beside(turned), claim, CONTRADICTS, ((start, start + len(old)),))
            yield Made(beside(turned), false.text, SUPPORTS)
    if rng.random() < 0.25:
        more = with_detail(claim, rng, pool)
        yield Made(beside(evidence), more.text, NEITHER, tuple(more.changed))
    if others and rng.random() < 0.2:
        yield Made(beside(evidence), claim_of(rng.choice(others), rng), NEITHER)


def claim_of(sentence: str, rng: random.Random) -> str:
    """Some of what a sentence says, in other words."""
    if rng.random() < 0.12 and (short := is_a(sentence)):
        return short
    claim = sentence
    for _ in range(rng.choice((1, 1, 2, 3))):
        claim = _shorter(claim, rng)
    if len(claim.split()) > 22:
        claim = _shorter(claim, rng)
    if rng.random() < 0.75:
        claim = reworded(claim, rng, 2)
    return claim if len(claim.split()) >= 4 else sentence


def _shorter(text: str, rng: random.Random) -> str:
    """A sentence without a clause, a phrase or a trait."""
    which = rng.random()
    if which < 0.25 and (found := _KIND.match(text)):
        words = found["what"].split()
        if words[0] in ("a", "an", "the") and len(words) > 2 and rng.random() < 0.7:
            words = [words[0], *words[rng.randint(2, len(words) - 1) :]]
        return _with_article(f"{found['who']} {found['be']} {' '.join(words)}.")
    if which < 0.55:
        cuts = [m.start() for m in _CLAUSE.finditer(text) if len(text[: m.start()].split()) >= 4]
        if cuts:
            return text[: rng.choice(cuts[:2])].rstrip(",") + "."
    if which < 0.8 and (phrases := list(_PHRASE.finditer(text))):
        place = rng.choice(phrases)
        return text[: place.start()] + text[place.end() :]
    return _with_article(_TRAIT.sub(r"\1 ", text, count=1))


def _with_article(text: str) -> str:
    text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)
    return re.sub(r"\b([Aa])n (?=[^aeiouAEIOUhH\W])", r"\1 ", text)


def _evidence_of(sentence: str, rng: random.Random) -> str:
    text = reworded(sentence, rng, 2) if rng.random() < 0.35 else sentence
    name = _FIRST_NAME.match(text)
    if name is None or rng.random() > 0.15:
        return text
    word = rng.choice(list(_PRONOUNS))
    return (_PRONOUNS[word] if name[0].endswith("'s") else word) + text[name.end() :]


def change_between(one: str, other: str) -> tuple[int, str, str]:
    """Where two texts begin to differ, and the least stretch of words of each that does.

    Where words were only put in or left out, the word before stands in both stretches.
    """
    left, right = _TOKEN.findall(one), _TOKEN.findall(other)
    first = last = 0
    shortest = min(len(left), len(right))
    while first < shortest and left[first] == right[first]:
        first += 1
    while last < shortest - first and left[-1 - last] == right[-1 - last]:
        last += 1
    if not all(_joined(words[first : len(words) - last]).strip() for words in (left, right)):
        first = max(0, first - 1)
        while first > 0 and left[first].isspace():
            first -= 1
    old, new = (_joined(words[first : len(words) - last]) for words in (left, right))
    return len("".join(left[:first])), old, new


def _joined(words: Iterable[str]) -> str:
    return "".join(words)


def replaced(text: str, old: str, new: str) -> str | None:
    """``text`` with ``new`` for ``old``, if that stands there as whole words, and once."""
    found = list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text)) if old else []
    return text[: found[0].start()] + new + text[found[0].end() :] if len(found) == 1 else None
