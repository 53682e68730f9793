"""A batch run: same result for any executor, resume, errors, samples, refusals."""

from __future__ import annotations

import json
import os
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from auditor.batch import executors
from auditor.batch.executors import DaskCluster, Executor, LocalPool, ThisProcess
from auditor.batch.run import Plan, Step, run_batch
from auditor.batch.sample import choose
from auditor.batch.work import Job, audit_shard
from auditor.config import Settings
from auditor.errors import AuditorError, ConfigError, InputError
from tests.batch.corpus import FEW, contents, lines, rows, write_jsonl

SETTINGS = Settings(select=FEW)


def plan(tmp_path: Path, out: str = "out", count: int = 30, **changes: Any) -> Plan:
    path = tmp_path / "in.jsonl"
    if not path.exists():
        write_jsonl(path, count)
    return Plan([str(path)], tmp_path / out, SETTINGS, **{"shard_size": 4, **changes})


def test_records_findings_and_report(tmp_path: Path) -> None:
    report = run_batch(plan(tmp_path), ThisProcess())
    records = lines(tmp_path / "out", "records")
    findings = lines(tmp_path / "out", "findings")
    assert [record["number"] for record in records] == list(range(30))
    assert report["articles"] == 30
    assert report["fail"] == 10 == sum(record["verdict"] == "fail" for record in records)
    assert report["exit_code"] == 1
    assert sum(record["findings"] for record in records) == len(findings) == report["findings"]
    text = rows(1)[0]["text"]
    place = next(row for row in findings if row["number"] == 0)["location"]
    assert text[place["start"] : place["end"]] == place["excerpt"] == "Leave a comment"
    assert json.loads((tmp_path / "out" / "report.json").read_text()) == report


def test_any_number_of_workers_gives_the_same(tmp_path: Path) -> None:
    run_batch(plan(tmp_path, "one"), ThisProcess())
    run_batch(plan(tmp_path, "two"), LocalPool(2))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


class _Dies:
    """An executor whose machine is switched off after some shards."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.seen: list[int] = []

    def run(self, job: Job, shards: Any) -> Any:
        for shard in shards:
            if len(self.seen) == self.after:
                raise KeyboardInterrupt
            self.seen.append(shard.index)
            yield audit_shard(job, shard)


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    run_batch(plan(tmp_path, "whole"), ThisProcess())
    first, second = _Dies(3), _Dies(99)
    with pytest.raises(KeyboardInterrupt):
        run_batch(plan(tmp_path), first)
    assert not (tmp_path / "out" / "report.json").exists()
    (tmp_path / "out" / "records" / "00000003.jsonl.part").write_text("half")
    (tmp_path / "out" / "records" / "00000001.jsonl").unlink()  # a marker alone proves nothing
    run_batch(plan(tmp_path), second)
    assert second.seen == [1, 3, 4, 5, 6, 7]
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_bad_documents_are_told_and_the_rest_is_audited(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "in.jsonl", 5)
    path.write_text(path.read_text() + "{broken\n" + json.dumps({"id": "x"}) + "\n")
    report = run_batch(plan(tmp_path), LocalPool(2))
    assert (report["articles"], report["errors"], report["exit_code"]) == (5, 2, 2)
    told = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert [row["line"] for row in told] == [6, 7]
    assert "broken JSON" in told[0]["problem"]
    assert told[1]["problem"] == '"text" is missing'


def test_a_sample_is_repeatable(tmp_path: Path) -> None:
    for out, seed in (("a", 1), ("b", 1), ("c", 2)):
        run_batch(plan(tmp_path, out, sample=7, seed=seed), ThisProcess())
    a, b, c = ([row["number"] for row in lines(tmp_path / out, "records")] for out in "abc")
    assert a == b == sorted(a)
    assert len(a) == len(c) == 7
    assert a != c


def test_every_document_is_as_likely_to_be_chosen() -> None:
    hits = [0] * 20
    for seed in range(2000):
        for number in choose(range(20), 5, seed):
            hits[number] += 1
    assert all(400 < count < 600 for count in hits), hits  # 500 expected, deviation 19
    assert choose(range(3), 5, 0) == {0, 1, 2}


def test_the_input_is_taken_only_as_fast_as_it_is_audited(tmp_path: Path) -> None:
    taken: list[int] = []
    most = 0

    class Watching(LocalPool):
        def run(self, job: Job, shards: Any) -> Any:
            nonlocal most

            def counted() -> Any:
                for shard in shards:
                    taken.append(shard.index)
                    yield shard

            for number, done in enumerate(super().run(job, counted())):
                most = max(most, len(taken) - number)
                yield done

    run_batch(plan(tmp_path, shard_size=1), Watching(2))
    assert len(taken) == 30
    assert most <= 8  # two workers, two shards each, and as many finished at once


@pytest.mark.parametrize("changes", [{}, {"sample": 120, "seed": 3}])
def test_shards_become_smaller_towards_the_end(tmp_path: Path, changes: dict[str, Any]) -> None:
    sizes: list[int] = []

    class Watching(ThisProcess):
        def run(self, job: Job, shards: Any) -> Any:
            for shard in shards:
                sizes.append(len(shard.items))
                yield audit_shard(job, shard)

    run_batch(plan(tmp_path, count=400, shard_size=20, **changes), Watching())
    assert sum(sizes) == changes.get("sample", 400)
    assert max(sizes) == sizes[0] == (20 if not changes else 8)
    assert sizes[-3:-1] == [4, 4]
    assert all(one >= other - 1 for one, other in pairwise(sizes))  # the rest is estimated


def test_a_dying_worker_is_replaced(tmp_path: Path) -> None:
    class Killing(LocalPool):
        killed = False

        def _start(self, job: Job) -> Any:
            self.pool = super()._start(job)
            return self.pool

        def run(self, job: Job, shards: Any) -> Any:
            for done in super().run(job, shards):
                yield done
                if not self.killed:
                    self.killed = True
                    os.kill(next(iter(self.pool._processes)), 9)

    run_batch(plan(tmp_path, "whole", shard_size=2), ThisProcess())
    killing = Killing(2)
    run_batch(plan(tmp_path, shard_size=2), killing)
    assert killing.killed
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_refusals(tmp_path: Path) -> None:
    run_batch(plan(tmp_path), ThisProcess())
    with pytest.raises(ConfigError, match=r"another run \(different: shard_size\)"):
        run_batch(plan(tmp_path, shard_size=5), ThisProcess())
    with pytest.raises(ConfigError, match="among the inputs"):
        run_batch(Plan([str(tmp_path)], tmp_path / "out", SETTINGS), ThisProcess())
    with pytest.raises(InputError, match="no such file"):
        run_batch(Plan([str(tmp_path / "none")], tmp_path / "x", SETTINGS), ThisProcess())
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep")
    with pytest.raises(ConfigError, match="holds other files"):
        run_batch(plan(tmp_path, "full", restart=True), ThisProcess())
    assert (tmp_path / "full" / "mine.txt").exists()
    assert run_batch(plan(tmp_path, shard_size=5, restart=True), ThisProcess())["shards"] == 8


def test_one_run_at_a_time(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")

    class Nested:
        def run(self, job: Job, shards: Any) -> Any:
            with pytest.raises(ConfigError, match="another run writes here"):
                run_batch(plan(tmp_path), ThisProcess())
            yield from ThisProcess().run(job, shards)

    run_batch(plan(tmp_path), Nested())


def test_a_worker_with_other_rules_is_refused(tmp_path: Path) -> None:
    class Other:
        def run(self, job: Job, shards: Any) -> Any:
            yield from ThisProcess().run(Job(job.settings, "other", job.format), shards)

    with pytest.raises(ConfigError, match="other rules, models or code"):
        run_batch(plan(tmp_path), Other())


def test_parquet_holds_the_same(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    run_batch(plan(tmp_path, "j"), ThisProcess())
    run_batch(plan(tmp_path, "p", format="parquet"), ThisProcess())
    for kind in ("records", "findings"):
        files = sorted((tmp_path / "p" / kind).glob("*.parquet"))
        table = [row for file in files for row in pq.read_table(file).to_pylist()]
        details = [json.loads(row.pop("details")) for row in table]
        whole = [{**row, **rest} for row, rest in zip(table, details, strict=True)]
        assert whole == lines(tmp_path / "j", kind)


def test_progress_is_told_after_every_shard(tmp_path: Path) -> None:
    steps: list[Step] = []
    run_batch(plan(tmp_path), ThisProcess(), steps.append)
    assert sum(step.documents for step in steps) == 30
    assert steps[-1].position == steps[-1].total


def test_dask_with_a_worker_killed_in_the_middle(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    run_batch(plan(tmp_path, "whole", shard_size=2), ThisProcess())
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:

        class Killing(DaskCluster):
            killed = 0

            def run(self, job: Job, shards: Any) -> Any:
                for done in super().run(job, shards):
                    yield done
                    if not self.killed:
                        worker = next(iter(cluster.workers.values()))
                        self.killed = worker.process.pid
                        os.kill(self.killed, 9)

        killing: Any = Killing(cluster.scheduler_address)
        run_batch(plan(tmp_path, shard_size=2), killing)
        assert killing.killed
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_no_cluster(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    started = time.monotonic()
    with pytest.raises(ConfigError, match="no Dask scheduler"):
        run_batch(plan(tmp_path), DaskCluster("tcp://127.0.0.1:9"))
    assert time.monotonic() - started < 60


def test_executors_and_errors_can_travel() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(InputError("bad", None, "mend it")))  # noqa: S301
    assert (error.problem, error.hint) == ("bad", "mend it")
    assert isinstance(error, AuditorError)
    one: Executor = ThisProcess()
    assert one


def test_a_worker_computes_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"OMP_NUM_THREADS": "3"}  # who says how many gets them
    monkeypatch.setattr(os, "environ", said)
    loaded: list[Any] = []
    monkeypatch.setattr(executors, "warm_up", loaded.append)
    executors._begin("job")  # type: ignore[arg-type]
    assert loaded == ["job"]
    ones = dict.fromkeys(executors._THREADS, "1")
    assert said == {**ones, "OMP_NUM_THREADS": "3", "TOKENIZERS_PARALLELISM": "false"}
