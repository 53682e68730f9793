"""Agreement and feedback, against published examples and another implementation."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="auditor[review] is not installed")

from auditor.review.agreement import agreement, cohen_kappa, conflicts, krippendorff_alpha
from auditor.review.feedback import feedback, threshold, wilson
from auditor.review.store import open_store
from tests.review.samples import decision

# Krippendorff (2011), section C: four observers, twelve units, nominal alpha 0.743
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def test_alpha_of_krippendorff_s_own_example() -> None:
    units = [[row[k] for row in OBSERVERS if row[k] != "."] for k in range(12)]
    alpha = krippendorff_alpha(units)
    assert alpha == pytest.approx(0.743, abs=0.0005)


def test_kappa_of_cohen_as_scikit_learn_has_it() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = random.Random(7)  # noqa: S311 - repeatable, no secret
    for _ in range(20):
        pairs = [(rng.choice("abc"), rng.choice("abb")) for _ in range(30)]
        expected = metrics.cohen_kappa_score([p[0] for p in pairs], [p[1] for p in pairs])
        assert cohen_kappa(pairs) == pytest.approx(expected)


def test_what_is_not_defined_is_none() -> None:
    assert cohen_kappa([]) is None
    assert cohen_kappa([(True, True)] * 3) is None
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([[True], [False]]) is None
    assert krippendorff_alpha([[True, True]]) is None


def test_full_agreement_is_one_and_full_disagreement_below_zero() -> None:
    assert krippendorff_alpha([[True, True], [False, False]]) == 1
    disputed = krippendorff_alpha([[True, False], [False, True]])
    assert disputed is not None
    assert disputed < 0


def test_agreement_per_rule_and_the_disputed_findings() -> None:
    rows = []
    for number, (one, other) in enumerate([("accept", "edit"), ("accept", "dismiss")] * 2):
        for who, verdict in (("ana", one), ("ben", other)):
            rows.append(
                decision(id=len(rows), reviewer=who, verdict=verdict, fingerprint=str(number))
            )
    rows.append(decision(id=99, rule="alone", fingerprint="9"))
    found = agreement(rows)
    assert [(row.rule, row.findings, row.agreed) for row in found] == [
        ("doubled-word", 4, 2),
        ("*", 4, 2),
    ]
    assert found[0].kappa == 0
    assert len(conflicts(rows)) == 2


def test_wilson_s_interval() -> None:
    low, high = wilson(8, 10)
    assert (low, high) == (pytest.approx(0.490, abs=0.001), pytest.approx(0.943, abs=0.001))
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_threshold_lies_where_the_rule_is_surely_right() -> None:
    right = [decision(probability=0.9) for _ in range(40)]
    wrong = [decision(probability=0.4, verdict="dismiss", reason="term") for _ in range(40)]
    assert threshold([*wrong, *right], 0.9) == 0.9
    assert threshold([*wrong, *right], 0.3) == 0.4
    assert threshold(wrong, 0.5) is None
    assert threshold(right[:20], 0.9) is None  # 20 of 20 do not yet show more than 90 %


def test_a_threshold_never_cuts_between_equal_probabilities() -> None:
    same = [decision(probability=0.7) for _ in range(40)]
    same += [decision(probability=0.7, verdict="dismiss", reason="term") for _ in range(40)]
    assert threshold(same, 0.9) is None


def test_too_slight_is_no_false_alarm() -> None:
    rows = [decision(verdict="dismiss", reason="too-slight"), decision(verdict="accept")]
    assert feedback(rows)[0].false_alarms == 0
    assert "too few" in feedback(rows)[0].proposal()


def test_the_command(tmp_path: Path, auditor_cli: Callable[..., object]) -> None:
    store = open_store(str(tmp_path / "desk.db"))
    for n in range(40):
        store.add(decision(fingerprint=str(n), probability=0.8))
    store.add(decision(rule="hype", verdict="dismiss", reason="term"))
    store.close()
    done = auditor_cli("learned", "feedback", "desk.db", "--json")
    rows = {row["rule"]: row for row in json.loads(done.stdout)}  # type: ignore[attr-defined]
    assert rows["doubled-word"]["gate_at"] == 0.8
    assert rows["hype"]["right"] == 0
    shown = auditor_cli("learned", "feedback", "desk.db")
    assert "may block from 0.80" in " ".join(shown.stdout.split())  # type: ignore[attr-defined]
    missing = auditor_cli("learned", "feedback", "none.db")
    assert missing.returncode == 2  # type: ignore[attr-defined]
    assert not (tmp_path / "none.db").exists()
