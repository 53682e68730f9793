"""GitHub Actions workflow commands: findings as annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from auditor.render.labels import open_findings
from auditor.render.levels import level, sentence
from auditor.render.visible import visible
from auditor.render.where import in_repository, of_error

_COMMAND = {"error": "error", "warning": "warning", "note": "notice"}


class GithubReport:
    """One line per open finding, then a group with the verdicts."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Write the article's annotations."""
        path, part = in_repository(article["uri"])
        for finding in open_findings(article):
            place = finding["location"]
            lines = {
                "line": place["line"],
                "endLine": place["end_line"],
                "col": place["column"],
                "endColumn": place["end_column"],
            }
            at = {"file": path, **({} if part else lines), "title": finding["rule"]}
            text = sentence(finding)
            self._command(_COMMAND[level(finding)], at, f"{part}: {text}" if part else text)

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write what could not be audited, and one line that sums up."""
        for error in summary["errors"]:
            path, line = of_error(error["place"])
            at = {"file": path, "line": line} if path else {}
            text = f"{error['place']}: {error['problem']}"
            self._command("error", {**at, "title": "not audited"}, text)
        counts = ", ".join(f"{summary[name]} {name}" for name in ("fail", "review", "pass"))
        self._out.write(f"auditor: {counts}\n")

    def _command(self, name: str, at: Mapping[str, Any], message: str) -> None:
        properties = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in at.items())
        self._out.write(f"::{name} {properties}::{_escape(message)}\n")


def _escape(text: str, more: str = "") -> str:
    """Workflow commands escape per cent signs and line ends, in properties also : and ,."""
    safe = visible(text.replace("\r", " ").replace("\n", " "))
    return "".join(f"%{ord(char):02X}" if char in "%" + more else char for char in safe)
