"""Reading sentences as claims: who says so, how sure, which figures, dates and names."""

from __future__ import annotations

import subprocess
import sys

import pytest

from auditor.evidence.claims import Claim, claim_dict, read_claims
from auditor.evidence.sources import kind_of_source
from auditor.evidence.wording import holds_quotation
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
        "start", "end", "text", "check_worthy", "hedged", "attribution", "quotation", "opinion",
        "prediction", "hype", "weasel", "mentions", "support", "related",
    }  # fmt: skip
    assert set(content["attribution"]) == {"kind", "source", "cue"}


def test_mentions_stand_in_the_dictionary_with_their_normal_forms() -> None:
    text = "Mayor Ada Holm said on 3 May 2024 that the bridge cost 4.2 million euros."
    found = claim_dict(claims_of(text)[0])["mentions"]
    assert [(each["kind"], each["value"]) for each in found] == [
        ("name", "ada holm"), ("date", "2024-05-03"), ("figure", "4.2e+06"),
    ]  # fmt: skip
    assert text[found[1]["start"] : found[1]["end"]] == "3 May 2024"


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("The bridge may close.", True),
        ("The bridge closes in May.", False),
        ("The mayor reportedly sold the bridge.", True),
        ("The ferry could not sail.", False),
        ("Bakers are more likely to sneeze.", False),
        ("The owner is said to be abroad.", True),
        ("She appeared in court on Monday.", False),
    ],
)
def test_doubt(text: str, hedged: bool) -> None:
    assert claims_of(text)[0].hedged == hedged


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ('"We are tired," said Nora Dahl.', True),
        ("'We are very tired,' said Nora Dahl.", True),
        ('The mayor called the plan "a disgrace".', False),
        ("Nora Dahl's neighbours' dogs barked.", False),
    ],
)
def test_a_quoted_clause_is_a_quotation(text: str, quotation: bool) -> None:
    assert claims_of(text)[0].quotation == quotation


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("residents", "anonymous"),
        ("Residents of the valley", "anonymous"),
        ("the residents", "named"),
        ("observers", "vague"),
        ("Collins", "named"),
        ("three farmers", "named"),
        ("Norden Bank analysts", "named"),
    ],
)
def test_a_crowd_is_no_named_source(source: str, kind: str) -> None:
    assert kind_of_source(source) == kind


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The bridge is widely seen as a waste of money.", "seen"),
        ("Observers point to the high debt.", "point to"),
    ],
)
def test_a_view_nobody_holds_is_a_vague_attribution(text: str, cue: str) -> None:
    claim = claims_of(text)[0]
    assert claim.attribution is not None
    assert claim.attribution.kind == "vague"
    assert cue in claim.attribution.cue.of(text)


def test_importing_claims_loads_no_numpy() -> None:
    code = "import sys, auditor.evidence.claims; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ('He said: "We mend it now."', True),
        ('The "old pier" stands.', False),
        ('He said: "Now."', False),
        ('The sign reads "No swimming", they say, and "no diving."', True),
        ("He said: 'We mend it now.' Then he left.", True),
        ('"' + "word and " * 3000 + 'end" he said', False),
    ],
)
def test_a_quoted_clause_is_told_in_linear_time(sentence: str, expected: bool) -> None:
    assert holds_quotation(sentence, Span(0, len(sentence))) == expected
