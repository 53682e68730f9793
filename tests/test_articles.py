"""The real articles and labelled texts: what must be found there, and what must not."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from auditor.audit import Auditor
from auditor.inputs import iter_sources
from auditor.rulebook.book import load_rulebook
from auditor.rulebook.profile import load_profile
from auditor.text.source import Source
from tests.eval.floors import hold


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(load_rulebook(ignore=["grammar-*"]), load_profile("news"))


def audit(auditor: Auditor, folder: Path) -> dict[str, Any]:
    sources = [s for s in iter_sources([str(folder)]) if isinstance(s, Source)]
    return {"articles": [auditor.audit(source).to_dict() for source in sources]}


@pytest.fixture(scope="module")
def five(auditor: Auditor, shared: Path) -> dict[str, dict[str, Any]]:
    articles = audit(auditor, shared / "articles")["articles"]
    return {Path(article["uri"]).name[:3]: article for article in articles}


def scorer(shared: Path, name: str) -> ModuleType:
    """A scorer that stands beside the data; it is also run on sealed data."""
    spec = importlib.util.spec_from_file_location(name, shared / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flagged(article: dict[str, Any], category: str) -> list[str]:
    return [f["location"]["excerpt"] for f in article["findings"] if f["category"] == category]


def test_the_spun_article_fails(five: dict[str, dict[str, Any]]) -> None:
    assert five["000"]["verdict"] == "fail"


def test_garbled_words(five: dict[str, dict[str, Any]], shared: Path) -> None:
    rows = list(
        csv.DictReader(
            (shared / "data/wording/spun/seed_000.tsv").open(encoding="utf-8"), delimiter="\t"
        )
    )
    labels = [(int(r["offset"]), int(r["offset"]) + len(r["garbled"])) for r in rows]
    hit, other = set(), 0
    for name, article in five.items():
        for finding in article["findings"]:
            if finding["category"] != "garbled-words" or finding["audience"] != "gate":
                continue
            start, end = finding["location"]["start"], finding["location"]["end"]
            over = [k for k, (a, b) in enumerate(labels) if name == "000" and a < end and start < b]
            hit.update(over)
            other += not over
    hold("articles", "garbled labels of 000 hit at gate level", len(hit))
    hold("articles", "other gate-level garbled flags over the five", other)


def test_debris_is_flagged_exactly_and_content_is_not(five: dict[str, dict[str, Any]]) -> None:
    assert flagged(five["003"], "boilerplate-debris") == ["Leave a comment"]
    assert flagged(five["004"], "boilerplate-debris") == ['"*" indicates required fields']
    assert "This\nmove" in flagged(five["002"], "boilerplate-debris")
    headings = set(flagged(five["002"], "boilerplate-debris")) - {"This\nmove"}
    assert all(len(heading.split()) <= 4 for heading in headings)
    assert flagged(five["000"], "boilerplate-debris") == []
    assert flagged(five["001"], "boilerplate-debris") == []


def test_vague_attributions(five: dict[str, dict[str, Any]]) -> None:
    assert "Observers believe" in flagged(five["000"], "unsupported-claims")
    assert "Analysts point to" in flagged(five["001"], "unsupported-claims")


def test_positions_are_of_the_file(five: dict[str, dict[str, Any]]) -> None:
    for article in five.values():
        text = Path(article["uri"]).read_bytes().decode()
        for finding in article["findings"]:
            location = finding["location"]
            span = text[location["start"] : location["end"]]
            assert span[:399] == location["excerpt"][:399]


def test_debris_texts_and_lookalikes(auditor: Auditor, shared: Path) -> None:
    score = scorer(shared, "score_debris")
    folder = shared / "data/debris/texts"
    with (folder / "labels.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    labels = {(row["file"], int(row["line"])): row["label"] for row in rows}
    files = {row["file"] for row in rows}
    hit = false = missed = 0
    for article in audit(auditor, folder)["articles"]:
        name = Path(article["uri"]).name
        if name not in files:
            continue
        for line, flag in score.flagged_lines(article, score.read(article["uri"])).items():
            label = labels.get((name, line))
            if label in ("meta", "mixed", "ambiguous", "title"):
                continue
            hit += flag and label == "debris"
            false += flag and label != "debris"
            missed += not flag and label == "debris"
    hold("debris texts", "f1", 2 * hit / (2 * hit + false + missed))
    hold("debris texts", "precision", hit / (hit + false))
    lines = [
        flag
        for article in audit(auditor, shared / "data/debris/lookalikes")["articles"]
        for flag in score.flagged_lines(article, score.read(article["uri"])).values()
    ]
    hold("debris lookalikes", "share of lines flagged", sum(lines) / len(lines))
