"""Write the encoder as ONNX in 8 bits, and the tables beside it, for ONNX Runtime and numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

OPSET = 20
EPSILON = 1e-12
Floats = NDArray[np.float32]


class Graph:
    """Collects the nodes of one ONNX graph; every method returns the name of its result."""

    def __init__(self, weights: Mapping[str, Floats], heads: int) -> None:
        self.weights, self.heads = weights, heads
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

    def linear(self, x: str, name: str) -> str:
        """Return x W' + b of a linear layer."""
        weight = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T.copy())
        offset = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.add(
            "Add", f"{name}.sum", self.add("MatMul", f"{name}.product", x, weight), offset
        )

    def norm(self, x: str, name: str) -> str:
        """Return x normalised over its last axis."""
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        offset = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.add("LayerNormalization", f"{name}.out", x, scale, offset, epsilon=EPSILON)

    def part(self, qkv: str, name: str, k: int, order: list[int]) -> str:
        """Return queries, keys or values by head from the joint projection."""
        width = self.weights["norm.weight"].shape[0]
        bounds = [self.constant(f"cut{i}", np.array([i * width], np.int64)) for i in (k, k + 1)]
        axis = self.constant("last", np.array([2], np.int64))
        cut = self.add("Slice", f"{name}.cut", qkv, *bounds, axis)
        shape = np.array([0, 0, self.heads, width // self.heads], np.int64)
        split = self.add("Reshape", f"{name}.split", cut, self.constant("by_head", shape))
        return self.add("Transpose", f"{name}.turned", split, perm=order)

    def layer(self, x: str, name: str) -> str:
        """Return the states after one layer."""
        width = self.weights["norm.weight"].shape[0]
        qkv = self.linear(x, f"{name}.qkv")
        q = self.part(qkv, f"{name}.q", 0, [0, 2, 1, 3])
        k = self.part(qkv, f"{name}.k", 1, [0, 2, 3, 1])
        v = self.part(qkv, f"{name}.v", 2, [0, 2, 1, 3])
        size = self.constant("scale", np.array((width // self.heads) ** -0.5, np.float32))
        scores = self.add("Mul", f"{name}.scaled", self.add("MatMul", f"{name}.scores", q, k), size)
        shares = self.add("Softmax", f"{name}.shares", scores)
        seen = self.add("MatMul", f"{name}.mixed", shares, v)
        seen = self.add("Transpose", f"{name}.back", seen, perm=[0, 2, 1, 3])
        shape = self.constant("joint", np.array([0, 0, width], np.int64))
        seen = self.linear(self.add("Reshape", f"{name}.joined", seen, shape), f"{name}.out")
        x = self.norm(self.add("Add", f"{name}.first", x, seen), f"{name}.norm1")
        wide = self.add("Gelu", f"{name}.gelu", self.linear(x, f"{name}.up"))
        inner = self.linear(wide, f"{name}.down")
        return self.norm(self.add("Add", f"{name}.second", x, inner), f"{name}.norm2")

    def model(self, layers: Sequence[str], first: bool) -> Any:
        """Return the ONNX model of the layers, from `vectors` to `states`."""
        from onnx import TensorProto, helper, numpy_helper

        states = self.norm("vectors", "norm") if first else "vectors"
        for name in layers:
            states = self.layer(states, name)
        self.add("Identity", "states", states)
        shape = ["rows", "length", self.weights["norm.weight"].shape[0]]
        ends = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name in ("vectors", "states")
        ]
        kept = [numpy_helper.from_array(v, k) for k, v in self.constants.items()]
        made = helper.make_graph(self.nodes, "encoder", ends[:1], ends[1:], kept)
        opset = [helper.make_opsetid("", OPSET)]
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
    """Write layers as ONNX, input `vectors` and output `states`, both (rows, length, width).

    first: whether the input is the sum of embeddings, still to be normalised; coarse: matrices in
    8 bits by column, inputs quantised as they come (dynamic quantisation).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = Graph(weights, heads).model(layers, first)
    onnx.checker.check_model(model)
    if not coarse:
        onnx.save(model, path)
        return
    plain = path.with_suffix(".plain.onnx")
    onnx.save(model, plain)
    try:
        quantize_dynamic(
            plain,
            path,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        plain.unlink()
