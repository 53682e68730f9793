"""The rows of a shard as the bytes of its files: JSON Lines or Parquet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import msgspec

from auditor.errors import ConfigError

EXTENSIONS = {"jsonl": ".jsonl", "parquet": ".parquet"}
Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_PLAIN: dict[str, dict[str, str]] = {
    "records": {
        "number": "int64",
        "uri": "string",
        "sha256": "string",
        "title": "string",
        "words": "int32",
        "verdict": "string",
        "score": "float64",
        "findings": "int32",
    },
    "findings": {
        "number": "int64",
        "uri": "string",
        "rule": "string",
        "category": "string",
        "severity": "string",
        "confidence": "string",
        "audience": "string",
        "message": "string",
        "probability": "float64",
        "cost": "float64",
        "status": "string",
        "fingerprint": "string",
    },
}
"""Columns that are values by themselves; the other keys go to the column ``details`` as JSON."""


def check_installed(format_name: str) -> None:
    """See to it that this format can be written here.

    Raises:
        ConfigError: if Parquet is asked for and pyarrow is not installed.
    """
    try:
        if format_name == "parquet":
            import_module("pyarrow.parquet")
    except ImportError as error:
        hint = "pip install 'auditor[batch]'"
        raise ConfigError("writing Parquet needs pyarrow", hint=hint) from error


def encode(rows: Rows, format_name: str) -> dict[str, bytes]:
    """File contents by kind (records, findings, errors); errors are always JSON Lines.

    Raises:
        ConfigError: if Parquet is asked for and pyarrow is not installed.
    """
    files = {}
    for kind, some in rows.items():
        parquet = format_name == "parquet" and kind in _PLAIN
        files[kind] = _parquet(some, _PLAIN[kind]) if parquet else _json_lines(some)
    return files


def _json_lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    encoder = msgspec.json.Encoder()
    return b"".join(encoder.encode(row) + b"\n" for row in rows)


def _parquet(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> bytes:
    check_installed("parquet")
    pa, pq = import_module("pyarrow"), import_module("pyarrow.parquet")
    schema = pa.schema([*((name, kind) for name, kind in columns.items()), ("details", "string")])
    plain = [
        {name: row[name] for name in columns} | {"details": _rest(row, columns)} for row in rows
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(plain, schema=schema), out, compression="zstd")
    written: bytes = out.getvalue()
    return written


def _rest(row: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    rest = {key: value for key, value in row.items() if key not in columns}
    return msgspec.json.encode(rest).decode()
