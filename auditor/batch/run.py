"""A batch run from its inputs to its report, on any executor, resumed where it was stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from auditor import repeats
from auditor.batch.executors import Executor
from auditor.batch.formats_out import check_installed
from auditor.batch.inputs import Entry, Inputs, Inventory
from auditor.batch.items import Item, Shard, read_item
from auditor.batch.sample import choose
from auditor.batch.store import ABOUT, Store
from auditor.batch.work import Job, built, digest_of, load_again
from auditor.config import Settings
from auditor.errors import ConfigError, Place
from auditor.gate import COULD_NOT_AUDIT, FAILED, PASSED
from auditor.repeats import LineCounts
from auditor.run import TOOL
from auditor.text.source import Source, printable

SHARD_BYTES = 16 << 20  # bytes of documents after which a shard is full whatever its number
PARTS_OF_REST = 16  # a shard holds no more than this part of the documents that follow it
_EVERY = 256  # documents looked at before the audit, after which it is told how far this is
LEAST_IN_SHARD = 4  # documents; smaller ones are not worth their files
SHAPE = 4
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
    """How far a run has come: bytes of the inputs read, documents done now, all bytes."""

    position: int
    documents: int
    total: int
    doing: str = "Auditing"


Tell = Callable[[Step], None]


def run_batch(plan: Plan, executor: Executor, tell: Tell = lambda step: None) -> dict[str, Any]:
    """Audit everything in ``plan`` that is not done yet; returns the run report.

    Args:
        tell: called after each shard that was written, and now and then before the first.

    Raises:
        ConfigError, RuleError, InputError: if the run cannot begin, or cannot be written.
    """
    _refuse_own_output(plan)
    check_installed(plan.format)
    settings = _absolute(plan.settings)
    told = msgspec.json.encode(settings)
    load_again()
    auditor, rules = built(told), digest_of(told)
    inputs = Inputs(plan.paths, settings.exclude, plan.out)
    inventory = inputs.inventory()
    store = Store(plan.out, plan.format)
    store.open(_identity(plan, inventory, rules), restart=plan.restart)
    try:
        job = Job(told, rules, plan.format, str(plan.cache or ""))
        chosen = _Chosen(plan, inputs, inventory.size, tell)
        counted = chosen.line_counts if repeats.matter_to(auditor.book) else lambda: None
        waiting = _shards(plan, chosen.entries(), store.done(), counted)
        tell(Step(0, 0, inventory.size))
        for done in executor.run(job, waiting):
            store.write(done)
            plain = done.counts.get("counts", {})
            documents = plain.get("articles", 0) + plain.get("errors", 0)
            tell(Step(inputs.position, documents, inventory.size))
        stayed = inputs.are_still(inventory)
        report = _report(store, auditor.profile.id, len(auditor.book.rules), stayed)
        store.finish(report)
    finally:
        store.close()
    return report


class _Chosen:
    """The documents of a run: all, or those of the sample.

    Args:
        total: bytes of the inputs.
    """

    def __init__(self, plan: Plan, inputs: Inputs, total: int, tell: Tell) -> None:
        self._inputs = inputs
        self._again = Inputs(plan.paths, plan.settings.exclude, plan.out)
        self._total = total
        self._tell = tell
        self._places: frozenset[int] | None = None
        if plan.sample is not None:
            self._places = choose(self._looked_at("Choosing"), plan.sample, plan.seed)

    def entries(self) -> Iterator[tuple[Entry, float]]:
        """Each document with about how many are to follow."""
        places = self._places
        seen = 0
        for entry in self._inputs.entries():
            if places is None or entry.number in places:
                seen += 1
                share = self._inputs.position / max(1, self._total)
                left = seen / max(share, 1e-9) - seen if places is None else len(places) - seen
                yield entry, max(0.0, left)

    def line_counts(self) -> LineCounts:
        """How many documents hold a line, counted before the first is audited: whatever the
        number of workers, and after a restart, each document is told the same."""
        counts = LineCounts()
        for entry in self._looked_at("Counting lines"):
            if self._places is None or entry.number in self._places:
                source = _source(entry.load())
                if source is not None:
                    counts.add(source)
        return counts

    def _looked_at(self, doing: str) -> Iterator[Entry]:
        """All documents, in a pass of their own."""
        for number, entry in enumerate(self._again.entries(), start=1):
            if number % _EVERY == 0:
                self._tell(Step(self._again.position, _EVERY, self._total, doing))
            yield entry


def _source(item: Item) -> Source | None:
    """The source of a document; ``None`` where a worker will say what is wrong with it."""
    try:
        return read_item(item)
    except Exception:  # one document must not stop ten million
        return None


def _shards(
    plan: Plan,
    chosen: Iterable[tuple[Entry, float]],
    done: set[int],
    counted: Callable[[], LineCounts | None],
) -> Iterator[Shard]:
    """The shards that are not done; documents of the others are passed over unread.

    Where a shard ends depends on the inputs and the plan alone. Shards become smaller towards the
    end, so that all workers end at about the same time (guided self-scheduling, Polychronopoulos
    and Kuck 1987).
    """
    counted = cache(counted)  # asked for only if a shard is not done
    index = 0
    entries: list[Entry] = []
    size = 0
    for entry, left in chosen:
        entries.append(_kept(entry, index in done))
        size += entry.size
        room = min(plan.shard_size, max(LEAST_IN_SHARD, left / PARTS_OF_REST))
        if len(entries) >= room or size >= SHARD_BYTES:
            if index not in done:
                yield _loaded(index, entries, counted())
            index, entries, size = index + 1, [], 0
    if entries and index not in done:
        yield _loaded(index, entries, counted())


def _kept(entry: Entry, is_done: bool) -> Entry:
    """The entry without its bytes, if they will not be needed."""
    return Entry(entry.number, entry.size, _nothing) if is_done else entry


def _nothing() -> Any:
    raise AssertionError("the entries of a complete shard are not read")


def _loaded(index: int, entries: Iterable[Entry], counts: LineCounts | None) -> Shard:
    return Shard(index, tuple(_told(entry.load(), counts) for entry in entries))


def _told(item: Item, counts: LineCounts | None) -> Item:
    source = _source(item) if counts is not None else None
    if counts is None or source is None:
        return item
    return msgspec.structs.replace(item, repeated=counts.told(source).repeated)


def _identity(plan: Plan, inventory: Inventory, rules: str) -> dict[str, Any]:
    """What the files of a run depend on; the number of workers is not part of it."""
    paths = [printable(str(path)) for path in plan.paths]
    return {
        ABOUT: {"paths": paths, "settings": msgspec.to_builtins(plan.settings)},
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


def _report(store: Store, profile: str, rules: int, stayed: bool) -> dict[str, Any]:
    """The sums over all shards, in order; the same however the run came about.

    Args:
        stayed: whether the inputs are as they were in the beginning.
    """
    sums: dict[str, Counter[str]] = {}
    shards = 0
    for counts in store.counts():
        shards += 1
        for name, some in counts.items():
            sums.setdefault(name, Counter()).update(some)
    plain = sums.get("counts", Counter())
    verdicts = sums.get("verdicts", Counter())
    if plain["errors"] or not plain["articles"] or not stayed:
        code = COULD_NOT_AUDIT
    else:
        code = FAILED if verdicts["fail"] else PASSED
    return {
        "tool": TOOL,
        "profile": profile,
        "rules": rules,
        "shards": shards,
        **{name: plain[name] for name in ("articles", "words", "findings", "suppressed", "errors")},
        **{verdict: verdicts[verdict] for verdict in ("pass", "review", "fail")},
        **{
            name: dict(sorted(sums.get(name, Counter()).items()))
            for name in ("scores", "by_category", "by_rule")
        },
        "inputs_changed": not stayed,
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
