"""Executors: the same bytes from each, back-pressure, workers that die, runs that are stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from auditor.batch import executors, work
from auditor.batch.executors import DaskCluster, Executor, LocalPool, ThisProcess
from auditor.batch.items import read_item
from auditor.batch.run import run_batch
from auditor.batch.work import Job
from auditor.errors import AuditorError, ConfigError, InputError
from tests.batch.corpus import FEW, contents, lines, plan, write_jsonl


def test_any_number_of_workers_gives_the_same(tmp_path: Path) -> None:
    run_batch(plan(tmp_path, "one"), ThisProcess())
    run_batch(plan(tmp_path, "two"), LocalPool(2))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


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


def test_a_dying_worker_is_replaced(tmp_path: Path) -> None:
    class Killing(LocalPool):
        killed = False

        def _start(self, job: Job, workers: int) -> Any:
            self.pool = super()._start(job, workers)
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the fault cannot be planted in a worker")
def test_a_document_that_kills_its_worker_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.getpid()

    def read(item: Any) -> Any:
        if b'"a7"' in item.data and os.getpid() != here:
            os._exit(1)
        return read_item(item)

    monkeypatch.setattr(executors, "_may_fork", lambda: True)
    monkeypatch.setattr(work, "read_item", read)
    run_batch(plan(tmp_path, shard_size=4), LocalPool(2))
    [told] = lines(tmp_path / "out", "errors")
    assert (told["number"], told["problem"]) == (7, "the process that audits this document dies")
    assert [row["number"] for row in lines(tmp_path / "out", "records")] == [
        number for number in range(30) if number != 7
    ]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no groups of processes here")
def test_a_run_that_is_stopped_ends_at_once_and_goes_on(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 240)
    command = [sys.executable, "-m", "auditor", "batch", str(source), "--out", str(tmp_path / "o")]
    command += ["--workers", "2", "--shard-size", "2", "--select", FEW[0]]
    run = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # jobs may ignore it
    )
    while len(list((tmp_path / "o").glob("done/*"))) < 5:
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)  # as Ctrl-C does
    _, told = run.communicate(timeout=30)
    assert run.returncode == 130
    assert told.decode().split("\n") == [
        "",
        f"what is done is in {tmp_path / 'o'}: the same command goes on",
        "interrupted",
        "",
    ]
    assert subprocess.run([*command, "-q"], check=False).returncode == 1


def test_a_worker_with_other_rules_is_refused(tmp_path: Path) -> None:
    class Other:
        def run(self, job: Job, shards: Any) -> Any:
            yield from ThisProcess().run(Job(job.settings, "other", job.format), shards)

    with pytest.raises(ConfigError, match="other rules, models or code"):
        run_batch(plan(tmp_path), Other())


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


def test_a_document_that_kills_workers_of_a_cluster_is_an_error(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    (tmp_path / "deadly.py").write_text(
        "import os\nfrom auditor.batch import work\n"
        "from auditor.batch.items import read_item as read\n"
        "work.read_item = lambda item: os._exit(1) if b'\"a7\"' in item.data else read(item)\n"
    )
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None,
        preload=str(tmp_path / "deadly.py"),
    ) as cluster:  # fmt: skip
        cluster.scheduler.allowed_failures = 0
        run_batch(plan(tmp_path, count=10), DaskCluster(cluster.scheduler_address))
    [told] = lines(tmp_path / "out", "errors")
    assert (told["number"], told["problem"]) == (7, "the process that audits this document dies")
    assert len(lines(tmp_path / "out", "records")) == 9


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
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # this is no worker
    executors._begin("job")  # type: ignore[arg-type]
    assert loaded == ["job"]
    ones = dict.fromkeys(executors._THREADS, "1")
    assert said == {**ones, "OMP_NUM_THREADS": "3", "TOKENIZERS_PARALLELISM": "false"}
