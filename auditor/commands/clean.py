"""``auditor clean``: write articles without their debris, or show what would go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.commands.options import articles_argument, load_settings, settings_options


@click.command(
    epilog="\b\nExamples:\n  auditor clean draft.txt > clean.txt\n"
    "  auditor clean articles/ --diff\n  auditor clean draft.txt --in-place"
)
@articles_argument
@click.option("--diff", "show_diff", is_flag=True, help="Print a unified diff instead.")
@click.option("--in-place", is_flag=True, help="Write the files themselves.")
@click.option("--check", "only_check", is_flag=True, help="Exit 1 on debris.")
@click.option(
    "--level", type=click.Choice(["gate", "editor", "auditor"]), default="editor",
    show_default=True, help="How sure a finding must be: near certain, likely, any.",
)  # fmt: skip
@settings_options
def clean(
    paths: tuple[str, ...],
    show_diff: bool,
    in_place: bool,
    only_check: bool,
    level: Any,
    config_path: str | None,
    **options: Any,
) -> None:
    """Write articles without their debris; what goes is listed on standard error."""
    from auditor.clean import CLEANED, cleaned, diff
    from auditor.errors import InputError
    from auditor.repeats import sources_of_run
    from auditor.run import build_auditor

    settings = load_settings(config_path, **options).settings
    auditor = build_auditor(settings)
    dirty = unreadable = False
    for source in sources_of_run(auditor.book, paths, exclude=settings.exclude):
        if isinstance(source, InputError):
            click.echo(f"error: {source}", err=True)
            unreadable = True
            continue
        rules = auditor.book.rules
        done = cleaned(source, auditor.audit, rules, level)
        dirty = dirty or bool(done.edits or done.left)
        for edit in done.edits:
            # of a repair the line ends are shown, as they may be all that changes
            what = edit.before if edit.after else " ".join(edit.before.split())
            becomes = f" -> {edit.after!r}" if edit.after else ""
            click.echo(f"{source.uri}:{edit.line}: {edit.rule}: {what!r}{becomes}", err=True)
        for finding in done.left:
            what = " ".join(finding.location.excerpt.split())
            advice = rules[finding.rule].file.advice
            place = f"{source.uri}:{finding.location.line}"
            click.echo(f"{place}: {finding.rule}: {what!r} stays: {advice}", err=True)
        if only_check:
            continue
        if show_diff:
            click.echo(diff(source.uri, source.text, done.text), nl=False)
        elif in_place:
            _write(source, done.text, bool(done.edits))
        else:
            click.echo(done.text, nl=False)
    if not any(rule.category == CLEANED for rule in auditor.book.rules.values()):
        click.echo("note: no rule of boilerplate-debris was selected", err=True)
    raise SystemExit(2 if unreadable else int(only_check and dirty))


def _write(source: Any, text: str, changed: bool) -> None:
    """Write a file whole or not at all, in its own encoding."""
    from auditor.errors import ConfigError, Place
    from auditor.paths import has_file
    from auditor.writing import write_whole

    if not has_file(source.uri):
        raise ConfigError("--in-place needs files of one article", Place(source.uri))
    if not changed:
        return
    path = Path(source.uri)
    if path.read_bytes() != source.text.encode(source.encoding, "replace"):
        problem = "holds bytes that would be lost, or has just been changed"
        raise ConfigError(problem, Place(source.uri), "see what would go with --diff")
    write_whole(path, text.encode(source.encoding, "replace"))
