"""A comparison on the terminal: articles, disputes with both passages, the matrix of claims."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import IO, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.render.carets import shown
from auditor.render.compare import KINDS, MARK_WORDS, MARKS, SILENT, sourcing_score, status_words
from auditor.render.labels import counted, score_text
from auditor.render.paper import new_page, write_page
from auditor.render.terminal_article import print_wrapped, shorten

MOST_ROWS = 20
MOST_PASSAGES = 4
_CLAIM_WIDTH = 44  # columns kept for the claim and how it stands
_STYLE = {"contradicted": "bold red", "corroborated": "green", "alone": "dim"}


def write_terminal(out: IO[str], found: Mapping[str, Any], *, show_all: bool) -> None:
    """Print every event; ``show_all`` lifts the limit of rows and passages."""
    memory = StringIO()
    page = new_page(Console(file=out), memory)
    articles = {article["uri"]: article for article in found["articles"]}
    shared, single = split_events(found["events"])
    for number, event in enumerate(shared, start=1):
        _print_event(page, number, event, articles, show_all)
    _print_single(page, single, show_all)
    page.print(Text("\n" + closing_line(found), style="bold"))
    write_page(out, memory.getvalue())


Events = list[Mapping[str, Any]]


def split_events(events: Events) -> tuple[Events, Events]:
    """Events that several articles report, and those that one does."""
    shared = [event for event in events if len(event["articles"]) > 1]
    return shared, [event for event in events if len(event["articles"]) == 1]


def _print_single(page: Console, single: Events, show_all: bool) -> None:
    if not single:
        return
    page.print(Text("\nReported by no other article", style="bold"))
    rows = single if show_all else single[:MOST_ROWS]
    for event in rows:
        print_wrapped(page, Text(shown(event["articles"][0]["uri"])), "  ", "  ")
    if len(rows) < len(single):
        more = f"… and {counted(len(single) - len(rows), 'more article')} (use --all)"
        print_wrapped(page, Text(more, style="dim"), "  ")


def closing_line(found: Mapping[str, Any]) -> str:
    """Articles, events, disputes."""
    disputes = sum(each["firm"] for event in found["events"] for each in event["disputes"])
    return (
        f"{counted(len(found['articles']), 'article')}, {counted(len(found['events']), 'event')}, "
        f"{counted(disputes, 'contradiction')}"
    )


def _print_event(
    page: Console,
    number: int,
    event: Mapping[str, Any],
    articles: Mapping[str, Any],
    show_all: bool,
) -> None:
    names = {row["uri"]: str(n) for n, row in enumerate(event["articles"], start=1)}
    head = f" Event {number}: {counted(len(names), 'article')}"
    head += f", {counted(event['sources'], 'independent source')}"
    page.print(Text(f"\n──{head} ".ljust(page.width, "─"), style="bold"), soft_wrap=True)
    _print_articles(page, event, articles, names)
    _print_disputes(page, event, names, show_all)
    _print_matrix(page, event, names, show_all)


def _print_articles(
    page: Console, event: Mapping[str, Any], articles: Mapping[str, Any], names: Mapping[str, str]
) -> None:
    first_of: dict[int, str] = {}
    for row in event["articles"]:
        first = first_of.setdefault(row["independent"], names[row["uri"]])
        article = articles[row["uri"]]
        facts = f"sourcing {score_text(sourcing_score(article))}"
        if row["source"]:
            facts = f"{shown(row['source'])} · {facts}"
        if first != names[row["uri"]]:
            facts += f" · counts as one source with {first}"
        room = page.width - len(facts) - 8
        name = shorten(shown(row["uri"]), max(room, 20))
        line = Text.assemble((f"{names[row['uri']]:>3}  ", "bold"), name, (f"  {facts}", "dim"))
        page.print(line, soft_wrap=True)


def _print_disputes(
    page: Console, event: Mapping[str, Any], names: Mapping[str, str], show_all: bool
) -> None:
    for title, firm in (("Contradicted", True), ("Differing, though both may be true", False)):
        found = [each for each in event["disputes"] if each["firm"] == firm]
        if found:
            page.print(Text(f"\n  {title}", style="bold"))
        for each in found:
            page.print()
            sides = " against ".join(_values(side) for side in each["sides"])
            mark = MARKS["contradicts" if firm else "differs"]
            line = Text.assemble(
                (f"{mark} {KINDS[each['kind']]}: ", "bold red" if firm else "bold")
            )
            print_wrapped(page, line.append(sides), "  ", "    ")
            for side in each["sides"]:
                _print_side(page, side, names, show_all)


def _values(side: Mapping[str, Any]) -> str:
    words = list(dict.fromkeys(shown(each["words"]) for each in side["passages"]))
    more = f" and {len(words) - 1} more" if len(words) > 1 else ""
    return f"“{words[0]}”{more} ({counted(side['sources'], 'source')})"


def _print_side(
    page: Console, side: Mapping[str, Any], names: Mapping[str, str], show_all: bool
) -> None:
    passages = side["passages"] if show_all else side["passages"][:MOST_PASSAGES]
    for each in passages:
        text = Text(shown(each["text"]))
        text.highlight_words([shown(each["words"])], "bold underline")
        place = f"{names[each['uri']]}, line {each['line']}: "
        print_wrapped(page, Text.assemble((place, "dim"), text), "    ", "  ")
    left = len(side["passages"]) - len(passages)
    if left:
        print_wrapped(page, Text(f"… and {counted(left, 'more passage')}", style="dim"), "    ")


def _print_matrix(
    page: Console, event: Mapping[str, Any], names: Mapping[str, str], show_all: bool
) -> None:
    if not event["claims"]:
        print_wrapped(page, Text("No claim that could be checked was read.", style="dim"), "  ")
        return
    page.print()
    table = Table(box=box.SIMPLE_HEAD, title="Claims by article", title_justify="left",
                  title_style="bold", padding=(0, 1, 0, 0), expand=True)  # fmt: skip
    table.add_column("claim", ratio=1)
    table.add_column("stands", no_wrap=True)
    columns = _CLAIM_WIDTH + 4 * len(names) <= page.width
    for name in names.values() if columns else ():
        table.add_column(name, justify="center", no_wrap=True, min_width=2)
    if not columns:
        table.add_column("articles", ratio=1)
    rows = event["claims"] if show_all else event["claims"][:MOST_ROWS]
    for row in rows:
        marks = {cell["uri"]: MARKS[cell["mark"]] for cell in row["articles"]}
        status = Text(status_words(row), style=_STYLE[row["status"]])
        cells = [marks.get(uri, SILENT) for uri in names] if columns else [_by_mark(marks, names)]
        table.add_row(Text(_cut(shown(row["text"]))), status, *cells)
    page.print(table)
    legend = "  ".join(f"{MARKS[mark]} {words}" for mark, words in MARK_WORDS.items())
    print_wrapped(page, Text(f"{legend}  {SILENT} silent", style="dim"), "  ")
    left = len(event["claims"]) - len(rows)
    if left:
        more = f"… and {counted(left, 'more claim')} (use --all)"
        print_wrapped(page, Text(more, style="dim"), "  ")


def _by_mark(marks: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The articles behind each mark, for events with more articles than columns fit."""
    groups: dict[str, list[str]] = {}
    for uri, mark in marks.items():
        groups.setdefault(mark, []).append(names[uri])
    order = [mark for mark in MARKS.values() if mark in groups]
    return "  ".join(f"{mark} {' '.join(sorted(groups[mark], key=int))}" for mark in order)


def _cut(text: str, most: int = 110) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
