"""Who audits the shards: this process, a pool of processes, or a Dask cluster."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import chain
from multiprocessing import active_children, get_context, parent_process
from typing import Any, Protocol

import msgspec

from auditor.batch.items import Shard
from auditor.batch.work import Done, Job, audit_shard, load_shared, warm_up
from auditor.errors import AuditorError, ConfigError, Place
from auditor.memory import collect_rarely, collecting_rarely, keep_little, settle

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_PER_WORKER = 2  # shards in flight for each worker: one at work, one waiting
_PATIENCE = 10  # seconds to look for a Dask scheduler, or without a word while it has no worker
_PROTOCOLS = ("tcp", "tls", "ucx", "ws", "wss", "inproc")
_DEATHS = 3  # times a pool may break before one of its shards must be to blame
_DEADLY = "the process that audits this document dies"
_ALONE = "see what 'auditor check' makes of it alone"


class Executor(Protocol):
    """Audits shards; the results come in any order, each shard's exactly once."""

    def run(self, job: Job, shards: Iterable[Shard]) -> Iterator[Done]:
        """The result of every shard.

        Takes from ``shards`` only as many as are in flight, so that memory stays bounded.
        """
        ...


class ThisProcess:
    """One shard after another, here."""

    def run(self, job: Job, shards: Iterable[Shard]) -> Iterator[Done]:
        """The result of every shard."""
        keep_little()
        with collecting_rarely():
            for number, shard in enumerate(shards):
                if number == 0:
                    warm_up(job)
                yield audit_shard(job, shard)
                if number == 0:
                    settle()


class LocalPool:
    """Processes on this machine, with the rules and models of this one where they can be shared.

    A process that dies (killed, out of memory) is replaced and its shards are done again. If that
    happens again and again, their documents are tried one by one, and one at which a process
    dies even then is an error of its own.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, job: Job, shards: Iterable[Shard]) -> Iterator[Done]:
        """The result of every shard.

        Raises:
            AuditorError: if workers die whatever they are given.
        """
        waiting = iter(shards)
        first = next(waiting, None)
        if first is None:
            return
        waiting = chain((first,), waiting)
        others = active_children()
        pool = self._start(job, self._workers)
        flying: dict[Future[Done], Shard] = {}
        deaths = 0
        try:
            while True:
                _fill(flying, waiting, self._workers * _PER_WORKER, pool, job)
                if not flying:
                    return
                finished = wait(flying, return_when=FIRST_COMPLETED).done
                done = [future.result() for future in finished if not _broken(future)]
                for future in [one for one in finished if not _broken(one)]:
                    del flying[future]
                if len(done) < len(finished):
                    deaths = 1 if done else deaths + 1
                    pool.shutdown(cancel_futures=True)
                    if deaths > _DEATHS:
                        for shard in flying.values():
                            yield self._one_by_one(job, shard)
                        deaths = 0
                    else:
                        waiting = chain([*flying.values()], waiting)
                    flying = {}
                    pool = self._start(job, self._workers)
                elif done:
                    deaths = 0
                yield from done
        except BaseException:  # stopped, or no more results are wanted: nobody waits for these
            for worker in active_children():
                if worker not in others:
                    worker.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _one_by_one(self, job: Job, shard: Shard) -> Done:
        """The result of a shard at which processes die."""
        pool = self._start(job, 1)

        def attempt(some: Shard) -> Done | None:
            nonlocal pool
            alone = pool.submit(audit_shard, job, some)
            if not _broken(alone):
                return alone.result()
            pool.shutdown()
            pool = self._start(job, 1)
            return None

        try:
            return _without_deadly(shard, attempt)
        finally:
            pool.shutdown()

    def _start(self, job: Job, workers: int) -> ProcessPoolExecutor:
        forks = _may_fork()
        if forks:
            load_shared(job)
            gc.collect()
            forks = _may_fork()
        context = get_context("fork" if forks else "spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(job,))


class DaskCluster:
    """Workers of a Dask cluster (dask.distributed), found by the address of its scheduler.

    A worker that dies is replaced by another one: Dask gives its shards to those that are left.
    Documents at which workers die again and again are errors, as in `LocalPool`.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def run(self, job: Job, shards: Iterable[Shard]) -> Iterator[Done]:
        """The result of every shard.

        Raises:
            ConfigError: if distributed is not installed or there is no such cluster.
            AuditorError: if the cluster is lost.
        """
        client = self._connect()
        try:
            yield from self._results(client, job, shards)
        finally:
            client.close()

    def _results(self, client: Any, job: Job, shards: Iterable[Shard]) -> Iterator[Done]:
        waiting = iter(shards)
        flying: dict[Any, Shard] = {}
        while True:
            with self._failures_told():
                room = max(1, len(client.nthreads())) * _PER_WORKER
            for shard in waiting:
                with self._failures_told():
                    flying[client.submit(audit_shard, job, shard, pure=False)] = shard
                if len(flying) >= room:
                    break
            if not flying:
                return
            with self._failures_told():
                finished = self._wait(client, flying)
                done = [self._result(client, job, one, flying.pop(one)) for one in finished]
            yield from done

    def _result(self, client: Any, job: Job, future: Any, shard: Shard) -> Done:
        deadly = import_module("distributed.scheduler").KilledWorker

        def attempt(some: Shard) -> Done | None:
            try:
                one: Done = client.submit(audit_shard, job, some, pure=False).result()
            except deadly:
                return None
            return one

        try:
            done: Done = future.result()
        except deadly:  # several workers died at it
            return _without_deadly(shard, attempt)
        return done

    def _wait(self, client: Any, flying: Iterable[Any]) -> set[Any]:
        """Those that are finished; says so once if nobody works at them."""
        wait_for = import_module("distributed").wait
        told = False
        while True:
            with client.as_current(), suppress(TimeoutError):
                return set(wait_for([*flying], _PATIENCE, "FIRST_COMPLETED").done)
            if not told and not client.nthreads():
                told = True
                start = f"start one with 'dask worker {self._address}'"
                print(f"{self._address} has no workers: waiting ({start})", file=sys.stderr)

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except AuditorError:
            raise
        except Exception as error:
            said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            hint = "see to its scheduler and workers; then the same command goes on"
            raise AuditorError(f"the cluster failed: {said}", Place(self._address), hint) from error

    def _connect(self) -> Any:
        try:
            distributed = import_module("distributed")
        except ImportError as error:
            hint = "pip install 'auditor[dask]'"
            raise ConfigError("--cluster needs dask.distributed", hint=hint) from error
        protocol, found, _ = self._address.partition("://")
        if not found or protocol not in _PROTOCOLS:
            raise ConfigError(f"no address of a scheduler: {self._address}", hint="tcp://HOST:8786")
        logging.getLogger("distributed").setLevel(logging.ERROR)  # what stops the run is told here
        try:
            return distributed.Client(self._address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            problem = f"no Dask scheduler at {self._address}"
            raise ConfigError(problem, hint="start one with 'dask scheduler'") from error


def executor(workers: int, cluster: str | None = None) -> Executor:
    """The executor that was asked for."""
    if cluster:
        return DaskCluster(cluster)
    return LocalPool(workers) if workers > 1 else ThisProcess()


def _fill(
    flying: dict[Future[Done], Shard],
    waiting: Iterator[Shard],
    room: int,
    pool: ProcessPoolExecutor,
    job: Job,
) -> None:
    while len(flying) < room:
        shard = next(waiting, None)
        if shard is None:
            return
        with suppress(BrokenProcessPool):
            flying[pool.submit(audit_shard, job, shard)] = shard
            continue
        broken: Future[Done] = Future()
        broken.set_exception(BrokenProcessPool())
        flying[broken] = shard


def _without_deadly(shard: Shard, attempt: Callable[[Shard], Done | None]) -> Done:
    """The result of a shard at which processes die, the documents that kill them told.

    Args:
        attempt: the result of a shard, or ``None`` if the process dies.

    Raises:
        AuditorError: if processes die whatever they are given.
    """
    kept = tuple(
        item
        if attempt(Shard(shard.index, (item,)))
        else msgspec.structs.replace(item, data=b"", fault=_DEADLY, hint=_ALONE)
        for item in shard.items
    )
    done = attempt(Shard(shard.index, kept))
    if done is None:
        problem = f"workers die at documents {shard.items[0].number} and after"
        raise AuditorError(problem, hint="see what else holds the memory of their machines")
    return done


def _broken(future: Future[Done]) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)


def one_thread() -> None:
    """Let this process and those it starts compute in one thread: a worker for every core.

    Who says otherwise in the environment gets it. Counts only before numpy is loaded.
    """
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _may_fork() -> bool:
    """Whether a copy of this process would do: on Linux, of a process with a single thread."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - native ones count, too
    except OSError:
        return False


def _begin(job: Job) -> None:
    """Start of a worker: end with the parent, even if that is killed; then load everything."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all: the parent ends the others
    gc.freeze()  # what is shared with the parent is not looked at, which would copy it
    one_thread()
    keep_little()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.join,), daemon=True).start()
    warm_up(job)
    settle()
    collect_rarely()


def _end_after(join: Callable[[], None]) -> None:
    join()
    os._exit(1)
