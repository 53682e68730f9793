"""Reading sentences as claims: who says so, how sure, which figures, dates and names."""

from __future__ import annotations

import subprocess
import sys

import pytest

from auditor.evidence.claims import Claim, claim_dict, read_claims
from auditor.text.sentences import split_sentences
from auditor.text.span import Span


def claims_of(text: str) -> tuple[Claim, ...]:
    spans = [(span.start, span.end) for span in split_sentences(text, Span(0, len(text)))]
    return read_claims(text, spans)


def test_every_sentence_is_listed_in_order_with_its_text() -> None:
    text = "The bridge opened in 1931. Mayor Ada Holm said it was safe.\nA new toll may follow."
    claims = claims_of(text)
    assert [claim.text for claim in claims] == [
        "The bridge opened in 1931.",
        "Mayor Ada Holm said it was safe.",
        "A new toll may follow.",
    ]
    assert all(claim.span.of(text) == claim.text for claim in claims)


def test_nothing_to_read_gives_no_claims() -> None:
    assert read_claims("", ()) == ()


@pytest.mark.parametrize(
    ("sentence", "source", "kind"),
    [
        ("Mayor Ada Holm said the old bridge would close in May.", "Holm", "named"),
        ("According to the Harbour Council, the toll rose by 12 percent.", "Council", "named"),
        ("A report by auditors found 40 boats were never inspected.", "report", "document"),
        ("Officials said the ferry would be repaired.", "Officials", "anonymous"),
        ("Critics say the ferry is too slow for the winter traffic.", "Critics", "vague"),
    ],
)
def test_source_and_its_kind(sentence: str, source: str, kind: str) -> None:
    attribution = claims_of(sentence)[0].attribution
    assert attribution is not None
    assert attribution.source is not None
    assert source in attribution.source.of(sentence)
    assert attribution.kind == kind


def test_plain_statement_has_no_attribution() -> None:
    claim = claims_of("The bridge is 300 metres long and has two lanes.")[0]
    assert claim.attribution is None
    assert claim.support != "attributed"


def test_hedges_and_predictions_are_seen() -> None:
    text = "The harbour will reopen in June. The toll may perhaps rise."
    first, second = claims_of(text)
    assert first.prediction
    assert not first.hedged
    assert [span.of(text) for span in second.hedges] == ["may", "perhaps"]


def test_quotation_is_told_from_narration() -> None:
    quoted, plain = claims_of('"We will mend every boat," Holm said. The yard was quiet.')
    assert quoted.quotation
    assert not plain.quotation


def test_headings_are_not_claims() -> None:
    text = "Harbour toll rises 12 percent to 5 dollars in 2019"
    claim = read_claims(text, [(0, len(text))], headings=[0])[0]
    assert claim.heading
    assert claim.support == "not-a-claim"


def test_reading_one_sentence_or_many_gives_the_same_mentions() -> None:
    text = "Holm paid $1.5 million on 3 May 2019 for 12 boats."
    values = [mention.value for mention in claims_of(text)[0].mentions]
    assert "1.5e+06 $" in values
    assert "2019-05-03" in values
    assert "12" in values


def test_dictionary_has_the_keys_of_the_report() -> None:
    claim = claims_of("Mayor Ada Holm said the bridge would close.")[0]
    content = claim_dict(claim)
    assert set(content) == {
        "start", "end", "text", "check_worthy", "hedged", "attribution", "quotation", "support",
        "related",
    }  # fmt: skip
    assert set(content["attribution"]) == {"kind", "source", "cue"}


def test_importing_claims_loads_no_numpy() -> None:
    code = "import sys, auditor.evidence.claims; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
