"""A rule that cannot be used is one error with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import RuleError
from auditor.rulebook.loader import load_pack, load_rule, unique

GOOD = """\
id: empty-praise
title: Praise that says nothing
category: unsupported-claims
severity: minor
confidence: high
audience: editor
why: It asserts what it should show.
sources:
  - https://example.org/style
message: "'{match}' says nothing."
check:
  kind: phrase
  phrases:
    - world class
bad:
  - A ⟦world class⟧ bakery opened.
  - The bakery is ⟦world class⟧.
good:
  - A bakery opened.
  - The bakery won a prize.
"""


def write(folder: Path, text: str, name: str = "empty-praise") -> Path:
    path = folder / "unsupported-claims" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_rule_loads(tmp_path: Path) -> None:
    rule = load_rule(write(tmp_path, GOOD))
    assert (rule.id, rule.kind, rule.params.phrases) == ("empty-praise", "phrase", ("world class",))


@pytest.mark.parametrize(
    ("change", "to", "line", "column", "says"),
    [
        ("title: Praise", "tittle: Praise", 2, 1, "unknown key 'tittle'"),
        ("  kind: phrase\n", "  kind: phrase\n  colour: red\n", 13, 3, "unknown key 'colour'"),
        ("severity: minor", "severity: awful", 4, 1, "Invalid enum value 'awful'"),
        ("kind: phrase", "kind: magic", 12, 3, "no check kind 'magic'"),
        ("id: empty-praise", "id: other", 1, 1, "must be kebab-case and equal the file name"),
        ("category: unsupported-claims", "category: sourcing", 3, 1, "must equal the folder"),
        ("⟦world class⟧ bakery", "world class bakery", 16, 5, "mark the flagged span"),
        ("  - The bakery is ⟦world class⟧.\n", "", 15, 1, "at least two"),
        ("    - world class\n", "", 13, 3, "Expected `array`"),
        ("why: It", "title: again\nwhy: It", 7, 1, "given twice"),
        ("why: It", "why: &a It\ntags: [*a, *a]\nsince: It", 7, 6, "not valid|alias"),
        ("why: It", "why: [It", 8, 8, "not valid YAML"),
    ],
)  # fmt: skip
def test_errors_have_a_place(
    tmp_path: Path, change: str, to: str, line: int, column: int, says: str
) -> None:
    assert change in GOOD
    path = write(tmp_path, GOOD.replace(change, to, 1))
    with pytest.raises(RuleError) as caught:
        load_rule(path)
    import re

    assert re.search(says, caught.value.problem), caught.value.problem
    place = caught.value.place
    assert place is not None
    if "alias" not in says and "[It" not in to:
        assert (place.line, place.column) == (line, column)
    assert place.line is not None
    assert str(path) in str(caught.value)


def test_a_pattern_that_could_backtrack_is_refused(tmp_path: Path) -> None:
    check = "check:\n  kind: pattern\n  pattern: '(?=a)b'\nbad:"
    text = GOOD[: GOOD.index("check:")] + check + GOOD[GOOD.index("bad:") + 4 :]
    with pytest.raises(RuleError, match="pattern: invalid perl operator") as caught:
        load_rule(write(tmp_path, text))
    assert (caught.value.place.line, caught.value.place.column) == (13, 3)  # type: ignore[union-attr]


def test_two_rules_with_one_id_are_refused(tmp_path: Path) -> None:
    one, two = load_rule(write(tmp_path / "a", GOOD)), load_rule(write(tmp_path / "b", GOOD))
    with pytest.raises(RuleError, match="already defined in"):
        unique([one, two])


def test_a_list_may_not_leave_its_folder(tmp_path: Path) -> None:
    text = GOOD.replace("  phrases:\n    - world class\n", "  list: ../../secret.tsv\n")
    with pytest.raises(RuleError, match="beside the rule"):
        load_rule(write(tmp_path, text))


def test_an_empty_or_missing_pack_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rules"):
        load_pack(tmp_path)
    with pytest.raises(RuleError, match="no such"):
        load_pack(tmp_path / "nowhere")


def test_yaml_tags_build_no_objects(tmp_path: Path) -> None:
    text = GOOD.replace(
        "why: It", "why: !!python/object/apply:os.system [echo]\ntags: [x]\nsince: It"
    )
    with pytest.raises(RuleError, match="not valid YAML"):
        load_rule(write(tmp_path, text))
