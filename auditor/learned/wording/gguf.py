"""Read a GGUF language-model file: its facts and its tensors, with numpy alone.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (version 3, little-endian).
Only the three tensor types of the SmolLM2 file are known: F32, Q4_1 and Q8_0.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q"}
SCALARS |= {11: "<q", 12: "<d"}
STRING, ARRAY = 8, 9
F32, Q4_1, Q8_0 = 0, 3, 8
BLOCK = 32
BLOCK_BYTES = {Q4_1: 20, Q8_0: 34}
MOST_ITEMS = 1_000_000


class NotGguf(ValueError):
    """The file is not a GGUF file of a kind this reader knows."""


class Cursor:
    """Takes values one after another from bytes."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def scalar(self, form: str) -> Any:
        """Return the next number."""
        try:
            (found,) = struct.unpack_from(form, self.data, self.at)
        except struct.error as error:
            raise NotGguf("the file ends too early") from error
        self.at += struct.calcsize(form)
        return found

    def string(self) -> str:
        """Return the next string."""
        size = self.scalar("<Q")
        if size > len(self.data) - self.at:
            raise NotGguf("a string reaches past the end of the file")
        found = bytes(self.data[self.at : self.at + size]).decode("utf-8", "replace")
        self.at += size
        return found

    def value(self, kind: int) -> Any:
        """Return the next value of a GGUF value type."""
        if kind == STRING:
            return self.string()
        if kind == ARRAY:
            inner, count = self.scalar("<I"), self.scalar("<Q")
            if count > MOST_ITEMS or inner == ARRAY:
                raise NotGguf("a list is too long or nested")
            return [self.value(inner) for _ in range(count)]
        if kind not in SCALARS:
            raise NotGguf(f"unknown value type {kind}")
        return self.scalar(SCALARS[kind])


@dataclass(frozen=True, slots=True)
class Stored:
    """Where one tensor lies: shape as numpy has it (rows, columns), type, byte offset."""

    shape: tuple[int, ...]
    kind: int
    offset: int


class Gguf:
    """A GGUF file held in memory: facts by key and tensors by name."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        self.raw = np.memmap(path, mode="r", dtype=np.uint8)
        cursor = Cursor(self.raw.data)
        if bytes(self.raw[:4]) != b"GGUF":
            raise NotGguf(f"{path} is not a GGUF file")
        cursor.at = 4
        version, tensors, facts = cursor.scalar("<I"), cursor.scalar("<Q"), cursor.scalar("<Q")
        if version != 3 or tensors > MOST_ITEMS or facts > MOST_ITEMS:
            raise NotGguf(f"{path} is GGUF version {version}, not 3")
        self.facts: dict[str, Any] = {}
        for _ in range(facts):
            key = cursor.string()
            self.facts[key] = cursor.value(cursor.scalar("<I"))
        self.stored: dict[str, Stored] = {}
        for _ in range(tensors):
            name = cursor.string()
            size = [cursor.scalar("<Q") for _ in range(cursor.scalar("<I"))]
            kind, offset = cursor.scalar("<I"), cursor.scalar("<Q")
            self.stored[name] = Stored(tuple(reversed(size)), kind, offset)
        step = int(self.facts.get("general.alignment", 32))
        self.base = -(-cursor.at // step) * step

    def tensor(self, name: str) -> Floats:
        """Return one tensor as 32-bit floats."""
        import numpy as np

        place = self.stored[name]
        count = int(np.prod(place.shape))
        at = self.base + place.offset
        if place.kind == F32:
            return self.raw[at : at + 4 * count].view(np.float32).reshape(place.shape).copy()
        if place.kind not in BLOCK_BYTES:
            raise NotGguf(f"tensor {name} has the unknown type {place.kind}")
        size = BLOCK_BYTES[place.kind]
        blocks = self.raw[at : at + count // BLOCK * size].reshape(-1, size)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        if place.kind == Q8_0:
            out = scale * blocks[:, 2:].view(np.int8).astype(np.float32)
            return out.reshape(place.shape)
        low = blocks[:, 2:4].copy().view(np.float16).astype(np.float32)
        packed = blocks[:, 4:]
        codes = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
        return (scale * codes + low).reshape(place.shape)
