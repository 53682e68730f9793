"""The JSON report: the contract of ``reports/report.schema.json``, written article by article."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from auditor.result import SCHEMA_VERSION

_LONE = re.compile("[\ud800-\udfff]")
_INDENT = "  "


class JsonReport:
    """Writes one JSON object; ``finish`` makes it complete.

    Args:
        out: text file; anything but UTF-8 gets ``\\u`` escapes throughout.
        run: only ``tool`` is used.
    """

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        encoding = getattr(out, "encoding", None) or "utf-8"
        self._ascii = encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig")
        self._articles = 0
        tool = {name: run["tool"][name] for name in ("name", "version")}
        out.write(f'{{\n{_INDENT}"schema_version": {self._value(SCHEMA_VERSION)},\n')
        out.write(f'{_INDENT}"tool": {self._value(tool, 1)},\n{_INDENT}"articles": [')

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Write one article; the text itself is not part of the report."""
        separator = "," if self._articles else ""
        self._articles += 1
        self._out.write(f"{separator}\n{_INDENT * 2}{self._value(article, 2)}")

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Close the list and write the summary."""
        end = f"\n{_INDENT}" if self._articles else ""
        self._out.write(f'{end}],\n{_INDENT}"summary": {self._value(summary, 1)}\n}}\n')
        self._out.flush()

    def _value(self, value: Any, depth: int = 0) -> str:
        plain = dict(value) if isinstance(value, Mapping) else value
        text = json.dumps(plain, ensure_ascii=self._ascii, allow_nan=False, indent=2)
        # No UTF-8 file can hold half a surrogate pair, but JSON can name it.
        text = _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        return text.replace("\n", "\n" + _INDENT * depth)
