"""Kind ``places``: what an article gets wrong about regions and capitals."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.evidence.places import read_facts
from auditor.finding import Match
from auditor.text.document import Document


class PlacesParams(Params, frozen=True, kw_only=True):
    """Which facts are checked.

    Attributes:
        facts: ``region``: a country given to a region it does not lie in; ``capital``: a city
            given to a country whose capital it is not.
    """

    facts: tuple[str, ...] = ("region", "capital")

    def __post_init__(self) -> None:
        unknown = [fact for fact in self.facts if fact not in ("region", "capital")]
        if unknown:
            raise ValueError(f"facts: {unknown[0]} is neither region nor capital")


def prepare(params: PlacesParams) -> Check:
    """The check of one places rule."""

    def check(document: Document) -> Iterable[Match]:
        for error in read_facts(document.text):
            if error.kind in params.facts:
                values = {"fact": error.fact, "source": error.source}
                yield Match(error.span, values, evidence={"kind": error.kind, **values})

    return check


PLACES = Kind(PlacesParams, one_by_one(prepare), "countries in the wrong region, wrong capitals")
