"""Heads of state and government an article names wrongly, by the packaged gazetteer.

Offices change hands, so only what the gazetteer can decide is reported: the article must be younger
than the holder's first day (by its date, else by the latest year it names), and older than the
gazetteer, and the sentence must not look back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from auditor.evidence.lexicon import FUNCTION_WORDS
from auditor.evidence.places import FACTBOOK, Country, FactError, Holder, any_of, countries
from auditor.text.span import Span

_UNTIL = "2026-03"  # what the gazetteer knows
_OFFICES = {
    "president": "president",
    "prime minister": "prime minister",
    "premier": "prime minister",
    "chancellor": "chancellor",
    "king": "king",
    "emperor": "emperor",
}
_KINGDOMS = frozenset(
    "Bahrain|Belgium|Bhutan|Cambodia|Denmark|Jordan|Morocco|Netherlands|Norway|Spain|Sweden|Thailand"
    "|Tonga|Japan|United Kingdom|Saudi Arabia".split("|")
)
_NAME = r"[A-Z][\w'’-]+(?: (?:(?:bin|al|de|da|von|van|el|of)[ -])?[A-Z][\w'’-]*\.?){0,3}"
_OFFICE = rf"(?P<office>(?i:{'|'.join(_OFFICES)}))"
_ANY_OFFICE = re.compile(rf"\b(?:{'|'.join(_OFFICES)})\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:former|formerly|ex|then|late|deputy|vice|first|acting|interim|next|future|incoming|outgoing"
    r"|ousted|deposed|exiled|opposition|previous|predecessor|successor|self-proclaimed|regional"
    r"|shadow|candidate|bank|club|company|university|party|senate|assembly|council|court|was|were"
    r"|had|did|that year|under|during|when|once|since|until|would)\b[- ]?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"-?(?:elect|designate|candidate)\b|'s (?:predecessor|successor)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@cache
def _owners() -> dict[str, Country]:
    """Countries by name and by adjective; one that two countries share is left out."""
    found: dict[str, Country] = dict(countries())
    counts: dict[str, int] = {}
    for country in {id(each): each for each in countries().values()}.values():
        for adjective in filter(None, country.adjectives):
            counts[adjective] = counts.get(adjective, 0) + 1
            found[adjective] = country
    return {name: c for name, c in found.items() if counts.get(name, 1) == 1 and name != "Georgia"}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    adjectives = any_of(
        [a for name, c in _owners().items() for a in c.adjectives if a and a == name]
    )
    names = any_of([name for name, c in _owners().items() if name in c.names])
    return (
        re.compile(rf"\b(?P<country>{adjectives}) {_OFFICE}(?P<comma>,)? (?P<name>{_NAME})"),
        re.compile(rf"\b(?P<country>{names})['’]s {_OFFICE}(?P<comma>,)? (?P<name>{_NAME})"),
        re.compile(rf"\b{_OFFICE} (?P<name>{_NAME}) of (?:the )?(?P<country>{names})\b"),
        re.compile(rf"\b(?P<name>{_NAME}), (?:the )?{_OFFICE} of (?:the )?(?P<country>{names})\b"),
    )


def read_offices(text: str, dated: str | None = None) -> tuple[FactError, ...]:
    """All wrongly named heads of state and government in ``text``, in order.

    ``dated`` is when the article was published, ``YYYY-MM-DD`` or ``YYYY-MM``; without it the
    latest year that the article names stands for it.
    """
    when = dated or _latest(text)
    if when is None:
        return ()
    # the patterns hold hundreds of names: they are tried near an office only
    found = [
        error
        for office in _ANY_OFFICE.finditer(text)
        for pattern in _patterns()
        for match in pattern.finditer(text, max(office.start() - 70, 0), office.end() + 90)
        if match.start("office") == office.start()  # so that no name is cut
        for error in _wrong(text, match, when)
    ]
    return tuple(sorted(set(found), key=lambda error: error.span))


def _latest(text: str) -> str | None:
    years = [year for year in _YEAR.findall(text) if year <= _UNTIL[:4]]
    return f"{max(years)}-01-01" if years else None


def _wrong(text: str, match: re.Match[str], when: str) -> list[FactError]:
    country = _owners()[match["country"]]
    holders = [each for each in (country.state, country.government) if each is not None]
    office = _OFFICES[match["office"].lower()]
    holder = country.government if office in ("prime minister", "chancellor") else country.state
    holder = holder or (country.government if office == "president" else None)
    if holder is None or not _may_hold(country, office):
        return []
    # "the French president, Smith said" names the one who speaks
    if match.groupdict().get("comma") and not text.startswith((",", "."), match.end()):
        return []
    if match["name"].split()[0].lower() in FUNCTION_WORDS or text.startswith(
        ("]", ")"), match.end()
    ):
        return []
    if any(_same_name(match["name"], each.name) for each in holders):
        return []
    start = max(text.rfind(". ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    end = match.end() + re.search(r"[.\n]|$", text[match.end() :]).start()  # type: ignore[union-attr]
    if _PAST.search(text, start, match.start()) or _PAST.search(text, match.end(), end):
        return []
    if _AFTER.match(text, match.end()) or _YEAR.search(text, start, end):
        return []
    if not _since(holder) < when[:10] or when[:7] > _UNTIL:
        return []
    fact = f"the {office} of {country.name} is {holder.name}, since {holder.since}"
    return [FactError("office", Span(*match.span("name")), fact, FACTBOOK)]


def _may_hold(country: Country, office: str) -> bool:
    """Whether the country has the office, as far as the gazetteer shows."""
    if office == "chancellor":
        return country.name in ("Germany", "Austria")
    if office in ("king", "emperor"):
        return country.name in _KINGDOMS
    return True


def _since(holder: Holder) -> str:
    day, month, year = holder.since.split()
    return f"{year}-{_MONTHS.index(month[:3]) + 1:02d}-{int(day):02d}"


def _same_name(written: str, known: str) -> bool:
    """Whether two names share a word, accents and small differences of spelling aside."""
    left, right = ({_plain(word) for word in re.split(r"[ -]", n)} for n in (written, known))
    return any(
        a == b or (len(a) > 3 and len(b) > 3 and _near(a, b))
        for a in left
        for b in right
        if a and b
    )


def _near(one: str, other: str) -> bool:
    """Whether two spellings are alike: the same first letter and most letters in order."""
    from difflib import SequenceMatcher

    return one[0] == other[0] and SequenceMatcher(None, one, other).ratio() >= 0.7


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in folded if letter.isalpha() and letter.isascii())
