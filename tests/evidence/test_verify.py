"""Verdicts on claims beside given evidence."""

from __future__ import annotations

from auditor.evidence.verify import verdict_dict, verify


def test_copied_sentence_is_supported_and_its_place_given() -> None:
    evidence = "Rain fell all week. The dam at Orla holds 30 million litres of water."
    claim = "The dam at Orla holds 30 million litres of water."
    (verdict,) = verify([(claim, [evidence])])
    assert verdict.label == "supports"
    assert verdict.span is not None
    assert verdict.span.of(evidence) == claim


def test_wrong_figure_in_a_copied_sentence_contradicts() -> None:
    evidence = "The dam at Orla holds 30 million litres of water."
    (verdict,) = verify([("The dam at Orla holds 90 million litres of water.", [evidence])])
    assert verdict.label == "contradicts"
    assert verdict.probability >= 0.95


def test_other_matter_is_unrelated() -> None:
    (verdict,) = verify([("The dam at Orla is full.", ["Chess players met in Lisbon."])])
    assert verdict.label == "unrelated"


def test_evidence_that_says_less_is_unrelated() -> None:
    evidence = "The dam at Orla holds 30 million litres of water."
    claims = ["The dam at Orla was painted by prisoners.", "The dam at Orla holds no water."]
    less, otherwise = verify([(claim, [evidence]) for claim in claims])
    assert (less.label, otherwise.label) == ("unrelated", "contradicts")


def test_no_evidence_is_unrelated_without_a_place() -> None:
    (verdict,) = verify([("The dam at Orla is full.", [])])
    assert verdict_dict("x", verdict) == {
        "id": "x", "label": "unrelated", "probability": 1.0, "evidence_span": None,
    }  # fmt: skip


def test_nothing_to_judge() -> None:
    assert verify([]) == ()
