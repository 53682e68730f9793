"""JUnit XML, which every CI server shows: a suite per article, a case per category."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any

from auditor.render.labels import open_findings
from auditor.render.levels import level, sentence
from auditor.render.xmltext import HEAD, element, end, start

_IN_MEMORY = 1 << 20  # bytes of suites kept before they go to a temporary file
_COUNTS = ("tests", "failures", "errors", "skipped")


class JunitReport:
    """Suites are spooled, since the head of the file counts them."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._total: Counter[str] = Counter()
        self._spool = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed in finish
            _IN_MEMORY, "w+", encoding="utf-8"
        )

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Spool one suite."""
        counts: Counter[str] = Counter()
        cases = [_case(article, category, counts) for category in article["categories"]]
        self._suite(article["uri"], counts, _properties(article) + "".join(cases))

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write the head, the spooled suites, and a suite of what could not be audited."""
        errors = summary["errors"]
        if errors:
            cases = "".join(_error_case(error) for error in errors)
            self._suite("input", Counter(tests=len(errors), errors=len(errors)), cases)
        numbers = _numbers(self._total)
        del numbers["skipped"]  # the schema that Jenkins checks by has none here
        attributes = {"name": "auditor", "time": summary["seconds"], **numbers}
        self._out.write(HEAD + start("testsuites", attributes) + "\n")
        self._spool.seek(0)
        shutil.copyfileobj(self._spool, self._out)
        self._spool.close()
        self._out.write(end("testsuites"))

    def _suite(self, name: str, counts: Counter[str], content: str) -> None:
        self._total.update(counts)
        head = start("testsuite", {"name": name, **_numbers(counts)})
        self._spool.write(f"{head}\n{content}{end('testsuite')}")


def _numbers(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in _COUNTS}


def _properties(article: Mapping[str, Any]) -> str:
    rows = (
        element("property", {"name": name, "value": "" if article[name] is None else article[name]})
        for name in ("score", "verdict", "words")
    )
    return f"<properties>\n{''.join(rows)}{end('properties')}"


def _case(article: Mapping[str, Any], category: Mapping[str, Any], counts: Counter[str]) -> str:
    """A category fails on what may block, and is skipped where it did not run."""
    mine = [f for f in open_findings(article) if f["category"] == category["id"]]
    blocking = [f for f in mine if level(f) == "error"]
    review = [f for f in mine if f not in blocking]
    counts["tests"] += 1
    content = ""
    if blocking:
        counts["failures"] += 1
        about = {"message": f"{len(blocking)} findings may block", "type": category["id"]}
        content += element("failure", about, _lines(blocking))
    elif category["score"] is None:
        counts["skipped"] += 1
        content += element("skipped", {"message": category["reason"] or "not run"})
    if review:
        content += element("system-out", {}, _lines(review))
    head = start("testcase", {"classname": article["uri"], "name": category["id"]})
    return f"{head}{content}{end('testcase')}"


def _error_case(error: Mapping[str, Any]) -> str:
    head = start("testcase", {"classname": "input", "name": error["place"]})
    fault = element("error", {"message": error["problem"]}, error["hint"])
    return f"{head}{fault}{end('testcase')}"


def _lines(findings: list[Mapping[str, Any]]) -> str:
    return "\n".join(
        f"{f['location']['line']}:{f['location']['column']}: {sentence(f)} [{f['rule']}]"
        for f in findings
    )
