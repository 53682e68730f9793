"""``auditor bench``: this and its peers on the same text, in one run; and the curve of a batch."""

from __future__ import annotations

from pathlib import Path

import click

_HEAD = (
    f"{'tool':24} {'articles':>8} {'start s':>8} {'ms/article':>10} {'words/s':>10} {'MB/s':>7}"
    f" {'peak MB':>8}  declared rules are"
)


@click.command(
    epilog="\b\nExamples:\n  pip install 'auditor[bench]'\n  auditor bench --articles 1000\n"
    "  auditor bench --curve 1000\n  auditor bench --curve 100000 --ignore learned --plot plots/"
)
@click.option("--articles", type=click.IntRange(20, 5000), default=600, show_default=True,
              help="How many to generate; slow tools get a tenth.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same text.")
@click.option(
    "--curve", "most", type=click.IntRange(10), metavar="N",
    help="Whole batch runs of 10, 100 … N articles on 1 and 2 workers instead.",
)  # fmt: skip
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules, in the curve.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="DIR", help="Draw SVG files, too.")
def bench(
    articles: int, seed: int, most: int | None, ignore: tuple[str, ...], plot: Path | None
) -> None:
    """Measure speed beside peers on generated text, and print the ratios.

    Seconds are of processor time, which other work on the machine changes little.
    """
    if most is not None:
        _curve(most, seed, ignore, plot)
    else:
        _peers(articles, seed, plot)


def _peers(articles: int, seed: int, plot: Path | None) -> None:
    from auditor.bench import Row, measure

    rows: list[Row] = []
    click.echo(_HEAD)
    for row in measure(articles, seed):
        rows.append(row)
        if row.spent is None or row.start is None:
            click.echo(f"{row.tool.name:24} not installed: {row.tool.missing}")
            continue
        if not (row.each and rows[0].each):
            click.echo(f"{row.tool.name:24} too few --articles to tell from its start")
            continue
        ratio = rows[0].words_per_second / row.words_per_second
        click.echo(
            f"{row.tool.name:24} {row.articles:8,} {row.start.processor:8.2f}"
            f" {1000 * row.each:10.2f} {row.words_per_second:10,.0f}"
            f" {row.megabytes_per_second:7.2f} {row.spent.peak:8.0f}  {ratio:.2f} × as fast"
        )
    if plot is not None:
        from auditor.batch.plots import draw_peers

        draw_peers(rows, plot / "peers.svg")


def _curve(most: int, seed: int, ignore: tuple[str, ...], plot: Path | None) -> None:
    """One line per point as it is measured."""
    from auditor.batch.curve import Point, curve
    from auditor.config import Settings
    from auditor.run import build_auditor

    build_auditor(Settings(ignore=ignore))  # a wrong name is told before anything is measured
    counts = sorted({*(10**power for power in range(1, len(str(most)))), most})
    options = [part for name in ignore for part in ("--ignore", name)]
    points: list[Point] = []
    click.echo("articles  workers  processor s  ms/article  words/s  elapsed s  peak MB")
    for point in curve(counts, (1, 2), seed, options):
        points.append(point)
        spent = point.spent
        each = 1000 * spent.processor / point.articles
        pace = point.words / spent.processor
        click.echo(
            f"{point.articles:8,}  {point.workers:7}  {spent.processor:11.1f}  {each:10.1f}"
            f"  {pace:7,.0f}  {spent.elapsed:9.1f}  {spent.peak:7.0f}"
        )
    if plot is not None:
        from auditor.batch.plots import draw_curve

        draw_curve(points, plot / "curve.svg")
