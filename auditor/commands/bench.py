"""``auditor bench``: this and its peers on the same text, in one run; and the curve of a batch."""

from __future__ import annotations

import click


@click.command(
    epilog="\b\nExamples:\n  pip install 'auditor[bench]'\n  auditor bench --megabytes 4\n"
    "  auditor bench --curve 1000"
)
@click.option("--megabytes", default=2.0, show_default=True, help="How much text to generate.")
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same text.")
@click.option(
    "--curve", "most", type=click.IntRange(10), metavar="N",
    help="Whole batch runs of 10, 100 … N articles on 1 and 2 workers instead.",
)  # fmt: skip
def bench(megabytes: float, seed: int, most: int | None) -> None:
    """Measure speed beside peers on generated text, and print the ratios."""
    if most is not None:
        _curve(most, seed)
    else:
        _peers(megabytes, seed)


def _peers(megabytes: float, seed: int) -> None:
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


def _curve(most: int, seed: int) -> None:
    """One line per point as it is measured; processor time does not depend on other work."""
    from auditor.batch.curve import curve

    counts = sorted({*(10**power for power in range(1, len(str(most)))), most})
    click.echo("articles  workers  processor s  ms/article  words/s  elapsed s  peak MB")
    for point in curve(counts, (1, 2), seed):
        each = 1000 * point.processor / point.articles
        pace = point.words / point.processor
        click.echo(
            f"{point.articles:8,}  {point.workers:7}  {point.processor:11.1f}  {each:10.1f}"
            f"  {pace:7,.0f}  {point.elapsed:9.1f}  {point.peak:7.0f}"
        )
