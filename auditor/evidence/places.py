"""Facts of geography an article can get wrong: what lies in which region, what is whose capital.

Only clear cases are reported, and only for review: names are spelt in many ways, and a region's
edge is a matter of use. Each fact names its source and date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from auditor.text.span import Span
from auditor.text.utf8 import encoded

_MEMORY = 16 << 20  # bytes an automaton of RE2 may take
FACTBOOK = "The World Factbook, March 2026"
_DATED = {"UN M49": "UN M49, 2025"}
# countries whose seat of government, law and custom disagree on the capital
_UNSURE_CAPITAL = frozenset(
    "Israel|Bolivia|Netherlands|South Africa|Sri Lanka|Malaysia|Tanzania|Burma|Benin|Eswatini"
    "|Côte d'Ivoire|Kazakhstan|Nigeria|Chile|Georgia|Montenegro|Congo|DRC".split("|")
)

_WERE_MEMBERS = frozenset({("United Kingdom", "the European Union")})


@dataclass(frozen=True, slots=True)
class Country:
    """One country: its names, adjectives and capital, and where the Factbook places it.

    ``state`` and ``government`` are the heads of state and government, where it names them.
    """

    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capital: str
    location: str
    state: Holder | None = None
    government: Holder | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an office, by family name, and since when ("14 May 2017")."""

    name: str
    since: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region or union with its members' names."""

    name: str
    names: tuple[str, ...]
    members: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class FactError:
    """What the text says wrongly at ``span``, the fact, and where and when it was recorded."""

    kind: Literal["region", "capital", "office"]
    span: Span
    fact: str
    source: str


def _rows(name: str) -> list[list[str]]:
    text = (resources.files("auditor.evidence") / "data" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    width = len(lines[0].split("\t"))
    return [[*line.split("\t"), *[""] * width][:width] for line in lines[1:]]


@cache
def countries() -> dict[str, Country]:
    """Every country by each of its names."""
    found: dict[str, Country] = {}
    for row in _rows("countries.tsv"):
        names = (row[0], *(each for each in row[1].split("|") if each))
        heads = [Holder(*row[k : k + 2]) if row[k] else None for k in (5, 7)]
        country = Country(row[0], names, tuple(row[2].split("|")), row[3], row[4], *heads)
        for name in names:
            found[name.removeprefix("The ")] = country
    return found


@cache
def regions() -> dict[str, Region]:
    """Every region by each of its names and adjectives."""
    found: dict[str, Region] = {}
    for row in _rows("regions.tsv"):
        name = row[0].removeprefix("the ")
        names = (name, *row[1].split("|"))
        region = Region(row[0], names, frozenset(row[2].split("|")), _DATED.get(row[3], row[3]))
        for each in names:
            found[each] = region
    return found


def is_place(value: str) -> bool:
    """Whether a name in lower case is that of a country, a capital or a region."""
    return value in _place_names()


@cache
def _place_names() -> frozenset[str]:
    known = {name.lower() for name in (*countries(), *regions())}
    known |= {country.capital.lower() for country in countries().values()}
    return frozenset(known | {"middle east", "europe", "asia", "africa", "gaza", "california",
                              "texas", "florida", "new york", "london"})  # fmt: skip


def any_of(names: Sequence[str]) -> str:
    """A pattern that matches any of the names, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


@cache
def _patterns() -> tuple[str, ...]:
    country, region = any_of(list(countries())), any_of(list(regions()))
    states = r"(?:nations?|countries|country|states?|republics?|members?)"
    capital = any_of([c.capital for c in countries().values() if c.capital])
    return (
        (
            rf"\b(?P<region>{region}) {states},? (?:such as|like|including|of) "
            rf"(?P<list>(?:(?:, and |, | and | or |the )?(?:{country})\b){{1,12}})"
        ),
        (
            rf"\b(?P<list>{country}), (?:a|an|the|another) (?:[\w-]+ ){{0,3}}"
            rf"(?:(?P<region>{region}) {states}|{states} in (?P<region2>{region}))\b"
        ),
        (
            rf"\b(?P<list>{country}) is (?:a|an|the|another) (?:[\w-]+ ){{0,3}}"
            rf"(?:(?P<region>{region}) {states}|{states} in (?P<region2>{region}))\b"
        ),
        (
            rf"\b(?P<city>{capital}),? (?:is )?the capital(?: city)? of (?:the )?"
            rf"(?P<country>{country})\b"
        ),
        (rf"\b(?P<country>{country})'s capital(?: city)?(?: of|,)? (?P<city>{capital})\b"),
    )


@cache
def _guards() -> tuple[Any, ...]:
    """For RE2, each found wherever its one of `_patterns` is, which takes far longer."""
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    # RE2 knows only ASCII letters at the edge of a word
    wider = [pattern.replace(r"\b", "").replace(r"[\w-]", r"\S") for pattern in _patterns()]
    return tuple(re2.compile(pattern, options) for pattern in wider)


def read_facts(text: str) -> tuple[FactError, ...]:
    """All errors of geography in ``text`` (plain apostrophes), in order."""
    data = encoded(text)
    found: list[FactError] = []
    for guard, pattern in zip(_guards(), _patterns(), strict=True):
        if guard.search(data):
            for match in _pattern(pattern).finditer(text):
                found += _outside(match) if "list" in match.groupdict() else _not_capital(match)
    return tuple(sorted(set(found), key=lambda error: error.span))


def _outside(match: re.Match[str]) -> list[FactError]:
    """The countries of a list that are no members of the region they are given to."""
    groups = match.groupdict()
    region = regions()[groups["region"] or groups["region2"]]
    start = match.start("list")
    errors = []
    for name in _pattern(any_of(list(countries()))).finditer(groups["list"]):
        country = countries()[name.group()]
        if country.name in region.members or _lies_in(country, region):
            continue
        if (country.name, region.name) in _WERE_MEMBERS:
            continue
        fact = f"{country.name} lies in {country.location}, not in {region.name}"
        if region.name in ("NATO", "the European Union"):
            fact = f"{country.name} is not a member of {region.name}"
        span = Span(start + name.start(), start + name.end())
        errors.append(FactError("region", span, fact, f"{region.source}; {FACTBOOK}"))
    return errors


def _lies_in(country: Country, region: Region) -> bool:
    location = country.location.lower().replace("western asia", "")
    return any(name.lower().removeprefix("the ") in location for name in region.names)


def _not_capital(match: re.Match[str]) -> list[FactError]:
    country = countries()[match["country"]]
    city = match["city"]
    if city == country.capital or country.name in _UNSURE_CAPITAL or not country.capital:
        return []
    fact = f"the capital of {country.name} is {country.capital}"
    return [FactError("capital", Span(*match.span("city")), fact, FACTBOOK)]
