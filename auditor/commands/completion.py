"""``auditor completion SHELL``: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click


@click.command(epilog='\b\nExample (bash):\n  eval "$(auditor completion bash)"')
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell."""
    from click.shell_completion import get_completion_class

    from auditor.cli import cli

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(cli, {}, "auditor", "_AUDITOR_COMPLETE").source())
