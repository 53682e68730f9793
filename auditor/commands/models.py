"""``auditor models``: what trained models there are, and how to fetch the large one."""

from __future__ import annotations

import click


@click.group(epilog="\b\nExamples:\n  auditor models list\n  auditor models install deep")
def models() -> None:
    """List trained models; install those too large to ship."""


@models.command("list", epilog="\b\nExample:\n  auditor models list")
def list_models() -> None:
    """Show each model, its size, and where its card is."""
    from rich.console import Console
    from rich.table import Table

    from auditor.learned.fetch import REMOTE, fetched
    from auditor.learned.store import MODELS

    table = Table("model", "MB", "state", "where", box=None)
    for folder in sorted(path.parent for path in MODELS.glob("*/manifest.json")):
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        table.add_row(folder.name, f"{size:.1f}", "comes with auditor", str(folder))
    for name, remote in REMOTE.items():
        path = fetched(name)
        state = "installed" if path else f"not installed: auditor models install {name}"
        table.add_row(name, str(remote.megabytes), state, str(path or remote.about))
    Console().print(table)


@models.command(epilog="\b\nExample:\n  auditor models install deep")
@click.argument("name")
def install(name: str) -> None:
    """Fetch a large model, check it, and keep it (needs the network, this once)."""
    from auditor.learned.fetch import fetch

    fetch(name, click.echo)
