"""``auditor rules``, ``explain``, ``new-rule``, ``test-rules``, ``config``, ``schema``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run


def test_help_names_every_command(auditor_cli: Run) -> None:
    from auditor.cli import COMMANDS

    text = auditor_cli("--help").stdout
    assert all(name in text for name in COMMANDS)
    for name in COMMANDS:
        shown = auditor_cli(name, "--help")
        assert shown.returncode == 0
        assert "Example" in shown.stdout, name


def test_a_new_rule_passes_its_own_examples_at_once(auditor_cli: Run) -> None:
    path = "mine/unsupported-claims/empty-praise.yml"
    assert auditor_cli("new-rule", path).returncode == 0
    tried = auditor_cli("test-rules", path)
    assert (tried.returncode, tried.stdout) == (0, "4 passed, 0 failed\n")
    again = auditor_cli("new-rule", path)
    assert again.returncode == 2
    assert "already" in again.stderr


def test_test_rules_reports_what_was_flagged_instead(auditor_cli: Run, tmp_path: Path) -> None:
    path = "mine/unsupported-claims/empty-praise.yml"
    auditor_cli("new-rule", path)
    text = (
        (tmp_path / path).read_text().replace("The plan is ⟦change me⟧", "⟦The plan⟧ is change me")
    )
    (tmp_path / path).write_text(text)
    tried = auditor_cli("test-rules", path)
    assert tried.returncode == 1
    assert "marked ['The plan'], flagged ['change me']" in tried.stdout


def test_explain_shows_why_and_examples(auditor_cli: Run) -> None:
    shown = auditor_cli("explain", "comment-form")
    assert shown.returncode == 0
    assert "Leave a comment" in shown.stdout
    assert "did you mean comment-form" in auditor_cli("explain", "coment-form").stderr


def test_config_shows_where_values_come_from(auditor_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text('profile = "scholarly"\n')
    rows = json.loads(auditor_cli("config", "--json", "--min-score", "60").stdout)
    assert rows["profile"]["value"] == "scholarly"
    assert rows["profile"]["from"].endswith("auditor.toml")
    assert rows["min-score"] == {"value": 60.0, "from": "command line"}


def test_schemas_are_json_schema(auditor_cli: Run) -> None:
    import jsonschema

    from auditor.checks import kinds
    from auditor.resources import rules_dir
    from auditor.rulebook.yamlfile import YamlFile

    report = json.loads(auditor_cli("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(report)
    rule = json.loads(auditor_cli("schema", "rule").stdout)
    jsonschema.Draft202012Validator.check_schema(rule)
    validator = jsonschema.Draft202012Validator(rule)
    one_of_each = {
        (frozenset(file), check["kind"], frozenset(check)): file
        for path in rules_dir().glob("*/*.yml")
        if (file := YamlFile(path).data) and (check := file.get("check"))
    }
    assert len(one_of_each) > len(kinds())
    for file in one_of_each.values():
        validator.validate(file)
