"""``auditor rules | explain | new-rule | test-rules``: read, write and try rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.commands.options import load_settings, settings_options


@click.command(epilog="\b\nExamples:\n  auditor rules\n  auditor rules --select unsupported-claims")
@settings_options
@click.option(
    "--catalogue", is_flag=True, help="Print the catalogue as Markdown (rules/README.md)."
)
def rules(config_path: str | None, catalogue: bool, **options: Any) -> None:
    """List the rules: id, category, severity, confidence, audience, title."""
    from auditor.rulebook.catalogue import as_markdown, print_table
    from auditor.run import build_auditor

    book = build_auditor(load_settings(config_path, **options).settings).book
    if catalogue:
        click.echo(as_markdown(book), nl=False)
    else:
        print_table(book)


@click.command(epilog="\b\nExample:\n  auditor explain vague-attribution")
@click.argument("rule_id", metavar="ID")
@settings_options
def explain(rule_id: str, config_path: str | None, **options: Any) -> None:
    """Say what one rule looks for, why, and show its examples."""
    from auditor.errors import ConfigError
    from auditor.rulebook.catalogue import print_rule
    from auditor.run import build_auditor

    book = build_auditor(load_settings(config_path, **options).settings).book
    if rule_id not in book.rules:
        from difflib import get_close_matches

        near = get_close_matches(rule_id, book.rules, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "see 'auditor rules'"
        raise ConfigError(f"no rule '{rule_id}'", hint=hint)
    print_rule(book.rules[rule_id])


@click.command(
    "new-rule",
    epilog="\b\nExample:\n  auditor new-rule my-rules/unsupported-claims/empty-praise.yml",
)
@click.argument("path", metavar="PACK/CATEGORY/ID.yml", type=click.Path(path_type=Path))
@click.option("--kind", default="phrase", show_default=True, help="The check kind it names.")
def new_rule(path: Path, kind: str) -> None:
    """Write a rule file to fill in; then run 'auditor test-rules'."""
    from auditor.rulebook.scaffold import write_rule

    write_rule(path, kind)
    click.echo(f"wrote {path}; fill it in, then run: auditor test-rules {path}")


@click.command(
    "test-rules",
    epilog="\b\nExamples:\n  auditor test-rules\n  auditor test-rules my-rules/",
)
@click.argument("names", nargs=-1, metavar="[ID | PACK | FILE]...")
def test_rules(names: tuple[str, ...]) -> None:
    """Run the marked examples of rules; exit 1 if one does not come out as marked."""
    from auditor.rulebook.examples import run_examples
    from auditor.rulebook.testing import find_rules

    failed = total = 0
    for rule in find_rules(names):
        for result in run_examples(rule):
            if result.not_run:
                click.echo(f"not run {result.explain()}")
                continue
            total += 1
            if result.as_marked == result.example.fails_today:
                failed += 1
                promote = " (now right: move it to bad or good)" if result.as_marked else ""
                click.echo(f"FAILED {result.explain()}{promote}")
    click.echo(f"{total - failed} passed, {failed} failed")
    raise SystemExit(1 if failed else 0)
