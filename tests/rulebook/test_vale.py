"""Vale styles as packs: what is converted works, what is not is listed with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audit import Auditor
from auditor.errors import InputError, Place
from auditor.rulebook.book import Rulebook
from auditor.rulebook.loader import load_pack
from auditor.rulebook.profile import load_profile
from auditor.rulebook.vale import convert_style
from auditor.text.source import source_from_text

STYLE = {
    "Hedges": """
extends: existence
message: "Avoid '%s'."
level: warning
ignorecase: true
tokens: [kind of, 'sort(?:s)? of']
""",
    "Terms": """
extends: substitution
message: "Use '%s' instead of '%s'."
level: error
link: https://example.org/terms
ignorecase: true
swap:
  log-in: login
  e-?mails?: mail
""",
    "Commas": """
extends: occurrence
message: "Too many commas."
scope: sentence
max: 2
token: ','
""",
    "Twice": """
extends: repetition
message: "'%s' is repeated."
tokens: ['[^\\s]+']
""",
    "Ahead": """
extends: existence
message: "x"
tokens: ['foo(?=bar)']
""",
    "Script": """
extends: script
message: x
script: |
  text := 1
""",
    "Table": """
extends: existence
message: x
scope: table.cell
tokens: [x]
""",
}


@pytest.fixture
def style(tmp_path: Path) -> Path:
    folder = tmp_path / "House"
    folder.mkdir()
    for name, text in STYLE.items():
        (folder / f"{name}.yml").write_text(text.lstrip(), encoding="utf-8")
    return folder


def test_rules_are_converted_and_work(style: Path, tmp_path: Path) -> None:
    told: list[str] = []
    out = tmp_path / "pack"
    count = convert_style(style, out, lambda at, why: told.append(f"{at}: {why}"))
    rules = load_pack(out)
    assert count == len(rules) == 5
    text = "It is sort of late, so log-in, now, and and send E-mails.\n"
    report = Auditor(Rulebook(rules), load_profile("news")).audit(source_from_text(text))
    found = {f.location.excerpt: (f.message, f.suggestions) for f in report.findings}
    assert found["sort of"] == ("Avoid 'sort of'.", ())
    assert found["log-in"] == ("Use 'login' instead of 'log-in'.", ("login",))
    assert found["E-mails"][1] == ("mail",)
    assert found["and"][0] == "'and' is repeated."
    assert found[","][0] == "Too many commas."
    assert all(f.audience != "gate" for f in report.findings)


def test_what_has_no_counterpart_is_listed(style: Path, tmp_path: Path) -> None:
    told: dict[str, str] = {}

    def tell(at: Place, why: str) -> None:
        told[Path(at.path).stem] = f"{at.line}: {why}"

    convert_style(style, tmp_path / "pack", tell)
    assert set(told) == {"Ahead", "Script", "Table"}
    assert "'script'" in told["Script"]
    assert told["Table"] == "3: Vale's scope 'table.cell' has no counterpart"
    assert "invalid perl operator" in told["Ahead"]


def test_no_style_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no Vale rules"):
        convert_style(tmp_path, tmp_path / "pack", lambda at, why: None)
