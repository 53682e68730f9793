"""A batch run: resume, report, errors, samples, refusals."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from auditor.batch.executors import LocalPool, ThisProcess
from auditor.batch.run import Plan, Step, run_batch
from auditor.batch.sample import choose
from auditor.batch.work import Job, audit_shard
from auditor.errors import ConfigError, InputError
from auditor.repeats import LineCounts
from tests.batch.corpus import DEBRIS, FEW, SETTINGS, contents, lines, plan, rows, write_jsonl


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


def test_an_article_without_words_is_an_error(tmp_path: Path) -> None:
    texts = {"a": " \n", "b": "…", "c": "The ferry sails."}
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()))
    page = tmp_path / "page.html"
    page.write_text("<title>Harbour</title><script>let words = 1</script><p> </p>")
    report = run_batch(Plan([str(source), str(page)], tmp_path / "out", SETTINGS), LocalPool(2))
    assert (report["articles"], report["errors"], report["exit_code"]) == (1, 3, 2)
    told = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert {row["problem"] for row in told} == {"no text in it"}
    assert [row["number"] for row in told] == [0, 1, 3]


def test_what_is_suppressed_does_not_count(tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text(f"<!-- auditor: ignore comment-form: quoted -->\n{DEBRIS}\n\n{DEBRIS}\n")
    report = run_batch(Plan([str(article)], tmp_path / "out", SETTINGS), ThisProcess())
    assert (report["findings"], report["suppressed"]) == (1, 1)
    assert report["by_rule"] == {"comment-form": 1}
    assert len(lines(tmp_path / "out", "findings")) == 2


def test_sidecars_are_read_where_the_articles_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Elsewhere(ThisProcess):
        """A worker of a cluster has another working folder."""

        def run(self, job: Job, shards: Any) -> Any:
            items = list(shards)
            (tmp_path / "other").mkdir(exist_ok=True)
            with monkeypatch.context() as there:
                there.chdir(tmp_path / "other")
                yield from super().run(job, items)

    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(f"The ferry sails.\n\n{DEBRIS}\n")
    decision = f"- rule: comment-form\n  reason: quoted\n  text: {DEBRIS}\n"
    Path("a.txt.auditor.yml").write_text(decision)
    away = Plan(["a.txt"], tmp_path / "out", SETTINGS)
    report = run_batch(away, Elsewhere())
    assert (report["findings"], report["suppressed"]) == (0, 1)
    assert report == run_batch(Plan(["a.txt"], tmp_path / "here", SETTINGS), ThisProcess())
    Path("a.txt.auditor.yml").write_text(decision + decision)
    with pytest.raises(ConfigError, match=r"another run \(different: inputs\)"):
        run_batch(away, ThisProcess())


def test_inputs_that_change_on_the_way_are_told(tmp_path: Path) -> None:
    growing = plan(tmp_path)

    def grow(step: Step) -> None:
        with (tmp_path / "in.jsonl").open("a") as more:
            more.write("\n")

    report = run_batch(growing, ThisProcess(), grow)
    assert (report["articles"], report["inputs_changed"], report["exit_code"]) == (30, True, 2)


def test_results_are_no_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_jsonl(tmp_path / "in.jsonl", 6)
    monkeypatch.chdir(tmp_path)
    pattern = Plan(["**/*.jsonl"], Path("out"), SETTINGS, shard_size=2)
    first = run_batch(pattern, ThisProcess())
    assert (first["articles"], first["errors"]) == (6, 0)
    assert run_batch(pattern, ThisProcess()) == first


def test_lines_are_counted_only_if_there_is_something_left_to_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr("auditor.repeats.matter_to", lambda book: True)
    monkeypatch.setattr(LineCounts, "add", lambda self, source: counted.append(source.uri))
    run_batch(plan(tmp_path), ThisProcess())
    assert len(counted) == 30
    run_batch(plan(tmp_path), ThisProcess())
    assert len(counted) == 30
    (tmp_path / "out" / "done" / "00000002.json").unlink()
    steps: list[Step] = []
    monkeypatch.setattr("auditor.batch.run._EVERY", 10)
    run_batch(plan(tmp_path), ThisProcess(), steps.append)
    assert len(counted) == 60
    assert [step.doing for step in steps] == ["Auditing", *["Counting lines"] * 3, "Auditing"]


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
    (tmp_path / "out" / "mine.txt").write_text("keep")
    (tmp_path / "out" / "done" / "notes.json").write_text("{}")
    assert run_batch(plan(tmp_path), ThisProcess())["articles"] == 30
    assert (tmp_path / "out" / "done" / "notes.json").exists()
    assert run_batch(plan(tmp_path, shard_size=5, restart=True), ThisProcess())["shards"] == 8
    assert (tmp_path / "out" / "mine.txt").exists()


def test_a_run_says_what_it_is(tmp_path: Path) -> None:
    run_batch(plan(tmp_path), ThisProcess())
    about = json.loads((tmp_path / "out" / "run.json").read_text())["about"]
    assert about["paths"] == [str(tmp_path / "in.jsonl")]
    assert about["settings"]["select"] == list(FEW)


def test_killed_before_the_run_was_named(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json.part").write_text("{")
    assert run_batch(plan(tmp_path), ThisProcess())["articles"] == 30


def test_one_run_at_a_time(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")

    class Nested:
        def run(self, job: Job, shards: Any) -> Any:
            with pytest.raises(ConfigError, match="another run writes here"):
                run_batch(plan(tmp_path), ThisProcess())
            yield from ThisProcess().run(job, shards)

    run_batch(plan(tmp_path), Nested())


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


def test_parquet_that_cannot_be_written_is_told_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ConfigError, match="writing Parquet needs pyarrow"):
        run_batch(plan(tmp_path, format="parquet"), ThisProcess())
    assert not (tmp_path / "out").exists()


def test_progress_is_told_after_every_shard(tmp_path: Path) -> None:
    steps: list[Step] = []
    run_batch(plan(tmp_path), ThisProcess(), steps.append)
    assert sum(step.documents for step in steps) == 30
    assert steps[-1].position == steps[-1].total
