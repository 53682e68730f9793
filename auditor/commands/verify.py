"""``auditor verify``: does given evidence support a claim, contradict it, or not touch it."""

from __future__ import annotations

from contextlib import ExitStack

import click

EPILOG = """\b
Each line: {"id": "1", "claim": "...", "evidence": ["...", "..."]}
Each answer: {"id": "1", "label": "supports", "probability": 0.93,
              "evidence_span": {"evidence": 0, "start": 12, "end": 80}}
label: supports, contradicts or unrelated; evidence_span is null where there is none.

\b
Examples:
  auditor verify pairs.jsonl > answers.jsonl
  cat pairs.jsonl | auditor verify - --output answers.jsonl

\b
Exit codes: 0 all answered, 2 a line could not be read (the others are answered).
"""


@click.command(epilog=EPILOG)
@click.argument("path", metavar="PAIRS.jsonl")
@click.option("--output", "-o", metavar="FILE", help="Write the answers there.")
def verify(path: str, output: str | None) -> None:
    """Judge claims against evidence, one JSON object a line."""
    from auditor.commands.output import open_input, open_output
    from auditor.evidence.pairs import answer_lines

    with ExitStack() as stack:
        lines = open_input(path, stack)
        out = open_output(output, stack)
        errors = 0
        for answer in answer_lines(lines, path):
            if isinstance(answer, str):
                out.write(answer + "\n")
            else:
                errors += 1
                click.echo(f"error: {answer}", err=True)
    raise SystemExit(2 if errors else 0)
