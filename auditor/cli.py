"""The command line: one group, one sub-command a file in ``auditor/commands``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any

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


READER_LEFT = 141  # what a shell says of a program that the signal of a broken pipe ended


@contextmanager
def _while_read() -> Iterator[None]:
    """Exits with `READER_LEFT` on a broken pipe, of which click and rich make an exit with 1.

    For ``auditor check`` 1 would mean that an article failed.
    """
    try:
        yield
    except BrokenPipeError as error:
        raise SystemExit(READER_LEFT) from error
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):
            leaving.code = READER_LEFT
        raise


class _Commands(click.Group):
    """Imports a sub-command when it is asked for; all of them are cheap to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = resolve_name(COMMANDS[cmd_name])
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _while_read():  # --help is printed here
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _while_read():
            return super().invoke(ctx)


@click.group(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="auditor")
def cli() -> None:
    """Audit articles: garbled words, page debris, unsupported claims; one report each."""
