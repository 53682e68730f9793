"""Claim beside evidence: excerpts, the comparison in numpy and torch, pairs made to train it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from auditor.learned.claims.aligned import SCORES, Aligner, excerpts
from auditor.learned.claims.contrast import SUPPORTS, change_between, four, replaced
from auditor.learned.claims.falsifying import Pool


def test_each_sentence_of_a_claim_gets_the_closest_sentences_in_their_order() -> None:
    evidence = [
        "The mill burned in May. Goats are kept on the island. The owner built it again.",
        "Nobody was hurt in the mill. Boats go twice a day. The harbour is deep.",
    ]
    found = excerpts("The mill burned in May. The harbour is deep.", evidence)
    assert [claim for claim, _ in found] == ["The mill burned in May.", "The harbour is deep."]
    assert "The mill burned in May." in found[0][1]
    assert found[1][1].endswith("The harbour is deep.")
    assert excerpts("The mill burned.", []) == []


def test_no_evidence_no_scores() -> None:
    assert (
        Aligner({}, lambda states: states).scores("The mill burned.", []).tolist() == [0] * SCORES
    )


def test_numpy_gives_what_torch_gives() -> None:
    torch = pytest.importorskip("torch")
    from auditor.learned.claims.fit_aligned import Aligned

    torch.manual_seed(0)
    net = Aligned(width=12, small=6, inner=10).eval()
    mine, theirs = torch.randn(5, 12), torch.randn(9, 12)
    # beside a longer pair, so that both are padded
    claims, evidence = torch.zeros(2, 7, 12), torch.zeros(2, 11, 12)
    claims[0, :5], evidence[0, :9] = mine, theirs
    claims[1], evidence[1] = torch.randn(7, 12), torch.randn(11, 12)
    inside = [
        torch.arange(size)[None] < torch.tensor(lengths)[:, None]
        for size, lengths in ((7, [5, 7]), (11, [9, 11]))
    ]
    with torch.no_grad():
        odds, unlike = net(claims, evidence, *inside)
    weights = {name: tensor.numpy() for name, tensor in net.state_dict().items()}
    found = Aligner(weights, lambda states: states).compare(mine.numpy(), theirs.numpy())
    assert np.allclose(found[:3], odds[0], atol=1e-4)
    assert np.isclose(found[3], unlike[0, :5].max(), atol=1e-4)


@pytest.mark.parametrize(
    ("one", "other", "change"),
    [
        ("The mill burned.", "The barn burned.", (4, "mill", "barn")),
        ("The mill was old.", "The mill was not old.", (9, "was", "was not")),
        ("The mill was not old.", "The mill was old.", (9, "was not", "was")),
    ],
)
def test_the_least_change_is_found(one: str, other: str, change: tuple[int, str, str]) -> None:
    start, old, new = change_between(one, other)
    assert (start, old.strip(), new.strip()) == change
    assert replaced(one, old.strip(), new.strip()) == other


def test_only_whole_words_that_stand_once_are_replaced() -> None:
    assert replaced("The mill by the millpond", "mill", "barn") == "The barn by the millpond"
    assert replaced("A mill is a mill", "mill", "barn") is None
    assert replaced("A barn", "mill", "barn") is None


def test_both_claims_are_true_beside_one_piece_of_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.learned.claims import contrast
    from auditor.learned.claims.rewording import Edited

    monkeypatch.setattr(contrast, "claim_of", lambda text, rng: text)
    monkeypatch.setattr(contrast, "_evidence_of", lambda text, rng: text)
    swapped = Edited("The barn burned in May.", ((4, 8),))
    monkeypatch.setattr(contrast, "falsified", lambda *given: swapped)
    rng = random.Random(4)  # noqa: S311
    pairs = list(four("The mill burned in May.", ([], []), [], Pool([], ["Bergen"]), rng))[:4]
    assert {(each.claim == each.evidence, each.label == SUPPORTS) for each in pairs} == {
        (True, True),
        (False, False),
    }
    assert {each.claim for each in pairs} == {each.evidence for each in pairs}
    words = [each.claim[a:b] for each in pairs for a, b in each.changed]
    assert sorted(words) == ["barn", "mill"]


def test_tuning_sees_no_example_of_the_part_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    from pathlib import Path

    from auditor.learned.claims import fit_aligned
    from auditor.learned.claims.contrast import Made
    from auditor.learned.claims.corpora import SupportExample

    class Sizes:
        def __init__(self, texts: fit_aligned.Texts, start: Path) -> None:
            self.texts = texts

        def lengths(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
            return np.array([len(self.texts.ids[row]) for row, _, _ in self.texts.pairs])

    monkeypatch.setattr(fit_aligned, "Batches", Sizes)
    monkeypatch.setattr(fit_aligned, "_MIXED", 3)
    spare = [Made(f"Boat {n} left.", "A boat left.", SUPPORTS) for n in range(4)]
    monkeypatch.setattr(fit_aligned, "made", lambda *given: iter(spare))
    seen: list[set[int]] = []
    monkeypatch.setattr(
        fit_aligned,
        "_learn",
        lambda net, source, batches, rate, log: seen.append(set(np.concatenate(batches).tolist())),
    )
    goats = ["Goats live here.", "Nobody was hurt.", "The mill burned.", "It rained all day."]
    examples = [SupportExample(text, text, True, text) for text in goats]
    weights = {k: v.numpy() for k, v in fit_aligned.Aligned().state_dict().items()}
    given = (weights, examples, [0, 1, 0, 1], Path(), Path(), 0, print)
    assert len(fit_aligned.tuned(*given)) == 3
    labelled = [{row for row in rows if row < len(examples)} for rows in seen]
    assert labelled == [{1, 3}, {0, 2}, {0, 1, 2, 3}]
