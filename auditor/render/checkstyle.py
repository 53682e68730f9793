"""Checkstyle XML, which many review tools read: a file per article, an error per finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from auditor.render.labels import open_findings
from auditor.render.levels import level, sentence
from auditor.render.xmltext import HEAD, element, end, start

_SEVERITY = {"error": "error", "warning": "warning", "note": "info"}


class CheckstyleReport:
    """Written as articles come."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        out.write(HEAD + start("checkstyle", {"version": "4.3"}) + "\n")

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Write one file with its open findings."""
        self._file(article["uri"], [_row(finding) for finding in open_findings(article)])

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write what could not be audited as errors of their files, and close."""
        for error in summary["errors"]:
            row = {"line": 1, "severity": "error", "message": error["problem"]}
            self._file(error["place"], [{**row, "source": "auditor.input"}])
        self._out.write(end("checkstyle"))

    def _file(self, name: str, rows: list[dict[str, Any]]) -> None:
        self._out.write(start("file", {"name": name}) + "\n")
        self._out.writelines(element("error", row) for row in rows)
        self._out.write(end("file"))


def _row(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "line": finding["location"]["line"],
        "column": finding["location"]["column"],
        "severity": _SEVERITY[level(finding)],
        "message": sentence(finding),
        "source": f"auditor.{finding['category']}.{finding['rule']}",
    }
