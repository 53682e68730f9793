"""The stored line model: it loads safely, keeps order, and says what it said when it was made."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.errors import ModelError
from auditor.learned.debris.evaluate import read_lines
from auditor.learned.debris.model import DebrisModel
from auditor.learned.store import MODELS

FOLDER = MODELS / "debris-lines"
PROSE = [
    "The orchard on the hill was planted by two sisters in the spring of 1931, and the rows still "
    "follow the line they paced out with a rope.",
    "Most of the trees are pears. They ripen late, and the school is closed for a day so that the "
    "children can help with the picking.",
    "A dozen crates go to the market in town; what is bruised is pressed, and the juice is sold at "
    "the gate for as long as it lasts.",
]
SHARED = Path(os.environ.get("AUDITOR_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.fixture(scope="module")
def model() -> DebrisModel:
    return DebrisModel.load(FOLDER)


def test_known_debris_stands_out_from_prose(model: DebrisModel) -> None:
    lines = [*PROSE, "Leave a comment", "Your email address will not be published."]
    found = model.predict([lines])[0]
    assert [line.probability >= model.cutoffs.review for line in found] == [False] * 3 + [True] * 2
    assert {line.label for line in found[3:]} == {"comment-form"}


@pytest.mark.parametrize(
    "lines",
    [
        [PROSE[0], "How the pears are stored", PROSE[1], "What it costs", PROSE[2]],
        [PROSE[0], "2 cups flour", "1 teaspoon salt", "3 ripe pears, peeled", PROSE[1]],
        [
            "Q: Who picks the pears?",
            "A: The children do, mostly.",
            "Q: And who pays?",
            "A: Nobody.",
        ],
        [PROSE[0], "Hill School 24 16 15 9 – 64", "River School 9 5 5 9 – 28", PROSE[2]],
        [PROSE[0], "def pick(tree):", "    for pear in tree:", "        yield pear", PROSE[1]],
        PROSE[:1],
    ],
    ids=["headings", "recipe", "questions", "scores", "code", "one line"],
)
def test_content_that_looks_like_debris_is_left_alone(model: DebrisModel, lines: list[str]) -> None:
    found = model.predict([lines])[0]
    assert max(line.probability for line in found) < model.cutoffs.review


def test_order_and_company_do_not_change_a_prediction(model: DebrisModel) -> None:
    article = [*PROSE, "Share this", "Related articles"]
    alone = model.predict([article])[0]
    among = model.predict([["Menu", PROSE[0]], [], article, PROSE * 40])
    assert [len(part) for part in among] == [2, 0, 5, 120]
    assert [line.label for line in alone] == [line.label for line in among[2]]
    for one, other in zip(alone, among[2], strict=True):
        assert one.probability == pytest.approx(other.probability, abs=1e-4)


def test_no_articles_and_empty_articles(model: DebrisModel) -> None:
    assert model.predict([]) == []
    assert model.predict([[], []]) == [[], []]


def test_a_line_seen_in_many_articles_is_likelier_debris(model: DebrisModel) -> None:
    lines = [*PROSE, "The Hill Courier brings you the valley."]
    alone = model.predict([lines])[0][3].probability
    known = model.predict([lines], seen={lines[3]: 40})[0][3].probability
    assert known > alone


def test_damaged_or_foreign_weights_are_refused(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(FOLDER, copy)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    other = manifest | {"feature_version": -1}
    (copy / "manifest.json").write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(ModelError, match="other features"):
        DebrisModel.load(copy)
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (copy / "weights.npz").write_bytes(b"PK")
    with pytest.raises(ModelError, match="damaged"):
        DebrisModel.load(copy)


def test_reading_needs_no_training_library() -> None:
    code = (
        "import sys; from auditor.learned.debris.model import DebrisModel; "
        "from auditor.learned.store import MODELS; "
        "DebrisModel.load(MODELS / 'debris-lines').predict([['Menu', 'Share this']]); "
        "print([m for m in ('sklearn', 'scipy', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="shared data is not here")
def test_sample_articles_only_the_form_remains_are_flagged(model: DebrisModel) -> None:
    flagged = []
    for path in sorted((SHARED / "articles").glob("*.txt")):
        lines = read_lines(path)
        found = model.predict([[text for _, text in lines]])[0]
        for (_, text), line in zip(lines, found, strict=True):
            if line.probability >= model.cutoffs.review:
                flagged.append((path.name[:3], text.strip(), line.label))
    assert flagged == [
        ("003", "Leave a comment", "comment-form"),
        ("004", '"*" indicates required fields', "comment-form"),
    ]
