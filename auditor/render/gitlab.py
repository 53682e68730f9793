"""GitLab's Code Quality report: a JSON list, an entry per open finding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import IO, Any

from auditor.render.labels import open_findings
from auditor.render.levels import sentence
from auditor.render.visible import visible
from auditor.render.where import in_repository, of_error

_SEVERITY = {"grave": "critical", "major": "major", "minor": "minor", "note": "info"}


class GitlabReport:
    """Written as articles come."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._entries = 0
        out.write("[")

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Write the article's open findings."""
        uri = article["uri"].removeprefix("./")
        path, part = in_repository(uri)
        for finding in open_findings(article):
            place, text = finding["location"], sentence(finding)
            first, last = (1, 1) if part else (place["line"], place["end_line"])
            self._entry(
                f"{part}: {text}" if part else text, finding["rule"],
                f"{uri}\x1f{finding['fingerprint']}", _SEVERITY[finding["severity"]],
                path, first, last,
            )  # fmt: skip

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write what could not be audited, and close the list."""
        for error in summary["errors"]:
            key = f"{error['place']}\x1f{error['problem']}"
            path, line = of_error(error["place"])
            self._entry(error["problem"], "not-audited", key, "blocker", path, line, line)
        self._out.write("\n]\n")

    def _entry(
        self, text: str, rule: str, key: str, severity: str, path: str, first: int, last: int
    ) -> None:
        entry = {
            "description": visible(text),
            "check_name": rule,
            # unique over the whole report, as GitLab asks
            "fingerprint": hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
            "severity": severity,
            "location": {
                "path": visible(path),
                "lines": {"begin": first, "end": last},
            },
        }
        self._out.write((",\n" if self._entries else "\n") + json.dumps(entry))
        self._entries += 1
