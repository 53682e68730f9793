"""Train the reader: which words did a spinner put here, and what stood there before (torch).

Runs as ``python -m auditor.learned.wording.fit_network`` too, so that this one long step can be
done on another machine that has a GPU: it needs the prepared `units.npz` and `swaps.npz` only.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from auditor.learned.encoder.network import FORK, Reader
from auditor.learned.encoder.packing import load_parts, packed, save_parts, unpacked
from auditor.learned.encoder.pieces import Pieces
from auditor.learned.wording.spinner import Spinners
from auditor.learned.wording.swaps import Swaps
from auditor.learned.wording.units import FIRST_PIECE, PIECES, Units

MASK_PIECE = 103
LENGTH = 128  # pieces in a row, the opening one included
MASKED = 0.04  # of the words are hidden, so that the reader learns what a place asks for
RESTORED = 0.08  # of the pieces at most are restored in a step
RIVALS = 8192  # pieces that a restored word is told apart from in a step
JUDGE_WEIGHT = 20.0
WARM_UP = 0.03
CHECKPOINT_SECONDS = 120
TRAINING = "training.txt"
"""File beside the trained state: one sentence on how it was trained, for the card."""
SO_FAR = "so-far"
"""Folder beside it with the state at the last checkpoint, while training lasts."""
COMPILE_FROM = 150  # seconds of training from which compiling, some 40 seconds, pays
TRIALS = 2  # batches that a compiled step is tried on


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: steps of so many rows, highest learning rate, seed, device.

    frozen: first layers, with the embeddings, that stay as they are: other parts share them.
    seconds: with it the schedule follows the clock instead, for a machine to be had for a time (so
    long from loading to the last step), and `steps` is only the most; such a run cannot be repeated
    to the bit.
    """

    steps: int
    rows: int = 64
    rate: float = 4e-4
    seed: int = 0
    device: str = "cpu"
    seconds: float | None = None
    frozen: int = FORK


class Trainer:
    """Batches, losses and the schedule of one plan."""

    def __init__(self, units: Units, swaps: Swaps, plan: Plan) -> None:
        pieces = Pieces()
        self.plan = plan
        self.spinners = Spinners(swaps, units, pieces, plan.device)
        self.units = self.spinners.put(units.numbers.astype("int32"))
        self.upper = self.spinners.put(units.upper)
        self.rng = torch.Generator(device=plan.device)
        self.rng.manual_seed(plan.seed)
        goes_on = torch.tensor([p.startswith("##") for p in pieces.names()])
        self.goes_on = goes_on.to(plan.device)
        counts = torch.bincount(self.units.long(), minlength=PIECES)[:PIECES].float() + 1
        counts[~self.spinners.begins] = 0
        self.share = counts**0.75 / (counts**0.75).sum()
        self.shares = torch.cumsum(self.share.double(), 0)
        self.commonness = torch.log(counts.clamp(min=1) / counts.sum())

    def rivals(self) -> tuple[Tensor, Tensor]:
        """Return pieces (RIVALS,) drawn by their frequency, and log of how often each is drawn."""
        lot = torch.rand(RIVALS, generator=self.rng, device=self.plan.device).double()
        drawn = torch.searchsorted(self.shares, lot * self.shares[-1], right=True)
        return drawn, torch.log(self.share[drawn] * RIVALS)

    def batch(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return pieces, first, swapped and original, each (rows, LENGTH)."""
        rows, inner = self.plan.rows, LENGTH - 1
        need = rows * inner
        last = len(self.units) - need
        here = torch.randint(last, (1,), generator=self.rng, device=self.plan.device)
        here = here + torch.arange(need, device=self.plan.device)
        found = self.spinners.garble(self.units[here].long(), self.upper[here], self.rng)
        pieces, original, first, swapped = found.pieces, found.original, found.first, found.swapped
        lot = torch.rand(need, generator=self.rng, device=self.plan.device)
        alone = ~torch.cat([self.goes_on[pieces[1:]], first[:1]])
        hidden = first & ~swapped & alone & (lot < MASKED)
        original = torch.where(hidden, pieces, original)
        pieces = torch.where(hidden, MASK_PIECE, pieces)
        first = first & ~hidden
        opening = torch.full((rows, 1), FIRST_PIECE, device=self.plan.device)
        blank = torch.zeros((rows, 1), dtype=torch.bool, device=self.plan.device)
        return (
            torch.cat([opening, pieces.view(rows, inner)], 1),
            torch.cat([blank, first.view(rows, inner)], 1),
            torch.cat([blank, swapped.view(rows, inner)], 1),
            torch.cat([opening * 0 - 1, original.view(rows, inner)], 1),
        )

    def rate(self, done: float) -> float:
        """Return the learning rate when a share of the plan is done: up in a line, then down."""
        return self.plan.rate * min(1.0, done / WARM_UP + 1e-3, (1 - done) / (1 - WARM_UP))


def losses(
    net: Reader,
    pieces: Tensor,
    first: Tensor,
    swapped: Tensor,
    original: Tensor,
    rivals: Tensor,
    drawn: Tensor,
) -> tuple[Tensor, Tensor]:
    """Return the mean losses of judging every word and of restoring the wanted pieces.

    Restoring is a sampled softmax (Jean et al. 2015): the right piece against rivals, corrected by
    drawn, the log of how often each is drawn.
    """
    states = net.encoder(pieces)
    odds = net.odds(states).float()
    each = F.binary_cross_entropy_with_logits(odds, swapped.float(), reduction="none")
    judged = (each * first).sum() / first.sum()
    flat = original.view(-1)
    some = int(RESTORED * flat.numel())
    at = torch.topk((flat >= 0).float(), some, sorted=False).indices
    goal = flat[at]
    wanted = (goal >= 0).float()
    goal = goal.clamp(min=0)
    query = net.restore(states.reshape(-1, states.shape[-1])[at])
    others = net.encoder.word(rivals).to(query.dtype)
    scores = (query @ others.T).float() + net.bias[rivals] - drawn
    scores = scores.masked_fill(rivals[None] == goal[:, None], -1e4)
    right = (query * net.encoder.word(goal).to(query.dtype)).float().sum(-1) + net.bias[goal]
    apart = torch.logaddexp(torch.logsumexp(scores, -1), right) - right
    return judged, (apart * wanted).sum() / wanted.sum().clamp(min=1)


def optimizer_of(net: Reader, rate: float) -> torch.optim.AdamW:
    """Return AdamW that does not pull norms and offsets to zero."""
    learnt = [p for p in net.parameters() if p.requires_grad]
    plain = [p for p in learnt if p.ndim < 2]
    decayed = [p for p in learnt if p.ndim >= 2]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), eps=1e-6, fused=True)


def freeze(net: Reader, layers: int) -> None:
    """Keep the embeddings and so many first layers as they are."""
    encoder = net.encoder
    for part in (encoder.word, encoder.place, encoder.norm, *encoder.layers[:layers]):
        part.requires_grad_(False)


Losses = Callable[..., tuple[Tensor, Tensor]]
Say = Callable[[str], None]


def stepped(trainer: Trainer, net: Reader, own: Losses) -> Tensor:
    """Add the gradient of one batch to the network's; return both losses (2,)."""
    batch = trainer.batch()
    with torch.autocast(trainer.plan.device.split(":")[0], torch.bfloat16):
        judged, restored = own(net, *batch, *trainer.rivals())
    total = JUDGE_WEIGHT * judged + restored
    total.backward()  # type: ignore[no-untyped-call, unused-ignore]
    return torch.stack([judged.detach(), restored.detach()])


def fastest(trainer: Trainer, net: Reader, report: Say) -> Losses:
    """Return `losses`, compiled on a GPU where that works."""
    plan = trainer.plan
    if plan.device == "cpu" or (plan.seconds and plan.seconds < COMPILE_FROM):
        return losses
    own: Losses = torch.compile(losses, dynamic=False)
    try:
        for _ in range(TRIALS):
            stepped(trainer, net, own)
    except Exception as problem:  # compilers fail in many ways; training does without
        report(f"not compiled: {type(problem).__name__}: {problem}"[:2000])
        own = losses
    net.zero_grad(set_to_none=True)
    return own


def train_network(
    trainer: Trainer,
    net: Reader,
    checkpoint: Path,
    *,
    ends: float | None = None,
    resume: bool = False,
    keep: Callable[[int], None] | None = None,
    report: Say = print,
) -> int:
    """Train to the end of the plan and return its steps; a checkpoint lets resume=True go on.

    ends: when the plan's seconds are over, by `time.monotonic`. keep is told the steps done at
    every checkpoint.
    """
    plan = trainer.plan
    ends = ends or time.monotonic() + (plan.seconds or 0)
    net.to(plan.device)
    freeze(net, plan.frozen)
    optimizer = optimizer_of(net, plan.rate)
    learnt = [p for p in net.parameters() if p.requires_grad]
    begin = 0
    if resume and checkpoint.is_file():
        kept = torch.load(checkpoint, map_location=plan.device, weights_only=True)
        net.load_state_dict(kept["net"])
        optimizer.load_state_dict(kept["optimizer"])
        trainer.rng.set_state(kept["rng"].cpu())
        begin = int(kept["step"])
    own = fastest(trainer, net, report)
    started = saved = time.monotonic()
    every = 50 if plan.device == "cpu" else 200
    sums, last = torch.zeros(2, device=plan.device), begin
    done_steps = begin
    for step in range(begin, plan.steps):
        passed = (time.monotonic() - started) / max(ends - started, 1e-3)
        done = passed if plan.seconds else step / plan.steps
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = trainer.rate(done)
        sums += stepped(trainer, net, own)
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        done_steps = step + 1
        if done_steps % every == 0 or done_steps == plan.steps:
            judge, restore = (sums / (done_steps - last)).tolist()
            sums.zero_()
            last = done_steps
            speed = (done_steps - begin) * plan.rows * LENGTH / (time.monotonic() - started)
            report(
                f"step {done_steps} judge {judge:.4f} restore {restore:.3f} {speed:,.0f} pieces/s"
            )
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            saved = time.monotonic()
            state = {"net": net.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save({**state, "rng": trainer.rng.get_state(), "step": done_steps}, checkpoint)
            if keep:
                keep(done_steps)
    return done_steps


def device_here() -> str:
    """Return the device to train on."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def fit_network(
    work: Path,
    out: Path,
    plan: Plan,
    *,
    begun: Path | None = None,
    resume: bool = False,
    report: Say = print,
) -> None:
    """Train from the files of the work folder and write reader-0.pt … to the folder out.

    begun: a folder that an earlier call wrote: go on from its state with a new schedule. What is
    trained so far lies in OUT/so-far meanwhile, for a machine that may be taken away.
    """
    ends = time.monotonic() + (plan.seconds or 0)
    torch.manual_seed(plan.seed)
    torch.set_float32_matmul_precision("high")
    net = Reader()
    trainer = Trainer(Units.load(work / "units.npz"), Swaps.load(work / "swaps.npz"), plan)
    before = ""
    if begun:
        net.load_state_dict(unpacked(load_parts(begun, "reader")))
        before = (begun / TRAINING).read_text(encoding="utf-8").strip() + " Then "
    else:
        net.encoder.load_state_dict(unpacked(load_parts(work, "start")))
        with torch.no_grad():
            net.bias.copy_(trainer.commonness)

    def keep(steps: int, folder: Path = out / SO_FAR) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / TRAINING).write_text(
            f"{before}{steps:,} steps of {plan.rows * LENGTH:,} pieces on {plan.device}, layers "
            f"above the first {plan.frozen}, highest learning rate {plan.rate}, seed {plan.seed}."
            "\n",
            encoding="utf-8",
        )
        save_parts(packed(net.state_dict(), ("encoder.word",)), folder, "reader")

    checkpoint = work / "checkpoint.pt"
    steps = train_network(
        trainer, net, checkpoint, ends=ends, resume=resume, keep=keep, report=report
    )
    keep(steps, out)
    shutil.rmtree(out / SO_FAR, ignore_errors=True)


def main() -> None:
    """Train from prepared files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path, help="folder with units.npz, swaps.npz, start-0.pt …")
    parser.add_argument("out", type=Path, help="folder for the trained state, reader-0.pt …")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--rows", type=int, default=64)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--frozen", type=int, default=FORK, help="first layers kept as they are")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, help="train by the clock, --steps at most")
    parser.add_argument("--begun", type=Path, help="folder of an earlier state to go on from")
    parser.add_argument("--resume", action="store_true")
    given = parser.parse_args()
    device = device_here()
    plan = Plan(
        given.steps, given.rows, given.rate, given.seed, device, given.seconds, given.frozen
    )

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    fit_network(given.work, given.out, plan, begun=given.begun, resume=given.resume, report=say)


if __name__ == "__main__":
    main()
