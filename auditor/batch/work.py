"""What a worker does: one shard of documents to the bytes of its files and its counts."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from auditor.audit import Auditor
from auditor.batch.formats_out import encode
from auditor.batch.items import Item, Shard, read_item
from auditor.cache import CachingAuditor, ResultCache, run_digest
from auditor.config import Settings
from auditor.errors import AuditorError, ConfigError
from auditor.run import build_auditor

_ONE_AT_A_TIME = threading.Lock()  # a Dask worker may run several threads; checks need only one

Audit = Callable[[Any], dict[str, Any]]


class Job(msgspec.Struct, frozen=True):
    """What all shards of a run have in common.

    Attributes:
        settings: `Settings` as JSON, paths absolute.
        rules: `run_digest` of the coordinator, so that no worker audits with other rules.
        format: ``jsonl`` or ``parquet``.
        cache: folder of a result cache; empty for none.
    """

    settings: bytes
    rules: str
    format: str
    cache: str = ""


class Done(msgspec.Struct, frozen=True):
    """What came of a shard: the bytes of its files by kind, and what they hold."""

    index: int
    files: dict[str, bytes]
    counts: dict[str, dict[str, int]]


def audit_shard(job: Job, shard: Shard) -> Done:
    """Audit the documents of a shard, in order; the result depends on nothing else.

    Raises:
        ConfigError: if this worker has other rules, models or code than the coordinator.
    """
    with _ONE_AT_A_TIME:
        audit = _auditor(job)
        rows: dict[str, list[dict[str, Any]]] = {"records": [], "findings": [], "errors": []}
        counts: dict[str, Counter[str]] = {}
        for item in shard.items:
            _audit_item(audit, item, rows, counts)
    plain = {name: dict(sorted(some.items())) for name, some in sorted(counts.items())}
    return Done(shard.index, encode(rows, job.format), plain)


def warm_up(job: Job) -> None:
    """Load rules and models before the first shard."""
    with _ONE_AT_A_TIME:
        _auditor(job)


def _audit_item(
    audit: Audit,
    item: Item,
    rows: Mapping[str, list[dict[str, Any]]],
    counts: dict[str, Counter[str]],
) -> None:
    """Audit one document into ``rows``; what goes wrong with it is a row too."""
    try:
        article = audit(read_item(item))
    except AuditorError as error:
        _error(item, error.problem, error.hint, rows, counts)
        return
    except Exception as error:  # one document must not stop ten million
        _error(item, f"{type(error).__name__}: {error}", "", rows, counts)
        return
    findings = article.pop("findings")
    outcomes = article.pop("outcomes")
    unusual = {rule: row for rule, row in outcomes.items() if row["outcome"] != "pass"}
    record = {"number": item.number, **article, "findings": len(findings), "outcomes": unusual}
    rows["records"].append(record)
    for finding in findings:
        rows["findings"].append({"number": item.number, "uri": article["uri"], **finding})
    _count(article, findings, unusual, counts)
    for rule, row in unusual.items():
        if row["outcome"] == "error":
            problem = f"rule '{rule}' failed on this article: {row['reason']}"
            _error(item, problem, "", rows, counts)


def _error(
    item: Item,
    problem: str,
    hint: str,
    rows: Mapping[str, list[dict[str, Any]]],
    counts: dict[str, Counter[str]],
) -> None:
    row = {"number": item.number, "uri": item.uri, "line": item.line or None}
    rows["errors"].append({**row, "problem": problem, "hint": hint})
    counts.setdefault("counts", Counter())["errors"] += 1


def _count(
    article: Mapping[str, Any],
    findings: list[dict[str, Any]],
    outcomes: Mapping[str, Any],
    counts: dict[str, Counter[str]],
) -> None:
    plain = counts.setdefault("counts", Counter())
    plain.update({"articles": 1, "words": article["words"], "findings": len(findings)})
    counts.setdefault("verdicts", Counter())[article["verdict"]] += 1
    score = "none" if article["score"] is None else f"{int(article['score']) // 10 * 10:03d}"
    counts.setdefault("scores", Counter())[score] += 1
    counts.setdefault("by_category", Counter()).update(row["category"] for row in findings)
    counts.setdefault("by_rule", Counter()).update(row["rule"] for row in findings)


def _auditor(job: Job) -> Audit:
    auditor = _built(job.settings)
    if _digest_of(job.settings) != job.rules:
        hint = "install the same version of auditor and the same packs on every machine"
        raise ConfigError("a worker has other rules, models or code than this machine", hint=hint)
    if job.cache:
        return CachingAuditor(auditor, _cache(job.cache)).audit_to_dict
    return lambda source: auditor.audit(source).to_dict()


@lru_cache(maxsize=2)
def _built(settings: bytes) -> Auditor:
    """Loaded once per process, whatever the number of shards."""
    return build_auditor(msgspec.json.decode(settings, type=Settings))


@lru_cache(maxsize=2)
def _digest_of(settings: bytes) -> str:
    return run_digest(_built(settings))


@lru_cache(maxsize=2)
def _cache(folder: str) -> ResultCache:
    return ResultCache(Path(folder))
