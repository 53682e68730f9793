"""Kind ``claims``: articles that name hardly any source, and claims in raw coordinates."""

from __future__ import annotations

import pytest

from auditor.checks.claims import ClaimsParams, prepare
from auditor.evidence.reading import claim_rows, claims_of
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

TEXT = (
    "\ufeffThe tunnel will cost 4.1 billion euros, the ministry said.\r\n\r\n"
    "“The port employs 12,000 people,” said Marta Oduya.\r\n"
)


def test_claims_are_every_sentence_in_raw_coordinates() -> None:
    document = read_plain(source_from_text(TEXT))
    rows = claim_rows(document)
    assert [TEXT[row["start"] : row["end"]] for row in rows] == [
        "The tunnel will cost 4.1 billion euros, the ministry said.",
        "“The port employs 12,000 people,” said Marta Oduya.",
    ]
    said = rows[1]["attribution"]
    assert said["kind"] == "named"
    assert TEXT[said["source"]["start"] : said["source"]["end"]] == "Marta Oduya"
    assert said["source"]["text"] == "Marta Oduya"


def test_claims_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read_plain(source_from_text(TEXT))
    first = claims_of(document)
    monkeypatch.setattr("auditor.evidence.reading.read_claims", lambda *_: pytest.fail("again"))
    assert claims_of(document) is first


def test_a_short_article_is_not_asked_for_sources() -> None:
    check = prepare(ClaimsParams(fault="few-sources", share=1.0, least=8))
    assert list(check(read_plain(source_from_text(TEXT)))) == []
