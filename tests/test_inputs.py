"""What a user may name, what is read, and one clear error for each thing that cannot be."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from auditor.errors import InputError
from auditor.inputs import count_sources, iter_sources
from auditor.paths import file_and_part, has_file
from auditor.text.source import HTML, MARKDOWN, TEXT, Source


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(*names: str, text: str = "The river rose.\n") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def put_lines(name: str, *records: object) -> None:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def uris(paths: Sequence[str], exclude: Sequence[str] = ()) -> list[str]:
    found = list(iter_sources(paths, exclude=exclude))
    assert not [one for one in found if isinstance(one, InputError)], found
    return [one.uri for one in found if isinstance(one, Source)]


def the_error(*paths: str) -> InputError:
    found = [one for one in iter_sources(paths) if isinstance(one, InputError)]
    assert len(found) == 1, found
    assert found[0].place
    assert found[0].hint
    return found[0]


def test_a_folder_is_read_in_sorted_order_with_known_extensions_only() -> None:
    put("in/b.txt", "in/a/z.md", "in/a/c.HTML", "in/notes.csv", "in/.hidden/x.txt", "in/.y.txt")
    put_lines("in/c.jsonl", {"id": 1, "text": "x"})
    assert uris(["in"]) == ["in/a/c.HTML", "in/a/z.md", "in/b.txt", "in/c.jsonl#1"]
    assert uris(["./in/a"]) == ["./in/a/c.HTML", "./in/a/z.md"]


def test_media_types_follow_the_extension_and_the_first_bytes() -> None:
    put("a.txt", "b.md", "c.htm", "d.rst")
    put("e.page", text="\n<!DOCTYPE html><p>x")
    types = [one.media_type for one in iter_sources(["a.txt", "b.md", "c.htm", "d.rst", "e.page"])]  # type: ignore[union-attr]
    assert types == [TEXT, MARKDOWN, HTML, TEXT, HTML]


def test_a_file_named_twice_is_read_once() -> None:
    put("in/a.txt", "in/b.txt")
    Path("in/link.txt").symlink_to("a.txt")
    assert uris(["in/a.txt", "./in/a.txt", "in", "in/*.txt"]) == ["in/a.txt", "in/b.txt"]


def test_patterns_cross_folders_and_read_the_extension_they_name() -> None:
    put("in/a.txt", "in/x/b.txt", "in/x/c.log", "in/x/d.png")
    assert uris(["in/*.txt"]) == ["in/a.txt"]
    assert uris(["in/**/*.txt"]) == ["in/a.txt", "in/x/b.txt"]
    assert uris(["in/**"]) == ["in/a.txt", "in/x/b.txt"]
    assert uris(["./in/x/*.log"]) == ["./in/x/c.log"]
    assert uris(["i?"]) == ["in/a.txt", "in/x/b.txt"]


def test_a_name_that_looks_like_a_pattern_is_a_file_first() -> None:
    put("what[1].txt")
    assert uris(["what[1].txt"]) == ["what[1].txt"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.md", ["in/a.txt", "in/x/b.txt"]),
        ("x", ["in/a.txt", "in/c.md"]),
        ("in/x/", ["in/a.txt", "in/c.md"]),
        ("**/b.txt", ["in/a.txt", "in/c.md"]),
        ("in/a*", ["in/c.md", "in/x/b.txt"]),
    ],
)
def test_exclusions(pattern: str, left: list[str]) -> None:
    put("in/a.txt", "in/x/b.txt", "in/c.md")
    assert uris(["in"], exclude=[pattern]) == left


def test_links_in_a_circle_end() -> None:
    put("in/x/a.txt")
    Path("in/x/up").symlink_to("..")
    Path("in/y").symlink_to("x")
    assert uris(["in"]) == ["in/x/a.txt"]
    assert uris(["in/**/*.txt"]) == ["in/x/a.txt"]


def test_standard_input_is_read_once() -> None:
    found = list(iter_sources(["-", "-"], stdin=io.BytesIO("é".encode("utf-16"))))
    assert [(one.uri, one.text) for one in found if isinstance(one, Source)] == [("-", "é")]
    assert len(found) == 1


def test_json_lines_give_an_article_each() -> None:
    put_lines(
        "in.jsonl",
        {"id": "a", "text": "One.\r\nTwo.", "title": "T", "url": "http://x.org/"},
        "",
        {"id": 7, "text": "Three.", "more": [1]},
    )
    first, second = iter_sources(["in.jsonl"])
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert (first.uri, first.text) == ("in.jsonl#a", "One.\r\nTwo.")
    assert (first.title, first.url) == ("T", "http://x.org/")
    assert (second.uri, second.text) == ("in.jsonl#7", "Three.")


def test_json_lines_with_a_byte_order_mark() -> None:
    Path("in.jsonl").write_bytes(b'\xef\xbb\xbf{"id": 1, "text": "x"}')
    assert uris(["in.jsonl"]) == ["in.jsonl#1"]


def test_half_surrogate_pairs_neither_crash_nor_move_anything() -> None:
    put_lines("in.jsonl", '{"id": "a\\ud800", "text": "x\\udc00y\\ud83d\\ude00z"}')
    (found,) = iter_sources(["in.jsonl"])
    assert isinstance(found, Source)
    assert found.text == "x\ufffdy\U0001f600z"
    assert json.dumps(found.uri, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{broken", "broken JSON"),
        ('["id", "text"]', "not a JSON object"),
        ('{"id": 2}', '"text" is missing'),
        ('{"text": "x"}', '"id" is missing'),
        ('{"id": "", "text": "x"}', '"id" is empty'),
        ('{"id": true, "text": "x"}', '"id" is not text'),
        ('{"id": 2, "text": null}', '"text" is not text'),
        ('{"id": 2, "text": "x", "title": 5}', '"title" is not text'),
        ('{"id": 2, "text": " \\n"}', "no text in it"),
        ('{"id": 1, "text": "x"}', 'the id "1" is already used on line 1'),
        ("[" * 100_000, "broken JSON"),
        ('{"id": ' + "9" * 5000 + ', "text": "x"}', "broken JSON"),
    ],
)
def test_a_bad_line_is_one_error_and_the_next_is_read(line: str, problem: str) -> None:
    put_lines("in.jsonl", {"id": 1, "text": "x"}, line, {"id": 3, "text": "y"})
    first, error, third = iter_sources(["in.jsonl"])
    assert isinstance(first, Source)
    assert isinstance(third, Source)
    assert isinstance(error, InputError)
    assert error.problem.startswith(problem)
    assert str(error.place).startswith("in.jsonl:2")
    assert error.hint


def test_json_lines_that_are_not_utf8() -> None:
    Path("in.jsonl").write_bytes('{"id": 1, "text": "é"}'.encode("latin-1"))
    assert "not UTF-8" in the_error("in.jsonl").problem
    Path("in.jsonl").write_bytes('{"id": 1, "text": "é"}'.encode("utf-16"))
    assert "UTF-8" in the_error("in.jsonl").problem


def make_empty_lines() -> str:
    put("in.jsonl", text="\n\n")
    return "in.jsonl"


def make_blank() -> str:
    put("a.txt", text="\ufeff \n\n")
    return "a.txt"


def make_binary() -> str:
    Path("a.txt").write_bytes(bytes(range(256)))
    return "a.txt"


def make_pdf() -> str:
    put("a.pdf", text="%PDF-1.7 x")
    return "a.pdf"


def make_dead_link() -> str:
    Path("a.txt").symlink_to("gone.txt")
    return "a.txt"


def make_circle() -> str:
    Path("a.txt").symlink_to("a.txt")
    return "a.txt"


def make_empty_folder() -> str:
    Path("empty").mkdir()
    put("empty/a.csv")
    return "empty"


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: "gone.txt", "no such file or folder"),
        (lambda: "*.txt", "no article matches"),
        (make_empty_lines, "no articles in this file"),
        (make_blank, "no text in it"),
        (make_binary, "not a text file"),
        (make_pdf, "not a text file but a PDF"),
        (make_dead_link, "a link that leads nowhere"),
        (make_circle, "cannot be read"),
        (make_empty_folder, "no articles in this folder"),
    ],
)
def test_what_cannot_be_read_is_one_error(make: Callable[[], str], problem: str) -> None:
    path = make()
    put("z/good.txt")
    found = list(iter_sources([path, "z"]))
    assert isinstance(found[0], InputError)
    assert found[0].problem.startswith(problem)
    assert found[0].place is not None
    assert found[0].place.path == path
    assert found[0].hint
    assert [one.uri for one in found[1:] if isinstance(one, Source)] == ["z/good.txt"]
    assert len(found) == 2


def test_what_a_run_writes_is_not_read() -> None:
    put("in/a.txt", "in/report.html")
    found = list(iter_sources(["in", "./in/report.html"], written=["in/report.html"]))
    assert [one.uri for one in found if isinstance(one, Source)] == ["in/a.txt"]
    assert len(found) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission() -> None:
    put("a.txt")
    Path("a.txt").chmod(0)
    assert the_error("a.txt").problem == "not allowed to read this"


def test_a_file_the_system_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    put("in/a.txt", "in/b.txt")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert the_error("in").problem == "not allowed to read this"


def test_pipes_in_a_folder_are_passed_over() -> None:
    put("in/a.txt")
    os.mkfifo("in/b.txt")
    assert uris(["in"]) == ["in/a.txt"]


def test_file_names_that_are_no_text_can_be_printed() -> None:
    Path(os.fsdecode(b"caf\xe9.txt")).write_text("x", encoding="utf-8")
    (uri,) = uris(["."])
    assert uri.encode() == b"./caf\\udce9.txt"


def test_only_files_of_many_articles_have_parts() -> None:
    assert file_and_part("a#b/news.JSONL#7#8") == ("a#b/news.JSONL", "7#8")
    assert file_and_part("crawl.warc.gz#3") == ("crawl.warc.gz", "3")
    assert file_and_part("Issue #7.md") == ("Issue #7.md", "")
    assert [has_file(uri) for uri in ("Issue #7.md", "news.jsonl#7", "-")] == [True, False, False]


def test_count_is_what_is_read() -> None:
    put("in/a.txt", "in/b.md")
    put_lines("in/c.jsonl", *({"id": n, "text": "x"} for n in range(5)))
    put("in/d.jsonl", text='{"id": 1, "text": "x"}')  # no line end
    paths = ["in", "in/a.txt", "gone", "-"]
    found = list(iter_sources(paths, stdin=io.BytesIO(b"x")))
    assert count_sources(paths) == len(found) == 10
    assert count_sources(["in"], exclude=["*.jsonl"]) == 2
