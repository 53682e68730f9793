"""The dashboard: what the desk's figures are, each as a table, a plot and a CSV file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auditor.finding import CATEGORIES
from auditor.render.labels import VERDICTS, category_label, letter
from auditor.review.agreement import agreement
from auditor.review.charts import Bar, Chart, Part
from auditor.review.decision import Log
from auditor.review.desk import Desk
from auditor.review.downloads import attachment
from auditor.review.export import AGREEMENT, agreement_rows, csv_text
from auditor.review.feedback import feedback, wilson
from auditor.review.templates import render

if TYPE_CHECKING:
    from auditor.review.app import DeskPages

_MOST = 30  # bars of one plot


@dataclass(frozen=True, slots=True)
class Figure:
    """A table with its plot; it appears with the first ``needs``. ``open`` shows both at once."""

    title: str
    note: str
    needs: str
    columns: list[str]
    rows: list[list[Any]]
    chart: Chart
    open: bool = False

    @property
    def narrow(self) -> Chart:
        """The plot for a small screen."""
        return replace(self.chart, narrow=True)


def totals(desk: Desk, log: Log) -> dict[str, int]:
    """How much there is and how far it has come, in words."""
    found = [desk.summary(entry, log) for entry in list(desk.entries.values())]
    known = [summary for summary in found if summary is not None]
    verdicts = Counter(summary.verdict for summary in known)
    return {
        "articles": len(found),
        **{f"now {name}": verdicts[name] for name in VERDICTS},
        "findings to decide": sum(summary.left for summary in known),
        "findings decided": sum(summary.decided for summary in known),
        "disputed": sum(summary.conflicts for summary in known),
    }


def verdicts_over_time(desk: Desk) -> Figure:
    """Verdicts of the machine by day; an article counts once a day, with its last one."""
    last = {(row["at"][:10], row["uri"]): row["verdict"] for row in desk.store.history()}
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for (day, _), verdict in last.items():
        days[day][verdict] += 1
    rows: list[list[Any]] = [[day, *(days[day][name] for name in VERDICTS)] for day in sorted(days)]
    bars = [
        Bar(row[0], tuple(Part(name, row[k], name) for k, name in enumerate(VERDICTS, start=1)))
        for row in rows[-_MOST:]
    ]
    note = "Articles by the day they were audited, as the machine judged them."
    chart = Chart("Verdicts over time", tuple(bars), {name: name for name in VERDICTS})
    columns = ["day", *VERDICTS]
    return Figure("Verdicts over time", note, "audited article", columns, rows, chart)


def faults_by_source(desk: Desk, log: Log) -> Figure:
    """Open findings per category and source: what nobody has dismissed."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    articles: Counter[str] = Counter()
    for entry in desk.entries.values():
        summary = desk.summary(entry, log)
        if summary is not None:
            articles[entry.origin] += 1
            counts[entry.origin].update(summary.categories)
    order = sorted(articles, key=lambda name: (-counts[name].total(), name))
    rows: list[list[Any]] = [
        [name, articles[name], *(counts[name][c] for c in CATEGORIES)] for name in order
    ]
    bars = [
        Bar(row[0], tuple(Part(c, row[k], letter(c)) for k, c in enumerate(CATEGORIES, start=2)))
        for row in rows[:_MOST]
    ]
    names = {category: category_label(category) for category in CATEGORIES}
    chart = Chart("Faults by source and category", tuple(bars), names)
    note = "Findings that no editor has dismissed, by who published the article."
    columns = ["source", "articles", *CATEGORIES]
    title = "Faults by source and category"
    return Figure(title, note, "audited article", columns, rows, chart)


def false_alarms(log: Log) -> Figure:
    """Share of decisions on each rule that say the rule was mistaken."""
    found = feedback(log.last_of_each())
    found.sort(key=lambda each: (-(1 - each.right), -each.decisions, each.rule))
    rows = [
        [each.rule, each.decisions, each.false_alarms, round(1 - each.right, 4),
         round(1 - each.high, 4), round(1 - each.low, 4)]
        for each in found
    ]  # fmt: skip
    bars = [
        Bar(
            each.rule,
            (Part("alarm", 1 - each.right),),
            f"{each.false_alarms} of {each.decisions}",
            (1 - each.high, 1 - each.low),
        )
        for each in found[:_MOST]
    ]
    chart = Chart("False alarms per rule", tuple(bars), {}, most=1.0, percent=True)
    note = "Share of decisions that find the rule mistaken; the line is the 95 % interval (Wilson)."
    columns = ["rule", "decisions", "false_alarms", "share", "low", "high"]
    return Figure("False alarms per rule", note, "decision", columns, rows, chart)


def agreements(log: Log) -> Figure:
    """Agreement between reviewers on all findings, then on those of each rule."""
    found = agreement(log.last_of_each())
    found = [*found[-1:], *found[:-1]]
    bars = [
        Bar(
            _rule(each.rule),
            (Part("agree", each.share),),
            f"{each.agreed} of {each.findings}",
            wilson(each.agreed, each.findings),
        )
        for each in found[:_MOST]
    ]
    chart = Chart("Agreement between reviewers", tuple(bars), {}, most=1.0, percent=True)
    note = (
        "Share of the findings decided by two or more on which all said the same, with its 95 % "
        "interval (Wilson). Cohen’s κ and Krippendorff’s α: 1 is full agreement, 0 what chance "
        "gives; not defined where all decisions are the same or, for κ, more than two took part."
    )
    needs = "finding that two reviewers decide; the queue has a link for a second one"
    rows = agreement_rows(found)
    return Figure(
        "Agreement between reviewers", note, needs, list(AGREEMENT), rows, chart, open=True
    )


def _rule(name: str) -> str:
    return "all rules" if name == "*" else name


def pages(desk_pages: DeskPages) -> list[Route]:
    """The routes of the dashboard."""
    desk = desk_pages.desk
    makers: dict[str, Callable[[Log], Figure]] = {
        "verdicts": lambda log: verdicts_over_time(desk),
        "faults": lambda log: faults_by_source(desk, log),
        "false-alarms": false_alarms,
        "agreement": agreements,
    }

    def overview(request: Request) -> Response:
        log = desk_pages.log(request)
        made = {name: make(log) for name, make in makers.items()} if desk.ready else {}
        sums = totals(desk, log) if desk.ready else {}
        return desk_pages.page(request, "dashboard.html", figures=made, totals=sums)

    def one(request: Request) -> Response:
        name, _, kind = request.path_params["name"].rpartition(".")
        if name not in makers or kind not in ("svg", "csv") or not desk.ready:
            return Response("no such figure", 404)
        figure = makers[name](desk_pages.log(request))
        if kind == "csv":
            return attachment(csv_text(figure.columns, figure.rows), f"{name}.csv", "text/csv")
        return attachment(as_svg(figure.chart), f"{name}.svg", "image/svg+xml")

    return [Route("/dashboard", overview), Route("/dashboard/{name}", one)]


def as_svg(chart: Chart) -> str:
    """The plot as a file of its own."""
    return render("chart.svg", chart=replace(chart, alone=True))
