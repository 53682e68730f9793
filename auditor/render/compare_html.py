"""A comparison as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from auditor.render.compare import KINDS, MARK_WORDS, MARKS, SILENT, sourcing_score, status_words
from auditor.render.compare_terminal import closing_line, split_events
from auditor.render.templates import content_policy, html_templates, inline


def write_html(out: IO[str], found: Mapping[str, Any]) -> None:
    """Write the page of all events."""
    style = inline("report.css", "compare.css")
    articles = {article["uri"]: article for article in found["articles"]}
    shared, single = split_events(found["events"])
    page = html_templates().get_template("compare.html")
    stream = page.stream(
        tool=found["tool"],
        summary=found["summary"],
        articles=found["articles"],
        events=[_event(event, articles) for event in shared],
        single=[_event(event, articles)["articles"][0] for event in single],
        closing=closing_line(found),
        style=style,
        policy=content_policy(style),
        kinds=KINDS,
        marks=MARKS,
        mark_words=MARK_WORDS,
        silent=SILENT,
    )
    out.writelines(stream)
    out.flush()


def _event(event: Mapping[str, Any], articles: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {row["uri"]: n for n, row in enumerate(event["articles"], start=1)}
    first_of: dict[int, int] = {}
    rows = [
        {
            **row,
            "article": articles[row["uri"]],
            "sourcing": sourcing_score(articles[row["uri"]]),
            "first": first_of.setdefault(row["independent"], n),
        }
        for n, row in enumerate(event["articles"], start=1)
    ]
    disputes = [
        {**each, "sides": [_side(side, numbers) for side in each["sides"]]}
        for each in event["disputes"]
    ]
    return {
        "articles": rows,
        "sources": event["sources"],
        "firm": [each for each in disputes if each["firm"]],
        "loose": [each for each in disputes if not each["firm"]],
        "rows": [_row(row, numbers) for row in event["claims"]],
    }


def _side(side: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    passages = []
    for each in side["passages"]:
        before, inside, after = each["text"].partition(each["words"])
        if not inside:  # the words were joined over a line end
            before, inside, after = "", each["text"], ""
        passages.append(
            {
                **each,
                "number": numbers[each["uri"]],
                "before": before,
                "inside": inside,
                "after": after,
            }
        )
    return {"sources": side["sources"], "passages": passages}


def _row(row: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    cells = {cell["uri"]: cell for cell in row["articles"]}
    return {
        "text": row["text"],
        "status": row["status"],
        "words": status_words(row),
        "cells": [cells.get(uri) for uri in numbers],
    }
