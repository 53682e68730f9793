"""Train the claims branch on arrays from `prepare`, on one core of a CPU.

`python -m auditor.learned.claims.fit_branch --encoder FILE --arrays FILE.npz --out FOLDER`

One part of every set is held out, for honest inputs of the classifiers above. It writes down where
it is, and a run that was broken off goes on from there.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from auditor.learned.claims import branch as b

CHECKPOINT = "branch.pt"
WINDOW = 126  # pieces, as the encoder reads
Say = Callable[[str], None]


def say(text: str) -> None:
    """A line of progress."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def half() -> Any:
    """Half precision, which the matrix units of newer processors are made for."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


def weights_of(branch: nn.Module) -> dict[str, Any]:
    """The weights in half precision."""
    return {
        f"w.{name}": tensor.detach().numpy().astype(np.float16)
        for name, tensor in branch.state_dict().items()
    }


def save(path: Path, arrays: dict[str, Any]) -> None:
    """Write arrays, whole or not at all."""
    part = path.with_suffix(".part.npz")
    np.savez_compressed(part, **arrays)
    part.replace(path)
    say(f"{path.name} {path.stat().st_size / 1e6:.1f} MB")


def fresh_branch(encoder: Any) -> b.Branch:
    """A branch on the encoder's own layers above the fork."""
    made = b.Branch(nn.ModuleList(encoder.layers[b.FORK :]))
    for parameter in made.parameters():
        parameter.requires_grad_(True)
    found: b.Branch = made.train()
    return found


def held_out(rows: b.Rows, where: Any) -> Any:
    """Which sentences the branch never learns from: a fifth of the small set, a tenth else.

    Annotations of one article are texts alike, so they fall together.
    """
    document, fold, _ = where.T
    key = np.zeros(document.max() + 1, dtype=np.int64)
    first = np.unique(document, return_index=True)[1]
    for row in first:
        key[document[row]] = int(rows.part(int(row))[0][:30].sum()) % 2
    return key, (fold == 0)


def article(given: argparse.Namespace, encoder: Any, arrays: Any) -> None:
    """Tokens and sentences: learn, then read what was held out and the development sets."""
    rng = np.random.default_rng(given.seed)
    rows, where = b.Rows(arrays, "sentences"), arrays["sentences.where"]
    document, fold, fresh = where.T
    labels = arrays["sentences.labels"]
    key, first = held_out(rows, where)
    held = first & ((key[document] == 0) | (labels[:, 3] >= 0))
    train = np.flatnonzero((fold >= 0) & ~held)
    single = np.bincount(document)[document] == 1
    breaks = np.where(single, rng.random(len(fresh)) < 0.5, fresh).astype(np.int8)
    packs = b.windows(rows.sizes[train], document[train], WINDOW, rng)
    packed = [[int(train[place]) for place in pack] for pack in packs]
    lower = b.Lower(encoder, b.FORK)
    batches = _lowered(rows, packed, breaks, lower, given.budget, rng)
    say(f"article: {len(batches)} batches, {int(held.sum())} sentences held out")
    trainer = b.Trainer(fresh_branch(encoder), given.rate)
    gold = torch.from_numpy(labels.astype(np.int64))
    learn(trainer, batches, gold, given)
    kept = np.flatnonzero(held | (fold < 0))
    found = read_sentences(rows, where, kept, lower, trainer.branch)
    marked = np.repeat(labels[:, 0] >= 0, rows.sizes)
    save(
        given.out / "article.npz",
        {
            **weights_of(trainer.branch),
            "tokens": coarse(found[0][marked]),
            "sentences": found[1],
            "seen": (fold >= 0) & ~held,
        },
    )


def learn(trainer: b.Trainer, batches: Sequence[Any], gold: Any, given: argparse.Namespace) -> None:
    """Go through the batches ``given.rounds`` times, from where an earlier run left off."""
    place, steps = given.out / CHECKPOINT, round(given.rounds * len(batches))
    step = trainer.load(place) if place.exists() else 0
    while step < steps:
        # the order of a round depends on nothing that a run broken off would lose
        order = np.random.default_rng((given.seed, step // len(batches))).permutation(len(batches))
        torch.manual_seed(given.seed * 1_000_003 + step)
        with half():
            loss = b.sentence_loss(trainer.branch, batches[order[step % len(batches)]], gold)
        trainer.learn(loss, step / steps)
        step += 1
        if step % 100 == 0:
            trainer.save(place, step)
            say(f"step {step} of {steps}, loss {float(loss.detach()):.3f}")


def coarse(odds: Any) -> Any:
    """Log-odds in sixteenths, 8 bits each."""
    return np.round(odds.astype(np.float32).clip(-7.9, 7.9) * 16).astype(np.int8)


def _lowered(rows: b.Rows, packed: Any, breaks: Any, lower: b.Lower, budget: int,
             rng: Any = None) -> list[dict[str, torch.Tensor]]:  # fmt: skip
    """Batches with their states at the fork, which never change."""
    lengths = np.array([rows.sizes[each].sum() + 2 for each in packed])
    found = []
    for cut in b.batches(lengths, budget, rng):
        batch = b.sentence_batch(rows, [packed[i] for i in cut], breaks)
        with half():
            states = lower(batch.pop("ids"), batch["mask"])
        batch["lower"] = states[:, 1:].to(torch.bfloat16)
        batch["mask"] = batch["mask"][:, 1:]
        found.append(batch)
    return found


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
def read_sentences(rows: b.Rows, where: Any, kept: Any, lower: b.Lower,
                   branch: b.Branch) -> tuple[Any, Any]:  # fmt: skip
    """Log-odds of all pieces and sentences; those of rows not ``kept`` are 0."""
    document, _, fresh = where.T
    branch.eval()
    tokens = np.zeros((len(rows.ids), len(b.TOKENS)), dtype=np.float16)
    sentences = np.zeros((len(rows.sizes), len(b.SENTENCES)), dtype=np.float32)
    # windows are laid over whole documents, so that no neighbour is missing
    packs = b.windows(rows.sizes[kept], document[kept], WINDOW)
    packed = [[int(kept[place]) for place in pack] for pack in packs]
    for begin in range(0, len(packed), 32):
        chosen = packed[begin : begin + 32]
        (batch,) = _lowered(rows, chosen, fresh, lower, 10**9)
        here, owner = batch["sentence"].numpy(), batch["owner"]
        with half():
            states = branch(batch["lower"], batch["mask"])
            pooled = branch.pooled(states, owner, len(here)).to(states.dtype)
            sentences[here] = branch.whole(pooled).float().numpy()
            odds = branch.token(states).float()
        for place, row in enumerate(here.tolist()):
            tokens[rows.starts[row] : rows.starts[row + 1]] = odds[owner == place + 1].numpy()
    return tokens, sentences


def main(argv: Sequence[str] | None = None) -> None:
    """Train and write ``article.npz``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="weights, .safetensors or .pt")
    parser.add_argument("--arrays", type=Path, required=True, help="npz written by prepare")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=float, default=2, help="times each sentence is read")
    parser.add_argument("--budget", type=int, default=4_000, help="pieces in a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    encoder = b.read_encoder(given.encoder).eval()
    with np.load(given.arrays, allow_pickle=False) as file:
        arrays = dict(file)
    article(given, encoder, arrays)


if __name__ == "__main__":
    main()
