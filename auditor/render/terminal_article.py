"""One article on the terminal: verdict, scores, and each flagged line with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from auditor.render import labels
from auditor.render.carets import caret_row, fits, shown, window
from auditor.text.source import Source, source_from_text
from auditor.text.span import Span

MOST_SUGGESTIONS = 6
COLOUR = {
    "garbled-words": "red",
    "boilerplate-debris": "blue",
    "unsupported-claims": "magenta",
    "language-quality": "cyan",
    "sourcing": "yellow",
}
Told = tuple[Mapping[str, Any], list[Mapping[str, Any]]]
"""A finding, and those that say the same of the same words further on."""
VERDICT_STYLE = {"fail": "bold red", "review": "bold yellow", "pass": "bold green"}
_SECTIONS = (
    ("May block publication", "^", ("gate",)),
    ("For review", "~", ("editor", "auditor")),
)


class ArticleDetails:
    """Prints one article after the other.

    Args:
        run: ``all`` true shows every finding, not those of `labels.first_shown`.
    """

    def __init__(self, run: Mapping[str, Any]) -> None:
        self._limit = None if run.get("all") else labels.MOST_SHOWN

    def print(self, page: Console, article: Mapping[str, Any], text: str) -> None:
        """Print the article's header and open findings; nothing if there is nothing to say."""
        kept, left_out = labels.first_shown(article, self._limit)
        if not kept and article["verdict"] == "pass" and not labels.remarks(article):
            return
        print_header(page, article)
        source = source_from_text(text)
        for title, caret, audiences in _SECTIONS:
            rows = [row for row in kept if row["audience"] in audiences]
            if rows:
                page.print(Text(f"\n  {title}", style="bold"))
            for group in grouped(source, rows, _room(page, source)):
                print_group(page, source, group, caret)
        for category, number in left_out.items():
            more = labels.counted(number, f"more {category} finding")
            print_wrapped(page, Text(f"… and {more} (use --all)", style="dim"), "  ")


def print_header(page: Console, article: Mapping[str, Any]) -> None:
    """The rule with uri, verdict and score; then scores by category and the verdict's reasons."""
    verdict = article["verdict"].upper()
    tail = f" {verdict}  {labels.score_text(article['score'])} "
    uri = shown(article["uri"])
    room = page.width - len(tail) - 7
    name = shorten(uri, room)
    line = "─" * max(1, page.width - len(tail) - cell_len(name) - 6)
    verdict_style = VERDICT_STYLE[article["verdict"]]
    parts = (("\n── ", "dim"), (name, "bold"), (f" {line}", "dim"), (tail, verdict_style))
    page.print(Text.assemble(*parts, ("──", "dim")), soft_wrap=True)
    scores = labels.scores(article).items()
    line = " · ".join(f"{labels.short_label(name)} {labels.score_text(s)}" for name, s in scores)
    print_wrapped(page, Text(line, style="dim"), "  ")
    for reason in article.get("verdict_reasons", ()):
        print_wrapped(page, Text(shown(reason)), "  ")
    for remark in labels.remarks(article):
        print_wrapped(page, Text(f"note: {shown(remark)}"), "  ")
    quiet = Counter(row["status"] for row in article["findings"] if row["status"] != "open")
    if quiet:
        words = ", ".join(f"{number} {status}" for status, number in sorted(quiet.items()))
        print_wrapped(page, Text(f"not counted: {words}", style="dim"), "  ")


def grouped(source: Source, rows: Iterable[Mapping[str, Any]], room: int) -> Iterator[list[Told]]:
    """Findings that can share one shown line: same line, apart, near enough for the screen."""
    group: list[Told] = []
    for row, again in labels.alike(rows):
        if group and not _joins(source, [told for told, _ in group], row, room):
            yield group
            group = []
        group.append((row, again))
    if group:
        yield group


def print_group(page: Console, source: Source, group: Sequence[Told], caret: str) -> None:
    """The line, the carets under it, and a paragraph for each finding."""
    number = group[0][0]["location"]["line"]
    line = source.line_span(number)
    spans = [_in_line(line, row) for row, _ in group]
    gutter = _gutter(source)
    view = window(line.of(source.text), spans, _room(page, source))
    page.print()
    page.print(Text.assemble((f"{number:>{gutter}} │ ", "dim"), view.text), soft_wrap=True)
    carets = Text(caret_row(view.marks, caret))
    for (row, _), mark in zip(group, view.marks, strict=True):
        carets.stylize(f"bold {COLOUR.get(row['category'], 'white')}", mark.start, mark.end)
    margin = " " * gutter + " │ "
    page.print(Text.assemble((margin, "dim"), carets), soft_wrap=True)
    for row, again in group:
        _print_reason(page, row, again, margin)


def print_wrapped(page: Console, text: Text, margin: str, hanging: str = "") -> None:
    """Print ``text`` in lines that fit, each behind ``margin``, all but the first indented."""
    width = max(12, page.width - len(margin) - len(hanging))
    for index, line in enumerate(text.wrap(page, width)):
        line.rstrip()
        head = margin + (hanging if index else "")
        page.print(Text.assemble((head, "dim"), line), soft_wrap=True)


def shorten(text: str, room: int) -> str:
    """The end of ``text`` if it is too wide, for the end of a path says most."""
    if cell_len(text) <= room:
        return text
    start = 0
    while start < len(text) and cell_len(text[start:]) > room - 1:
        start += 1
    return "…" + text[start:]


def _print_reason(
    page: Console, row: Mapping[str, Any], again: Sequence[Mapping[str, Any]], margin: str
) -> None:
    where = row["location"]
    place = f"{where['line']}:{where['column']} "
    style = f"bold {COLOUR.get(row['category'], 'white')}"
    message = Text.assemble((place, style), shown(row["message"]))
    if where["end_line"] > where["line"]:
        message.append(f" (to line {where['end_line']})", style="dim")
    print_wrapped(page, message, margin, "  ")
    if row["suggestions"]:
        words = [shown(word) for word in row["suggestions"][:MOST_SUGGESTIONS]]
        rest = " …" if len(row["suggestions"]) > MOST_SUGGESTIONS else ""
        print_wrapped(page, Text("try: " + ", ".join(words) + rest), margin + "  ", "     ")
    if again:
        print_wrapped(page, Text(labels.also_at(again)), margin + "  ", "  ")
    cost = labels.cost_text(sum(each["cost"] for each in (row, *again)))
    facts = [row["rule"], f"{cost} in all" if again else cost]
    if row["audience"] != "gate":
        facts.append(f"{labels.likelihood(row['probability'])} likely")
    print_wrapped(page, Text(" · ".join(facts), style="dim"), margin + "  ")


def _joins(
    source: Source, group: Sequence[Mapping[str, Any]], row: Mapping[str, Any], room: int
) -> bool:
    first, last, here = group[0]["location"], group[-1]["location"], row["location"]
    if here["line"] != first["line"] or here["start"] < max(last["end"], last["start"] + 1):
        return False
    line = source.line_span(here["line"])
    both = Span(_in_line(line, group[0]).start, _in_line(line, row).end)
    return fits(line.of(source.text), both, room)


def _in_line(line: Span, row: Mapping[str, Any]) -> Span:
    """A finding's code points within its first line."""
    start = min(max(row["location"]["start"], line.start), line.end)
    end = max(start, min(row["location"]["end"], line.end))
    return Span(start - line.start, end - line.start)


def _gutter(source: Source) -> int:
    return max(4, len(str(len(source.line_starts))) + 2)


def _room(page: Console, source: Source) -> int:
    return page.width - _gutter(source) - 3
