"""What files of rules held is kept for the next run: the same values, places and errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from auditor import kept
from auditor.errors import RuleError
from auditor.rulebook import yamlfile
from auditor.rulebook.book import load_rulebook
from auditor.rulebook.yamlfile import YamlFile

PLAIN = "name: quay\nsizes: [1, 2.5, true, null]\n"


class _Quay(msgspec.Struct):
    name: str
    sizes: list[int]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing known yet."""
    monkeypatch.setattr(kept, "cache_dir", lambda: tmp_path / "cache")
    yamlfile.KEPT.forget()
    yield tmp_path / "cache"
    yamlfile.KEPT.forget()


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "some.yml"
    path.write_text(text, encoding="utf-8")
    return path


def _next_run() -> None:
    yamlfile.KEPT.write()
    yamlfile.KEPT.forget()


def test_the_next_run_need_not_parse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path, PLAIN)
    first = YamlFile(path, keep=True)
    _next_run()
    place = first.place("$.sizes[1]")
    with monkeypatch.context() as patched:
        patched.setattr(YamlFile, "_parsed", None)
        again = YamlFile(path, keep=True)
    assert again.data == first.data == {"name": "quay", "sizes": [1, 2.5, True, None]}
    assert again.place("$.sizes[1]") == place
    assert (place.line, place.column) == (2, 12)


def test_what_json_cannot_say_is_read_each_time(tmp_path: Path) -> None:
    for text in ("day: 2024-05-01\n", "1: one\n", "- !!set {a, b}\n", "- .nan\n"):
        path = _file(tmp_path, text)
        first = repr(YamlFile(path, keep=True).data)
        _next_run()
        assert repr(YamlFile(path, keep=True).data) == first


def test_only_files_that_every_run_reads_are_kept(tmp_path: Path, folder: Path) -> None:
    YamlFile(_file(tmp_path, PLAIN))
    _next_run()
    assert not folder.exists()


def test_an_error_in_a_kept_file_names_its_place(tmp_path: Path) -> None:
    path = _file(tmp_path, PLAIN)
    for _ in range(2):
        with pytest.raises(RuleError) as told:
            YamlFile(path, keep=True).convert(_Quay)
        assert told.value.place is not None
        assert (told.value.place.line, told.value.place.column) == (2, 12)
        _next_run()


def test_rules_are_the_same_from_the_files_and_from_what_was_kept(folder: Path) -> None:
    first = load_rulebook().digest()
    assert (folder / yamlfile.KEPT.name).is_file()
    _next_run()
    assert load_rulebook().digest() == first


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    YamlFile(_file(tmp_path, PLAIN), keep=True)
    _next_run()
    assert (
        YamlFile(_file(tmp_path, PLAIN.replace("quay", "mole")), keep=True).data["name"] == "mole"
    )
