"""The numpy network gives what the trained PyTorch network gives."""

from __future__ import annotations

import numpy as np
import pytest

from auditor.learned.debris.fit_network import Examples, _arrays, _module, fit
from auditor.learned.debris.network import Network

torch = pytest.importorskip("torch", reason="PyTorch is needed to train only")


def test_same_logits_as_torch_for_articles_of_any_length() -> None:
    torch.manual_seed(3)
    module = _module(7).eval()
    network = Network(**_arrays(module))
    count = np.array([4, 1, 9, 80, 2])
    table = np.random.default_rng(0).normal(size=(count.sum(), 7)).astype(np.float32)
    found = np.split(network.logits(table, count), np.cumsum(count)[:-1])
    for part, article in zip(found, np.split(table, np.cumsum(count)[:-1]), strict=True):
        with torch.no_grad():
            wanted = module(torch.from_numpy(article[None]))[0].numpy()
        assert np.allclose(part, wanted, atol=1e-4)


def test_learns_what_only_a_neighbour_tells() -> None:
    rng = np.random.default_rng(1)
    count = np.full(400, 6)
    table = rng.normal(size=(2400, 3)).astype(np.float32)
    target = np.zeros(2400, dtype=np.float32)
    target[1:] = table[:-1, 0] > 0
    target[::6] = 0
    examples = Examples(table, count, target, np.ones(2400, dtype=np.float32))
    network = Network(**fit(examples, seed=0, progress=False))
    right = (network.logits(table, count) > 0) == (target > 0.5)
    assert right.mean() > 0.9
