"""Changes that make a sentence false: the other half of the made pairs (Kryscinski et al. 2020)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.learned.claims.meanings import words_like
from auditor.learned.claims.rewording import (
    NAME,
    WORD,
    Edited,
    applied,
    passive_of,
)

_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b(?:'s)?")
_NUMBER = re.compile(r"(?<![\w.:])\d{1,3}(?:,\d{3})+|(?<![\w.:-])\d+(?:\.\d+)?(?![\w:-])")
_WORDS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand million billion".split()  # noqa: E501
_COUNT = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_MONTHS = (
    "January February March April June July August September October November December".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BE = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|could|should|can|did|does|do)\b(?! not\b|n't)"
)
_NOT = re.compile(r" not\b|n't\b| never\b| no longer\b")
_SWAPS = (
    ("has", "is set to have"), ("will", "did"), ("plans to", "has refused to"),
    ("agreed to", "refused to"), ("more than", "less than"), ("at least", "at most"),
    ("before", "after"), ("after", "before"), ("all", "none"), ("some", "all"), ("many", "few"),
    ("most", "few"), ("always", "never"), ("first", "last"), ("first", "second"),
    ("under", "over"), ("with", "without"), ("for", "against"), ("both", "neither"),
    ("only", "also"), ("still", "no longer"), ("may", "must"), ("might", "will"),
    ("could", "will"), ("part of", "all of"), ("partly", "entirely"), ("north", "south"),
    ("east", "west"), ("northern", "southern"), ("eastern", "western"), ("men", "women"),
    ("man", "woman"), ("up", "down"), ("rose", "fell"), ("increase", "decrease"),
    ("increased", "decreased"), ("won", "lost"), ("supports", "opposes"), ("support", "oppose"),
    ("supported", "opposed"), ("former", "current"), ("left", "right"), ("high", "low"),
    ("higher", "lower"), ("highest", "lowest"), ("largest", "smallest"), ("best", "worst"),
    ("accepted", "rejected"), ("approved", "rejected"), ("passed", "blocked"), ("began", "ended"),
    ("start", "end"), ("started", "stopped"), ("joined", "left"), ("win", "lose"),
    ("confirmed", "denied"), ("allowed", "banned"), ("legal", "illegal"), ("public", "private"),
    ("national", "local"), ("million", "billion"), ("days", "weeks"), ("weeks", "months"),
    ("months", "years"), ("week", "month"), ("month", "year"), ("brother", "sister"),
    ("father", "mother"), ("son", "daughter"), ("wife", "sister"), ("Republican", "Democrat"),
    ("Republicans", "Democrats"), ("Democratic", "Republican"), ("Senate", "House"),
)  # fmt: skip
_PLANNED = re.compile(
    r"\b(?:will|is set to|plans to|is expected to|hopes to) (?P<verb>[a-z]{3,})\b"
)
_DONE = re.compile(r"\bha(?:s|ve) (?P<verb>[a-z]{3,}ed)\b")
_PRONOUN = {"he": "she", "she": "he", "his": "her", "her": "his", "him": "her", "they": "he",
            "He": "She", "She": "He", "His": "Her", "Her": "His", "They": "He"}  # fmt: skip
_DETAILS = (
    "in {place}", "on {day}", "in {year}", "for the {nth} time", "along with {name}",
    "despite objections from {name}", "during a visit to {place}", "at the request of {name}",
    "after months of talks", "according to a new survey", "for unknown reasons", "by mistake",
    "in front of a large crowd", "at a cost of ${number} million", "following a court order",
)  # fmt: skip
_VERB = re.compile(
    r"(?<=\w )(?P<verb>[a-z]{2,}ed|was|were|is|are|had|has|won|made|took|gave|became|began|wrote"
    r"|told|met|led|left|held|ran|grew|sold|built|found|got|went|came|saw|kept|lost)\b"
    r"(?! by| in| at| to| on| with)"
)
_AUXILIARY = frozenset("was were is are has had".split())
_DENIALS_OF_BEING = (
    "{verb} not", "{verb} never", "{verb} no longer", "{verb} incapable of being",
    "{verb} anything but",
)  # fmt: skip
_DENIALS = (
    "did not {lemma}", "refused to {lemma}", "failed to {lemma}", "never {verb}",
    "has yet to {lemma}", "was unable to {lemma}", "declined to {lemma}", "stopped {doing}",
    "avoided {doing}", "plans to {lemma}", "only {verb}",
)  # fmt: skip
_NTH = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True)
class Pool:
    """Names to swap in: of the same article, and of any."""

    near: Sequence[str]
    far: Sequence[str]


_Make = Callable[[str, random.Random, Pool], Edited | None]


def _name(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    found = [*NAME.finditer(text), *_CAPITAL.finditer(text)]
    if not found:
        return None
    place = rng.choice(found)
    alone = " " not in place[0]
    names = [
        each
        for each in (pool.near if rng.random() < 0.7 else pool.far)
        if each not in text
        and (" " in each) != alone
        and not set(each.split()) & set(place[0].split())
    ]
    if not names:
        return None
    new = rng.choice(names) + ("'s" if place[0].endswith("'s") else "")
    return applied(text, [(*place.span(), new)])


def _number(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    found = [*_NUMBER.finditer(text), *_COUNT.finditer(text)]
    if not found:
        return None
    place = rng.choice(found)
    old = place[0]
    if old in _WORDS:
        scale = old in _WORDS[-4:]
        new = rng.choice([each for each in (_WORDS[-4:] if scale else _WORDS[:-4]) if each != old])
    elif _YEAR.fullmatch(old):
        new = str(int(old) + rng.choice((-10, -3, -2, -1, 1, 2, 3, 10)))
    else:
        value = float(old.replace(",", ""))
        other = (
            value * rng.choice((0.1, 0.5, 0.7, 1.5, 2, 3, 10))
            if value > 20
            else value + rng.choice((-3, -2, -1, 1, 2, 3, 5))
        )
        if other <= 0 or round(other, 1) == value:
            return None
        new = f"{other:,.0f}" if "." not in old else f"{other:.1f}"
        new = new if "," in old else new.replace(",", "")
    return applied(text, [(*place.span(), new)]) if new != old else None


def _date(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    found = [
        (m, values)
        for values in (_MONTHS, _DAYS)
        for m in re.finditer(rf"\b(?:{'|'.join(values)})\b", text)
    ]
    years: list[tuple[re.Match[str], list[str]]] = [(m, []) for m in _YEAR.finditer(text)]
    if not found and not years:
        return None
    place, values = rng.choice([*found, *years])
    if values:
        new = rng.choice([each for each in values if each != place[0]])
    else:
        new = str(int(place[0]) + rng.choice((-20, -5, -2, -1, 1, 2, 5)))
    return applied(text, [(*place.span(), new)])


def _negation(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    if found := list(_NOT.finditer(text)):
        place = rng.choice(found)
        return applied(text, [(*place.span(), "")])
    found = list(_BE.finditer(text))
    if not found:
        return None
    place = rng.choice(found)
    return applied(text, [(place.end(), place.end(), rng.choice((" not", " not", " never")))])


def _word(how: str) -> _Make:
    def make(text: str, rng: random.Random, pool: Pool) -> Edited | None:
        words = [m for m in WORD.finditer(text) if m[0].islower() and len(m[0]) > 3]
        rng.shuffle(words)
        for word in words:
            if others := words_like(word[0], how):
                return applied(text, [(*word.span(), rng.choice(others))])
        return None

    return make


def _swap(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    pairs = [*_SWAPS]
    rng.shuffle(pairs)
    for one, other in pairs:
        for old, new in ((one, other), (other, one)):
            found = re.search(rf"(?<![\w'-]){old}(?![\w'-])", text)
            if found and len(old) > 2:
                return applied(text, [(*found.span(), new)])
    return None


def _modality(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    if found := _PLANNED.search(text):
        verb = found["verb"]
        past = verb + ("d" if verb.endswith("e") else "ed")
        return applied(text, [(*found.span(), rng.choice(("has ", "has already ")) + past)])
    if found := _DONE.search(text):
        stem = (
            found["verb"][:-1]
            if found["verb"].endswith(("sed", "ced", "ted"[1:]))
            else found["verb"][:-2]
        )
        return applied(
            text, [(*found.span(), rng.choice(("is set to ", "has yet to ", "may ")) + stem)]
        )
    return None


def _pronoun(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    found = [m for m in WORD.finditer(text) if m[0] in _PRONOUN]
    if not found:
        return None
    place = rng.choice(found)
    return applied(text, [(*place.span(), _PRONOUN[place[0]])])


def _roles(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    names = list(NAME.finditer(text))
    if passive := passive_of(text):
        active = passive.rstrip(".").split(" was ")
        verb, by = active[1].split(" by ", 1)
        return Edited(f"{by} was {verb} by {active[0]}.", ((0, len(by)),))
    if len(names) < 2:
        return None
    one, other = sorted(rng.sample(names, 2), key=lambda each: each.start())
    if set(one[0].split()) & set(other[0].split()):
        return None
    return applied(text, [(*one.span(), other[0]), (*other.span(), one[0])])


def _denial(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    """What was done was not, or is yet to be."""
    import lemminflect

    found = list(_VERB.finditer(text))
    if not found:
        return None
    place = found[0] if rng.random() < 0.6 else rng.choice(found)
    verb = place["verb"]
    if verb in _AUXILIARY:
        forms = [*_DENIALS_OF_BEING] if verb in ("is", "was") else [*_DENIALS_OF_BEING[:3]]
        return applied(text, [(*place.span(), rng.choice(forms).format(verb=verb))])
    lemma = (lemminflect.getLemma(verb, upos="VERB") or (verb,))[0]
    doing = (lemminflect.getInflection(lemma, tag="VBG") or (f"{lemma}ing",))[0]
    new = rng.choice(_DENIALS).format(verb=verb, lemma=lemma, doing=doing)
    return applied(text, [(*place.span(), new)])


_OPERATIONS: tuple[tuple[float, _Make], ...] = (
    (2.5, _name), (2.0, _number), (1.2, _date), (0.8, _negation), (2.0, _word("opposite")),
    (5.0, _word("sisters")), (2.5, _swap), (1.0, _modality), (0.3, _pronoun), (1.0, _roles),
    (2.5, _denial),
)  # fmt: skip


def falsified(text: str, rng: random.Random, pool: Pool) -> Edited | None:
    """``text`` with one change that makes it false, or None if none of a few tries fits."""
    weights, operations = zip(*_OPERATIONS, strict=True)
    for make in rng.choices(operations, weights, k=6):
        found = make(text, rng, pool)
        if found is not None and found.text != text:
            return Edited(found.text, tuple(found.changed))
    return None


def with_detail(text: str, rng: random.Random, pool: Pool) -> Edited:
    """``text`` with a detail at its end that nobody gave."""
    detail = rng.choice(_DETAILS).format(
        place=rng.choice(pool.far).split()[-1],
        day=rng.choice(_DAYS),
        year=rng.randint(1995, 2021),
        nth=rng.choice(_NTH),
        name=rng.choice([*pool.near, *pool.far[:20]]),
        number=rng.randint(2, 90),
    )
    body = text.rstrip(".!?\"' ")
    return applied(body + ".", [(len(body), len(body), " " + detail)])
