"""The laws of the score: adding a finding never helps, order does not matter, costs add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.finding import CATEGORIES, Finding, Location, Outcome
from auditor.scoring import load_policy, score

WEIGHTS = {"garbled-words": 3.0, "boilerplate-debris": 2.0, "unsupported-claims": 2.0}
RULES = {f"{category}-{k}": category for category in WEIGHTS for k in range(3)}
PASSED = {rule: Outcome("pass") for rule in RULES}


def finding(index: int, rule: str, severity: str, audience: str, probability: float) -> Finding:
    return Finding(
        rule, RULES[rule], severity, "high", audience, "message",  # type: ignore[arg-type]
        Location(index, index + 1, 1, index + 1, 1, index + 2, "x"), (), (), {}, probability,
        f"{index:04}",
    )  # fmt: skip


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(RULES)),
                st.sampled_from(["note", "minor", "major", "grave"]),
                st.sampled_from(["auditor", "editor", "gate"]),
                st.floats(0, 1),
            ),
            max_size=30,
        )
    )
    return [finding(index, *row) for index, row in enumerate(rows)]


def card(rows: list[Finding], words: int = 600, outcomes: dict[str, Outcome] = PASSED):  # type: ignore[no-untyped-def]
    return score(rows, outcomes, RULES, WEIGHTS, words, load_policy())


@given(findings(), st.integers(0, 5000))
def test_adding_a_finding_never_raises_a_score(rows: list[Finding], words: int) -> None:
    if not rows:
        return
    _, before = card(rows[:-1], words)
    _, after = card(rows, words)
    assert after.overall <= before.overall
    for one, two in zip(before.categories, after.categories, strict=True):
        assert two.score <= one.score


@given(findings(), st.randoms(use_true_random=False))
def test_order_does_not_matter(rows: list[Finding], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert card(rows)[1].overall == pytest.approx(card(shuffled)[1].overall, abs=0.11)


@given(findings())
def test_costs_and_ceiling_explain_every_point(rows: list[Finding]) -> None:
    costed, result = card(rows)
    ceiling = result.ceiling.cost if result.ceiling else 0
    explained = sum(f.cost for f in costed) + ceiling
    assert explained == pytest.approx(100 - result.overall, abs=0.3)


def test_an_error_leaves_no_score() -> None:
    outcomes = {**PASSED, "garbled-words-0": Outcome("error", "KeyError: 'x'")}
    _, result = card([], outcomes=outcomes)
    assert result.overall is None
    broken = next(c for c in result.categories if c.id == "garbled-words")
    assert broken.score is None
    assert "KeyError" in (broken.reason or "")


def test_a_category_that_could_not_run_says_why_and_drops_out_of_the_mean() -> None:
    outcomes = {
        rule: Outcome("not-applicable", "no server") if "unsupported" in rule else Outcome("pass")
        for rule in RULES
    }
    _, result = card([], outcomes=outcomes)
    assert result.overall == 100
    skipped = next(c for c in result.categories if c.id == "unsupported-claims")
    assert (skipped.score, skipped.reason) == (None, "no server")


def test_a_grave_gate_finding_cannot_be_averaged_away() -> None:
    rows = [finding(0, "garbled-words-0", "grave", "gate", 0.99)]
    _, result = card(rows, words=100_000)
    assert result.overall == load_policy().ceilings["grave"]
    assert result.ceiling is not None
    assert result.ceiling.rule == "garbled-words-0"


def test_suppressed_findings_cost_nothing() -> None:
    from dataclasses import replace

    rows = [replace(finding(0, "garbled-words-0", "grave", "gate", 0.99), status="suppressed")]
    costed, result = card(rows)
    assert (costed[0].cost, result.overall) == (0, 100)


def test_every_profile_weighs_every_category() -> None:
    from auditor.rulebook.profile import load_profile, profiles

    for name in profiles():
        assert set(load_profile(name).weights) == set(CATEGORIES)
