"""``auditor compare``: several articles on one event, claim by claim."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import click

from auditor.commands.options import (
    articles_argument,
    exclude_option,
    gate_options,
    load_settings,
    output_option,
    settings_options,
)

EPILOG = """\b
Examples:
  auditor compare articles/
  auditor compare one.txt two.txt three.html --format html --output event.html
  auditor compare archive.jsonl --format json > compared.json

\b
Exit codes: 0 all passed, 1 the gate failed, 2 something could not be audited.
"""


@click.command(epilog=EPILOG)
@articles_argument
@click.option(
    "--format", "-f", "format_name", type=click.Choice(["terminal", "json", "html"]),
    default="terminal", show_default=True, help="Of the comparison.",
)  # fmt: skip
@output_option
@exclude_option
@click.option("--all", "show_all", is_flag=True, help="Show every claim in the terminal.")
@settings_options
@gate_options
def compare(
    paths: tuple[str, ...],
    format_name: str,
    output: str | None = None,
    exclude: tuple[str, ...] = (),
    show_all: bool = False,
    config_path: str | None = None,
    **options: Any,
) -> None:
    """Group articles by event; show which claims agree, differ or stand alone."""
    from auditor.commands.output import open_output, tell_errors
    from auditor.comparison import compare_sources
    from auditor.render.compare import write_comparison
    from auditor.repeats import sources_of_run
    from auditor.run import build_auditor, describe

    settings = load_settings(config_path, exclude=exclude, **options).settings
    auditor = build_auditor(settings)
    written = [output] if output else []
    articles = sources_of_run(auditor.book, paths, exclude=settings.exclude, written=written)
    found = compare_sources(auditor, articles)
    with ExitStack() as stack:
        out = open_output(output, stack, paths)
        write_comparison(format_name, out, found, {**describe(auditor), "all": show_all})
    tell_errors(found["summary"])
    raise SystemExit(found["summary"]["exit_code"])
