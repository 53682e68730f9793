"""The golden comparison: accepts what is equal, shows what is not, rewrites only when told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import Check, check_golden


def test_equal_texts_pass(tmp_path: Path, golden: Check) -> None:
    expected = tmp_path / "report.html"
    expected.write_bytes("one\r\ntwo é\n".encode())
    check_golden("one\r\ntwo é\n", expected)
    golden("one\r\ntwo é\n", expected)


@pytest.mark.parametrize("known", ["old\n", None])
def test_a_difference_is_shown_and_never_accepted(tmp_path: Path, known: str | None) -> None:
    expected = tmp_path / "report.html"
    if known is not None:
        expected.write_text(known)
    with pytest.raises(AssertionError, match=r"report\.actual\.html") as raised:
        check_golden("new\n", expected)
    assert "+new" in str(raised.value)
    assert (expected.read_text() if expected.exists() else None) == known
    assert (tmp_path / "report.actual.html").read_text() == "new\n"


def test_update_rewrites_and_clears_up(tmp_path: Path) -> None:
    expected = tmp_path / "folder" / "report.html"
    with pytest.raises(AssertionError):
        check_golden("new\n", expected)
    check_golden("new\n", expected, update=True)
    assert [path.name for path in expected.parent.iterdir()] == ["report.html"]
    check_golden("new\n", expected)
