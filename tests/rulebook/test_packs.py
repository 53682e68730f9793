"""The loader of public lists of tortured phrases: what becomes a rule and what is left out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from auditor.errors import InputError
from auditor.rulebook.book import Rulebook
from auditor.rulebook.examples import run_examples
from auditor.rulebook.loader import load_pack
from auditor.rulebook.packs import BadRow, convert_tortured
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

ROWS = [
    {"tortured": "bread machine of state (bms)", "correct": "ship of state (sos)"},
    {"tortured": "kettle of command", "correct": "chain of command"},
    {"tortured": "soup hour", "correct": "???"},
]
SHARED = Path(os.environ.get("AUDITOR_SHARED", Path(__file__).parents[3] / "shared"))


def flagged(pack: Path, text: str) -> list[tuple[str, tuple[str, ...]]]:
    document = read_plain(source_from_text(text))
    (result,) = Rulebook(load_pack(pack)).scan(document).values()
    assert isinstance(result, list)
    return [(match.span.of(document.text), match.suggestions) for match in result]


@pytest.mark.parametrize("wrapped", [True, False])
def test_json_becomes_a_pack(tmp_path: Path, wrapped: bool) -> None:
    path = tmp_path / "My List.json"
    path.write_text(json.dumps({"phrases": ROWS} if wrapped else ROWS))
    assert convert_tortured(path, tmp_path / "pack") == 3
    (rule,) = load_pack(tmp_path / "pack")
    assert rule.id == "my-list" and rule.file.audience == "editor"
    assert all(result.as_marked for result in run_examples(rule))
    found = flagged(tmp_path / "pack", "The Kettle of command broke at soup hour, kettles said.")
    assert found == [("Kettle of command", ("Chain of command",)), ("soup hour", ())]


@pytest.mark.parametrize(
    "text",
    [
        "tortured,correct\nkettle of command,chain of command\nsoup hour,rush hour\n",
        "Garbled;Original\nkettle of command;chain of command\nsoup hour;rush hour\n",
        "\ufefforiginal\tphrase\nchain of command\tkettle of command\nrush hour\tsoup hour\n",
    ],
)
def test_csv_in_several_dialects(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    assert convert_tortured(path, tmp_path / "pack") == 2
    assert flagged(tmp_path / "pack", "At soup hour.") == [("soup hour", ("rush hour",))]


def test_bad_rows_are_reported_with_their_line(tmp_path: Path) -> None:
    rows = [ROWS[0], {"tortured": "kettle"}, 7, {"correct": "x y"}, ROWS[1], {"tortured": "a, b"}]
    rows.append({"tortured": "rush hour", "correct": "Rush Hour"})
    path = tmp_path / "list.json"
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
    bad: list[BadRow] = []
    assert convert_tortured(path, tmp_path / "pack", bad.append) == 2
    assert [row.place.line for row in bad] == [3, 4, 5, 7, 8]
    assert "single word" in bad[0].problem and "stands for itself" in bad[-1].problem


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("list.json", '{"phrases": [\n{"tortured": "a b",\n', 3),
        ("list.json", "{}", 1),
        ("list.json", "[]", None),
        ("list.csv", "one,two\na b,c d\n", None),
        ("list.txt", "a b", None),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, text: str, line: int | None) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError) as failure:
        convert_tortured(path, tmp_path / "pack", lambda row: None)
    assert failure.value.place is not None and failure.value.place.line == line
    assert not (tmp_path / "pack").exists()


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        convert_tortured(tmp_path / "none.json", tmp_path / "pack")


def test_the_public_list(tmp_path: Path) -> None:
    path = SHARED / "data" / "wording" / "tortured-phrases.json"
    if not path.exists():
        pytest.skip("the public list is not at hand (AUDITOR_SHARED)")
    bad: list[BadRow] = []
    count = convert_tortured(path, tmp_path / "pack", bad.append)
    (rule,) = load_pack(tmp_path / "pack")
    assert count > 6500 and count + len(bad) <= 7942 and rule.id == "tortured-phrases"
    assert all(result.as_marked for result in run_examples(rule))
