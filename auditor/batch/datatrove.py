"""A step for datatrove pipelines: each document gets its report in ``metadata["auditor"]``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from auditor.api import audit_text
from auditor.errors import AuditorError, ConfigError


def _base() -> tuple[Any, str]:
    """The class of datatrove's steps, or ``object`` and why there is no other."""
    try:
        return import_module("datatrove.pipeline.base").PipelineStep, ""
    except ImportError as missing:
        return object, str(missing)


_PipelineStep: Any
_PipelineStep, _missing = _base()


class AuditStep(_PipelineStep):  # type: ignore[misc]
    """Audits documents on their way through a pipeline.

    The report of a document is its verdict, score and findings, as in ``auditor batch``; a
    document that could not be audited has an ``error`` in their place. datatrove's statistics
    count documents by verdict, and the time.

    Args:
        settings: the keys of ``[tool.auditor]``.
        keep: only documents with one of these verdicts go on, and so none with an ``error``; all,
            if not given.

    Raises:
        ConfigError: if datatrove is not installed.
    """

    name = "auditor"
    type = "audit"

    def __init__(
        self, settings: Mapping[str, Any] | None = None, keep: tuple[str, ...] = ()
    ) -> None:
        if _PipelineStep is object:
            problem = f"datatrove is not installed in full: {_missing}"
            raise ConfigError(problem, hint="pip install datatrove")
        super().__init__()
        self._settings = json.loads(json.dumps(settings or {}))
        self._keep = keep

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents of ``data``, each with its report."""
        for document in data:
            with self.track_time():
                told = self._report(document)
            self.stat_update("documents", told.get("verdict", "error"))
            document.metadata["auditor"] = told
            if not self._keep or told.get("verdict") in self._keep:
                yield document

    def _report(self, document: Any) -> dict[str, Any]:
        url = document.metadata.get("url")
        title = document.metadata.get("title")
        try:
            report = audit_text(
                document.text,
                uri=str(document.id),
                title=title if isinstance(title, str) else None,
                url=url if isinstance(url, str) else None,
                settings=self._settings,
            ).to_dict()
        except AuditorError as error:
            return {"error": str(error)}
        except Exception as error:  # one document must not stop a pipeline
            return {"error": f"{type(error).__name__}: {error}"}
        return {name: report[name] for name in ("verdict", "score", "words", "findings")}
