"""Reads articles, flags what a careful editor would strike out, writes a reliability report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.api import audit_many, audit_path, audit_text
    from auditor.errors import AuditorError, ConfigError, InputError, RuleError
    from auditor.finding import Finding
    from auditor.result import ArticleReport

__version__ = "0.1.0"
__all__ = [
    "ArticleReport",
    "AuditorError",
    "ConfigError",
    "Finding",
    "InputError",
    "RuleError",
    "audit_many",
    "audit_path",
    "audit_text",
]
_HOMES = {
    "ArticleReport": "auditor.result",
    "AuditorError": "auditor.errors",
    "ConfigError": "auditor.errors",
    "Finding": "auditor.finding",
    "InputError": "auditor.errors",
    "RuleError": "auditor.errors",
    "audit_many": "auditor.api",
    "audit_path": "auditor.api",
    "audit_text": "auditor.api",
}


def __getattr__(name: str) -> Any:
    # public names are imported when first used, so that the command line starts fast
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'auditor' has no attribute '{name}'")
