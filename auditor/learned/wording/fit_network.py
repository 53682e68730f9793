"""Train the compact reader's network on clean text, half of it garbled on the fly.

Three losses at once: name the word of a place among random words (sampled softmax, Jean et al.
2015), name it among its thesaurus rivals, and tell swapped words from original ones (as ELECTRA,
Clark et al. 2020). Runs on one core; resumes from its checkpoint.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from auditor.learned.wording.network import Network, Shape, bag_weights, neighbours
from auditor.learned.wording.tables import SwapTables
from auditor.learned.wording.vocabulary import OTHER, SPECIALS

PLACES, ROWS = 256, 64  # tokens a row, rows a step
RANDOM_WORDS, RIVALS, CONTESTS = 1024, 10, 2048
LEARNING_RATE, WARM_UP = 2e-3, 150
SAVE_EVERY = 100

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stream:
    """Training text as numbers: ids and cases (tokens,), rows (n, 2) start and end, counts."""

    ids: NDArray[np.uint16]
    cases: NDArray[np.uint8]
    rows: Ints
    counts: Ints


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one step: what is seen, its case, what stood there, and where it was swapped."""

    seen: Ints
    cases: Ints
    meant: Ints
    swapped: NDArray[np.bool_]


def rows_of(lengths: Ints, chosen: NDArray[np.bool_]) -> Ints:
    """Return (start, end) of rows of at most PLACES tokens of the chosen documents."""
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    found = []
    for k in np.flatnonzero(chosen):
        start, end = int(offsets[k]), int(offsets[k + 1])
        last = max(start + 1, end - 40)
        found += [(x, min(end, x + PLACES)) for x in range(start, last, PLACES)]
    return np.array(found)


class Sampler:
    """Draws batches and the words of each loss; everything follows from the seed and the step."""

    def __init__(self, stream: Stream, tables: SwapTables) -> None:
        self.stream, self.tables = stream, tables
        n = len(stream.counts)
        self.scored = np.zeros(n, bool)
        self.scored[len(SPECIALS) :] = True
        for k, name in enumerate(SPECIALS):
            self.scored[k] = name.startswith("<-") or name == OTHER
        share = stream.counts / stream.counts.sum()
        self.keep = np.minimum(1, np.sqrt(2e-4 / np.maximum(share, 1e-9)))
        q = stream.counts**0.75 * self.scored
        self.log_q = torch.from_numpy(np.log(np.maximum(q / q.sum(), 1e-12))).float()
        self.ladder = np.cumsum(q / q.sum())

    def batch(self, rows: Ints, rng: np.random.Generator) -> Batch:
        """Return rows, about two thirds of them garbled in patches at 3-30 % of their words."""
        s, t = self.stream, self.tables
        meant = np.zeros((len(rows), PLACES), np.int64)
        cases = np.zeros((len(rows), PLACES), np.int64)
        for k, (start, end) in enumerate(rows):
            meant[k, : end - start] = s.ids[start:end]
            cases[k, : end - start] = s.cases[start:end]
        clean = rng.random(len(rows)) < 0.35
        rate = np.where(clean, 0, rng.uniform(0.03, 0.3, len(rows)))[:, None] * 1.6
        patch = np.repeat(rng.random((len(rows), PLACES // 32)) < 0.7, 32, axis=1)
        chance = rate * np.minimum(1, self.keep * 3)[meant]
        swapped = (rng.random(meant.shape) < chance) & patch & t.swappable[meant]
        swapped &= ~((cases > 0) & (rng.random(meant.shape) < 0.85))
        drawn = t.substitutes[meant, rng.integers(0, t.substitutes.shape[1], meant.shape)]
        return Batch(np.where(swapped, drawn, meant), cases, meant, swapped)

    def chosen(self, batch: Batch, rng: np.random.Generator) -> Ints:
        """Return the flat places to learn from: swapped ones, and fewer of the frequent words."""
        fair = self.scored[batch.meant] & (batch.seen > 0)
        fair &= (rng.random(batch.seen.shape) < self.keep[batch.seen]) | batch.swapped
        return np.flatnonzero(fair.reshape(-1))

    def random_words(self, rng: np.random.Generator) -> Ints:
        """Return words drawn by the power 0.75 of their frequency."""
        drawn = np.searchsorted(self.ladder, rng.random(RANDOM_WORDS) * self.ladder[-1])
        return np.asarray(drawn.clip(0, len(self.ladder) - 1), np.int64)

    def contests(self, meant: Ints, seen: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Return places with rivals, and (places, 2 + RIVALS): the word, what is seen, rivals."""
        at = np.flatnonzero(self.tables.contested[meant])
        at = at[rng.permutation(len(at))[:CONTESTS]]
        drawn = rng.integers(0, self.tables.rivals.shape[1], (len(at), RIVALS))
        rivals = self.tables.rivals[meant[at][:, None], drawn]
        return at, np.concatenate([meant[at][:, None], seen[at][:, None], rivals], axis=1)


class Trainer:
    """The network, its optimiser and the sampler."""

    def __init__(self, stream: Stream, tables: SwapTables, steps: int, seed: int) -> None:
        torch.manual_seed(seed)
        self.sampler, self.stream = Sampler(stream, tables), stream
        self.steps, self.seed, self.step = steps, seed, 0
        self.net = Network(Shape(len(stream.counts)))
        self.optimiser = torch.optim.Adam(
            self.net.parameters(), LEARNING_RATE, betas=(0.9, 0.98), fused=True
        )
        self.order = np.random.default_rng(seed).permutation(len(stream.rows))
        self.near, self.bags = neighbours(ROWS, PLACES), bag_weights(PLACES)

    def losses(self, batch: Batch, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Return the losses: word among random words, among rivals, swapped or not."""
        s, net = self.sampler, self.net
        at = s.chosen(batch, rng)
        meant, seen = batch.meant.reshape(-1)[at], batch.seen.reshape(-1)[at]
        others = s.random_words(rng)
        contested, rivals = s.contests(meant, seen, rng)
        ids, cases = torch.from_numpy(batch.seen), torch.from_numpy(batch.cases)
        wanted = np.concatenate([others, meant, seen, rivals.reshape(-1)])
        with torch.autocast("cpu", torch.bfloat16):
            hidden, query, own = net.context(ids, cases, torch.from_numpy(at), self.near, self.bags)
            out = net.word_out(torch.from_numpy(wanted)).to(torch.bfloat16)
            sizes = [len(others), len(meant), len(seen), rivals.size]
            o_others, o_meant, o_seen, o_rivals = out.split(sizes)
            first = self.random_loss(query, o_others, o_meant, others, meant)
            places = torch.from_numpy(contested)
            second = self.rival_loss(query[places], o_rivals, torch.from_numpy(rivals))
            judged = net.judged(hidden, query, own, o_seen).float()
            truth = torch.from_numpy(batch.swapped.reshape(-1)[at].astype(np.float32))
            third = F.binary_cross_entropy_with_logits(judged, truth)
        return first, second, third

    def random_loss(
        self, query: Tensor, o_others: Tensor, o_meant: Tensor, others: Ints, meant: Ints
    ) -> Tensor:
        """Return the sampled softmax loss, corrected for how often each word is drawn."""
        net, o, m = self.net, torch.from_numpy(others), torch.from_numpy(meant)
        shift = net.bias[o] - self.sampler.log_q[o] - math.log(len(others))
        scores = torch.addmm(shift.to(torch.bfloat16), query, o_others.T).float()
        scores = scores.masked_fill(o.int()[None, :] == m.int()[:, None], -1e4)
        right = (query * o_meant).sum(-1, dtype=torch.float32) + net.bias[m]
        return (torch.logaddexp(scores.logsumexp(-1), right) - right).mean()

    def rival_loss(self, query: Tensor, out: Tensor, rivals: Tensor) -> Tensor:
        """Return the loss of naming the first of each row of rivals."""
        vectors = out.view(len(rivals), rivals.shape[1], -1)
        scores = torch.bmm(vectors, query.unsqueeze(-1)).squeeze(-1).float()
        scores = scores + self.net.pair_bias[rivals]
        same = rivals == rivals[:, :1]
        same[:, 0] = False
        target = torch.zeros(len(rivals), dtype=torch.long)
        return F.cross_entropy(scores.masked_fill(same, -1e4), target)

    def advance(self) -> NDArray[np.float64]:
        """Take one step and return its three losses."""
        decay = 0.5 * (1 + math.cos(math.pi * self.step / self.steps))
        rate = LEARNING_RATE * min(1, (self.step + 1) / WARM_UP) * (0.03 + 0.97 * decay)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        rng = np.random.default_rng(1000 + self.step + self.seed * 10**6)
        at = (self.step * ROWS) % (len(self.order) - ROWS)
        batch = self.sampler.batch(self.stream.rows[self.order[at : at + ROWS]], rng)
        first, second, third = self.losses(batch, rng)
        self.optimiser.zero_grad()
        (first + second + 2 * third).backward()  # type: ignore[no-untyped-call, unused-ignore]
        self.optimiser.step()
        self.step += 1
        return np.array([first.item(), second.item(), third.item()])

    def save(self, path: Path) -> None:
        """Write the checkpoint; the old one stays until the new one is whole."""
        state = {"net": self.net.state_dict(), "opt": self.optimiser.state_dict()}
        torch.save(state | {"step": self.step}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.optimiser.load_state_dict(state["opt"])
        self.step = int(state["step"])


def train_network(
    trainer: Trainer, checkpoint: Path, *, resume: bool, report: Callable[[str], None]
) -> Network:
    """Train to the last step, with a checkpoint every SAVE_EVERY steps."""
    if resume and checkpoint.is_file():
        trainer.resume(checkpoint)
    mean, began, first = None, time.monotonic(), trainer.step
    while trainer.step < trainer.steps:
        now = trainer.advance()
        mean = now if mean is None else 0.98 * mean + 0.02 * now
        if trainer.step % SAVE_EVERY == 0 or trainer.step == trainer.steps:
            trainer.save(checkpoint)
            speed = (trainer.step - first) * ROWS * PLACES / (time.monotonic() - began)
            losses = " ".join(f"{v:.3f}" for v in mean)
            report(f"step {trainer.step}/{trainer.steps} losses {losses} {speed:.0f} tokens/s")
    return trainer.net
