"""``auditor check``: audit articles and write reports."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from auditor.commands.cache import results_in
from auditor.commands.options import (
    articles_argument,
    exclude_option,
    gate_options,
    load_settings,
    settings_options,
)
from auditor.render import FORMATS, renderer

EPILOG = """\b
Examples:
  auditor check draft.md
  auditor check articles/ --exclude '*/archive/*' --profile scholarly
  auditor check articles/ --format html --output report.html
  auditor check articles/ --format json --format html --output out/report
  cat draft.txt | auditor check -

\b
Exit codes: 0 all passed, 1 the gate failed, 2 something could not be audited.
"""


@click.command(epilog=EPILOG)
@articles_argument
@click.option(
    "--format", "-f", "formats", multiple=True, type=click.Choice(list(FORMATS)),
    default=["terminal"], show_default=True, help="May be given several times.",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE",
    help="Write there; with several formats each gets its own extension.",
)  # fmt: skip
@exclude_option
@click.option(
    "--baseline", "baseline_file", metavar="FILE", type=click.Path(path_type=Path),
    help="Mark the findings of this baseline; only others count.",
)  # fmt: skip
@click.option(
    "--changed", metavar="REV", is_flag=False, flag_value="HEAD",
    help="Only files and lines changed since a git revision (HEAD if none is given).",
)  # fmt: skip
@click.option(
    "--cache", metavar="DIR", is_flag=False, flag_value="",
    help="Keep results, and use those kept before (in your own cache folder without DIR).",
)  # fmt: skip
@click.option("--all", "show_all", is_flag=True, help="Show all for review, not ten a category.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on standard error.")
@settings_options
@gate_options
def check(
    paths: tuple[str, ...],
    formats: tuple[str, ...] = ("terminal",),
    output: str | None = None,
    exclude: tuple[str, ...] = (),
    baseline_file: Path | None = None,
    changed: str | None = None,
    cache: str | None = None,
    show_all: bool = False,
    quiet: bool = False,
    config_path: str | None = None,
    **options: Any,
) -> None:
    """Audit articles: files, folders, globs, .jsonl files, or - for standard input."""
    config = load_settings(config_path, exclude=exclude, **options)
    if not config.settings.select and "grammar" not in config.settings.ignore:
        from auditor.language.harper import load_ahead

        load_ahead()
    from auditor.commands.output import open_output, tell_errors
    from auditor.errors import ConfigError
    from auditor.repeats import sources_of_run
    from auditor.run import Tally, audit_sources, build_auditor, describe

    if len(formats) > 1 and output is None:
        raise ConfigError("several formats need --output", hint="each gets its own extension")
    paths, known = _known(paths, baseline_file, changed)
    auditor = build_auditor(config.settings, known)
    if cache is not None and changed is None:  # what is changed has no key
        auditor = _cached(auditor, cache, baseline_file)
    run = {**describe(auditor), "all": show_all, "baseline": baseline_file is not None}
    tally = Tally()
    with ExitStack() as stack:
        outputs = _outputs(formats, output)
        reports = [
            renderer(name)(open_output(file, stack, paths), run)
            for name, file in zip(formats, outputs, strict=True)
        ]
        found = sources_of_run(
            auditor.book,
            paths,
            exclude=config.settings.exclude,
            stdin=sys.stdin.buffer,
            written=[file for file in outputs if file],
        )
        wants_bar = not quiet and ("terminal" not in formats or output is not None)
        for source, report in _progress(
            audit_sources(auditor, found, tally), paths, config.settings.exclude, wants_bar
        ):
            article = report.to_dict()
            for each in reports:
                each.article(article, source.text)
        summary = tally.summary()
        for each in reports:
            each.finish(summary)
    if changed and not paths:
        click.echo(f"no article changed since {changed}", err=True)
    else:
        tell_errors(summary)
    raise SystemExit(summary["exit_code"])


def _cached(auditor: Any, folder: str, baseline_file: Path | None) -> Any:
    from auditor.cache import CachingAuditor

    known = baseline_file.read_bytes() if baseline_file else b""
    return CachingAuditor(auditor, results_in(folder, warn=True), known)


def _known(
    paths: tuple[str, ...], baseline_file: Path | None, revision: str | None
) -> tuple[tuple[str, ...], Any]:
    """The paths to audit, and what marks findings as known already."""
    if baseline_file is None and revision is None:
        return paths, None
    from auditor.baseline import read_baseline
    from auditor.changed import changed_lines, mark_unchanged
    from auditor.inputs import KNOWN
    from auditor.paths import has_file, suffix_of

    baseline = read_baseline(baseline_file) if baseline_file else None
    lines = changed_lines(revision, paths) if revision else None

    def mark(source: Any, findings: Any) -> Any:
        if baseline is not None:
            findings = baseline.mark(source.uri, findings)
        # an article in a .jsonl file has no lines of its own
        if lines is None or not has_file(source.uri):
            return findings
        return mark_unchanged(findings, lines.get(source.uri, ()))

    if lines is None:
        return paths, mark
    return tuple(path for path in sorted(lines) if suffix_of(path) in KNOWN), mark


def _outputs(formats: tuple[str, ...], output: str | None) -> list[str | None]:
    """The file of each format: the one that was named, or each with its own extension."""
    if output is None or len(formats) == 1:
        return [output]
    path = Path(output)
    return [str(path.with_name(path.stem + FORMATS[name][1])) for name in formats]


def _progress(reports: Any, paths: tuple[str, ...], exclude: tuple[str, ...], wanted: bool) -> Any:
    """The same reports; a bar on standard error while they come, if that is a terminal."""
    if not wanted or not sys.stderr.isatty() or "-" in paths:
        return reports
    from rich.console import Console
    from rich.progress import track

    from auditor.inputs import count_sources

    total = count_sources(paths, exclude=exclude)
    return track(reports, "Auditing", total, console=Console(stderr=True), transient=True)
