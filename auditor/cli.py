"""The command line: one group, one sub-command a file in ``auditor/commands``."""

from __future__ import annotations

from pkgutil import resolve_name

import click

from auditor import __version__

COMMANDS: dict[str, str] = {
    "check": "auditor.commands.check:check",
    "batch": "auditor.commands.batch:batch",
    "cache": "auditor.commands.cache:cache",
    "compare": "auditor.commands.compare:compare",
    "sources": "auditor.commands.sources:sources",
    "verify": "auditor.commands.verify:verify",
    "rules": "auditor.commands.rules:rules",
    "explain": "auditor.commands.rules:explain",
    "new-rule": "auditor.commands.rules:new_rule",
    "test-rules": "auditor.commands.rules:test_rules",
    "clean": "auditor.commands.clean:clean",
    "baseline": "auditor.commands.baseline:baseline",
    "review": "auditor.commands.review:review",
    "learned": "auditor.commands.learned:learned",
    "packs": "auditor.commands.packs:packs",
    "models": "auditor.commands.models:models",
    "config": "auditor.commands.config:config",
    "schema": "auditor.commands.config:schema",
    "lsp": "auditor.commands.lsp:lsp",
    "bench": "auditor.commands.bench:bench",
    "completion": "auditor.commands.completion:completion",
}

EPILOG = """\b
Start here:
  auditor check draft.md            audit one article
  auditor check articles/           audit a folder
  auditor explain RULE              why something was flagged
  auditor completion bash           tab completion for your shell
"""


class _Lazy(click.Group):
    """Imports a sub-command when it is asked for; all of them are cheap to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = resolve_name(COMMANDS[cmd_name])
        return command


@click.group(cls=_Lazy, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="auditor")
def cli() -> None:
    """Audit articles: garbled words, page debris, unsupported claims; one report each."""
