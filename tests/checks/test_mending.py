"""Garbled characters and lost blanks are mended, what is not known is left."""

from __future__ import annotations

import pytest

from auditor.checks.mending import mended


@pytest.mark.parametrize(
    ("how", "garbled", "right"),
    [
        ("characters", "â€™", "’"),
        ("characters", "Ã©", "é"),
        ("characters", "&amp;", "&"),
        ("characters", "&amp;rsquo;", "’"),
        ("characters", r"\u00e9", "é"),
        ("blank", "Monday.Crews", "Monday. Crews"),
        ("blank", 'mud."Crews', 'mud." Crews'),
        ("blank", "2016.The", "2016. The"),
    ],
)
def test_mended(how: str, garbled: str, right: str) -> None:
    assert mended(how, garbled) == (right,)


@pytest.mark.parametrize("garbled", ["\ufffd", "plain"])
def test_what_is_not_known_is_left(garbled: str) -> None:
    assert mended("characters", garbled) == ()
