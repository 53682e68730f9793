"""Every archive format gives the same articles, and what is broken is told and passed over."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from auditor.batch.inputs import Inputs
from auditor.batch.items import Item, read_item
from auditor.errors import InputError

TEXTS = ["The ferry sails at nine.", "Die Fähre fährt. " * 4000, "The harbour froze in 1963."]
LINES = "".join(
    json.dumps({"id": n, "text": text, "title": f"T{n}", "url": f"https://x.example/{n}"}) + "\n"
    for n, text in enumerate(TEXTS)
)


def read(*paths: Path) -> list[Item]:
    return [entry.load() for entry in Inputs([str(path) for path in paths]).entries()]


def texts(items: list[Item]) -> list[str]:
    return [read_item(item).text for item in items]


def packed(path: Path, data: bytes) -> Path:
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".zst":
        data = pytest.importorskip("zstandard").ZstdCompressor().compress(data)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    items = read(packed(tmp_path / name, LINES.encode()))
    assert texts(items) == TEXTS
    sources = [read_item(item) for item in items]
    assert [source.uri for source in sources] == [f"{tmp_path / name}#{n}" for n in range(3)]
    assert [source.title for source in sources] == ["T0", "T1", "T2"]
    assert [item.number for item in items] == [0, 1, 2]


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    rows = [json.loads(line) for line in LINES.splitlines()]
    rows.append({"id": 9, "text": None, "title": None, "url": None})
    path = tmp_path / "a.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pa.Table.from_pylist(rows), path)
    items = read(path)
    assert texts(items[:3]) == TEXTS
    assert read_item(items[1]).url == "https://x.example/1"
    with pytest.raises(InputError, match="the text is missing"):
        read_item(items[3])


def test_parquet_without_text(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pa.table({"body": ["x"]}), path)
    [item] = read(path)
    assert (item.fault, item.hint) == ("no column 'text'", "it has body")


@pytest.mark.parametrize("values", [[1, 2], [b"a", b"b"], [["a"], ["b"]], [None, None]])
def test_parquet_of_another_kind_is_told_once(tmp_path: Path, values: list[object]) -> None:
    pa = pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pa.table({"text": values}), path)
    [item] = read(path)
    assert item.fault.startswith("the column 'text' holds ")


def test_parquet_of_any_kind_of_text(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    for column in (pa.array(TEXTS, pa.large_string()), pa.array(TEXTS).dictionary_encode()):
        pytest.importorskip("pyarrow.parquet").write_table(pa.table({"text": column}), path)
        assert texts(read(path)) == TEXTS


def web_archive(path: Path, *, wet: bool, packed: bool) -> Path:
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    pages = [("text/html; charset=iso-8859-1", "<p>Die F\xe4hre f\xe4hrt um neun.</p>", "200 OK")]
    pages += [("image/png", "no text", "200 OK"), ("text/html", "<p>gone</p>", "404 Not Found")]
    for number, (kind, body, status) in enumerate(pages):
        url = f"https://x.example/{number}"
        if wet:
            payload = io.BytesIO(TEXTS[number].encode())
            record = writer.create_warc_record(url, "conversion", payload=payload)
        else:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            payload = io.BytesIO(body.encode("iso-8859-1"))
            record = writer.create_warc_record(
                url, "response", payload=payload, http_headers=headers
            )
        writer.write_record(record)
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_web_archive(tmp_path: Path, name: str) -> None:
    path = web_archive(tmp_path / name, wet=False, packed=name.endswith(".gz"))
    [item] = read(path)
    source = read_item(item)
    assert source.media_type == "text/html"
    assert "Die Fähre fährt um neun." in source.text
    assert source.url == "https://x.example/0"
    assert source.uri == f"{path}#https://x.example/0"


def record(url: str, content: bytes, headers: str = "", kind: str = "response") -> bytes:
    """A WARC record of a page; ``headers`` of its response."""
    if kind == "response":
        content = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + content
    about = f"WARC-Type: {kind}\r\nWARC-Target-URI: https://x.example/{url}\r\n"
    length = f"Content-Length: {len(content)}\r\n"
    return f"WARC/1.0\r\n{about}{length}\r\n".encode() + content + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, packed: bool) -> None:
    pytest.importorskip("warcio")
    page = b"<p>The ferry sails at nine.</p>" * 40
    pages = [
        record("plain", page),
        record("gzip", gzip.compress(page), "Content-Encoding: gzip\r\n"),
        record("brotli", b"\x8b\x0f\x80", "Content-Encoding: br\r\n"),
        record("cut", gzip.compress(page)[:-20], "Content-Encoding: gzip\r\n"),
        record("chunks", b"4\r\n<p>a\r\n3\r\nb</\r\n2\r\np>\r\n0\r\n\r\n",
               "Transfer-Encoding: chunked\r\n"),
        record("last", page),
    ]  # fmt: skip
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in pages))
    found = {item.uri.rpartition("/")[2]: item for item in read(path)}
    assert [name for name, item in found.items() if item.fault] == ["brotli", "cut"]
    assert found["brotli"].fault == "compressed as br, which is not read"
    assert found["chunks"].data == b"<p>ab</p>"
    assert {found[name].data for name in ("plain", "gzip", "last")} == {page}


def test_an_archive_that_breaks_off_anywhere_is_told(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    path = tmp_path / "a.warc"
    whole = [record("a", b"<p>One.</p>"), record("b", b"GET /", kind="request")]
    for kept in range(1, len(whole[1]) - 8):
        path.write_bytes(whole[0] + whole[1][:kept])
        items = read(path)
        assert items[0].data == b"<p>One.</p>"
        broken = [item.fault.partition(":")[0] for item in items[1:]]
        no_length = whole[1][:kept].rstrip().endswith(b"Content-Length:")
        assert broken == ["cannot be read any further"] or no_length, kept
    path.write_bytes(b"".join(whole))
    assert len(read(path)) == 1


@pytest.mark.parametrize("name", ["a.wet", "a.warc.wet.gz"])
def test_extracted_text(tmp_path: Path, name: str) -> None:
    path = web_archive(tmp_path / name, wet=True, packed=name.endswith(".gz"))
    assert texts(read(path)) == TEXTS


def test_a_folder_in_order(tmp_path: Path) -> None:
    packed(tmp_path / "b.jsonl.gz", LINES.encode())
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "c.html").write_text("<p>Last.</p>")
    (tmp_path / "notes.docx").write_bytes(b"x")
    assert texts(read(tmp_path)) == ["First.", *TEXTS, "<p>Last.</p>"]


def test_a_broken_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(LINES + '{"id": 3, "te\n' + LINES)
    items = read(path)
    assert len(items) == 7
    with pytest.raises(InputError, match="broken JSON") as caught:
        read_item(items[3])
    assert str(caught.value.place).startswith(f"{path}:4")


@pytest.mark.parametrize("missing", [9, 20, 60])
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.warc.gz"])
def test_a_file_that_breaks_off_is_told(tmp_path: Path, name: str, missing: int) -> None:
    if "warc" in name:
        whole = web_archive(tmp_path / name, wet=True, packed=True)
    else:
        whole = packed(tmp_path / name, (LINES * 5).encode())
    whole.write_bytes(whole.read_bytes()[:-missing])
    (tmp_path / "b.txt").write_text("Still here.")
    items = read(tmp_path)
    assert any(item.fault for item in items)
    assert texts(items[-1:]) == ["Still here."]


def test_frames_that_follow_each_other_and_padding(tmp_path: Path) -> None:
    lines = LINES.encode().splitlines(keepends=True)
    for name, fill in (("a.jsonl.gz", b"\0" * 5000), ("a.jsonl.zst", b"\x5e\x2a\x4d\x18\1\0\0\0x")):
        path = tmp_path / name
        frames = [packed(path, line).read_bytes() for line in lines]
        path.write_bytes(b"".join(frames[:2]) + fill + frames[2])
        assert texts(read(path)) == TEXTS


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.jsonl", b"", "no articles in this file"),
        ("a.jsonl", b"\n \n", "no articles in this file"),
        ("a.jsonl.gz", b"", "no articles in this file"),
        ("a.warc", b"", "no articles in this file"),
        ("a.jsonl", LINES.encode("utf-16"), "not JSON Lines in UTF-8"),
        ("a.jsonl", gzip.compress(b"x", mtime=0), "not JSON Lines in UTF-8"),
        ("a.jsonl.gz", LINES.encode(), "cannot be read: not compressed as its name says"),
        ("a.warc", b"no archive\n", "cannot be read: Unknown archive format"),
        ("a.tar.gz", b"x", "a compressed file of another kind"),
        ("gone.txt", None, "a link that leads nowhere"),
    ],
)
def test_a_file_without_articles_is_told_once(
    tmp_path: Path, name: str, data: bytes | None, fault: str
) -> None:
    (tmp_path / "z.txt").write_text("Still here.")
    if data is None:
        (tmp_path / name).symlink_to("nowhere")
    else:
        (tmp_path / name).write_bytes(data)
    if "warc" in name:
        pytest.importorskip("warcio")
    Inputs([str(tmp_path)]).inventory()
    broken, last = read(tmp_path)
    assert broken.fault.startswith(fault)
    assert texts([last]) == ["Still here."]


@pytest.mark.parametrize(
    ("name", "package"),
    [("a.parquet", "pyarrow"), ("a.warc.gz", "warcio"), ("a.jsonl.zst", "zstandard")],
)
def test_a_package_that_is_missing_is_told_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, f"{package}.parquet", None)
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match=f"reading this needs {package}") as caught:
        Inputs([str(tmp_path)]).inventory()
    assert caught.value.hint == "pip install 'auditor[batch]'"


def test_what_was_named_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.jsonl")
    for path, problem in (
        (str(tmp_path / "gone.txt"), "a link"),
        (str(tmp_path / "pipe.jsonl"), "read twice"),
        ("-", "standard input"),
    ):
        with pytest.raises(InputError, match=problem):
            Inputs([path]).inventory()


def test_positions_reach_the_end(tmp_path: Path) -> None:
    packed(tmp_path / "a.jsonl", LINES.encode())
    (tmp_path / "b.txt").write_text("More.")
    inputs = Inputs([str(tmp_path)])
    seen = [inputs.position for _ in inputs.entries()]
    assert seen == sorted(seen)
    assert inputs.position == inputs.inventory().size
