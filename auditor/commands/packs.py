"""``auditor packs``: make rule packs from lists and styles that others keep."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(epilog="\b\nExample:\n  auditor packs add tortured-phrases.json")
def packs() -> None:
    """Packs of rules made from public lists."""


@packs.command(
    epilog="\b\nExamples:\n  auditor packs add tortured-phrases.json\n"
    "  auditor packs add phrases.csv --to our-rules\n  auditor packs add styles/Microsoft"
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.json|FILE.csv|STYLE")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), default=Path("auditor-packs"),
    show_default=True, help="The pack's folder.",
)  # fmt: skip
def add(file: Path, folder: Path) -> None:
    """Turn a list of tortured phrases, or a folder of Vale rules, into a pack."""
    if file.is_dir():
        from auditor.rulebook.vale import convert_style

        count = convert_style(file, folder, lambda at, why: click.echo(f"{at}: {why}", err=True))
        click.echo(f"{count} rules in {folder}")
    else:
        from auditor.rulebook.packs import convert_tortured

        count = convert_tortured(file, folder)
        click.echo(f"{count} phrases in {folder}")
    click.echo(f"use it with: auditor check PATH --pack {folder}")
