"""What a whole run flags of labelled pages: declared rules and the line model, merged."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from unittest.mock import patch

import numpy as np

from auditor.audit import Auditor
from auditor.checks import learned
from auditor.checks.learned import LearnedParams
from auditor.config import Settings
from auditor.finding import Finding
from auditor.learned.debris.check import reader
from auditor.learned.debris.dataset import Page
from auditor.learned.debris.model import DebrisModel
from auditor.learned.debris.tokens import Floats
from auditor.repeats import LineCounts
from auditor.run import build_auditor
from auditor.text.reading import read_document
from auditor.text.source import Source, source_from_text

CATEGORY = "boilerplate-debris"
DOCUMENTS = 32
"""Scanned side by side, as in a batch."""


def auditor_of_debris(*, with_model: bool) -> Auditor:
    """An auditor with the rules of debris alone."""
    ignored = () if with_model else ("learned",)
    return build_auditor(Settings(select=(CATEGORY,), ignore=ignored))


def hint_from() -> float:
    """The probability from which the rules that come with auditor show a line, if as a hint."""
    rules = auditor_of_debris(with_model=True).book.rules.values()
    learnt = [rule.params for rule in rules if isinstance(rule.params, LearnedParams)]
    return min(params.review for params in learnt if not params.labels)


def flagged_pages(pages: Sequence[Page], model: DebrisModel | None, *, run: bool) -> list[Floats]:
    """1 for each line of each page of which open findings cover at least half, else 0.

    Without ``model`` by declared rules alone; ``run`` audits the pages as one run, so that lines
    that many hold are known.
    """
    auditor = auditor_of_debris(with_model=model is not None)
    sources = [source_from_text("\n".join(page.lines) + "\n", f"{page.name}.txt") for page in pages]
    if run:
        counts = LineCounts()
        for source in sources:
            counts.add(source)
        sources = [counts.told(source) for source in sources]
    if model is None:
        return [_flagged(auditor.audit(source).findings, source) for source in sources]
    read = reader(model)
    with patch.object(learned, "model", lambda name: read):
        return [_flagged(auditor.audit(source).findings, source) for source in sources]


def _flagged(findings: Iterable[Finding], source: Source) -> Floats:
    """1 for each line of which findings cover half the visible characters or more."""
    covered = np.zeros(len(source.text), dtype=bool)
    for finding in findings:
        if finding.category == CATEGORY and finding.status == "open":
            covered[finding.location.start : finding.location.end] = True
    flags = []
    start = 0
    for line in source.text.split("\n")[:-1]:
        seen = [start + place for place, char in enumerate(line) if not char.isspace()]
        flags.append(bool(seen) and covered[seen].sum() * 2 >= len(seen))
        start += len(line) + 1
    return np.array(flags, dtype=np.float32)


def rules_speed(pages: Sequence[Page]) -> dict[str, int]:
    """Lines a second on one core: reading plain text, and the declared rules in batches."""
    book = auditor_of_debris(with_model=False).book
    sources = [source_from_text("\n".join(page.lines) + "\n", page.name) for page in pages]
    lines = sum(len(page.lines) for page in pages)
    book.scan_each([read_document(source) for source in sources[:DOCUMENTS]])  # compiles
    start = time.process_time()
    documents = [read_document(source) for source in sources]
    read = time.process_time()
    for at in range(0, len(documents), DOCUMENTS):
        book.scan_each(documents[at : at + DOCUMENTS])
    scanned = time.process_time()
    return {"reading": round(lines / (read - start)), "rules": round(lines / (scanned - read))}
