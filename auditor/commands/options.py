"""Options that several sub-commands share, and the settings they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

articles_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
exclude_option = click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Files that are not read."
)
output_option = click.option("--output", "-o", metavar="FILE", help="Write there.")

_SETTINGS = (
    click.option("--config", "config_path", metavar="FILE", help="Use this settings file."),
    click.option("--profile", metavar="NAME", help="Profile, or its YAML file."),
    click.option("--select", multiple=True, metavar="RULE", help="Only these rules or tags."),
    click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules."),
    click.option("--pack", "packs", multiple=True, metavar="DIR", help="One more folder of rules."),
    click.option("--reader", type=click.Choice(["compact", "deep"]),
                 help="Of garbled words; deep asks a language model too (experimental, slower)."),
)  # fmt: skip
_GATE = (
    click.option(
        "--fail-on",
        type=click.Choice(["minor", "major", "grave", "never"]),
        help="Least severity of a near-certain finding that fails an article; never: report only.",
    ),
    click.option("--min-score", type=float, metavar="N", help="Fail below this overall score."),
)


def settings_options(command: F) -> F:
    """Options that choose settings and rules."""
    return _apply(command, _SETTINGS)


def gate_options(command: F) -> F:
    """Options that set when an article fails."""
    return _apply(command, _GATE)


def load_settings(config_path: str | None, **options: Any) -> Any:
    """The `Config` of a command: its options over the settings file over the defaults."""
    from auditor.config import load_config

    return load_config(config_path, {key.replace("_", "-"): each for key, each in options.items()})


def _apply(command: F, options: tuple[Callable[[Any], Any], ...]) -> F:
    for option in reversed(options):
        command = option(command)
    return command
