"""Write the encoder as ONNX in 8 bits, as ONNX Runtime runs it fastest on a CPU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

OPSET = 20
EPSILON = 1e-12
MICROSOFT = "com.microsoft"  # ONNX Runtime's own operators
Floats = NDArray[np.float32]


def in_8_bits(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a matrix (rows, columns) in 8 bits and the scale (columns,) that takes it back."""
    scale = np.abs(weight).max(0) / np.float32(127)
    scale[scale == 0] = 1
    return np.round(weight / scale).astype(np.int8), scale


class Graph:
    """Collects the nodes of one ONNX graph; every method returns the name of its result.

    Operators are fused here, by hand, and one window is read at a time: so the parts by head are
    views of the projections that matrix products step through, with no copy. coarse: matrices in
    8 bits by column, their inputs quantised as they come (dynamic quantisation).
    """

    def __init__(self, weights: Mapping[str, Floats], heads: int, coarse: bool) -> None:
        self.weights, self.heads, self.coarse = weights, heads, coarse
        self.width = weights["norm.weight"].shape[0]
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Keep an array under a name."""
        self.constants[name] = value
        return name

    def add(self, kind: str, name: str, *inputs: str, **attributes: Any) -> str:
        """Add a node whose one result has this name."""
        from onnx import helper

        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def shaped(self, name: str, x: str, *shape: int) -> str:
        """Return x in another shape; 0 keeps a size, -1 stands for what is left."""
        label = "shape" + "".join(f" {size}" for size in shape)
        return self.add("Reshape", name, x, self.constant(label, np.array(shape, np.int64)))

    def linear(self, x: str, name: str) -> str:
        """Return x W' + b of a linear layer."""
        weight = self.weights[f"{name}.weight"].T.copy()
        offset = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        if not self.coarse:
            product = self.add(
                "MatMul", f"{name}.product", x, self.constant(f"{name}.weight", weight)
            )
            return self.add("Add", f"{name}.sum", product, offset)
        numbers, scale = in_8_bits(weight)
        parts = self.constant(f"{name}.numbers", numbers), self.constant(f"{name}.scale", scale)
        return self.add(
            "DynamicQuantizeMatMul", f"{name}.sum", x, *parts, "", offset, domain=MICROSOFT
        )

    def norm(self, x: str, name: str) -> str:
        """Return x normalised over its last axis."""
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        offset = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.add("LayerNormalization", f"{name}.out", x, scale, offset, epsilon=EPSILON)

    def attended(self, qkv: str, name: str) -> str:
        """Return what attention makes of the joint projection (length, 3 width)."""
        from onnx import helper

        size = self.width // self.heads
        cuts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
        self.nodes.append(helper.make_node("Split", [qkv], cuts, axis=1, num_outputs=3))
        q, k, v = (self.shaped(f"{cut}.split", cut, 0, self.heads, size) for cut in cuts)
        fused = {"domain": MICROSOFT, "transBatchB": 1}
        scores = self.add("FusedMatMul", f"{name}.scores", q, k, transBatchA=1, transB=1,
                          alpha=size**-0.5, **fused)  # fmt: skip
        shares = self.add("Softmax", f"{name}.shares", scores)
        mixed = self.add("FusedMatMul", f"{name}.mixed", shares, v, **fused)
        back = self.add("Transpose", f"{name}.back", mixed, perm=[1, 0, 2])
        return self.shaped(f"{name}.joined", back, 0, self.width)

    def layer(self, x: str, name: str) -> str:
        """Return the states after one layer."""
        seen = self.linear(self.attended(self.linear(x, f"{name}.qkv"), name), f"{name}.out")
        x = self.norm(self.add("Add", f"{name}.first", x, seen), f"{name}.norm1")
        wide = self.add("Gelu", f"{name}.gelu", self.linear(x, f"{name}.up"))
        inner = self.linear(wide, f"{name}.down")
        return self.norm(self.add("Add", f"{name}.second", x, inner), f"{name}.norm2")

    def model(self, layers: Sequence[str], first: bool) -> Any:
        """Return the ONNX model of the layers, from `vectors` to `states`."""
        from onnx import TensorProto, helper, numpy_helper

        states = self.shaped("rows", "vectors", -1, self.width)
        if first:
            states = self.norm(states, "norm")
        for name in layers:
            states = self.layer(states, name)
        self.shaped("states", states, 1, -1, self.width)
        ends = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", self.width])
            for name in ("vectors", "states")
        ]
        kept = [numpy_helper.from_array(v, k) for k, v in self.constants.items()]
        made = helper.make_graph(self.nodes, "encoder", ends[:1], ends[1:], kept)
        opset = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(made, opset_imports=opset, ir_version=9)


def write_layers(
    weights: Mapping[str, Floats],
    path: Path,
    layers: Sequence[str],
    *,
    heads: int = 12,
    first: bool = False,
    coarse: bool = True,
) -> None:
    """Write layers as ONNX, input `vectors` and output `states`, both (1, length, width).

    first: whether the input is the sum of embeddings, still to be normalised; coarse: as `Graph`.
    """
    import onnx

    model = Graph(weights, heads, coarse).model(layers, first)
    onnx.checker.check_model(model)
    onnx.save(model, path)
