"""``auditor packs``: make rule packs from lists and styles that others keep."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(epilog="\b\nExample:\n  auditor packs add tortured-phrases.json")
def packs() -> None:
    """Packs of rules made from public lists."""


@packs.command(
    epilog="\b\nExamples:\n  auditor packs add tortured-phrases.json\n"
    "  auditor packs add phrases.csv --to our-rules"
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.json|.csv")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), default=Path("auditor-packs"),
    show_default=True, help="The pack's folder.",
)  # fmt: skip
def add(file: Path, folder: Path) -> None:
    """Turn a list of tortured phrases with their originals into a pack."""
    from auditor.rulebook.packs import convert_tortured

    count = convert_tortured(file, folder)
    click.echo(f"{count} phrases in {folder}")
    click.echo(f"use it with: auditor check PATH --pack {folder}")
