"""``auditor review``: the editorial desk, in a browser on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.commands.options import (
    articles_argument,
    exclude_option,
    gate_options,
    load_settings,
    settings_options,
)


@click.command(
    epilog="\b\nExamples:\n  auditor review articles/\n"
    "  auditor review articles/ --store desk.db --reviewer Ana\n"
    "  auditor review articles/ --store postgresql://desk@db/newsroom\n"
    "  auditor review articles/ --export decided/"
)
@articles_argument
@click.option(
    "--store", default=".auditor-desk.db", show_default=True, metavar="FILE",
    help="Where decisions are kept: a file, or a postgresql:// URL.",
)  # fmt: skip
@click.option("--reviewer", metavar="NAME", help="Who decides; your login name if not given.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Any free one if not given.")
@click.option("--blind", is_flag=True, help="Show reviewers only their own decisions.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@exclude_option
@click.option(
    "--export", "folder", metavar="DIR", type=click.Path(path_type=Path),
    help="Open no desk; write decisions, suppressions, patch and mended copies there.",
)  # fmt: skip
@settings_options
@gate_options
def review(
    paths: tuple[str, ...],
    store: str,
    reviewer: str | None,
    port: int,
    blind: bool,
    no_browser: bool,
    exclude: tuple[str, ...],
    folder: Path | None,
    config_path: str | None,
    **options: Any,
) -> None:
    """Decide findings one by one in the browser (needs auditor[review])."""
    from auditor.errors import ConfigError

    settings = load_settings(config_path, exclude=exclude, **options).settings
    try:
        from auditor.review.desk import Desk
        from auditor.review.store import open_store

        desk = Desk(paths, settings, open_store(store))
        if folder is not None:
            _export(desk, folder)
        else:
            _serve(desk, store, reviewer or _login(), port, blind, no_browser)
    except ModuleNotFoundError as error:
        hint = "pip install 'auditor[review]'"
        raise ConfigError(f"the review desk needs {error.name}", hint=hint) from error


def _serve(desk: Any, store: str, reviewer: str, port: int, blind: bool, quiet: bool) -> None:
    from auditor.review.serve import serve

    def opened(link: str) -> None:
        click.echo(f"Review desk, for {reviewer} (the link works once; Ctrl+C ends the desk):")
        click.echo(link)
        if not quiet:
            click.launch(link)

    try:
        serve(desk, reviewer, port=port, blind=blind, opened=opened)
    except KeyboardInterrupt:
        pass
    finally:
        desk.store.close()
    kept = store if "://" not in store else "the database"
    click.echo(f"Decisions are kept in {kept}.", err=True)


def _export(desk: Any, folder: Path) -> None:
    from auditor.review.export import write_all

    desk.work()
    if desk.failure is not None:
        raise desk.failure
    for problem in desk.problems:
        click.echo(f"error: {problem}", err=True)
    for name, count in write_all(desk, folder):
        click.echo(f"{folder / name}: {count}")
    raise SystemExit(2 if desk.problems else 0)


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in this container
        return "editor"
