"""The export page and what it gives away; an article's report with its decisions."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auditor.render.html import HtmlReport
from auditor.render.labels import VERDICTS
from auditor.review import export
from auditor.review.agreement import conflicts
from auditor.review.decided import Decided, in_words
from auditor.review.decision import Decision
from auditor.review.desk import Desk
from auditor.review.entry import Entry
from auditor.run import describe

if TYPE_CHECKING:
    from auditor.review.app import DeskPages


def pages(desk_pages: DeskPages) -> list[Route]:
    """The routes of this module."""
    desk = desk_pages.desk

    def seen(request: Request) -> list[Decision]:
        return desk.decisions(request.state.reviewer, desk_pages.blind)

    def overview(request: Request) -> Response:
        if not desk.ready:
            return desk_pages.page(request, "export.html", counts=None)
        log = desk_pages.log(request)
        rows = [row for row in log.last_of_each() if desk.holds(row) is not None]
        _, fixes, left = export.patch(desk, log)
        counts = {
            "decisions": len(rows),
            "rows": sum(desk.holds(row) is not None for row in seen(request)),
            "dismissed": sum(row.verdict == "dismiss" for row in rows),
            "fixes": fixes,
            "left": len(left),
        }
        return desk_pages.page(
            request,
            "export.html",
            counts=counts,
            conflicts=[(desk.holds(group[0]), group) for group in conflicts(rows)],
            in_words=in_words,
        )

    def json_lines(request: Request) -> Response:
        return attachment(
            export.as_json_lines(desk, seen(request)), "decisions.jsonl", "application/jsonl"
        )

    def table(request: Request) -> Response:
        return attachment(export.as_csv(desk, seen(request)), "decisions.csv", "text/csv")

    def fixes(request: Request) -> Response:
        return attachment(
            export.patch(desk, desk_pages.log(request))[0], "fixes.patch", "text/x-diff"
        )

    def comments(request: Request) -> Response:
        return attachment(
            export.comments(desk, desk_pages.log(request))[0], "comments.patch", "text/x-diff"
        )

    def baseline(request: Request) -> Response:
        data = export.baseline(desk, desk_pages.log(request)).encoded()
        return attachment(data, "baseline.json", "application/json")

    def everything(request: Request) -> Response:
        return attachment(
            zipped(desk, request.state.reviewer, desk_pages.blind), "desk.zip", "application/zip"
        )

    def report(request: Request) -> Response:
        entry = desk.entries.get(request.path_params["key"])
        decided = desk.decided(entry, desk_pages.log(request)) if entry else None
        if entry is None or decided is None:
            return Response("not audited yet", 404)
        return attachment(printed(desk, entry, decided), "report.html", "text/html")

    return [
        Route("/export", overview),
        Route("/export/decisions.jsonl", json_lines),
        Route("/export/decisions.csv", table),
        Route("/export/fixes.patch", fixes),
        Route("/export/comments.patch", comments),
        Route("/export/baseline.json", baseline),
        Route("/export/desk.zip", everything),
        Route("/article/{key}/report.html", report),
    ]


def zipped(desk: Desk, reviewer: str, blind: bool) -> bytes:
    """Everything that export writes, in one archive."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        export.write_all(desk, Path(folder), reviewer, blind)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()


def printed(desk: Desk, entry: Entry, decided: Decided) -> str:
    """The article's report as one HTML file, each decision under the finding it is about."""
    findings = [_told(row, decided) for row in decided.article["findings"]]
    article = {**decided.article, "findings": findings}
    out = io.StringIO()
    report = HtmlReport(out, describe(desk.auditor))
    report.article(article, desk.source(entry).text)
    verdicts = {name: int(article["verdict"] == name) for name in VERDICTS}
    report.finish(
        {
            "articles": 1,
            **verdicts,
            "words": article["words"],
            "findings": len(article["findings"]),
            "by_category": Counter(row["category"] for row in article["findings"]),
            "by_rule": Counter(row["rule"] for row in article["findings"]),
            "errors": [],
            "exit_code": 0,
            "seconds": 0.0,
        }
    )
    return out.getvalue()


def _told(row: Mapping[str, Any], decided: Decided) -> Mapping[str, Any]:
    group = decided.standing.get(row["fingerprint"], ())
    if not group or row["status"] != "open":
        return row
    said = "; ".join(in_words(each) for each in group)
    return {**row, "message": f"{row['message']} — {said[:1].upper()}{said[1:]}."}


def attachment(content: str | bytes, name: str, kind: str) -> Response:
    """A file for the browser to keep."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return Response(
        data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
