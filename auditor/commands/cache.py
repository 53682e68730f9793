"""``auditor cache``: what results are kept, and away with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


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
    found = _cache(folder).info()
    click.echo(f"{found.path}: {found.results} results, ", nl=False)
    click.echo(f"{found.size / 1e6:.1f} of at most {found.largest / 1e6:.0f} MB")


@cache.command()
@_WHERE
def clear(folder: Path | None) -> None:
    """Remove all results, and what was worked out of the rules' files and patterns."""
    from auditor.checks import pattern_facts
    from auditor.rulebook import yamlfile

    cache = _cache(folder)
    click.echo(f"{cache.clear()} results removed")
    for kept in (pattern_facts.KEPT, yamlfile.KEPT):
        cache.path.with_name(kept.name).unlink(missing_ok=True)


def _cache(folder: Path | None) -> Any:
    from auditor.cache import ResultCache
    from auditor.resources import cache_dir

    return ResultCache(folder or cache_dir())
