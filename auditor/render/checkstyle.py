"""Checkstyle XML, which many review tools read: a file per article, an error per finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any
from xml.sax.saxutils import XMLGenerator

from auditor.render.labels import open_findings
from auditor.render.levels import level, sentence
from auditor.render.visible import visible

_SEVERITY = {"error": "error", "warning": "warning", "note": "info"}


class CheckstyleReport:
    """Written as articles come."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
        self._xml.startDocument()
        self._xml.startElement("checkstyle", {"version": "4.3"})
        self._break()

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Write one file with its open findings."""
        self._xml.startElement("file", {"name": visible(article["uri"])})
        for finding in open_findings(article):
            self._error(finding["location"], _SEVERITY[level(finding)], finding)
        self._xml.endElement("file")
        self._break()

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write what could not be audited as errors of their files, and close."""
        for error in summary["errors"]:
            self._xml.startElement("file", {"name": visible(error["place"])})
            attributes = {"severity": "error", "source": "auditor.input"}
            message = visible(error["problem"])
            self._xml.startElement("error", {"line": "1", **attributes, "message": message})
            self._xml.endElement("error")
            self._xml.endElement("file")
        self._xml.endElement("checkstyle")
        self._break()

    def _error(self, place: Mapping[str, Any], severity: str, finding: Mapping[str, Any]) -> None:
        attributes = {
            "line": str(place["line"]),
            "column": str(place["column"]),
            "severity": severity,
            "message": sentence(finding),
            "source": f"auditor.{finding['category']}.{finding['rule']}",
        }
        self._xml.startElement("error", attributes)
        self._xml.endElement("error")

    def _break(self) -> None:
        self._xml.ignorableWhitespace("\n")
