"""JUnit XML, which every CI server shows: a suite per article, a case per category."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from typing import IO, Any
from xml.sax.saxutils import XMLGenerator

from auditor.render.labels import open_findings
from auditor.render.levels import level, sentence
from auditor.render.visible import visible

_IN_MEMORY = 1 << 20  # bytes of suites kept before they go to a temporary file


class JunitReport:
    """Suites are spooled, since the head of the file counts them."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._spool = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed in finish
            _IN_MEMORY, "w+", encoding="utf-8"
        )
        self._counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Spool one suite."""
        suite = io.StringIO()
        xml = XMLGenerator(suite, short_empty_elements=True)
        counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
        for category in article["categories"]:
            _case(xml, article, category, counts)
        head = io.StringIO()
        attributes = {"name": visible(article["uri"]), **{k: str(v) for k, v in counts.items()}}
        XMLGenerator(head).startElement("testsuite", attributes)
        self._spool.write(
            f"{head.getvalue()}{_properties(article)}{suite.getvalue()}</testsuite>\n"
        )
        for key, count in counts.items():
            self._counts[key] += count

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write the head, the spooled suites, and a suite of what could not be audited."""
        errors = summary["errors"]
        totals = dict(self._counts)
        totals["tests"] += len(errors)
        totals["errors"] += len(errors)
        xml = XMLGenerator(self._out, "utf-8")
        xml.startDocument()
        attributes = {"name": "auditor", "time": str(summary["seconds"])}
        xml.startElement("testsuites", {**attributes, **{k: str(v) for k, v in totals.items()}})
        self._out.write("\n")
        self._spool.seek(0)
        for block in iter(lambda: self._spool.read(1 << 16), ""):
            self._out.write(block)
        self._spool.close()
        if errors:
            count = str(len(errors))
            xml.startElement("testsuite", {"name": "input", "tests": count, "errors": count})
            for error in errors:
                xml.startElement(
                    "testcase", {"classname": "input", "name": visible(error["place"])}
                )
                _element(xml, "error", {"message": visible(error["problem"])}, error["hint"])
                xml.endElement("testcase")
            xml.endElement("testsuite")
        xml.endElement("testsuites")
        self._out.write("\n")


def _properties(article: Mapping[str, Any]) -> str:
    text = io.StringIO()
    xml = XMLGenerator(text, short_empty_elements=True)
    xml.startElement("properties", {})
    for name in ("score", "verdict", "words"):
        value = "" if article[name] is None else str(article[name])
        _element(xml, "property", {"name": name, "value": value})
    xml.endElement("properties")
    return text.getvalue()


def _case(
    xml: XMLGenerator,
    article: Mapping[str, Any],
    category: Mapping[str, Any],
    counts: dict[str, int],
) -> None:
    """A category fails on what may block, is skipped where it did not run."""
    mine = [f for f in open_findings(article) if f["category"] == category["id"]]
    blocking = [f for f in mine if level(f) == "error"]
    counts["tests"] += 1
    xml.startElement("testcase", {"classname": visible(article["uri"]), "name": category["id"]})
    if blocking:
        counts["failures"] += 1
        message = f"{len(blocking)} findings may block"
        _element(xml, "failure", {"message": message, "type": category["id"]}, _lines(blocking))
    elif category["score"] is None:
        counts["skipped"] += 1
        _element(xml, "skipped", {"message": visible(category["reason"] or "not run")})
    review = [f for f in mine if f not in blocking]
    if review:
        _element(xml, "system-out", {}, _lines(review))
    xml.endElement("testcase")


def _lines(findings: list[Mapping[str, Any]]) -> str:
    return "\n".join(
        f"{f['location']['line']}:{f['location']['column']}: {sentence(f)} [{f['rule']}]"
        for f in findings
    )


def _element(xml: XMLGenerator, name: str, attributes: dict[str, str], text: str = "") -> None:
    xml.startElement(name, attributes)
    if text:
        xml.characters("\n".join(visible(line) for line in text.split("\n")))
    xml.endElement(name)
