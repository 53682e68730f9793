"""``auditor lsp``: the language server, over standard input and output."""

from __future__ import annotations

from typing import Any

import click

from auditor.commands.options import load_settings, settings_options


@click.command(
    epilog="\b\nExample (Neovim):\n  vim.lsp.start({name='auditor', cmd={'auditor', 'lsp'}})"
)
@settings_options
def lsp(config_path: str | None, **options: Any) -> None:
    """Serve an editor over standard input and output (needs auditor[lsp])."""
    from auditor.errors import ConfigError
    from auditor.run import build_auditor

    try:
        from auditor.lsp.server import make_server
    except ModuleNotFoundError as error:
        hint = "pip install 'auditor[lsp]'"
        raise ConfigError(f"the language server needs {error.name}", hint=hint) from error
    make_server(build_auditor(load_settings(config_path, **options).settings)).start_io()
