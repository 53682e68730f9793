"""``auditor baseline create | update | check``: accept today's findings, be told of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from auditor.commands.options import (
    articles_argument,
    gate_options,
    load_settings,
    settings_options,
)

DEFAULT = ".auditor-baseline.json"
_FILE = click.option(
    "--baseline", "-b", "file", default=DEFAULT, show_default=True, metavar="FILE",
    type=click.Path(path_type=Path), help="The baseline file.",
)  # fmt: skip


@click.group(
    epilog="\b\nExamples:\n  auditor baseline create articles/\n  auditor baseline check articles/"
)
def baseline() -> None:
    """Mark findings that are known already, so that only new ones count."""


@baseline.command(epilog="\b\nExample:\n  auditor baseline create articles/")
@articles_argument
@_FILE
@settings_options
def create(paths: tuple[str, ...], file: Path, **options: Any) -> None:
    """Write a baseline with all open findings; never over one that is there."""
    from auditor.baseline import Baseline
    from auditor.errors import ConfigError, Place
    from auditor.render.labels import counted

    if file.exists():
        hint = "use 'auditor baseline update' to change it"
        raise ConfigError("there is a baseline already", Place(str(file)), hint)
    fresh = _audited(paths, Baseline(file, {}), options)
    fresh.write()
    findings = counted(sum(len(group) for group in fresh.articles.values()), "finding")
    click.echo(f"wrote {file}: {findings} in {counted(len(fresh.articles), 'article')}")


@baseline.command(epilog="\b\nExample:\n  auditor baseline update articles/ --yes")
@articles_argument
@_FILE
@click.option("--yes", is_flag=True, help="Do not ask.")
@settings_options
def update(paths: tuple[str, ...], file: Path, yes: bool, **options: Any) -> None:
    """Show what would come in and go out of the baseline, ask, then write it."""
    from auditor.baseline import read_baseline
    from auditor.render.labels import counted

    older = read_baseline(file)
    fresh = _audited(paths, older, options)
    taken, dropped = fresh.difference(older)
    for sign, rows in (("+", taken), ("-", dropped)):
        for article, known in rows:
            click.echo(f"{sign} {article}: {known.rule}: {known.excerpt}")
    if not taken and not dropped:
        click.echo(f"{file} is up to date")
        return
    question = f"Take in {counted(len(taken), 'finding')} and drop {len(dropped)}?"
    if not yes and not click.confirm(question, default=False):
        click.echo("left as it was")
        return
    fresh.write()
    click.echo(f"wrote {file}")


@baseline.command(epilog="\b\nExample:\n  auditor baseline check articles/")
@articles_argument
@_FILE
@settings_options
@gate_options
def check(paths: tuple[str, ...], file: Path, **options: Any) -> None:
    """Audit, with findings of the baseline marked: only new ones can fail an article."""
    from auditor.commands.check import check as audit

    click.get_current_context().invoke(audit, paths=paths, baseline_file=file, **options)


def _audited(paths: Sequence[str], older: Any, options: dict[str, Any]) -> Any:
    """``older`` brought up to the findings of now.

    Raises:
        InputError: if an article cannot be read, since its findings would be lost unseen.
    """
    from auditor.repeats import sources_of_run
    from auditor.run import Tally, audit_sources, build_auditor

    settings = load_settings(options.pop("config_path"), **options).settings
    tally = Tally()
    auditor = build_auditor(settings)
    sources = sources_of_run(auditor.book, paths, exclude=settings.exclude)
    found = {
        source.uri: report.findings for source, report in audit_sources(auditor, sources, tally)
    }
    if tally.errors:
        raise tally.errors[0]
    return older.with_articles(found)
