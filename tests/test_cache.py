"""The result cache: same reports, shared, bounded, never in the way."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from auditor.api import audit_text
from auditor.cache import (
    CachingAuditor,
    ResultCache,
    result_key,
    run_digest,
)
from auditor.config import Settings
from auditor.errors import ConfigError
from auditor.result import report_from
from auditor.rulebook.profile import RuleSettings
from auditor.run import build_auditor
from auditor.text.source import source_from_text

TEXT = "The ferry sails at nine. Observers believe that it is is late.\n\nLeave a comment\n"
FEW = ("comment-form", "doubled-word", "vague-attribution")


def caching(folder: Path, **settings: Any) -> CachingAuditor:
    return CachingAuditor(
        build_auditor(Settings(**{"select": FEW, **settings})), ResultCache(folder)
    )


def test_a_report_survives_the_way_to_the_cache_and_back() -> None:
    report = audit_text(TEXT)
    assert report.findings
    again = report_from(report.to_dict())
    assert again.to_dict() == report.to_dict()
    assert again.scorecard == report.scorecard
    assert again.findings == report.findings


def test_a_second_audit_is_a_look_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_from_text(TEXT, "a.txt")
    first = caching(tmp_path).audit(source)
    monkeypatch.setattr("auditor.audit.Auditor._report", None)
    assert caching(tmp_path).audit(source) == first


def test_several_articles_are_looked_up_or_audited_each(tmp_path: Path) -> None:
    known = source_from_text(TEXT, "a.txt")
    caching(tmp_path).audit(known)
    fresh = source_from_text("Leave a comment\n", "b.txt")
    broken = source_from_text("<!-- auditor: ignore doubled-word -->\n", "c.md", "text/markdown")
    several = caching(tmp_path)
    first, fault, *twice = several.audit_each_to_dict([known, broken, fresh, fresh])
    assert isinstance(fault, ConfigError)
    assert isinstance(first, dict)
    assert report_from(first) == several.audit(known)
    for second in twice:
        assert isinstance(second, dict)
        assert report_from(second) == several.audit(fresh)
    with pytest.raises(ConfigError, match="a suppression needs"):
        several.audit(broken)


def test_what_changes_a_result_changes_its_key(tmp_path: Path) -> None:
    source = source_from_text(TEXT, "a.txt")
    changed = {
        "text": source_from_text(TEXT + " ", "a.txt"),
        "title": source_from_text(TEXT, "a.txt", title="Ferry"),
        "media type": source_from_text(TEXT, "a.txt", "text/markdown"),
    }
    keys = {name: result_key("run", each) for name, each in changed.items()}
    assert len({*keys.values(), result_key("run", source), result_key("other", source)}) == 5
    runs = [
        run_digest(build_auditor(Settings(**options)))
        for options in (
            {},
            {"select": FEW},
            {"profile": "scholarly"},
            {"min_score": 50},
            {"rules": {"comment-form": RuleSettings(severity="minor")}},
        )
    ]
    assert len(set(runs)) == 5
    assert run_digest(build_auditor(Settings())) == runs[0]


def test_a_sidecar_counts(tmp_path: Path) -> None:
    source = source_from_text(TEXT, str(tmp_path / "a.txt"))
    before = result_key("run", source)
    (tmp_path / "a.txt.auditor.yml").write_text("[]")
    assert result_key("run", source) != before


def test_it_stays_within_bounds_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, largest=4000)
    for number in range(200):
        cache.put(f"{number:03}", {"number": number, "text": "x" * number})
    info = cache.info()
    assert 0 < info.size <= 4000
    assert info.results < 200
    assert cache.get("199") == {"number": 199, "text": "x" * 199}
    assert cache.clear() == info.results
    assert cache.get("199") is None
    assert cache.info().results == 0


def test_what_it_holds_is_counted_and_not_looked_through(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path)

    def steps(key: str) -> int:
        """Instructions of SQLite's machine that it takes to keep one result."""
        taken = 0

        def count() -> None:
            nonlocal taken
            taken += 1

        cache._open().set_progress_handler(count, 1)
        cache.put(key, {"text": "x" * 9})
        cache._open().set_progress_handler(None, 0)
        return taken

    first = steps("first")
    for number in range(2000):
        cache.put(f"{number}", {"number": number})
    cache.put("7", {"number": 7, "text": "longer than before"})
    assert steps("last") < 2 * first
    (held,) = cache._open().execute("SELECT sum(size) FROM reports").fetchone()
    assert cache.info().size == held


def _fill(folder: Path, worker: int) -> None:
    cache = ResultCache(folder)
    for number in range(50):
        cache.put(f"{worker}-{number}", {"n": number})
        cache.put("shared", {"n": 1})


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_fill, args=(tmp_path, n)) for n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert ResultCache(tmp_path).info().results == 101


def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path)
    cache.path.write_bytes(b"no database" * 100)
    source = source_from_text(TEXT, "a.txt")
    assert CachingAuditor(build_auditor(Settings(select=FEW)), cache).audit(source).findings
    cache.put("a", {"n": 1})
    assert cache.get("a") == {"n": 1}, "it was thrown away, so that there is a cache again"
    assert not cache.fault()


def test_a_cache_that_cannot_be_is_told(tmp_path: Path, auditor_cli: Any) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "kept").write_text("no folder")
    run = auditor_cli("check", "a.txt", "--cache", "kept", "--select", FEW[0])
    assert run.returncode == 1
    assert run.stderr.startswith(f"warning: {tmp_path / 'kept'}: no results are kept: ")


def test_other_packages_or_another_server_are_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    auditor = build_auditor(Settings())
    before = run_digest(auditor)
    monkeypatch.setattr("auditor.cache._versions", lambda: ("2.0",))
    newer = run_digest(auditor)
    monkeypatch.setenv("AUDITOR_LANGUAGETOOL_URL", "http://localhost:8081")
    build_auditor(Settings())
    assert len({before, newer, run_digest(auditor)}) == 3


def test_results_with_errors_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor = build_auditor(Settings(select=FEW))

    def scan(documents: Any) -> Any:
        return [dict.fromkeys(auditor.book.rules, ValueError("broken")) for _ in documents]

    monkeypatch.setattr(auditor.book, "scan_each", scan)
    cache = ResultCache(tmp_path)
    CachingAuditor(auditor, cache).audit(source_from_text(TEXT))
    assert cache.info().results == 0


def test_the_commands(tmp_path: Path, auditor_cli: Any) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    options = [part for rule in FEW for part in ("--select", rule)]
    first = auditor_cli("check", "a.txt", "--cache", "kept", *options)
    again = auditor_cli("check", "a.txt", "--cache", "kept", *options)
    assert (first.returncode, again.returncode) == (1, 1), first.stderr
    assert first.stdout.splitlines()[:-1] == again.stdout.splitlines()[:-1]  # the last has the time
    assert ": 1 result, " in auditor_cli("cache", "info", "--cache", "kept").stdout
    assert "1 result removed" in auditor_cli("cache", "clear", "--cache", "kept").stdout
    assert ": 0 results, " in auditor_cli("cache", "info", "--cache", "kept").stdout
