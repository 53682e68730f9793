"""What takes longer to work out than an article does, kept between runs in the user's folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from auditor.resources import cache_dir


class _File(msgspec.Struct):
    """Values by key as JSON, and a digest of the code that worked them out."""

    code: str
    values: dict[str, msgspec.Raw]


class Kept:
    """Values by key in one JSON file, valid for one state of the code that works them out.

    A folder that cannot be written, or a damaged file, stops nothing.

    Args:
        name: of the file.
        kind: the type of the values, made of JSON's types.
        code: the files of that code.
        most: values it may hold; beyond that the oldest go, as those of rules that are gone.
    """

    def __init__(self, name: str, kind: Any, code: Sequence[Path], most: int) -> None:
        self.name = name
        self._kind = kind
        self._code = code
        self._most = most
        self.forget()

    def forget(self) -> None:
        """Read the file again when next asked."""
        self._raw: dict[str, msgspec.Raw] | None = None
        self._values: dict[str, Any] = {}
        self._new: dict[str, None] = {}  # in their order

    def get(self, key: str) -> Any:
        """The value of ``key``, or ``None``."""
        if key not in self._values and (raw := self._read().get(key)) is not None:
            with suppress(msgspec.MsgspecError, UnicodeError):
                self._values[key] = msgspec.json.decode(raw, type=self._kind)
        return self._values.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep a value, when `write` is called, for the runs to come."""
        self._values[key] = value
        self._new[key] = None

    def write(self) -> None:
        """Write down what is new; where that cannot be, the next run works it out again."""
        if not self._new:
            return
        raw = self._read()
        raw.update({key: msgspec.Raw(msgspec.json.encode(self._values[key])) for key in self._new})
        self._new.clear()
        path = cache_dir() / self.name
        part = path.with_name(f"{self.name}.{os.getpid()}.part")
        with suppress(OSError):
            file = _File(self._digest(), dict([*raw.items()][-self._most :]))
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(file))
            part.replace(path)

    def _read(self) -> dict[str, msgspec.Raw]:
        if self._raw is None:
            self._raw = {}
            with suppress(OSError, msgspec.MsgspecError, UnicodeError):
                file = msgspec.json.decode((cache_dir() / self.name).read_bytes(), type=_File)
                if file.code == self._digest():
                    self._raw = file.values
        return self._raw

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for path in self._code:
            digest.update(path.read_bytes())
        return digest.hexdigest()
