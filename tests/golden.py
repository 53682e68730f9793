"""Golden files: what a report looked like when somebody last looked at it and agreed."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

UPDATE = "--update-golden"
_SHOWN = 40  # lines of difference


Check = Callable[[str, Path], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption(UPDATE, action="store_true", help="rewrite the golden files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Check:
    """`check_golden`, rewriting only if the option was given."""
    return partial(check_golden, update=request.config.getoption(UPDATE))


def check_golden(actual: str, expected: Path, *, update: bool = False) -> None:
    """Compare ``actual`` with the file ``expected``, character by character.

    A difference is never accepted here: the actual text is written beside the file, as
    ``NAME.actual.EXT``, and the error says where. Only ``update`` (pytest's ``--update-golden``)
    rewrites the file, for its change to be read and committed.

    Raises:
        AssertionError: if they differ or the file is missing.
    """
    beside = expected.with_name(f"{expected.stem}.actual{expected.suffix}")
    if update:
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(actual, encoding="utf-8", newline="")
        beside.unlink(missing_ok=True)
        return
    known = expected.read_bytes().decode("utf-8") if expected.is_file() else None
    if known == actual:
        beside.unlink(missing_ok=True)
        return
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_text(actual, encoding="utf-8", newline="")
    what = "is missing" if known is None else "is not what was written now"
    raise AssertionError(
        f"{expected} {what}; the actual text is in {beside}.\n"
        f"Compare them; if the new one is right, run pytest with {UPDATE} and commit.\n"
        + _difference(known or "", actual)
    )


def _difference(known: str, actual: str) -> str:
    lines = difflib.unified_diff(
        known.splitlines(), actual.splitlines(), "golden", "actual", lineterm="", n=1
    )
    shown = [line[:200] for line, _ in zip(lines, range(_SHOWN), strict=False)]
    return "\n".join(shown)
