"""Simulated spinners that garble units on the device they train on (torch).

A stretch of text is left alone or spun at one rate in one style, with a fixed habit for most words,
as real spinners do; the rate changes every forty units, so that garbling is patchy. Every size is
known beforehand and nothing is read back, so that a GPU never waits for its processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from auditor.learned.encoder.pieces import Pieces
from auditor.learned.wording.swaps import Swaps
from auditor.learned.wording.units import PIECES, Units

STRETCH, CELL = 160, 40  # units
SPUN = 0.55  # of the stretches
RATES = (0.03, 0.06, 0.1, 0.15, 0.25, 0.35)
PATCHES = (0.2, 1.0, 1.7)
HABIT = 0.8  # of the swaps follow the spinner's habit for the word
VERY_COMMON = 6.2  # Zipf above which words are mostly left alone
# "far" draws any word of the same part of speech and frequency; "mixed" a style for each word
STYLES = ("paired", "thesaurus", "common", "wordnet", "near", "phrase", "far", "mixed")
SHARES = (0.2, 0.16, 0.18, 0.12, 0.08, 0.05, 0.06, 0.15)


@dataclass(frozen=True, slots=True)
class Garbled:
    """Pieces (n,) of n units, cut off at n, with the truth: original, first, swapped, all (n,).

    original: what stood at the first piece of a swapped word, -1 elsewhere and where it was more
    than one piece; first: true where a word begins; swapped: true where a substitute's words begin.
    """

    pieces: Tensor
    original: Tensor
    first: Tensor
    swapped: Tensor


class Spinners:
    """The tables of the swaps on a device; `garble` spins a row of units."""

    def __init__(self, swaps: Swaps, units: Units, pieces: Pieces, device: str) -> None:
        self.device = device
        spelling = pieces.spell(units.words)
        put = self.put
        weights = {kind: w.astype(float) for kind, w in swaps.weight.items()}
        name_zipf = swaps.name_zipf.astype(float)
        moby = swaps.substitute["moby"]
        tables = {
            "paired": ("moby", np.maximum(weights["moby"] / 20 - 0.8, 0.1) ** 1.5),
            "thesaurus": ("moby", np.ones(len(moby))),
            "common": ("moby", np.exp(0.9 * name_zipf[moby]) * weights["moby"] ** 0.5),
            "wordnet": ("wordnet", weights["wordnet"] + 1),
            "near": ("near", np.ones(len(swaps.substitute["near"]))),
            "phrase": ("phrase", np.ones(len(swaps.substitute["phrase"]))),
        }
        self.tables = {name: self.table(swaps, kind, w) for name, (kind, w) in tables.items()}
        self.zipf, self.group = put(swaps.zipf), put(swaps.group.astype(np.int64))
        order = np.argsort(swaps.group, kind="stable")
        ends = np.searchsorted(swaps.group[order], np.arange(swaps.group.max() + 2))
        self.members, self.ends = put(order), put(ends)
        # spellings of everything: units first, then substitutes
        own = [(k,) for k in range(PIECES)] + spelling
        own += [(0,)] * (65_536 - len(own))
        sizes = np.concatenate([[len(s) for s in own], np.diff(swaps.offsets)])
        flat = np.concatenate([[p for s in own for p in s], swaps.spelt.astype(np.int64)])
        self.size, self.flat = put(sizes), put(flat)
        self.start = put(np.concatenate([[0], np.cumsum(sizes)]))
        self.vowel = put(np.concatenate([np.zeros(65_536, bool), swaps.vowel]))
        known = np.zeros(65_536, bool)
        for kind in swaps.original.values():
            known[kind] = True
        self.word = put(known)
        names = pieces.names()
        self.begins = put(np.array([p.isalpha() and (len(p) > 1 or p in "ai") for p in names]))
        self.rates, self.patches = (put(np.array(x, np.float32)) for x in (RATES, PATCHES))
        self.bounds = put(np.cumsum(SHARES)[:-1].astype(np.float32))

    def put(self, array: np.ndarray) -> Tensor:
        """Move an array to the device."""
        return torch.from_numpy(np.ascontiguousarray(array)).to(self.device)

    def table(self, swaps: Swaps, kind: str, weight: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
        """Return (substitutes, running sums of weights, bounds by unit) of one style."""
        sums = np.concatenate([[0.0], np.cumsum(weight)])
        bounds = np.searchsorted(swaps.original[kind], np.arange(65_537))
        return self.put(swaps.substitute[kind].astype(np.int64)), self.put(sums), self.put(bounds)

    def draw(self, style: str, units: Tensor, chance: Tensor) -> Tensor:
        """Return a substitute (as number over all spellings) for each unit, 0 where there is none.

        chance (n,): a random number each, 0 to 1.
        """
        if style == "far":
            group = self.group[units]
            low, high = self.ends[group], self.ends[group + 1]
            at = (low + (chance * (high - low)).long()).clamp(max=len(self.members) - 1)
            return torch.where((group > 0) & (high > low), self.members[at], 0)
        names, sums, bounds = self.tables[style]
        if not len(names):
            return torch.zeros_like(units)
        low, high = bounds[units], bounds[units + 1]
        goal = sums[low] + chance.double() * (sums[high] - sums[low])
        at = torch.searchsorted(sums, goal, right=True) - 1
        at = torch.minimum(torch.maximum(at, low), (high - 1).clamp(min=0))
        return torch.where(high > low, names[at] + 65_536, 0)

    def garble(self, units: Tensor, upper: Tensor, rng: torch.Generator) -> Garbled:
        """Spin units (n,), upper (n,) true where a word began with a capital."""
        n = len(units)

        def chance(size: int) -> Tensor:
            return torch.rand(size, generator=rng, device=self.device)

        place = torch.arange(n, device=self.device)
        stretch, cell = place // STRETCH, place // CELL
        stretches = int(n // STRETCH + 1)
        rates = self.rates[(chance(stretches) * len(RATES)).long()]
        rates = torch.where(chance(stretches) < SPUN, rates, 0.0)
        patch = self.patches[(chance(n // CELL + 1) * len(PATCHES)).long()]
        style = torch.bucketize(chance(stretches), self.bounds)[stretch]
        mixed = torch.bucketize(chance(n) * self.bounds[-1], self.bounds)
        style = torch.where(style == STYLES.index("mixed"), mixed, style)
        # a habit: the same random number for the same word in the same stretch (of four)
        salt = chance(stretches // 4 + 1)[stretch // 4].double()
        habit = torch.frac(units.double() * 0.6180339887 + salt * 7919.0).float()
        lot = torch.where(chance(n) < HABIT, habit, chance(n)).clamp(0, 0.999999)
        found = torch.zeros_like(units)
        for k, name in enumerate(STYLES[:-1]):
            found = torch.where(style == k, self.draw(name, units, lot), found)
        odds = rates[stretch] * patch[cell] * torch.where(self.zipf[units] > VERY_COMMON, 0.2, 1.0)
        odds = odds * torch.where(upper, 0.25, 1.0)
        swapped = (chance(n) < odds) & (found > 0) & self.word[units]
        fixes = (chance(stretches) < 0.5)[stretch]
        return self.spelt(units, torch.where(swapped, found, units), swapped, fixes)

    def spelt(self, units: Tensor, new: Tensor, swapped: Tensor, fixes: Tensor) -> Garbled:
        """Return units (some swapped for new) as pieces; fixes: where a and an are made to fit."""
        new = self.with_articles(new, swapped & fixes)
        size = self.size[new]
        ends = torch.cumsum(size, 0)
        place = torch.arange(len(new), device=self.device)
        owner = torch.searchsorted(ends, place, right=True)  # each has a piece at least
        inside = place - (ends - size)[owner]
        pieces = self.flat[self.start[new][owner] + inside]
        single = self.size[units] == 1
        before = torch.where(swapped & single, self.flat[self.start[units]], -1)
        original = torch.where(inside == 0, before[owner], -1)
        first = self.begins[pieces]
        return Garbled(pieces, original, first, swapped[owner] & first)

    def with_articles(self, new: Tensor, wanted: Tensor) -> Tensor:
        """Return units with `a` or `an` before a wanted substitute made to agree with it."""
        a, an = 1037, 2019
        follows = torch.cat([wanted[1:], wanted[:1] & False])
        next_vowel = torch.cat([self.vowel[new][1:], self.vowel[new][:1] & False])
        article = (new == a) | (new == an)
        right = torch.where(next_vowel, an, a)
        return torch.where(article & follows, right, new)
