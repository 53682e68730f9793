"""A batch run from its inputs to its report, on any executor, resumed where it was stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from auditor import repeats
from auditor.batch.executors import Executor
from auditor.batch.inputs import Entry, Inputs, Inventory
from auditor.batch.items import Item, Shard, read_item
from auditor.batch.sample import choose
from auditor.batch.store import Store
from auditor.batch.work import Job, built, digest_of, load_again
from auditor.config import Settings
from auditor.errors import ConfigError, Place
from auditor.gate import COULD_NOT_AUDIT, FAILED, PASSED
from auditor.repeats import LineCounts
from auditor.run import TOOL
from auditor.text.source import Source

SHARD_BYTES = 16 << 20  # bytes of documents after which a shard is full whatever its number
PARTS_OF_REST = 16  # a shard holds no more than this part of the documents that follow it
LEAST_IN_SHARD = 4  # documents; smaller ones are not worth their files
SHAPE = 3
"""Version of the folder's layout, where shards end included."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to audit and how to write it.

    Attributes:
        paths: files and folders.
        out: folder of the run.
        settings: as for `auditor check`.
        format: ``jsonl`` or ``parquet``.
        shard_size: documents in a shard, at most: the last shards are smaller.
        sample: only so many documents, chosen by ``seed``; ``None`` for all.
        cache: folder of a result cache, or ``None``.
        restart: throw away what an earlier run left in ``out``.
    """

    paths: Sequence[str]
    out: Path
    settings: Settings
    format: str = "jsonl"
    shard_size: int = 256
    sample: int | None = None
    seed: int = 0
    cache: Path | None = None
    restart: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run has come: bytes of the inputs read, documents audited now, all bytes."""

    position: int
    documents: int
    total: int


def run_batch(
    plan: Plan, executor: Executor, tell: Callable[[Step], None] = lambda step: None
) -> dict[str, Any]:
    """Audit everything in ``plan`` that is not done yet; returns the run report.

    Args:
        tell: called after each shard that was written.

    Raises:
        ConfigError, RuleError, InputError: if the run cannot begin.
    """
    _refuse_own_output(plan)
    settings = _absolute(plan.settings)
    told = msgspec.json.encode(settings)
    load_again()
    auditor, rules = built(told), digest_of(told)
    inputs = Inputs(plan.paths, settings.exclude)
    inventory = inputs.inventory()
    store = Store(plan.out, plan.format)
    store.open(_identity(plan, inventory, rules), restart=plan.restart)
    try:
        job = Job(told, rules, plan.format, str(plan.cache or ""))
        total = inventory.size
        counts = _count_lines(plan, inputs, total) if repeats.matter_to(auditor.book) else None
        waiting = _shards(plan, inputs, total, store.done(), counts)
        for done in executor.run(job, waiting):
            store.write(done)
            plain = done.counts.get("counts", {})
            documents = plain.get("articles", 0) + plain.get("errors", 0)
            tell(Step(inputs.position, documents, inventory.size))
        report = _report(store, auditor.profile.id, len(auditor.book.rules))
        store.finish(report)
    finally:
        store.close()
    return report


def _wanted(plan: Plan, inputs: Inputs, total: int) -> Iterator[tuple[Entry, float]]:
    """All documents, or those of the sample, each with how many are about to follow.

    Args:
        total: bytes of the inputs.
    """
    wanted = None
    if plan.sample is not None:
        wanted = choose(inputs.entries(), plan.sample, plan.seed)
    seen = 0
    for entry in inputs.entries():
        if wanted is None or entry.number in wanted:
            seen += 1
            share = inputs.position / max(1, total)
            left = seen / max(share, 1e-9) - seen if wanted is None else len(wanted) - seen
            yield entry, max(0.0, left)


def _count_lines(plan: Plan, inputs: Inputs, total: int) -> LineCounts:
    """How many documents hold a line, counted before the first is audited: whatever the number
    of workers, and after a restart, each document is told the same."""
    counts = LineCounts()
    for entry, _ in _wanted(plan, inputs, total):
        source = _source(entry.load())
        if source is not None:
            counts.add(source)
    return counts


def _source(item: Item) -> Source | None:
    """The source of a document; ``None`` where a worker will say what is wrong with it."""
    try:
        return read_item(item)
    except Exception:  # one document must not stop ten million
        return None


def _shards(
    plan: Plan, inputs: Inputs, total: int, done: set[int], counts: LineCounts | None
) -> Iterator[Shard]:
    """The shards that are not done; documents of the others are passed over unread.

    Where a shard ends depends on the inputs and the plan alone. Shards become smaller towards the
    end, so that all workers end at about the same time (guided self-scheduling, Polychronopoulos
    and Kuck 1987).
    """
    index = 0
    entries: list[Entry] = []
    size = 0
    for entry, left in _wanted(plan, inputs, total):
        entries.append(_kept(entry, index in done))
        size += entry.size
        room = min(plan.shard_size, max(LEAST_IN_SHARD, left / PARTS_OF_REST))
        if len(entries) >= room or size >= SHARD_BYTES:
            yield from _loaded(index, entries, done, counts)
            index, entries, size = index + 1, [], 0
    if entries:
        yield from _loaded(index, entries, done, counts)


def _kept(entry: Entry, is_done: bool) -> Entry:
    """The entry without its bytes, if they will not be needed."""
    return Entry(entry.number, entry.size, _nothing) if is_done else entry


def _nothing() -> Any:
    raise AssertionError("the entries of a complete shard are not read")


def _loaded(
    index: int, entries: list[Entry], done: set[int], counts: LineCounts | None
) -> Iterator[Shard]:
    if index not in done:
        yield Shard(index, tuple(_told(entry.load(), counts) for entry in entries))


def _told(item: Item, counts: LineCounts | None) -> Item:
    source = _source(item) if counts is not None else None
    if counts is None or source is None:
        return item
    return msgspec.structs.replace(item, repeated=counts.told(source).repeated)


def _identity(plan: Plan, inventory: Inventory, rules: str) -> dict[str, Any]:
    """What the files of a run depend on; the number of workers is not part of it."""
    return {
        "tool": TOOL,
        "layout": SHAPE,
        "inputs": {
            "files": inventory.files,
            "bytes": inventory.size,
            "digest": inventory.digest,
        },
        "rules": rules,
        "format": plan.format,
        "shard_size": plan.shard_size,
        "sample": plan.sample,
        "seed": plan.seed if plan.sample is not None else None,
    }


def _report(store: Store, profile: str, rules: int) -> dict[str, Any]:
    """The sums over all shards, in order; the same however the run came about."""
    sums: dict[str, Counter[str]] = {}
    shards = 0
    for counts in store.counts():
        shards += 1
        for name, some in counts.items():
            sums.setdefault(name, Counter()).update(some)
    plain = sums.get("counts", Counter())
    verdicts = sums.get("verdicts", Counter())
    if plain["errors"] or not plain["articles"]:
        code = COULD_NOT_AUDIT
    else:
        code = FAILED if verdicts["fail"] else PASSED
    return {
        "tool": TOOL,
        "profile": profile,
        "rules": rules,
        "shards": shards,
        **{name: plain[name] for name in ("articles", "words", "findings", "errors")},
        **{verdict: verdicts[verdict] for verdict in ("pass", "review", "fail")},
        **{
            name: dict(sorted(sums.get(name, Counter()).items()))
            for name in ("scores", "by_category", "by_rule")
        },
        "exit_code": code,
    }


def _absolute(settings: Settings) -> Settings:
    """Workers may have another working folder."""
    packs = tuple(str(Path(pack).resolve()) for pack in settings.packs)
    profile = settings.profile
    if profile.endswith((".yml", ".yaml")):
        profile = str(Path(profile).resolve())
    return msgspec.structs.replace(settings, packs=packs, profile=profile)


def _refuse_own_output(plan: Plan) -> None:
    out = plan.out.resolve()
    for path in plan.paths:
        if Path(path).is_dir() and out.is_relative_to(Path(path).resolve()):
            hint = "write to a folder beside the inputs"
            raise ConfigError("the results would lie among the inputs", Place(str(plan.out)), hint)
