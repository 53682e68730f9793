"""Output in the manner of ``pytest -v``, for those who read that every day but run no pytest."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from typing import IO, Any

from auditor.render.failures import blocking, failure_text
from auditor.render.labels import score_text
from auditor.render.visible import visible

_WIDTH = 80


class PytestReport:
    """A line per article and category as they come; failures and the summary at the end."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._fail_on = str(run["fail_on"])
        self._failures = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - in finish
        self._short: list[str] = []
        self._counts = {"failed": 0, "passed": 0, "skipped": 0, "error": 0}
        tool = run["tool"]
        self._rule(f"{tool['name']} {tool['version']}, profile {run['profile']}")

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Write one line per category, and keep the failures for the end."""
        for category in article["categories"]:
            item = f"{visible(article['uri'])}::{category['id']}"
            rows = blocking(article, category["id"], self._fail_on)
            if rows:
                self._line(item, "failed")
                self._short.append(f"FAILED {item} - {len(rows)} findings may block")
                self._failures.write(
                    f"{f' {item} ':_^{_WIDTH}}\n{failure_text(text, rows, _WIDTH)}\n"
                )
            elif category["score"] is None:
                self._line(item, "skipped", visible(category["reason"] or ""))
            else:
                self._line(item, "passed", f"score {score_text(category['score'])}")

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write failures, what could not be audited, and the closing line."""
        if self._counts["failed"]:
            self._rule("FAILURES")
        self._failures.seek(0)
        shutil.copyfileobj(self._failures, self._out)
        self._failures.close()
        self._counts["error"] = len(summary["errors"])
        self._short += [f"ERROR {visible(e['place'])} - {e['problem']}" for e in summary["errors"]]
        if self._short:
            self._rule("short summary info")
        self._out.writelines(f"{line}\n" for line in self._short)
        counts = ", ".join(f"{count} {name}" for name, count in self._counts.items() if count)
        self._rule(f"{counts or 'nothing audited'} in {summary['seconds']:.2f}s")

    def _line(self, item: str, outcome: str, note: str = "") -> None:
        self._counts[outcome] += 1
        self._out.write(f"{item} {outcome.upper()}{f' ({note})' if note else ''}\n")

    def _rule(self, text: str) -> None:
        self._out.write(f"{f' {text} ':=^{_WIDTH}}\n")
