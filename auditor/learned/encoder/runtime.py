"""Run the encoder on a text: ONNX Runtime for the layers, numpy for the tables below them."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.learned.encoder.pieces import Pieces, pieces

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FIRST_PIECE, BREAK_PIECE = 101, 1  # [CLS] opens a window, [unused0] stands for a line break
LONGEST = 128  # pieces of a window, its opening included, as in training
LAYERS, TABLES = "layers.onnx", "tables.npz"


@dataclass(frozen=True, slots=True)
class Encoded:
    """Pieces of a text in order, and what the shared layers made of them, window by window.

    numbers, starts, ends (n,), the latter in code points of the text; lower: for each window the
    states (1 + its pieces, width), the first that of the piece which opens it.
    """

    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    lower: tuple[Floats, ...]


class Layers:
    """Some layers of an encoder as an ONNX Runtime session on the CPU.

    A window is read by itself: 8-bit arithmetic scales to the largest value of what is read
    together, and a text's figures must not depend on its neighbours. It is too small for more than
    one thread; several windows are read side by side.
    """

    def __init__(self, path: Path) -> None:
        """Load the layers.

        Raises:
            OSError: if the file is missing.
        """
        # its releases tell Microsoft of each use, from its start on, unless this is set before
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # ONNX Runtime 1.32 normalises 8 times as fast as it adds and normalises in one
        self.session: Any = onnxruntime.InferenceSession(
            path.read_bytes(),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def __call__(self, vectors: Floats) -> Floats:
        """Return states (n, width) of one window's vectors (n, width)."""
        found: Floats = self.session.run(["states"], {"vectors": vectors[None]})[0][0]
        return found

    def each(self, windows: Sequence[Floats]) -> list[Floats]:
        """Return the states of each of several windows, in any number of threads the same."""
        threads = _threads()
        return list(threads.map(self, windows) if threads else map(self, windows))

    def above(self, encoded: Encoded) -> Floats:
        """Return the states (n, width) of an encoded text's pieces, openings left out."""
        import numpy as np

        if not encoded.lower:
            return np.zeros((0, 0), np.float32)
        return np.concatenate([states[1:] for states in self.each(encoded.lower)])


def side_by_side(*loads: Callable[[], Any]) -> list[Any]:
    """Return what several functions load, in order; most of it needs no lock of Python's."""
    threads = _threads()
    return list(threads.map(_called, loads) if threads else map(_called, loads))


def _called(load: Callable[[], Any]) -> Any:
    return load()


@functools.lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor | None:
    """As many threads as OMP_NUM_THREADS says, which batch sets to one, or there are cores.

    None where OPENBLAS_NUM_THREADS leaves numpy more threads than one, which would be in the way:
    the command line sets it, who uses auditor as a library may.
    """
    from concurrent.futures import ThreadPoolExecutor

    said = os.environ.get("OMP_NUM_THREADS", "")
    count = int(said) if said.isdecimal() else os.cpu_count() or 1
    alone = os.environ.get("OPENBLAS_NUM_THREADS") == "1"
    return ThreadPoolExecutor(count) if alone and count > 1 else None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_threads.cache_clear)  # threads are not copied


def arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an npz file by name.

    Raises:
        OSError, ValueError: if it is missing or not what it should be.
    """
    import numpy as np

    with np.load(path, allow_pickle=False) as file:
        return dict(file)


class Table:
    """A matrix (rows, width) kept in 8 bits with a scale per row; indexing gives its floats."""

    def __init__(self, numbers: NDArray[np.int8], scale: NDArray[np.float16]) -> None:
        import numpy as np

        self.numbers, self.scale = numbers, scale[:, None].astype(np.float32)

    def __getitem__(self, rows: NDArray[np.int64]) -> Floats:
        found: Floats = self.numbers[rows] * self.scale[rows]
        return found


class Encoder:
    """The shared tables and layers; reading changes nothing, so one serves many texts."""

    def __init__(self, folder: Path) -> None:
        """Load `layers.onnx` and `tables.npz` of a model folder.

        Raises:
            OSError, ValueError, KeyError: if a file is missing or not what it should be.
        """
        import numpy as np

        self.pieces: Pieces
        self.layers: Layers
        self.pieces, self.layers, z = side_by_side(
            pieces, lambda: Layers(folder / LAYERS), lambda: arrays(folder / TABLES)
        )
        self.words = Table(z["words"], z["words_scale"])
        self.places: Floats = z["places"].astype(np.float32)

    def vectors(self, numbers: Sequence[int]) -> Floats:
        """Return what the shared layers read (n, width) of one window of piece numbers."""
        import numpy as np

        return self.words[np.asarray(numbers)] + self.places[: len(numbers)]

    def lower(self, numbers: Sequence[int]) -> Floats:
        """Return the states (n, width) of one window of piece numbers after the shared layers."""
        return self.layers(self.vectors(numbers))

    def read(self, text: str, spans: Sequence[tuple[int, int]]) -> Encoded:
        """Read the spans of a text, sentences as (start, end) in code points, in order."""
        import numpy as np

        windows = list(self.windows(text, spans))
        flat = np.array([piece for window in windows for piece in window], np.int64).reshape(-1, 3)
        lower = self.layers.each(
            [self.vectors([FIRST_PIECE, *(n for n, _, _ in window)]) for window in windows]
        )
        return Encoded(flat[:, 0], flat[:, 1], flat[:, 2], tuple(lower))

    def windows(
        self, text: str, spans: Sequence[tuple[int, int]]
    ) -> Iterator[list[tuple[int, int, int]]]:
        """Yield windows of (piece, start, end); whole sentences where they fit."""
        window: list[tuple[int, int, int]] = []
        last = -1
        for start, end in spans:
            numbers, offsets = self.pieces.read(text[start:end])
            found = [(n, start + a, start + b) for n, (a, b) in zip(numbers, offsets, strict=True)]
            if last >= 0 and "\n" in text[last:start]:
                found.insert(0, (BREAK_PIECE, last, last + 1))
            last = end
            if window and len(window) + len(found) >= LONGEST:
                yield window
                window = []
            while len(found) >= LONGEST:
                yield found[: LONGEST - 1]
                found = found[LONGEST - 1 :]
            window += found
        if window:
            yield window
