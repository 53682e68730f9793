"""Finds the folders rules/ and reports/, in a wheel or a checkout, and the user's cache folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def rules_dir() -> Path:
    """The folder of rules that comes with auditor."""
    return _data_dir("rules")


def reports_dir() -> Path:
    """The folder of report templates and schemas that comes with auditor."""
    return _data_dir("reports")


def cache_dir() -> Path:
    """The user's own folder for what auditor may keep between runs; it need not be there."""
    from platformdirs import user_cache_path

    return user_cache_path("auditor", appauthor=False)


@cache
def _data_dir(name: str) -> Path:
    # a wheel has the folder inside the package; a checkout has it beside the package
    for folder in (_HERE / name, _HERE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the data folder '{name}' of auditor is missing; install it again")
