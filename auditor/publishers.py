"""A run over many articles that keeps one small row each, to sum them up by publisher."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from auditor.audit import Auditor
from auditor.errors import InputError
from auditor.evidence.publisher import date_of, source_name
from auditor.evidence.summary import Row, summarise
from auditor.result import ArticleReport
from auditor.run import TOOL, Tally
from auditor.text.reading import read_document
from auditor.text.source import Source

_LONGEST = 300  # characters of a field that is kept


def sum_up(
    auditor: Auditor, sources: Iterable[Source | InputError], how: str | None
) -> dict[str, Any]:
    """Audit all articles and sum them up; the dictionary that every format is written from.

    Keys: ``tool``, ``sources`` as `summarise` describes them, ``rules`` id to title, and the
    ``summary`` of the run. ``how`` chooses the publisher's name: see `source_name`.
    """
    tally = Tally()
    records = _Records()
    rows: list[Row] = []
    for source in sources:
        if isinstance(source, InputError):
            tally.errors.append(source)
            continue
        document = read_document(source)
        report = auditor.audit_document(document)
        if not tally.article(report):
            continue
        record = records.of(source.uri)
        name = source_name(document, record, how)
        rows.append(_row(report, name, date_of(document, record)))
    return {
        "tool": TOOL,
        "sources": summarise(rows),
        "rules": {rule.id: rule.file.title for rule in auditor.book.rules.values()},
        "summary": tally.summary(),
    }


def _row(report: ArticleReport, source: str, date: str | None) -> Row:
    counted = (
        each for each in report.findings if each.status == "open" and each.severity != "note"
    )
    rules = Counter(finding.rule for finding in counted)
    score = report.scorecard.overall
    return Row(report.uri, source, date, report.words, score, report.verdict, rules)


class _Records:
    """The short fields of the records of JSON Lines files, read a file at a time."""

    def __init__(self) -> None:
        self._path = ""
        self._fields: dict[str, Mapping[str, Any]] = {}

    def of(self, uri: str) -> Mapping[str, Any]:
        """The fields beside the text of the article ``uri``; none for a file of its own."""
        path, _, key = uri.rpartition("#")
        if not path.lower().endswith(".jsonl"):
            return {}
        if path != self._path:
            self._path, self._fields = path, _read(path)
        return self._fields.get(key, {})


def _read(path: str) -> dict[str, Mapping[str, Any]]:
    fields: dict[str, Mapping[str, Any]] = {}
    try:
        with Path(path).open("rb") as file:
            for line in file:
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    continue  # told as an error by the reader of articles
                if isinstance(record, dict) and "id" in record:
                    fields.setdefault(str(record["id"]), _short(record))
    except OSError:
        return {}
    return fields


def _short(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in record.items()
        if isinstance(value, int) or (isinstance(value, str) and len(value) <= _LONGEST)
    }
