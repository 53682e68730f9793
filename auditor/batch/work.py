"""What a worker does: one shard of documents to the bytes of its files and its counts."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from auditor.audit import Auditor
from auditor.batch.formats_out import encode
from auditor.batch.items import Item, Shard, read_item
from auditor.bench import DECLARED
from auditor.cache import CachingAuditor, ResultCache, run_digest
from auditor.config import Settings
from auditor.errors import AuditorError, ConfigError, Place
from auditor.inputs import no_words
from auditor.language.harper import load_ahead
from auditor.run import build_auditor
from auditor.text.reading import read_document
from auditor.text.source import Source, source_from_text

_ONE_AT_A_TIME = threading.Lock()  # a Dask worker may run several threads; checks need only one

Audit = Callable[[Sequence[Source]], list[dict[str, Any] | Exception]]
_ELSEWHERE = ("findings", "outcomes")  # of a record there is less to say of them
_TOGETHER = 64  # documents that go through the rules side by side
_TOGETHER_BYTES = 1 << 20
_SAMPLE = """\
The harbour museum reopened on Saturday after two years of repairs to its roof. Critics believe
that the money went to the wrong building, and the curators unquestionably rejoice.

Photo: the museum's own archive
"""
SHARED = (*DECLARED, "readability")
"""Kinds of check that start no thread."""


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
        for items in _groups(shard.items):
            for item, report in zip(items, _audited(audit, items), strict=True):
                _add(item, report, rows, counts)
    plain = {name: dict(sorted(some.items())) for name, some in sorted(counts.items())}
    return Done(shard.index, encode(rows, job.format), plain)


def warm_up(job: Job) -> None:
    """Load rules before the first shard, and begin with what takes longest."""
    with _ONE_AT_A_TIME:
        _auditor(job)
        if "grammar" in built(job.settings).book.kinds:
            load_ahead()


def load_shared(job: Job) -> None:
    """Load what copies of this process can use: patterns and word lists, by an article.

    Not what starts threads, which are lost in a copy: ONNX Runtime and Harper.
    """
    document = read_document(source_from_text(4 * _SAMPLE, "sample.txt"))
    built(job.settings).book.load(document, SHARED)


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items in their order, a few at a time."""
    group: list[Item] = []
    size = 0
    for item in items:
        group.append(item)
        size += len(item.data)
        if len(group) == _TOGETHER or size >= _TOGETHER_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _audited(audit: Audit, items: Sequence[Item]) -> list[dict[str, Any] | Exception]:
    """What came of each item: one that goes wrong must not stop ten million."""
    sources: list[Source | Exception] = []
    for item in items:
        try:
            sources.append(read_item(item))
        except Exception as error:
            sources.append(error)
    reports = iter(audit([each for each in sources if isinstance(each, Source)]))
    return [next(reports) if isinstance(each, Source) else each for each in sources]


def _add(
    item: Item,
    article: Mapping[str, Any] | Exception,
    rows: Mapping[str, list[dict[str, Any]]],
    counts: dict[str, Counter[str]],
) -> None:
    """The rows of one document; what went wrong with it is a row too."""
    if isinstance(article, AuditorError):
        _error(item, article.problem, article.hint, rows, counts)
        return
    if isinstance(article, Exception):
        _error(item, f"{type(article).__name__}: {article}", "", rows, counts)
        return
    if not article["words"]:
        missing = no_words(Place(item.uri))
        _error(item, missing.problem, missing.hint, rows, counts)
        return
    findings, outcomes = article["findings"], article["outcomes"]
    unusual = {rule: row for rule, row in outcomes.items() if row["outcome"] != "pass"}
    plain = {name: value for name, value in article.items() if name not in _ELSEWHERE}
    record = {"number": item.number, **plain, "findings": len(findings), "outcomes": unusual}
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
    plain.update({"articles": 1, "words": article["words"]})
    counted = [row for row in findings if row["status"] == "open"]
    plain.update({"findings": len(counted), "suppressed": len(findings) - len(counted)})
    counts.setdefault("verdicts", Counter())[article["verdict"]] += 1
    score = "none" if article["score"] is None else f"{int(article['score']) // 10 * 10:03d}"
    counts.setdefault("scores", Counter())[score] += 1
    counts.setdefault("by_category", Counter()).update(row["category"] for row in counted)
    counts.setdefault("by_rule", Counter()).update(row["rule"] for row in counted)


def _auditor(job: Job) -> Audit:
    auditor = built(job.settings)
    if digest_of(job.settings) != job.rules:
        hint = "install the same versions of auditor, its packages and packs on every machine"
        raise ConfigError("a worker has other rules, models or code than this machine", hint=hint)
    if job.cache:
        return CachingAuditor(auditor, _cache(job.cache)).audit_each_to_dict
    return lambda sources: [
        report if isinstance(report, Exception) else report.to_dict(passed=False)
        for report in auditor.audit_each(sources)
    ]


@lru_cache(maxsize=2)
def built(settings: bytes) -> Auditor:
    """The auditor of `Job.settings`, loaded once per process, whatever the number of shards."""
    auditor = build_auditor(msgspec.json.decode(settings, type=Settings))
    if any(getattr(rule.params, "repair", "") for rule in auditor.book.rules.values()):
        import_module("ftfy")  # some text will need it: so memory is the same from the start
    return auditor


@lru_cache(maxsize=2)
def digest_of(settings: bytes) -> str:
    """What `run_digest` says of the auditor of these settings."""
    return run_digest(built(settings))


def load_again() -> None:
    """Forget what is loaded: files of rules may have changed since another run of this process."""
    built.cache_clear()
    digest_of.cache_clear()


@lru_cache(maxsize=2)
def _cache(folder: str) -> ResultCache:
    return ResultCache(Path(folder))
