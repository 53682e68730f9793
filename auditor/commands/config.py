"""``auditor config | schema``: show the settings and where they came from; print a schema."""

from __future__ import annotations

import json
from typing import Any

import click

from auditor.commands.options import gate_options, load_settings, settings_options


@click.command(epilog="\b\nExample:\n  auditor config --profile scholarly")
@settings_options
@gate_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def config(config_path: str | None, as_json: bool, **options: Any) -> None:
    """Show each setting, its value and where it came from."""
    rows = load_settings(config_path, **options).rows()
    if as_json:
        plain = {key: {"value": value, "from": origin} for key, value, origin in rows}
        click.echo(json.dumps(plain, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("setting", "value", "from", box=None)
    for key, value, origin in rows:
        table.add_row(key, json.dumps(value), origin)
    Console().print(table)


@click.command(epilog="\b\nExamples:\n  auditor schema\n  auditor schema rule")
@click.argument("name", type=click.Choice(["report", "rule"]), default="report")
def schema(name: str) -> None:
    """Print the JSON Schema of the report, or of a rule file."""
    if name == "report":
        from auditor.resources import reports_dir

        text = (reports_dir() / "report.schema.json").read_text(encoding="utf-8")
    else:
        from auditor.rulebook.schema import rule_schema

        text = json.dumps(rule_schema(), indent=2) + "\n"
    click.echo(text, nl=False)
