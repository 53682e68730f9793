"""Long articles: what stands around findings is shown, what is left out is said."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="auditor[review] is not installed")
pytest.importorskip("starlette.testclient", reason="httpx2 is not installed")

from pathlib import Path

from auditor.render.marks import Line, Mark, Piece
from auditor.review import article as article_page
from auditor.review.excerpts import excerpts
from tests.review.samples import made_desk
from tests.review.test_desk import Browser

MARK = Mark("L1", {})


def _lines(count: int, *marked: int) -> list[Line]:
    return [
        Line(n, (Piece(f"line {n}", (MARK,) if n in marked else ()),)) for n in range(1, count + 1)
    ]


def _numbers(lines: list[Line]) -> list[int]:
    return [line.number for line in lines if "left out" not in line.pieces[0].text]


def test_lines_far_from_findings_are_left_out_and_counted() -> None:
    found = list(excerpts(_lines(500, 200, 210)))
    assert _numbers(found) == [*range(1, 41), *range(160, 251)]
    said = [line.pieces[0].text for line in found if "left out" in line.pieces[0].text]
    assert said == ["[… 119 lines left out …]", "[… 250 lines left out …]"]


def test_nothing_is_left_out_between_near_findings() -> None:
    lines = _lines(120, 1, 60, 120)
    assert list(excerpts(lines)) == lines


def test_a_line_without_end_is_cut_beside_its_findings() -> None:
    pieces = (Piece("a" * 9_000), Piece("the the", (MARK,)), Piece("b" * 3_000))
    (line,) = excerpts([Line(1, pieces)])
    first, mark, last = (piece.text for piece in line.pieces)
    assert first == "a" * 2_000 + " [… 5,000 characters left out …] " + "a" * 2_000
    assert (mark, last) == ("the the", "b" * 3_000)


def test_an_article_with_many_findings_comes_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_page, "SHOWN", 10)
    (tmp_path / "in").mkdir()
    lines = "".join(f"Boat {n} left the the quay of harbour {n}.\n\n" for n in range(30))
    (tmp_path / "in/boats.txt").write_text(lines, "utf-8")
    ana = Browser(made_desk(tmp_path / "in"), "ana")
    page = ana.page("boats")
    assert page.count('<article class="card') == 10
    assert "1 to 10 of 30 are shown" in page
    for number in range(12):
        now = ana.decide(number, "accept", article="boats")
    assert now["left"] == 18
    assert len(now["findings"]) <= 21
    assert "12 to 21 of 30 are shown" in ana.page("boats")
    assert 'data-ruling="open"' in ana.page("boats")
