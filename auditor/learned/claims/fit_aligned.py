"""Train the comparison of `aligned` over states that never change; needs torch.

First on made pairs (`fit`), then on labelled ones of the kind it is measured on (`tuned`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from auditor.learned.claims import corpora
from auditor.learned.claims.aligned import CLAIM, CLOSES, EVIDENCE, OPENS, excerpts
from auditor.learned.claims.branch import Lower, batches, read_encoder
from auditor.learned.claims.contrast import CONTRADICTS, SUPPORTS, Made, made
from auditor.learned.encoder.pieces import SAME, pieces

MADE, STEPS, PAIRS, RATE = 36_000, 480, 96, 1e-3
# of tuning: made pairs at hand, of which a round takes half as many as of labelled ones
_MIXED, _ROUNDS, _FEW, _TUNING_RATE = 4_000, 6, 48, 3e-4
_LONGEST = 78  # pieces of a made pair
_LOOSE = 3  # a label of the real sets: not borne out, for whatever reason
_CHANGED = 1.5  # weight of telling the changed pieces
Log = Callable[[str], None]


class Aligned(nn.Module):  # type: ignore[misc, unused-ignore]
    """`aligned.Aligner` as a torch module over padded batches."""

    def __init__(self, width: int = 384, small: int = 128, inner: int = 192) -> None:
        super().__init__()
        heads, size = 2, 64
        self.project, self.key = nn.Linear(width, small), nn.Linear(width, heads * size)
        self.scale = nn.Parameter(torch.full((heads, 1, 1), 12.0))
        self.one = nn.Linear(small * (1 + 3 * heads) + heads + 1, inner)
        self.conv = nn.Conv1d(inner, inner, 3, padding=1)
        self.token, self.drop = nn.Linear(inner, 1), nn.Dropout(0.1)
        self.whole = nn.Sequential(
            nn.Linear(4 * inner + 4, 192), nn.GELU("tanh"), nn.Dropout(0.2), nn.Linear(192, 3)
        )

    def forward(self, claim: Tensor, evidence: Tensor, mine: Tensor,
                theirs: Tensor) -> tuple[Tensor, Tensor]:  # fmt: skip
        """Odds (n, 3) and log-odds (n, length) of the claim's pieces not being borne out.

        ``claim`` and ``evidence`` are states (n, length, width), the rest their masks.
        """
        claim, evidence = (F.layer_norm(x, x.shape[-1:]) for x in (claim, evidence))
        raw = F.normalize(claim, dim=-1) @ F.normalize(evidence, dim=-1).transpose(1, 2)
        one, other = ((self.project(x), self._keys(x)) for x in (claim, evidence))
        left = self._side(one, other, raw, mine, theirs)
        right = self._side(other, one, raw.transpose(1, 2), theirs, mine)
        unlike = self.token(left)[:, :, 0].float()
        inside = unlike.masked_fill(~mine, -15)
        count = mine.sum(1)
        rest = [inside.amax(1), inside.logsumexp(1), (unlike.sigmoid() * mine).sum(1) / count]
        extra = torch.stack([*rest, count.float().log()], 1).to(left.dtype)
        odds = self.whole(torch.cat([*_pooled(left, mine), *_pooled(right, theirs), extra], 1))
        return odds.float(), unlike

    def _keys(self, x: Tensor) -> Tensor:
        n, length, _ = x.shape
        keys = self.key(x).view(n, length, self.scale.shape[0], -1).transpose(1, 2)
        return F.normalize(keys.float(), dim=-1)

    def _side(self, one: tuple[Tensor, Tensor], other: tuple[Tensor, Tensor], raw: Tensor,
              mask: Tensor, theirs: Tensor) -> Tensor:  # fmt: skip
        (p, keys), (q, asked) = one, other
        alike = keys @ asked.transpose(2, 3)
        out = ~theirs[:, None, None, :]
        found = (alike * self.scale).masked_fill(out, -1e4).softmax(-1) @ q[:, None].float()
        parts = [p]
        for head in found.to(p.dtype).unbind(1):
            parts += [head, p - head, p * head]
        best = alike.masked_fill(out, -1).amax(-1).transpose(1, 2).to(p.dtype)
        near = raw.masked_fill(~theirs[:, None, :], -1).amax(-1)[:, :, None].to(p.dtype)
        x = F.gelu(self.one(self.drop(torch.cat([*parts, best, near], -1))), approximate="tanh")
        x = x * mask[:, :, None]
        around = self.conv(x.transpose(1, 2)).transpose(1, 2)
        found_near: Tensor = x + F.gelu(around, approximate="tanh") * mask[:, :, None]
        return found_near


def _pooled(x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    inside = mask[:, :, None]
    return (x * inside).sum(1) / inside.sum(1).clamp(min=1), x.masked_fill(~inside, -1e4).amax(1)


@dataclass(slots=True)
class Texts:
    """Texts as rows of pieces, each kept once, and pairs of their numbers."""

    number: dict[str, int] = field(default_factory=dict)
    ids: list[list[int]] = field(default_factory=list)
    pairs: list[tuple[int, int, int]] = field(default_factory=list)  # evidence, claim, label
    changed: list[list[bool]] = field(default_factory=list)

    def add(self, pair: Made, longest: int) -> None:
        """Add a pair, unless it has more pieces than ``longest``."""
        read = pieces().tokenizer.encode(pair.claim.translate(SAME), add_special_tokens=False)
        theirs = pieces().read(pair.evidence)[0][:EVIDENCE]
        mine = read.ids[:CLAIM]
        if len(mine) + len(theirs) > longest or not mine or not theirs:
            return
        self.pairs.append(
            (self._row(pair.evidence, theirs), self._row(pair.claim, mine), pair.label)
        )
        self.changed.append(
            [
                any(a < end and b > start for start, end in pair.changed)
                for a, b in read.offsets[:CLAIM]
            ]
        )

    def _row(self, text: str, ids: list[int]) -> int:
        row = self.number.setdefault(f"{len(ids)} {text}", len(self.ids))
        if row == len(self.ids):
            self.ids.append(ids)
        return row


def texts_of(data: Path, seed: int, count: int = MADE) -> Texts:
    """Made pairs, then WiCE and QAGS, which the model is never measured on.

    ``data`` is the folder that holds ``claims`` and ``news``.
    """
    texts = Texts()
    for pair in made(data, 3 * count, seed):
        texts.add(pair, _LONGEST)
        if len(texts.pairs) >= count:
            break
    for each in (*corpora.wice(data / "claims"), *corpora.qags(data / "claims")):
        label = SUPPORTS if each.supported else _LOOSE
        for claim, evidence in excerpts(each.claim, [each.evidence]):
            texts.add(Made(evidence, claim, label), CLAIM + EVIDENCE)
    return texts


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
def states_of(rows: Sequence[Sequence[int]], start: Path) -> tuple[Tensor, Tensor]:
    """States (pieces, width) of all rows end to end, in half precision, and where each starts."""
    encoder = read_encoder(start).eval()
    layers = Lower(encoder, len(encoder.layers))
    sizes = np.array([len(each) for each in rows])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    states = torch.zeros(int(starts[-1]), 384, dtype=torch.bfloat16)
    for cut in batches(sizes, 4000):
        ids = torch.zeros(len(cut), int(sizes[cut].max()) + 2, dtype=torch.int64)
        for place, row in enumerate(cut):
            ids[place, : sizes[row] + 2] = torch.tensor([OPENS, *rows[row], CLOSES])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            read = layers(ids, ids > 0)
        for place, row in enumerate(cut):
            states[starts[row] : starts[row + 1]] = read[place, 1 : 1 + sizes[row]]
    return states, torch.from_numpy(starts)


class Batches:
    """Batches of pairs alike in length."""

    def __init__(self, texts: Texts, start: Path) -> None:
        self.states, self.starts = states_of(texts.ids, start)
        self.pairs = torch.tensor(texts.pairs)
        self.changed = texts.changed

    def lengths(self) -> npt.NDArray[np.int64]:
        """Pieces of each pair."""
        sizes = self.starts[1:] - self.starts[:-1]
        return np.asarray(sizes[self.pairs[:, :2]].sum(1).numpy())

    def endless(self, size: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
        """Numbers of pairs, each once a round."""
        lengths = self.lengths()
        while True:
            order = np.argsort(lengths + rng.integers(0, 12, len(lengths)))
            cuts = np.array_split(order, math.ceil(len(order) / size))
            yield from (cuts[place] for place in rng.permutation(len(cuts)))

    def loss(self, net: Aligned, chosen: npt.NDArray[np.int64]) -> Tensor:
        """Loss of the labels and, in made pairs, of which pieces of the claim were changed."""
        pairs = self.pairs[chosen]
        (evidence, theirs), (claim, mine) = (self._padded(pairs[:, k]) for k in (0, 1))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            odds, unlike = net(claim, evidence, mine, theirs)
        label = pairs[:, 2]
        logs = F.log_softmax(odds, 1)
        exact = logs.gather(1, label.clamp(max=CONTRADICTS + 1)[:, None])[:, 0]
        loss = -torch.where(label == _LOOSE, torch.logsumexp(logs[:, 1:], 1), exact).mean()
        marks = torch.zeros_like(mine)
        for place, row in enumerate(chosen.tolist()):
            marks[place, : len(self.changed[row])] = torch.tensor(self.changed[row])
        told = (marks.any(1) | (label == SUPPORTS))[:, None] & mine
        found = F.binary_cross_entropy_with_logits(unlike[told], marks[told].float())
        return loss + _CHANGED * found if told.any() else loss

    def _padded(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        first, end = self.starts[rows], self.starts[rows + 1]
        places = first[:, None] + torch.arange(int((end - first).max()))
        mask = places < end[:, None]
        return self.states[places.clamp(max=len(self.states) - 1)].float(), mask


def fit(data: Path, start: Path, seed: int, log: Log, steps: int = STEPS) -> dict[str, Any]:
    """Weights of the comparison, by name, trained on ``data`` over the encoder of ``start``."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    log("making pairs")
    texts = texts_of(data, seed)
    log(f"{len(texts.pairs)} pairs, states of {len(texts.ids)} texts")
    source = Batches(texts, start)
    return _learn(Aligned(), source, list(islice(source.endless(PAIRS, rng), steps)), RATE, log)


def tuned(
    weights: Mapping[str, Any], examples: Sequence[corpora.SupportExample], parts: Sequence[int],
    data: Path, start: Path, seed: int, log: Log,
) -> list[dict[str, Any]]:  # fmt: skip
    """Weights tuned on the examples outside each part, 0, 1, ..., and last on all of them.

    ``weights`` are those of `fit`; ``parts`` is the part of every example, whose evidence is
    short; ``data`` is the folder that holds ``claims`` and ``news``.
    """
    texts, owner = Texts(), []
    for number, each in enumerate(examples):
        label = SUPPORTS if each.supported else CONTRADICTS
        for claim, evidence in excerpts(each.claim, [each.evidence]):
            before = len(texts.pairs)
            texts.add(Made(evidence, claim, label), CLAIM + EVIDENCE)
            owner += [number] * (len(texts.pairs) - before)
    real = len(texts.pairs)
    for pair in made(data, 3 * _MIXED, seed):
        texts.add(pair, _LONGEST)
        if len(texts.pairs) >= real + _MIXED:
            break
    source, part = Batches(texts, start), np.asarray(parts)[owner]
    lengths = source.lengths()
    found = []
    for out in (*range(max(parts) + 1), -1):
        log(f"tuning on all parts but {out}" if out >= 0 else "tuning on all parts")
        torch.manual_seed(seed)
        rng = np.random.default_rng((seed, out + 1))
        mine = np.flatnonzero(part != out)
        steps: list[npt.NDArray[np.int64]] = []
        for _ in range(_ROUNDS):
            rows = np.concatenate([mine, real + rng.permutation(_MIXED)[: len(mine) // 2]])
            order = rows[np.argsort(lengths[rows] + rng.integers(0, 12, len(rows)))]
            cuts = np.array_split(order, math.ceil(len(order) / _FEW))
            steps += [cuts[place] for place in rng.permutation(len(cuts))]
        net = Aligned()
        net.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in weights.items()})
        found.append(_learn(net, source, steps, _TUNING_RATE, log))
    return found


def _learn(
    net: Aligned, source: Batches, batches: Sequence[npt.NDArray[np.int64]], rate: float, log: Log
) -> dict[str, Any]:
    """Weights after the batches: the rate rises in the first twelfth, then falls with a cosine."""
    optimizer = torch.optim.AdamW(net.parameters(), rate, weight_decay=0.02)
    net.train()
    for step, chosen in enumerate(batches):
        falling = max(0.02, 0.5 * (1 + math.cos(math.pi * step / len(batches))))
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, 12 * (step + 1) / len(batches)) * falling
        loss = source.loss(net, chosen)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if step % 40 == 39:
            log(f"step {step + 1} of {len(batches)}, loss {float(loss.detach()):.3f}")
    return {k: v.detach().numpy().astype(np.float16) for k, v in net.state_dict().items()}
