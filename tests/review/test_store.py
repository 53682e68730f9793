"""The store: append-only, undo without limit, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="auditor[review] is not installed")

from auditor.errors import ConfigError
from auditor.review.decision import Decision, Log, chosen_fix, ruling
from auditor.review.store import Store, open_store
from auditor.text.source import TEXT, Source, source_from_text
from tests.review.samples import decision

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [None]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own on a socket of its own."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = POSTGRES[-1]
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path_factory.mktemp("pg")
    run = ["setpriv", "--reuid=nobody", "--clear-groups"] if os.getuid() == 0 else []
    if run and not shutil.which("setpriv"):
        pytest.skip("PostgreSQL will not run as root, and setpriv is missing")
    if run:
        # every folder on the way must let the server's user through
        for each in (folder, *folder.parents[:3]):
            each.chmod(0o755)
        shutil.chown(folder, "nobody")
    data = str(folder / "data")
    subprocess.run(
        [*run, programs / "initdb", "-D", data, "-U", "desk", "--no-sync"],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    options = f"-k {folder} -c listen_addresses= "
    start = [*run, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options]
    subprocess.run([*start, "start"], check=True, capture_output=True, cwd=folder)
    try:
        yield f"postgresql://desk@/postgres?host={folder}"
    finally:
        stop = [*run, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
        subprocess.run(stop, capture_output=True, cwd=folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgresql":
        where = request.getfixturevalue("postgres")
        _empty(where)
    else:
        where = str(tmp_path / "desk.db")
    opened = open_store(where)
    yield opened
    opened.close()


def _empty(where: str) -> None:
    import psycopg

    with psycopg.connect(where) as connection:
        connection.execute("DROP TABLE IF EXISTS decisions, reports, texts")
        connection.execute("DROP FUNCTION IF EXISTS decisions_grow")


def test_a_decision_comes_back_as_it_was_given(store: Store) -> None:
    added = store.add(
        decision(verdict="dismiss", reason="term", note="‮ <b> \u2028 ok", suggestion="")
    )
    assert store.decisions() == [added]
    assert added.id > 0
    assert added.at.endswith("+00:00")


def test_undo_steps_back_through_everything_and_then_stops(store: Store) -> None:
    given = [store.add(decision(fingerprint=f"{n:016x}")) for n in range(5)]
    store.add(decision(reviewer="ben"))
    taken = [store.undo("ana", lambda row: True) for _ in range(6)]
    assert [row and row.id for row in taken] == [row.id for row in reversed(given)] + [None]
    assert len(store.decisions()) == 11
    assert [row.reviewer for row in Log(store.decisions()).kept] == ["ben"]


def test_undo_brings_back_what_stood_before(store: Store) -> None:
    store.add(decision(verdict="accept"))
    store.add(decision(verdict="dismiss", reason="term"))
    assert [d.verdict for d in _standing(store)] == ["dismiss"]
    store.undo("ana", lambda row: True)
    assert [d.verdict for d in _standing(store)] == ["accept"]


def test_undo_leaves_other_articles_alone(store: Store) -> None:
    store.add(decision(uri="a.txt"))
    store.add(decision(uri="b.txt"))
    taken = store.undo("ana", lambda row: row.uri == "a.txt")
    assert taken is not None
    assert taken.uri == "a.txt"


def test_undos_at_the_same_time_take_back_a_row_each(store: Store) -> None:
    for n in range(8):
        store.add(decision(fingerprint=f"{n:016x}"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: store.undo("ana", lambda row: True), range(8)))
    undone = [row.undoes for row in store.decisions() if row.verdict == "undo"]
    assert len(undone) == len(set(undone)) >= 4


def test_rows_cannot_be_changed_or_removed(store: Store) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    store.add(decision())
    for statement in ("UPDATE decisions SET note = 'x'", "DELETE FROM decisions"):
        with pytest.raises(DBAPIError, match="only ever added"), store._engine.begin() as there:
            there.execute(text(statement))
    assert len(store.decisions()) == 1


def test_a_report_is_kept_once(store: Store) -> None:
    article = {"uri": "a.txt", "sha256": "0" * 64, "verdict": "fail", "score": 12.5, "words": 3}
    assert store.report("k") is None
    store.keep_report("k", article, "here")
    store.keep_report("k", {**article, "words": 4}, "here")
    assert store.report("k") == article
    assert [(row["verdict"], row["source"]) for row in store.history()] == [("fail", "here")]


def test_a_text_comes_back_as_it_was_read(store: Store) -> None:
    texts = ["", "a\x00b\r\n\u2028\u202e", "é" * 70_000]
    sources = [source_from_text(text, f"{n}.txt") for n, text in enumerate(texts)]
    store.keep_texts(sources)
    store.keep_texts([*sources, source_from_text("new", "new.txt")])
    for source in sources:
        assert store.text(source.sha256, source.encoding) == source.text
    with pytest.raises(KeyError):
        store.text("0" * 64, "utf-8")


def test_one_file_read_in_two_encodings_is_two_texts(store: Store) -> None:
    data = "Grüße".encode("latin-1")
    one = Source("a.txt", TEXT, data.decode("latin-1"), "latin-1", "1" * 64)
    other = Source("a.html", TEXT, data.decode("cp1251"), "cp1251", "1" * 64)
    store.keep_texts([one, other])
    assert store.text("1" * 64, "latin-1") != store.text("1" * 64, "cp1251")


def test_what_postgresql_cannot_hold_is_replaced(store: Store) -> None:
    added = store.add(decision(note="a\x00b", excerpt="\x00", uri="x.jsonl#\x00"))
    assert (added.note, added.excerpt) == ("a\ufffdb", "\ufffd")
    assert store.decisions() == [added]


def test_the_log_is_read_on_from_where_it_was(store: Store, tmp_path: Path) -> None:
    first = store.add(decision())
    known = store.decisions()
    assert store.decisions() is known
    second = store.add(decision(fingerprint="e" * 16))
    assert store.decisions() == [first, second]


def test_rows_committed_out_of_turn_are_not_missed(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "desk.db"))
    rows = [store.add(decision(fingerprint=f"{n:016x}")) for n in range(4)]
    # another process took number 2 first and committed it last
    store._read = [rows[0], rows[2], rows[3]]
    assert store.decisions() == rows


def test_sqlite_writes_ahead_and_in_full(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "desk.db"))
    with store._engine.connect() as there:
        assert there.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert there.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()


def test_what_is_not_a_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database, just words" * 99)
    with pytest.raises(ConfigError, match="cannot open the store"):
        open_store(str(tmp_path / "x.db"))
    with pytest.raises(ConfigError, match="no store of kind"):
        open_store("mysql://somewhere/x")
    with pytest.raises(ConfigError, match="no such store"):
        open_store(str(tmp_path / "none.db"), create=False)


def test_a_newer_process_reads_what_an_older_one_wrote(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    open_store(str(path)).add(decision())
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
    assert len(open_store(str(path)).decisions()) == 1


def test_rulings_and_fixes() -> None:
    yes, no = decision(suggestion="harbour"), decision(reviewer="ben", verdict="dismiss")
    assert ruling([]) is None
    assert ruling([yes]) == "accepted"
    assert ruling([no]) == "dismissed"
    assert ruling([yes, no]) == "conflict"
    assert chosen_fix([yes]) == "harbour"
    assert chosen_fix([yes, no]) is None


def test_decisions_follow_an_article_by_name_or_by_content() -> None:
    row = decision(id=1, uri="old.txt", sha256="1" * 64)
    log = Log([row])
    assert log.of("old.txt", "2" * 64) == {row.fingerprint: (row,)}
    assert log.of("new.txt", "1" * 64) == {row.fingerprint: (row,)}
    assert log.of("new.txt", "2" * 64) == {}


def _standing(store: Store) -> list[Decision]:
    return Log(store.decisions()).last_of_each()
