"""What was worked out of patterns is kept for the next run, and never believed of other code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from auditor import kept
from auditor.checks import pattern_facts
from auditor.checks.patterns import Pattern
from auditor.rulebook.book import load_rulebook
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

ODD = r"^the pier of (?:slate|quartz) was mended$"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing known yet."""
    monkeypatch.setattr(kept, "cache_dir", lambda: tmp_path / "cache")
    pattern_facts.KEPT.forget()
    yield tmp_path / "cache"
    pattern_facts.KEPT.forget()


def _next_run() -> None:
    pattern_facts.KEPT.forget()


def test_the_next_run_knows_the_facts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Pattern(ODD).facts
    pattern_facts.KEPT.write()
    _next_run()
    monkeypatch.setattr(pattern_facts, "_facts", None)  # cannot be worked out again
    assert pattern_facts.is_known(ODD)
    assert Pattern(ODD).facts == found
    assert found.beginnings and found.is_anchored and found.longest == 29


def test_what_other_code_found_out_is_not_believed(folder: Path) -> None:
    Pattern(ODD).facts  # noqa: B018
    pattern_facts.KEPT.write()
    path = folder / pattern_facts.KEPT.name
    file = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode({**file, "code": "older"}))
    _next_run()
    assert not pattern_facts.is_known(ODD)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"code": "x", "values": {"a": 1}}'])
def test_a_broken_file_is_passed_over_and_replaced(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / pattern_facts.KEPT.name).write_bytes(content)
    assert not pattern_facts.is_known(ODD)
    Pattern(ODD).facts  # noqa: B018
    pattern_facts.KEPT.write()
    _next_run()
    assert pattern_facts.is_known(ODD)


def test_a_folder_that_cannot_be_written_stops_nothing(folder: Path) -> None:
    folder.write_text("no folder")
    Pattern(ODD).facts  # noqa: B018
    pattern_facts.KEPT.write()
    assert folder.read_text() == "no folder"


def test_a_pattern_that_is_not_known_is_refused_at_once(folder: Path) -> None:
    with pytest.raises(ValueError, match="pattern"):
        Pattern("(unclosed")
    assert not pattern_facts.is_known("(unclosed")


def test_a_run_keeps_what_it_learnt_and_the_next_finds_the_same(folder: Path) -> None:
    document = read_plain(source_from_text("Advertisement\n\nIt is what it is.\n\nShare this\n"))
    first = load_rulebook(select=["pattern"]).scan(document)
    assert (folder / pattern_facts.KEPT.name).is_file()
    _next_run()
    assert load_rulebook(select=["pattern"]).scan(document) == first
    assert any(first.values())


def test_results_stand_in_their_order_whatever_the_order_of_work() -> None:
    book = load_rulebook(select=["grammar", "structure", "repetition", "claims"])
    found = book.scan(read_plain(source_from_text("The pier was mended on Monday.\n")))
    kinds = [book.rules[rule].kind for rule in found]
    assert [*dict.fromkeys(kinds)] == [*dict.fromkeys(rule.kind for rule in book.rules.values())]
    assert kinds[-1] != "grammar"
