"""``auditor learned feedback``: what editors' decisions say about the rules."""

from __future__ import annotations

import json
from typing import Any

import click


@click.group(epilog="\b\nExample:\n  auditor learned feedback .auditor-desk.db")
def learned() -> None:
    """Learn from the review desk."""


@learned.command(
    epilog="\b\nExamples:\n  auditor learned feedback .auditor-desk.db\n"
    "  auditor learned feedback postgresql://desk@db/newsroom --json"
)
@click.argument("store", metavar="STORE")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def feedback(store: str, as_json: bool) -> None:
    """Show per rule how often editors agree, and propose thresholds."""
    from auditor.errors import ConfigError

    try:
        from auditor.review.agreement import agreement
        from auditor.review.decision import Log
        from auditor.review.feedback import feedback as rate
        from auditor.review.store import open_store
    except ModuleNotFoundError as error:
        hint = "pip install 'auditor[review]'"
        raise ConfigError(f"feedback needs {error.name}", hint=hint) from error

    opened = open_store(store, create=False)
    standing = Log(opened.decisions()).last_of_each()
    opened.close()
    shared = {row.rule: row for row in agreement(standing)}
    rows = rate(standing)
    if as_json:
        click.echo(json.dumps([_plain(row, shared.get(row.rule)) for row in rows], indent=2))
    elif rows:
        _print(rows, shared)
    else:
        click.echo("no decisions in this store yet")


def _plain(row: Any, shared: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        **asdict(row),
        "right": row.right,
        "proposal": row.proposal(),
        "alpha": shared.alpha if shared else None,
        "kappa": shared.kappa if shared else None,
    }


def _print(rows: Any, shared: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("rule", "decisions", "right", "95 %", "κ", "α", "proposal", box=None)
    for row in rows:
        met = shared.get(row.rule)
        met_on = [met.kappa, met.alpha] if met else [None, None]
        kappa, alpha = ("–" if each is None else f"{each:.2f}" for each in met_on)
        span, right = f"{row.low:.0%}–{row.high:.0%}", f"{row.right:.0%}"
        table.add_row(row.rule, str(row.decisions), right, span, kappa, alpha, row.proposal())
    Console().print(table)
    click.echo(
        "Chosen on these decisions, and only on findings that were shown: "
        "try a threshold on other articles before you set it."
    )
