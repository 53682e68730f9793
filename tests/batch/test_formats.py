"""Every archive format gives the same articles, and what is broken is told and passed over."""

from __future__ import annotations

import gzip
import io
import json
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
    assert item.fault == "no column 'text'"


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


def test_positions_reach_the_end(tmp_path: Path) -> None:
    packed(tmp_path / "a.jsonl", LINES.encode())
    (tmp_path / "b.txt").write_text("More.")
    inputs = Inputs([str(tmp_path)])
    seen = [inputs.position for _ in inputs.entries()]
    assert seen == sorted(seen)
    assert inputs.position == inputs.inventory().size
