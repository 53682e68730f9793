"""Readers of the file formats of archives: JSON Lines, Parquet, WARC and WET, single articles."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any

from auditor.batch.items import JSON_LINE, LARGEST
from auditor.errors import InputError, Place
from auditor.inputs import MEDIA_TYPES, SHAPE
from auditor.paths import suffix_of
from auditor.text.source import HTML, TEXT

_HEAD = 4096  # bytes of a file that show whether it is text
_ROWS = 128  # rows of a Parquet file held at a time
_PACKED = 2048  # bytes unpacked at once: at most some 64 MB, whoever packed them
_COMPRESSED = (".gz", ".zst")
_PLAIN = ("", "identity", "gzip", "deflate")  # how the content of a web page may be encoded
_PARQUET = "pyarrow.parquet"
_PACKAGES = {".parquet": _PARQUET, ".warc": "warcio", ".wet": "warcio", ".zst": "zstandard"}
_NOTHING = "no articles in this file"


@dataclass(frozen=True, slots=True)
class Raw:
    """A document as a reader found it.

    Attributes:
        media_type, data, line, title, url, charset, fault, hint: see `Item`.
        part: what names it within its file.
        size: about how many bytes, where ``load`` reads them only when they are needed.
        position: bytes of the file read so far.
    """

    media_type: str
    data: bytes
    part: str = ""
    line: int = 0
    size: int = 0
    position: int = 0
    title: str | None = None
    url: str | None = None
    charset: str | None = None
    fault: str = ""
    hint: str = ""
    load: Callable[[], bytes] | None = None


Reader = Callable[[str], Iterator[Raw]]


def reader_of(path: str) -> Reader:
    """The reader for a file, by its name.

    Raises:
        InputError: for a compressed file of a kind that is not read.
    """
    suffix = suffix_of(path)
    inner = suffix_of(path[: -len(suffix)]) if suffix in _COMPRESSED else suffix
    if inner in (".jsonl", ".ndjson"):
        return _json_lines
    if inner in (".warc", ".wet"):
        return _web_archive
    if inner == ".parquet":
        return _parquet
    if suffix in _COMPRESSED:
        hint = "of compressed files, .jsonl, .warc and .wet are read"
        raise InputError("a compressed file of another kind", Place(path), hint)
    return _article


def check_installed(path: str) -> None:
    """See to it that a file of this name can be read here.

    Raises:
        InputError: if a package is missing.
    """
    for suffix in (suffix_of(path), suffix_of(path.removesuffix(PurePath(path).suffix))):
        if suffix in _PACKAGES:
            _needed(_PACKAGES[suffix], path)


def _article(path: str) -> Iterator[Raw]:
    """A file that is one article; read when it is needed."""
    file = Path(path)

    def load() -> bytes:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)

    media_type = MEDIA_TYPES.get(suffix_of(path), TEXT)
    yield Raw(media_type, b"", size=file.stat().st_size, load=load)


def _json_lines(path: str) -> Iterator[Raw]:
    """One document a line; a line that is too long is cut, which makes it a fault."""
    with Path(path).open("rb") as raw:
        unpacked = _unpacked(raw, path)
        lines = io.BufferedReader(unpacked, 1 << 16) if unpacked else raw
        if b"\x00" in lines.peek(_HEAD)[:_HEAD]:
            raise InputError("not JSON Lines in UTF-8", Place(path), "save it as UTF-8")
        number = documents = 0
        while line := lines.readline(LARGEST + 2):
            number += 1
            cut = len(line) > LARGEST and not line.endswith(b"\n")
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                documents += 1
                yield Raw(JSON_LINE, line, line=number, position=raw.tell())
            while cut and (rest := lines.readline(1 << 20)):
                cut = not rest.endswith(b"\n")
        if not documents:
            raise InputError(_NOTHING, Place(path), SHAPE)


def _unpacked(raw: io.BufferedReader, path: str) -> _Unpacked | None:
    suffix = suffix_of(path)
    if suffix == ".gz":
        return _Unpacked(raw, lambda: zlib.decompressobj(wbits=31))
    if suffix == ".zst":
        packed = _needed("zstandard", path).ZstdDecompressor()
        return _Unpacked(raw, packed.decompressobj)
    return None


class _Unpacked(io.RawIOBase):
    """Reads compressed frames one after the other.

    Unlike the libraries' own readers it gives all there is of a file that was cut off, and then
    says so.
    """

    def __init__(self, raw: io.BufferedReader, new: Callable[[], Any]) -> None:
        self._raw = raw
        self._new = new
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and self._unpack():
            pass
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unpack(self) -> bool:
        """Unpack some more; false at the end of the file."""
        self._packed = self._packed or self._raw.read(_PACKED)
        if self._frame is None:
            self._packed = self._packed.lstrip(b"\0")  # tape and block devices fill up with these
        if not self._packed:
            if self._frame is not None:
                raise OSError("the file ends before the end of what is compressed in it")
            return len(self._raw.peek(1)) > 0
        begun = self._frame is not None
        self._frame = self._frame or self._new()
        try:
            self._ready = memoryview(self._frame.decompress(self._packed))
        except Exception as error:  # zlib's and zstandard's own
            damaged = "what is compressed in it is damaged"
            raise OSError(damaged if begun else "not compressed as its name says") from error
        self._packed = self._frame.unused_data if self._frame.eof else b""
        if self._frame.eof:
            self._frame = None
        return True


def _parquet(path: str) -> Iterator[Raw]:
    """Rows with a column ``text``; ``id``, ``title`` and ``url`` are used where they are."""
    parquet = _needed(_PARQUET, path)
    size = Path(path).stat().st_size
    with parquet.ParquetFile(path, memory_map=True) as file:
        names = set(file.schema_arrow.names)
        if "text" not in names:
            raise InputError("no column 'text'", Place(path), f"it has {', '.join(sorted(names))}")
        kind = file.schema_arrow.field("text").type
        if not _is_text(kind):
            problem = f"the column 'text' holds {kind}, not text"
            raise InputError(problem, Place(path), "cast it to string")
        columns = [name for name in ("id", "text", "title", "url") if name in names]
        total = max(1, file.metadata.num_rows)
        row = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            for record in batch.to_pylist():
                row += 1
                yield _row(record, row, size * row // total)


def _is_text(kind: Any) -> bool:
    types = import_module("pyarrow.types")
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return str(kind) in ("string", "large_string", "string_view")


def _row(record: dict[str, Any], row: int, position: int) -> Raw:
    text = record["text"]
    fault = "" if isinstance(text, str) else "the text is missing"
    name = record.get("id")
    return Raw(
        TEXT,
        text.encode("utf-8", "replace") if isinstance(text, str) else b"",
        part=str(row if name is None else name),
        position=position,
        title=_string(record.get("title")),
        url=_string(record.get("url")),
        charset="utf-8",
        fault=fault,
    )


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _web_archive(path: str) -> Iterator[Raw]:
    """HTML and text responses of a WARC file, or the text records of a WET file."""
    iterator = _needed("warcio.archiveiterator", path).ArchiveIterator
    record, fault = None, ""
    with Path(path).open("rb") as raw:
        archive = iterator(_unpacked(raw, path) or raw)
        for record in archive:
            fault = ""
            media_type, charset = _content(record)
            if media_type is None:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            name = url or record.rec_headers.get_header("WARC-Record-ID") or "?"
            data, fault = _page(record)
            yield Raw(
                media_type,
                data,
                part=name,
                position=raw.tell(),
                url=url,
                charset=charset,
                fault=fault,
            )
        # warcio ends without a word at headers that break off
        if archive.fh.tell() > archive.offset or (record and not fault and _is_cut(record)):
            raise OSError("a record breaks off")
    if record is None:
        raise InputError(_NOTHING, Place(path))


def _page(record: Any) -> tuple[bytes, str]:
    """The content of a record, and what is wrong with it; the next record can still be read."""
    headers = record.http_headers
    encoding = ((headers and headers.get_header("Content-Encoding")) or "").strip().lower()
    if encoding not in _PLAIN:
        return b"", f"compressed as {encoding}, which is not read"
    try:
        stream = record.content_stream()
        data: bytes = stream.read(LARGEST + 1)
    except Exception as error:  # what is between the headers and the content may be anything
        return b"", f"cannot be read: {' '.join(str(error).split())[:200]}"
    while len(data) <= LARGEST and record.raw_stream.read(_PACKED):
        pass  # what may follow the content, such as the end of its last chunk
    if len(data) <= LARGEST and _is_cut(record):
        return data, "the file ends within this record"
    unpacked = getattr(stream, "decompressor", None)
    if len(data) <= LARGEST and unpacked is not None and not unpacked.eof:
        return data, "the record ends before the end of what is compressed in it"
    return data, ""


def _is_cut(record: Any) -> bool:
    """Whether the file ended before the record did, which was read; warcio does not tell."""
    return getattr(record.raw_stream, "limit", 1) > 0  # no limit: its headers are cut


def _content(record: Any) -> tuple[str | None, str | None]:
    """Media type and charset of a record; no media type if it holds no article."""
    if record.rec_type == "conversion":
        return TEXT, "utf-8"
    if record.rec_type not in ("response", "resource"):
        return None, None
    headers = record.http_headers
    if headers is not None and not str(headers.get_statuscode()).startswith("2"):
        return None, None
    told = headers if headers is not None else record.rec_headers
    kind, _, rest = (told.get_header("Content-Type") or "").lower().partition(";")
    charset = rest.partition("charset=")[2].split(";")[0].strip(" \"'") or None
    known = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": TEXT}
    return known.get(kind.strip()), charset


def _needed(name: str, path: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        hint = "pip install 'auditor[batch]'"
        raise InputError(f"reading this needs {package}", Place(path), hint) from error
