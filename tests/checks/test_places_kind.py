"""Kind ``places``: which facts are checked, and what a finding says."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checks.places import PLACES, PlacesParams
from auditor.inputs import iter_sources
from auditor.text.plain import read_plain
from auditor.text.reading import read_document
from auditor.text.source import Source, source_from_text

TEXT = "Baltic countries such as Spain met in Oslo, the capital of Peru.\n"


def flagged(text: str, **params: object) -> list[str]:
    document = read_plain(source_from_text(text))
    scan = PLACES.compile({"r": PlacesParams(**params)})  # type: ignore[arg-type]
    found = scan(document)["r"]
    assert isinstance(found, list)
    return [match.span.of(document.text) for match in found]


def test_regions_and_capitals() -> None:
    assert flagged(TEXT) == ["Spain", "Oslo"]
    assert flagged(TEXT, facts=("capital",)) == ["Oslo"]


def test_unknown_facts_are_refused() -> None:
    with pytest.raises(ValueError, match="facts"):
        PlacesParams(facts=("rivers",))


def test_the_slip_of_the_sample_articles_is_found_with_its_source(shared: Path) -> None:
    found = {}
    for source in iter_sources([str(shared / "articles")]):
        assert isinstance(source, Source)
        document = read_document(source)
        result = PLACES.compile({"r": PlacesParams()})(document)["r"]
        assert isinstance(result, list)
        for match in result:
            found[match.span.of(document.text)] = match.values
    assert list(found) == ["Azerbaijan"]
    assert any(char.isdigit() for char in found["Azerbaijan"]["source"])
