"""``auditor check``: audit articles and write reports."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import click

from auditor.commands.options import gate_options, load_settings, settings_options

_READ = {".txt", ".md", ".markdown", ".html", ".htm", ".jsonl"}
_SUFFIXES = {
    "checkstyle": ".checkstyle.xml",
    "github": ".github.txt",
    "gitlab": ".gitlab.json",
    "html": ".html",
    "json": ".json",
    "junit": ".junit.xml",
    "markdown": ".md",
    "pytest": ".pytest.txt",
    "sarif": ".sarif",
    "terminal": ".txt",
}

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
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format", "-f", "formats", multiple=True, metavar="NAME",
    help="terminal (default), json, html, markdown, sarif, junit, github, gitlab, checkstyle, "
    "pytest; may be given several times.",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE",
    help="Write there; with several formats each gets its own extension.",
)  # fmt: skip
@click.option("--exclude", multiple=True, metavar="GLOB", help="Files that are not read.")
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
    formats: tuple[str, ...] = (),
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
    from auditor.repeats import sources_of_run
    from auditor.run import Tally, audit_sources, build_auditor, describe

    formats = formats or ("terminal",)
    _check_formats(formats, output)
    paths, known = _known(paths, baseline_file, changed)
    auditor = build_auditor(config.settings, known)
    if cache is not None and changed is None:  # what is changed has no key
        auditor = _cached(auditor, cache, baseline_file)
    run = {**describe(auditor), "all": show_all, "baseline": baseline_file is not None}
    tally = Tally()
    with ExitStack() as stack:
        reports = _open_reports(formats, output, run, stack)
        found = sources_of_run(
            auditor.book, paths, exclude=config.settings.exclude, stdin=sys.stdin.buffer
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
    for error in tally.errors:
        click.echo(f"error: {error}", err=True)
    if changed and not paths:
        click.echo(f"no article changed since {changed}", err=True)
    elif not summary["articles"] and not tally.errors:
        click.echo("error: no articles found (name files or folders with .txt, .md …)", err=True)
        raise SystemExit(2)
    raise SystemExit(summary["exit_code"])


def _cached(auditor: Any, folder: str, baseline_file: Path | None) -> Any:
    from auditor.cache import CachingAuditor, ResultCache
    from auditor.resources import cache_dir

    known = baseline_file.read_bytes() if baseline_file else b""
    return CachingAuditor(auditor, ResultCache(Path(folder) if folder else cache_dir()), known)


def _known(
    paths: tuple[str, ...], baseline_file: Path | None, revision: str | None
) -> tuple[tuple[str, ...], Any]:
    """The paths to audit, and what marks findings as known already."""
    from auditor.baseline import read_baseline
    from auditor.changed import changed_lines, mark_unchanged

    baseline = read_baseline(baseline_file) if baseline_file else None
    lines = changed_lines(revision, paths) if revision else None

    def mark(source: Any, findings: Any) -> Any:
        if baseline is not None:
            findings = baseline.mark(source.uri, findings)
        if (
            lines is None or "#" in source.uri
        ):  # an article in a .jsonl file has no lines of its own
            return findings
        return mark_unchanged(findings, lines.get(source.uri, ()))

    if lines is None:
        return paths, mark
    return tuple(path for path in sorted(lines) if Path(path).suffix in _READ), mark


def _check_formats(formats: tuple[str, ...], output: str | None) -> None:
    from auditor.errors import ConfigError
    from auditor.render import FORMATS

    for name in formats:
        if name not in FORMATS:
            raise ConfigError(f"no format '{name}'", hint="one of " + ", ".join(sorted(FORMATS)))
    if len(formats) > 1 and output is None:
        raise ConfigError("several formats need --output", hint="each gets its own extension")


def _open_reports(
    formats: tuple[str, ...], output: str | None, run: dict[str, Any], stack: ExitStack
) -> list[Any]:
    from auditor.render import renderer

    reports = []
    for name in formats:
        reports.append(renderer(name)(_open(name, output, len(formats) > 1, stack), run))
    return reports


def _open(name: str, output: str | None, several: bool, stack: ExitStack) -> IO[str]:
    from auditor.errors import ConfigError, Place

    if output is None:
        return sys.stdout
    path = Path(output)
    if several:
        path = path.with_name(path.stem + _SUFFIXES[name])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
    except OSError as error:
        raise ConfigError(f"cannot write: {error.strerror}", Place(str(path))) from error


def _progress(reports: Any, paths: tuple[str, ...], exclude: tuple[str, ...], wanted: bool) -> Any:
    """The same reports; a bar on standard error while they come, if that is a terminal."""
    if not wanted or not sys.stderr.isatty() or "-" in paths:
        return reports
    from rich.console import Console
    from rich.progress import track

    from auditor.inputs import count_sources

    total = count_sources(paths, exclude=exclude)
    return track(reports, "Auditing", total, console=Console(stderr=True), transient=True)
