"""``auditor bench``: this and its peers on the same text, in one run."""

from __future__ import annotations

import click


@click.command(
    epilog="\b\nExamples:\n  pip install 'auditor[bench]'\n  auditor bench --megabytes 4"
)
@click.option("--megabytes", default=2.0, show_default=True, help="How much text to generate.")
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same text.")
def bench(megabytes: float, seed: int) -> None:
    """Measure speed beside peers on generated text, and print the ratios."""
    from rich.console import Console
    from rich.table import Table

    from auditor.bench import measure, peak_memory

    rows = measure(megabytes, seed)
    own = rows[0].megabytes_per_second
    table = Table("tool", "MB/s", "words/s", "declared rules are", "measured", box=None)
    for row in rows:
        if row.megabytes_per_second:
            ratio = f"{own / row.megabytes_per_second:.2f} × as fast"
            speed = (f"{row.megabytes_per_second:.2f}", f"{row.words_per_second:,.0f}")
            table.add_row(row.name, *speed, ratio, row.note)
        else:
            table.add_row(row.name, "–", "–", "–", row.note)
    Console().print(table)
    click.echo(f"peak memory of this process: {peak_memory():.0f} MB")
