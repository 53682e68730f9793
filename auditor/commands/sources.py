"""``auditor sources``: articles summed up by publisher."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import click

from auditor.commands.options import (
    articles_argument,
    exclude_option,
    load_settings,
    output_option,
    settings_options,
)

EPILOG = """\b
Without --source-from a publisher is the host of the article's address, else a field "source",
"publisher" or "site" beside the text, else the folder. Intervals are 95 %: of means by
bootstrap, from five articles; of shares by Wilson's score.

\b
Examples:
  auditor sources archive.jsonl
  auditor sources sites/ --source-from folder --format html --output sources.html
  auditor sources archive.jsonl --source-from section --format csv > sections.csv

\b
Exit codes: 0 done, 2 something could not be audited.
"""


@click.command(epilog=EPILOG)
@articles_argument
@click.option("--source-from", "how", metavar="WHAT", help="url, folder, or the name of a field.")
@click.option(
    "--format", "-f", "format_name", type=click.Choice(["terminal", "json", "html", "csv"]),
    default="terminal", show_default=True, help="Of the summary.",
)  # fmt: skip
@output_option
@exclude_option
@settings_options
def sources(
    paths: tuple[str, ...],
    how: str | None,
    format_name: str,
    output: str | None = None,
    exclude: tuple[str, ...] = (),
    config_path: str | None = None,
    **options: Any,
) -> None:
    """Sum articles up by publisher: scores, commonest faults, trend."""
    from auditor.commands.output import open_output, tell_errors
    from auditor.evidence.publisher import UNKNOWN
    from auditor.gate import COULD_NOT_AUDIT, PASSED
    from auditor.publishers import sum_up
    from auditor.render.sources import write_sources
    from auditor.repeats import sources_of_run
    from auditor.run import build_auditor

    settings = load_settings(config_path, exclude=exclude, **options).settings
    auditor = build_auditor(settings)
    written = [output] if output else []
    articles = sources_of_run(auditor.book, paths, exclude=settings.exclude, written=written)
    found = sum_up(auditor, articles, how)
    with ExitStack() as stack:
        write_sources(format_name, open_output(output, stack, paths), found)
    if how and [each["source"] for each in found["sources"]] == [UNKNOWN]:
        wanted = "web address" if how == "url" else f"field '{how}'"
        click.echo(f"note: no article has a {wanted}; all count as {UNKNOWN}", err=True)
    tell_errors(found["summary"])
    raise SystemExit(COULD_NOT_AUDIT if found["summary"]["errors"] else PASSED)
