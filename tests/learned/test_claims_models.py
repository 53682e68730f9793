"""The claim models: deterministic features, weights that survive the file, floors that hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from auditor.learned.claims import trees
from auditor.learned.claims.linear import LinearModel, pack, unpack
from auditor.learned.claims.sentences import table_of
from auditor.learned.claims.store import NAMES
from auditor.learned.claims.tokens import INSIDE, read_tokens
from auditor.learned.store import MODELS, read_manifest


def test_features_do_not_depend_on_the_process() -> None:
    code = (
        "from auditor.learned.claims import features; "
        "from auditor.learned.claims.sentences import table_of; "
        "print(int(features.sentence_features(table_of(['Holm said no.']), 18)[0].sum()))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_tokens_keep_offsets_and_quotation_state() -> None:
    text = 'Holm\'s crew left. "We are late," she said.'
    table = read_tokens(text, [(0, 17), (18, len(text))])
    words = [text[a:b] for a, b in zip(table.starts, table.ends, strict=True) if b > a]
    assert words[:4] == ["Holm", "'s", "crew", "left"]
    inside = [form for form, q in zip(table.forms, table.quote, strict=True) if q == INSIDE]
    assert inside == ["we", "are", "late", ","]


def test_linear_model_survives_its_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    model = LinearModel(rng.normal(size=(16, 2)).astype(np.float32), np.zeros(2, np.float32))
    np.savez_compressed(tmp_path / "w.npz", **pack({"m": model}))
    again = unpack(tmp_path / "w.npz")["m"]
    numbers, owners = np.array([0, 3, 5, 15]), np.array([0, 0, 1, 1])
    ours, theirs = (each.bags(numbers, owners, 2) for each in (model, again))
    assert np.allclose(ours, theirs, atol=0.01)


def test_trees_give_what_scikit_learn_gives() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng(0)
    rows = rng.normal(size=(300, 4))
    grown = HistGradientBoostingClassifier(max_iter=12).fit(rows, rows[:, 0] * rows[:, 1] > 0)
    ours = trees.from_sklearn(grown).log_odds(rows)
    assert np.allclose(ours, grown.decision_function(rows))


def test_empty_text_has_no_features() -> None:
    assert len(table_of([])) == 0


@pytest.mark.parametrize("name", NAMES)
def test_model_folders_are_complete_and_unharmed(name: str) -> None:
    read_manifest(MODELS / name)
    assert (MODELS / name / "MODEL_CARD.md").is_file()
    assert json.loads((MODELS / name / "metrics.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "measure", "floor"),
    [
        ("attribution", "f1", 0.92),
        ("attribution", "source_span_overlap_f1", 0.795),
        ("attribution", "vague_or_missing_f1", 0.59),
        ("check-worthiness", "f1", 0.9),
        ("weasel", "f1", 0.62),
        ("events", "pair_f1", 0.92),
    ],
)
def test_measured_quality_does_not_fall(name: str, measure: str, floor: float) -> None:
    metrics = json.loads((MODELS / name / "metrics.json").read_text(encoding="utf-8"))
    assert metrics[measure] >= floor
