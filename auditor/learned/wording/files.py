"""Read and write the arrays of a garbled-words model folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.learned.wording.forward import DENSE, NORMS, Forward, Weights
from auditor.learned.wording.lexicon import Lexicon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[np.generic]"]


def read_arrays(path: Path) -> Arrays:
    """Return every array of an npz file; never runs code (no pickled objects)."""
    import numpy as np

    with np.load(path, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def full(arrays: Arrays, name: str) -> NDArray[np.float32]:
    """Return a table stored as bytes with one scale per row as 32-bit floats."""
    import numpy as np

    scale = arrays[f"{name}_scale"].astype(np.float32)[:, None]
    table: NDArray[np.float32] = arrays[name].astype(np.float32)
    table *= scale
    return table


def weights_from(arrays: Arrays) -> Weights:
    """Return the network's weights from stored arrays."""
    import numpy as np

    def floats(name: str) -> NDArray[np.float32]:
        return arrays[name].astype(np.float32)

    return Weights(
        word_in=full(arrays, "word_in"),
        word_out=full(arrays, "word_out"),
        case_in=floats("case_in"),
        bias=floats("bias"),
        pair_bias=floats("pair_bias"),
        dense={n: (floats(f"{n}_w"), floats(f"{n}_b")) for n in DENSE},
        norms={n: (floats(f"{n}_w"), floats(f"{n}_b")) for n in NORMS},
        reach=int(arrays["reach"]),
        bag=int(arrays["bag"]),
    )


def load_network(folder: Path) -> tuple[Lexicon, Forward]:
    """Return the word list and the network of a model folder (words.json, weights.npz)."""
    arrays = read_arrays(folder / "weights.npz")
    return Lexicon.load(folder / "words.json", arrays), Forward(weights_from(arrays))
