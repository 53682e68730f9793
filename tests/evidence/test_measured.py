"""Figures of events and of planted errors on the shared data: they may not get worse."""

from __future__ import annotations

from pathlib import Path

from auditor.learned.claims import corpora, evaluate, planted
from tests.eval.floors import hold


def test_articles_on_one_event_are_found(shared: Path) -> None:
    found = evaluate.events(shared / "data" / "events" / "clusters.jsonl.gz")
    hold("events", "pair f1", found["pair_f1"])


def test_planted_errors_are_found_and_true_pairs_left_alone(shared: Path) -> None:
    pairs = corpora.fever_symmetric(shared / "data" / "claims")
    true = [each for each in pairs if each.supported]
    found = planted.measure(
        shared / "data" / "news" / "articles.jsonl.xz", true, seed=0, articles=40
    )
    for kind, share in found["found"].items():
        hold("planted errors", f"wrong {kind} found", share)
    for kind, share in found["false"].items():
        hold("planted errors", f"contradicted among {kind} pairs", share)
