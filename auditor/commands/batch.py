"""``auditor batch``: audit archives, resumable, on many processes or machines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from auditor.commands.cache import results_in
from auditor.commands.options import exclude_option, gate_options, load_settings, settings_options

EPILOG = """\b
Examples:
  auditor batch archive.jsonl.gz --out results
  auditor batch pages.warc.gz crawl/ --out results --workers 4 --format parquet
  auditor batch archive.parquet --out trial --sample 1000 --seed 7
  auditor batch archive/ --out results --cluster tcp://10.0.0.5:8786

\b
A run that was stopped goes on when the same command is given again.
Exit codes: 0 all passed, 1 the gate failed, 2 something could not be audited.
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True, metavar="IN...")
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path),
    help="Folder of the run: records, findings, errors, report.json.",
)  # fmt: skip
@click.option(
    "--format", "-f", "format_name", type=click.Choice(["jsonl", "parquet"]), default="jsonl",
    show_default=True, help="Of records and findings.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(1), help="Processes [default: one per core].")
@click.option("--cluster", metavar="URL", help="A Dask scheduler instead, like tcp://host:8786.")
@click.option("--shard-size", type=click.IntRange(1), default=256, show_default=True,
              help="Documents in one file, at most.")  # fmt: skip
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Only N documents, by chance.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the sample.")
@click.option(
    "--cache", metavar="DIR", is_flag=False, flag_value="", type=click.Path(path_type=str),
    help="Keep results for other runs (in the user's cache folder if no DIR is given).",
)  # fmt: skip
@exclude_option
@click.option("--restart", is_flag=True, help="Throw away what an earlier run left in DIR.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on standard error.")
@settings_options
@gate_options
def batch(
    paths: tuple[str, ...],
    out: Path,
    format_name: str,
    workers: int | None,
    cluster: str | None,
    shard_size: int,
    sample: int | None,
    seed: int,
    cache: str | None,
    restart: bool,
    quiet: bool,
    exclude: tuple[str, ...] = (),
    config_path: str | None = None,
    **options: Any,
) -> None:
    """Audit archives: .jsonl (.gz, .zst), folders, .parquet, .warc and .wet."""
    from auditor.batch.executors import executor, one_thread

    one_thread()  # before numpy is loaded
    from auditor.batch.progress import progress
    from auditor.batch.run import Plan, run_batch

    settings = load_settings(config_path, exclude=exclude, **options).settings
    kept = None if cache is None else results_in(cache, warn=True).path.parent
    plan = Plan(paths, out, settings, format_name, shard_size, sample, seed, kept, restart)
    try:
        with progress(quiet=quiet) as tell:
            report = run_batch(plan, executor(workers or _cores(), cluster), tell)
    except KeyboardInterrupt:  # the terminal shows ^C and stays on that line
        click.echo(f"\nwhat is done is in {out}: the same command goes on", err=True)
        raise click.Abort from None
    if not quiet:
        click.echo(_summary(report, out))
    raise SystemExit(report["exit_code"])


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _summary(report: dict[str, Any], out: Path) -> str:
    from auditor.render.labels import counted

    told = ", ".join(f"{report[name]} {name}" for name in ("pass", "review", "fail"))
    if not report["articles"] and not report["errors"]:
        return f"no articles in the inputs: {out}"
    articles = counted(report["articles"], "article")
    line = f"{articles} ({told}), {counted(report['findings'], 'finding')}: {out}"
    if report["inputs_changed"]:
        line += "\nthe inputs changed while they were read: start over with --restart"
    if report["errors"]:
        line += f"\n{counted(report['errors'], 'error')}: {out / 'errors.jsonl'}"
    return line
