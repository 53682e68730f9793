"""Train the claims branch on arrays from `prepare`, on a GPU or slowly on a CPU; resumable.

`python fit_branch.py --encoder STATE.pt --arrays FILE.npz --out FOLDER --minutes M`

Stages, each skipped if its file is in FOLDER: ``article`` (tokens and sentences; with branches
that leave one fold out, for honest inputs of the classifiers above), ``pair`` (claim beside
evidence, on made pairs), ``labelled`` (the pair branch tuned on pairs that people labelled, again
with one fold left out), ``deeper`` (the article branch forked lower, for comparison). Needs
torch, numpy and the two modules `branch` and the encoder's.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

try:
    from auditor.learned.claims import branch as b
except ImportError:  # carried alone
    import branch as b  # type: ignore[import-not-found,no-redef]

# of the time
SHARES = {"article": 0.32, "pair": 0.40, "labelled": 0.20, "deeper": 0.08}
WINDOW = 176  # as the encoder reads


class Batches(Dataset[Any]):
    """Batches made when asked for, so that worker processes can make them ahead."""

    def __init__(self, make: Any, chosen: Sequence[Any]) -> None:
        self.make, self.chosen = make, chosen

    def __len__(self) -> int:
        return len(self.chosen)

    def __getitem__(self, place: int) -> Any:
        return self.make(self.chosen[place])


class Run:
    """Settings shared by the stages: device, arrays, time."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.manual_seed(given.seed)
        self.rng = np.random.default_rng(given.seed)
        self.arrays = np.load(given.arrays, allow_pickle=False)
        self.encoder = b.read_encoder(given.encoder).to(self.device).eval()
        self.workers = given.workers if self.device == "cuda" else 0

    def stream(self, make: Any, chosen: Sequence[Any]) -> Iterator[Any]:
        """Batches with their tensors on the device."""
        loader = DataLoader(
            Batches(make, chosen), batch_size=None, num_workers=self.workers,
            prefetch_factor=4 if self.workers else None,
        )  # fmt: skip
        for found in loader:
            yield {k: v.to(self.device, non_blocking=True) for k, v in found.items()}

    def lower(self, fork: int) -> b.Lower:
        """The frozen part below ``fork``."""
        return b.Lower(self.encoder, fork)

    def branch(self, fork: int, pair: bool) -> b.Branch:
        """A fresh branch on the encoder's own layers above ``fork``."""
        made = b.Branch(nn.ModuleList(self.encoder.layers[fork:]), pair)
        for parameter in made.parameters():
            parameter.requires_grad_(True)
        return made.to(self.device).train()

    def clock(self, share: float, epochs: int, steps: int) -> Any:
        """A function of the steps done that gives the share of the stage done (1: stop)."""
        begin = time.monotonic()
        seconds = self.given.minutes * 60 * share
        most = self.given.steps or epochs * steps

        def done(step: int) -> float:
            spent = (time.monotonic() - begin) / seconds if not self.given.steps else 0.0
            return float(max(step / most, spent))

        return done

    def say(self, text: str) -> None:
        """A line of progress."""
        print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)

    def save(self, name: str, arrays: dict[str, Any]) -> None:
        """Write arrays, whole or not at all."""
        path = self.given.out / f"{name}.npz"
        np.savez_compressed(path.with_suffix(".part.npz"), **arrays)
        path.with_suffix(".part.npz").replace(path)
        self.say(f"{path.name} {path.stat().st_size / 1e6:.1f} MB")


def weights_of(branch: nn.Module, coarse: bool = False) -> dict[str, Any]:
    """The weights in half precision, or matrices in 8 bits with a scale a row if ``coarse``."""
    found: dict[str, Any] = {}
    for name, tensor in branch.state_dict().items():
        value = tensor.detach().float().cpu().numpy()
        if coarse and value.ndim == 2 and len(value) > 8:
            scale = np.abs(value).max(1, keepdims=True).clip(1e-8) / 127
            found[f"w.{name}"] = np.round(value / scale).astype(np.int8)
            found[f"s.{name}"] = scale.astype(np.float32)
        else:
            found[f"w.{name}"] = value.astype(np.float16)
    return found


def state_of(saved: Any) -> dict[str, torch.Tensor]:
    """The state that `weights_of` packed."""
    return {
        k[2:]: torch.from_numpy(saved[k].astype(np.float32) * saved.get(f"s.{k[2:]}", 1.0))
        for k in saved
        if k.startswith("w.")
    }


def article(run: Run, fork: int, name: str, folds: int) -> None:
    """Tokens and sentences: the branch for all, and one for each fold left out."""
    rows = b.Rows(run.arrays, "sentences")
    document, fold, fresh = run.arrays["sentences.where"].T
    labels = torch.from_numpy(run.arrays["sentences.labels"].astype(np.int64)).to(run.device)
    fold_of = torch.from_numpy(fold.astype(np.int64)).to(run.device)
    train = np.flatnonzero(fold >= 0)
    lower = run.lower(fork)
    trainers = [b.Trainer(run.branch(fork, False), run.given.rate) for _ in range(folds + 1)]
    step, done = 0, None

    def make(chosen: Any) -> dict[str, torch.Tensor]:
        return b.sentence_batch(rows, chosen, breaks)

    single = np.bincount(document)[document] == 1
    while True:
        breaks = np.where(single, run.rng.random(len(fresh)) < 0.5, fresh).astype(np.int8)
        packs = b.windows(rows.sizes[train], document[train], WINDOW, run.rng)
        packed = [[int(train[place]) for place in pack] for pack in packs]
        lengths = np.array([rows.sizes[each].sum() + 2 for each in packed])
        cuts = [[packed[i] for i in cut] for cut in b.batches(lengths, run.given.budget, run.rng)]
        done = done or run.clock(SHARES[name], run.given.epochs, len(cuts))
        for batch in run.stream(make, cuts):
            now = done(step)
            if now >= 1:
                break
            with b.cast(run.device):
                x = lower(batch["ids"], batch["mask"])
                for number, trainer in enumerate(trainers):
                    used = fold_of != number  # the last one is number `folds`: uses all
                    loss = b.sentence_loss(trainer.branch, x, batch, labels, used)
                    trainer.learn(loss, now)
            step += 1
            if step % 100 == 0:
                run.say(f"{name} step {step} done {now:.2f} loss {float(loss.detach()):.3f}")
        if done(step) >= 1:
            break
    run.say(f"{name}: {step} steps")
    branches = [trainer.branch for trainer in trainers]
    found = _read_sentences(run, rows, run.arrays["sentences.where"], lower, branches)
    run.save(name, {**weights_of(trainers[-1].branch, name == "deeper"), **found})


@torch.no_grad()
def _read_sentences(run: Run, rows: b.Rows, where: Any, lower: b.Lower,
                    branches: Sequence[b.Branch]) -> dict[str, Any]:  # fmt: skip
    """Log-odds of every piece and sentence, each from a branch that never saw its document."""
    document, fold, fresh = where.T
    packed = b.windows(rows.sizes, document, WINDOW)
    lengths = np.array([rows.sizes[each].sum() + 2 for each in packed])
    which = np.where(fold < 0, len(branches) - 1, np.minimum(fold, len(branches) - 1))
    tokens = np.zeros((len(rows.ids), len(b.TOKENS)), dtype=np.float16)
    sentences = np.zeros((len(rows.sizes), len(b.SENTENCES)), dtype=np.float32)
    marked = run.arrays["sentences.labels"][:, 0] >= 0
    for each in branches:
        each.eval()
    cuts = [[packed[i] for i in cut] for cut in b.batches(lengths, run.given.budget * 2)]
    for batch in run.stream(lambda chosen: b.sentence_batch(rows, chosen, fresh), cuts):
        here = batch["sentence"].cpu().numpy()
        with b.cast(run.device):
            x = lower(batch["ids"], batch["mask"])
            for number in np.unique(which[here]):
                one = branches[number]
                states = one(x[:, 1:], batch["mask"][:, 1:])
                odds = one.whole(one.pooled(states, batch["owner"], len(here)).to(states.dtype))
                mine = which[here] == number
                sentences[here[mine]] = odds.float().cpu().numpy()[mine]
                if marked[here].any():
                    odds = one.token(states).float()[batch["owner"] > 0].cpu().numpy()
                    owner = batch["owner"][batch["owner"] > 0].cpu().numpy() - 1
                    edges = np.searchsorted(owner, np.arange(len(here) + 1))
                    for place in np.flatnonzero(mine & marked[here]):
                        at = slice(rows.starts[here[place]], rows.starts[here[place] + 1])
                        tokens[at] = odds[edges[place] : edges[place + 1]]
    kept = np.repeat(marked, rows.sizes)
    coarse = np.round(tokens[kept].astype(np.float32).clip(-7.9, 7.9) * 16).astype(np.int8)
    return {"tokens": coarse, "sentences": sentences}


def pair(run: Run, fork: int) -> None:
    """The pair branch on made pairs, and those labelled sets it is never measured on."""
    rows, table = b.Rows(run.arrays, "pairs"), run.arrays["pairs.rows"]
    # a made set so large that the two small sets count a little more by repetition
    small = np.flatnonzero(np.isin(table[:, 3], (2, 3)))
    chosen = np.concatenate([np.flatnonzero(table[:, 3] < b.FIRST_LABELLED), *[small] * 2])
    trainer = b.Trainer(run.branch(fork, True), run.given.pair_rate)
    _learn_pairs(run, rows, table, chosen, trainer, fork, SHARES["pair"], run.given.budget, "pair")
    run.save("pair", weights_of(trainer.branch))


def _learn_pairs(run: Run, rows: b.Rows, table: Any, chosen: Any, trainer: b.Trainer, fork: int,
                 share: float, budget: int, name: str) -> None:  # fmt: skip
    lower = run.lower(fork)
    lengths = rows.sizes[table[chosen, 0]] + rows.sizes[table[chosen, 1]] + 3
    trainer.branch.train()
    step, done = 0, None
    while True:
        cuts = [chosen[cut] for cut in b.batches(lengths, budget, run.rng)]
        done = done or run.clock(share, 3, len(cuts))
        for batch in run.stream(lambda cut: _pair_batch(rows, table, cut), cuts):
            now = done(step)
            if now >= 1:
                break
            with b.cast(run.device):
                x = lower(batch["ids"], batch["mask"])
                loss = b.pair_loss(trainer.branch, x, batch, batch["label"], batch["kind"])
                trainer.learn(loss, now)
            step += 1
            if step % 100 == 0:
                run.say(f"{name} step {step} done {now:.2f} loss {float(loss.detach()):.3f}")
        if done(step) >= 1:
            break
    run.say(f"{name}: {step} steps")


def _pair_batch(rows: b.Rows, table: Any, cut: Any) -> dict[str, torch.Tensor]:
    return {
        **b.pair_batch(rows, table[cut, :2].tolist()),
        "label": torch.from_numpy(table[cut, 2].astype(np.int64)),
        "kind": torch.from_numpy(table[cut, 3].astype(np.int64)),
    }


@torch.no_grad()
def _read_pairs(run: Run, rows: b.Rows, table: Any, chosen: Any, branch: b.Branch,
                fork: int) -> Any:  # fmt: skip
    """For each chosen pair: scores of the classes, peak, second peak and mean of the changes."""
    lower = run.lower(fork)
    branch.eval()
    found = np.zeros((len(chosen), 6), dtype=np.float32)
    lengths = rows.sizes[table[chosen, 0]] + rows.sizes[table[chosen, 1]] + 3
    for cut in b.batches(lengths, run.given.budget * 2):
        batch = {k: v.to(run.device) for k, v in _pair_batch(rows, table, chosen[cut]).items()}
        with b.cast(run.device):
            states = branch(lower(batch["ids"], batch["mask"]), batch["mask"], batch["segments"])
            odds = b.pair_odds(branch, states, batch)
            changed = branch.token(states).float()[:, :, 0]
        claim = batch["owner"] > 0
        peaks = changed.masked_fill(~claim, -30).topk(2, dim=1).values
        mean = (changed.sigmoid() * claim).sum(1) / claim.sum(1)
        found[cut] = torch.cat([odds, peaks, mean[:, None]], 1).cpu().numpy()
    return found


def labelled(run: Run, fork: int) -> None:
    """Tune on people's labels, one fold left out each, then on all."""
    rows, table = b.Rows(run.arrays, "pairs"), run.arrays["pairs.rows"]
    saved = np.load(run.given.out / "pair.npz", allow_pickle=False)
    start = run.branch(fork, True)
    start.load_state_dict(state_of(dict(saved)))
    real = np.flatnonzero(table[:, 3] >= b.FIRST_LABELLED)
    found = {"rows": real, "before": _read_pairs(run, rows, table, real, start, fork)}
    after = np.zeros_like(found["before"])
    made = np.flatnonzero(table[:, 3] < b.FIRST_LABELLED)
    run.workers = 0  # too few steps each to be worth starting any
    for number in range(b.FOLDS + 1):
        seen = real[table[real, 4] != number]
        chosen = np.concatenate([seen, run.rng.choice(made, min(len(made), len(seen)), False)])
        trainer = b.Trainer(copy.deepcopy(start), run.given.pair_rate / 2)
        share, few = SHARES["labelled"] / (b.FOLDS + 1), run.given.budget // 3
        _learn_pairs(run, rows, table, chosen, trainer, fork, share, few, f"fold {number}")
        held = np.flatnonzero(table[real, 4] == number)
        if len(held):
            after[held] = _read_pairs(run, rows, table, real[held], trainer.branch, fork)
    run.save("labelled", {**weights_of(trainer.branch, True), **found, "after": after})


def main(argv: Sequence[str] | None = None) -> None:
    """Run the stages that are not done yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="torch state of the encoder")
    parser.add_argument("--arrays", type=Path, required=True, help="npz written by prepare")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=2.4)
    parser.add_argument("--steps", type=int, default=0, help="steps a stage, in place of minutes")
    parser.add_argument("--epochs", type=int, default=10, help="most rounds of the article stage")
    parser.add_argument("--budget", type=int, default=12_000, help="pieces in a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--pair-rate", type=float, default=1.2e-4)
    parser.add_argument("--fork", type=int, default=4, help="layers shared by the article branch")
    parser.add_argument("--pair-fork", type=int, default=0)
    parser.add_argument("--deeper", type=int, default=2, help="another fork, to see what it gains")
    parser.add_argument("--folds", type=int, default=b.FOLDS)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    run = Run(given)
    run.say(f"on {run.device}")
    stages = (
        ("article", lambda: article(run, given.fork, "article", given.folds)),
        ("pair", lambda: pair(run, given.pair_fork)),
        ("deeper", lambda: article(run, given.deeper, "deeper", 0)),
        ("labelled", lambda: labelled(run, given.pair_fork)),
    )
    for name, stage in stages:
        if (given.out / f"{name}.npz").exists():
            run.say(f"{name} is done")
        else:
            stage()


if __name__ == "__main__":
    main()
