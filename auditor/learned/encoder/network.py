"""The encoder as a torch module, for training and export only.

A BERT encoder (Devlin et al. 2019) in the size of MiniLM-L6-H384 (Wang et al. 2020) with two heads:
one says of every word piece whether a spinner put it there (replaced-token detection, Clark et al.
2020, ELECTRA), one says which word stood there before (tied to the word embeddings).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FORK = 3
"""Layers that every part shares, kept as they came; above them each part has layers of its own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; the defaults are MiniLM-L6-H384's."""

    pieces: int = 30_522
    places: int = 512
    width: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 6


def attended(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Return softmax attention of (n, heads, length, size); plain products on a CPU.

    There torch's fused attention takes five times as long to train through (measured, 2.14).
    """
    if q.is_cuda:
        fused: Tensor = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return fused
    scores = torch.matmul(q, k.transpose(-1, -2)) * q.shape[-1] ** -0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e4)
    mixed: Tensor = torch.matmul(torch.softmax(scores, -1), v)
    return mixed


class Layer(nn.Module):  # type: ignore[misc, unused-ignore]
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return states (n, length, width) of states x; mask (n, 1, 1, length) true where real."""
        n, length, width = x.shape
        qkv = self.qkv(x).view(n, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        seen = attended(q, k, v, mask)
        x = self.norm1(x + self.out(seen.transpose(1, 2).reshape(n, length, width)))
        found: Tensor = self.norm2(x + self.down(F.gelu(self.up(x))))
        return found


class Encoder(nn.Module):  # type: ignore[misc, unused-ignore]
    """Embeddings and layers; `forward` returns the states after the last layer."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        self.word = nn.Embedding(shape.pieces, shape.width)
        self.place = nn.Embedding(shape.places, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def embed(self, pieces: Tensor) -> Tensor:
        """Return the input states (n, length, width) of piece numbers (n, length)."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        found: Tensor = self.norm(self.word(pieces) + self.place(places))
        return found

    def forward(self, pieces: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the states (n, length, width); mask (n, length) true where a piece is real."""
        x = self.embed(pieces)
        wide = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, wide)
        return x


class Reader(nn.Module):  # type: ignore[misc, unused-ignore]
    """The encoder with the two heads of the garbled-words reader."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.encoder = Encoder(shape)
        width = self.encoder.shape.width
        self.judge = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.restore = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(self.encoder.shape.pieces))

    def odds(self, states: Tensor) -> Tensor:
        """Return log odds (…,) of being a substitute for states (…, width)."""
        found: Tensor = self.judge(states).squeeze(-1)
        return found

    def originals(self, states: Tensor) -> Tensor:
        """Return scores (n, pieces) of what stood there before, for states (n, width)."""
        return F.linear(self.restore(states), self.encoder.word.weight, self.bias)


def from_bert(weights: Mapping[str, Tensor], shape: Shape | None = None) -> dict[str, Tensor]:
    """Return an `Encoder` state from BERT weights by their usual names (type embedding added)."""
    shape = shape or Shape()
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    state = {
        "word.weight": weights["embeddings.word_embeddings.weight"],
        "place.weight": weights["embeddings.position_embeddings.weight"] + kind,
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    parts = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for k in range(shape.layers):
        old, new = f"encoder.layer.{k}", f"layers.{k}"
        for end in ("weight", "bias"):
            three = [weights[f"{old}.attention.self.{p}.{end}"] for p in ("query", "key", "value")]
            state[f"{new}.qkv.{end}"] = torch.cat(three)
            for name, place in parts.items():
                state[f"{new}.{name}.{end}"] = weights[f"{old}.{place}.{end}"]
    return {name: tensor.float() for name, tensor in state.items()}


def start_weights(path: Path) -> dict[str, Tensor]:
    """Return the encoder state of a safetensors file of BERT weights (all-MiniLM-L6-v2).

    Raises:
        OSError: if the file cannot be read.
    """
    from safetensors.torch import load_file

    return from_bert(load_file(path))
