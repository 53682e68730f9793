"""Rewordings that keep a sentence true: one half of the made pairs (Kryscinski et al. 2020)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from auditor.learned.claims.meanings import words_like

Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Edited:
    """A sentence after a change; ``changed`` are the code points of its new words."""

    text: str
    changed: tuple[tuple[int, int], ...] = ()


WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NAME = re.compile(
    r"\b[A-Z][a-z]+(?:-[A-Z][a-z]+)*(?: (?:[A-Z]\. )?[A-Z][a-z]+(?:-[A-Z][a-z]+)*){1,3}"
)
_LEAD = re.compile(
    r"(?P<lead>(?:On|In|At|After|Before|During|Last|Earlier|Late|Since|Under|By|For|From"
    r"|According|Meanwhile|However|But|And|While|Still|Also|Despite|As)\b[^,]{2,50}), "
    r"(?P<rest>[A-Za-z].{25,})"
)
_TIME_FIRST = re.compile(
    r"(?P<time>(?:On|In|Last|Earlier) (?:[A-Z][a-z]+day|\d{4}|[A-Z][a-z]+(?: \d{1,2})?"
    r"|this \w+|week|month|year)), (?P<rest>[A-Za-z].{20,})\."
)
_TIME_LAST = re.compile(
    r"(?P<rest>[A-Z].{20,}?) (?P<time>(?:on|in|last|earlier) (?:[A-Z][a-z]+day|\d{4}|this \w+"
    r"|week|month|year))\."
)
_TAIL = re.compile(
    r", (?:who|which|where|after|as|while|but|and|with|a|an|the|according to|including|when"
    r"|although|though|saying|adding)\b"
)
_SAID = re.compile(
    r",[\"”]? (?:[\w.'’ -]{2,40} (?:said|told|added|wrote|reported)|(?:said|according to) "
    r"[\w.'’ -]{2,40})(?: [^,.]{0,30})?\.$"
)
_ASIDE = re.compile(r" \([^)]{1,60}\)|, (?:who|which|whose)\b[^,]{3,60},|(?<=,) however,")
_ADVERB = re.compile(
    r" (?!only\b|early\b|family\b|July\b|Italy\b|ally\b|reply\b|likely\b)[a-z]+ly\b"
)
_PASSIVE = re.compile(
    rf"^(?P<one>{NAME.pattern}) (?P<verb>[a-z]+ed) (?P<two>{NAME.pattern})(?= |\.|,)"
)
_IS_A = re.compile(
    rf"(?P<name>{NAME.pattern}), (?P<what>(?:an?|the) [a-z][\w '’-]{{6,70}})(?=[,.])"
)
_OFFICE = re.compile(
    r"\b(?P<office>President|Senator|Sen\.|Rep\.|Gov\.|Secretary|Judge|Mayor|Prime Minister"
    rf"|Attorney General) (?P<name>{NAME.pattern})"
)
_OFFICES = {"Sen.": "senator", "Rep.": "representative", "Gov.": "governor"}
_SHORT = (
    ("do not", "don't"), ("does not", "doesn't"), ("did not", "didn't"), ("is not", "isn't"),
    ("was not", "wasn't"), ("are not", "aren't"), ("will not", "won't"), ("cannot", "can't"),
    ("it is", "it's"), ("have not", "haven't"), ("has not", "hasn't"), ("would not", "wouldn't"),
    ("United States", "U.S."), ("United Kingdom", "U.K."), ("United Nations", "U.N."),
    ("percent", "%"), ("about", "around"), ("more than", "over"),
    ("because", "since"), ("but", "although"), ("said", "stated"), ("said", "told reporters"),
    ("is going to", "will"), ("is set to", "will"), ("plans to", "intends to"),
    ("is expected to", "will likely"), ("was killed", "died"), ("were killed", "died"),
    ("said that", "said"), ("says", "said"), ("also", "additionally"), ("after", "following"),
    ("before", "prior to"), ("many", "a lot of"), ("people", "individuals"),
)  # fmt: skip


def first_up(text: str) -> str:
    """``text`` with a capital at its front."""
    return text[:1].upper() + text[1:]


def first_down(text: str) -> str:
    """``text`` with a small letter at its front, unless a name seems to stand there."""
    word = text.split(" ", 1)[0]
    plain = word.lower() in ("the", "a", "an", "he", "she", "it", "they", "we", "this", "that",
                             "his", "her", "their", "its", "in", "there", "these")  # fmt: skip
    return text[:1].lower() + text[1:] if plain else text


def applied(text: str, changes: list[Change]) -> Edited:
    """``text`` with stretches replaced; they must not overlap."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = size = 0
    for start, end, new in sorted(changes):
        parts += [text[at:start], new]
        size += start - at
        spans.append((size, size + max(len(new), 1)))
        size += len(new)
        at = end
    return Edited("".join([*parts, text[at:]]), tuple(spans))


def _drop_lead(text: str, rng: random.Random) -> str | None:
    found = _LEAD.match(text)
    return first_up(found["rest"]) if found else None


def _drop_tail(text: str, rng: random.Random) -> str | None:
    places = [m.start() for m in _TAIL.finditer(text) if len(text[: m.start()].split()) >= 6]
    return text[: rng.choice(places)] + "." if places and '"' not in text else None


def _drop(pattern: re.Pattern[str], put: str) -> Callable[[str, random.Random], str | None]:
    def drop(text: str, rng: random.Random) -> str | None:
        new = pattern.sub(put, text, count=1)
        return new.lstrip('"“') if new != text else None

    return drop


def _move_time(text: str, rng: random.Random) -> str | None:
    if found := _TIME_FIRST.fullmatch(text):
        return f"{first_up(found['rest'])} {first_down_time(found['time'])}."
    if found := _TIME_LAST.fullmatch(text):
        return f"{first_up(found['time'])}, {first_down(found['rest'])}."
    return None


def first_down_time(text: str) -> str:
    """A phrase of time as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def _synonyms(text: str, rng: random.Random) -> str | None:
    words = [m for m in WORD.finditer(text) if m[0].islower() and len(m[0]) > 3]
    rng.shuffle(words)
    changes: list[Change] = []
    for word in words:
        if others := words_like(word[0], "same")[:3]:
            changes.append((*word.span(), rng.choice(others)))
        if len(changes) >= rng.choice((1, 2, 3)):
            break
    return applied(text, changes).text if changes else None


def _short(text: str, rng: random.Random) -> str | None:
    pairs = [*_SHORT]
    rng.shuffle(pairs)
    for one, other in pairs:
        for old, new in ((one, other), (other, one)):
            if re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text):
                return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text, count=1)
    return None


def _last_name(text: str, rng: random.Random) -> str | None:
    names = list(NAME.finditer(text))
    if not names:
        return None
    name = rng.choice(names)
    return text[: name.start()] + name[0].split()[-1] + text[name.end() :]


def _figures(text: str, rng: random.Random) -> str | None:
    new = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return new if new != text else None


def passive_of(text: str) -> str | None:
    """ "A praised B" as "B was praised by A", if the sentence starts so."""
    found = _PASSIVE.match(text)
    return f"{found['two']} was {found['verb']} by {found['one']}." if found else None


def is_a(text: str) -> str | None:
    """What an apposition or a title says somebody is, as a sentence of its own."""
    if found := _IS_A.search(text):
        return f"{found['name']} is {found['what']}."
    if found := _OFFICE.search(text):
        office = _OFFICES.get(found["office"], found["office"].lower())
        return f"{found['name']} is a {office}."
    return None


_OPERATIONS: tuple[tuple[float, Callable[[str, random.Random], str | None]], ...] = (
    (1.5, _drop_lead), (2.0, _drop_tail), (1.0, _drop(_SAID, ".")), (1.0, _drop(_ASIDE, "")),
    (0.7, _drop(_ADVERB, "")), (1.0, _move_time), (3.0, _synonyms), (2.0, _short),
    (1.0, _last_name), (0.3, _figures),
    (2.0, lambda text, rng: passive_of(text)), (2.0, lambda text, rng: is_a(text)),
)  # fmt: skip


def reworded(text: str, rng: random.Random, most: int = 3) -> str:
    """``text`` after up to ``most`` changes that keep it true, or the same."""
    weights, operations = zip(*_OPERATIONS, strict=True)
    for _ in range(rng.randint(1, most)):
        new = rng.choices(operations, weights)[0](text, rng)
        if new is not None and len(new.split()) >= 4:
            text = new
    return text
