"""Kind ``places``: what an article gets wrong about regions, capitals and heads of state."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.evidence.offices import read_offices
from auditor.evidence.places import FactError, read_facts
from auditor.evidence.publisher import date_of
from auditor.finding import Match
from auditor.text.document import Document

FACTS = ("region", "capital", "office")


class PlacesParams(Params, frozen=True, kw_only=True):
    """Which facts are checked.

    Attributes:
        facts: ``region``: a country given to a region it does not lie in; ``capital``: a city
            given to a country whose capital it is not; ``office``: somebody given an office that
            another holds.
    """

    facts: tuple[str, ...] = ("region", "capital")

    def __post_init__(self) -> None:
        unknown = [fact for fact in self.facts if fact not in FACTS]
        if unknown:
            raise ValueError(f"facts: {unknown[0]} is none of {', '.join(FACTS)}")


def prepare(params: PlacesParams) -> Check:
    """The check of one places rule."""

    def check(document: Document) -> Iterable[Match]:
        for error in _errors(document, params.facts):
            values = {"fact": error.fact, "source": error.source}
            yield Match(error.span, values, evidence={"kind": error.kind, **values})

    return check


def _errors(document: Document, facts: tuple[str, ...]) -> Iterable[FactError]:
    if set(facts) & {"region", "capital"}:
        yield from (error for error in read_facts(document.text) if error.kind in facts)
    if "office" in facts:
        yield from read_offices(document.text, date_of(document, {}))


PLACES = Kind(PlacesParams, one_by_one(prepare), "countries in the wrong region, wrong capitals")
