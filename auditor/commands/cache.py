"""``auditor cache``: what results are kept, and away with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.cache import ResultCache


@click.group(epilog="\b\nExamples:\n  auditor cache info\n  auditor cache clear")
def cache() -> None:
    """Results kept by ``--cache``: by content, rules, models and settings."""


_WHERE = click.option(
    "--cache", "folder", metavar="DIR", type=click.Path(path_type=Path),
    help="The cache folder [default: the user's own].",
)  # fmt: skip


@cache.command()
@_WHERE
def info(folder: Path | None) -> None:
    """Where the cache is, and how much it holds."""
    from auditor.render.labels import counted

    found = results_in(folder).info()
    click.echo(f"{found.path}: {counted(found.results, 'result')}, ", nl=False)
    click.echo(f"{found.size / 1e6:.1f} of at most {found.largest / 1e6:.0f} MB")


@cache.command()
@_WHERE
def clear(folder: Path | None) -> None:
    """Remove all results.

    What was worked out of the rules' files and patterns goes, too.
    """
    from auditor.checks import pattern_facts
    from auditor.render.labels import counted
    from auditor.rulebook import yamlfile

    cache = results_in(folder)
    click.echo(f"{counted(cache.clear(), 'result')} removed")
    for kept in (pattern_facts.KEPT, yamlfile.KEPT):
        cache.path.with_name(kept.name).unlink(missing_ok=True)


def results_in(folder: Path | str | None, *, warn: bool = False) -> ResultCache:
    """The cache in ``folder``, or the user's own; says so, if asked to, if it cannot be used."""
    from auditor.cache import ResultCache
    from auditor.resources import cache_dir

    found = ResultCache(Path(folder).resolve() if folder else cache_dir())
    if warn and (fault := found.fault()):
        click.echo(f"warning: {found.path.parent}: no results are kept: {fault}", err=True)
    found.close()
    return found
