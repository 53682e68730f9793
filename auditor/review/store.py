"""Where decisions and reports are kept: an SQLite file, or PostgreSQL by URL; one code for both."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
    tuple_,
)
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from auditor.errors import ConfigError, Place
from auditor.review.decision import Decision
from auditor.review.tables import DECISIONS, METADATA, REPORTS, TEXTS
from auditor.text.source import Source

_HINT = "give a file, or postgresql://USER@HOST/DATABASE"
_WAIT = 30  # seconds another process may hold an SQLite file
_UNDO_TRIES = 5
_TRIES = 3
_ASKED = 200  # keys in one query


class Store:
    """Decisions, texts and reports. Every method may be called from any thread.

    What `add` and `undo` return has reached the disk: SQLite runs with ``synchronous=FULL``, and
    PostgreSQL commits synchronously unless its owner turned that off.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: list[Decision] = []
        self._reading = threading.Lock()
        METADATA.create_all(engine)

    def add(self, decision: Decision) -> Decision:
        """Append a decision; returns it with its id and time."""
        row = {k: _storable(v) for k, v in msgspec.structs.asdict(decision).items()}
        row |= {"at": _now()}
        del row["id"]
        with self._engine.begin() as connection:
            key = connection.execute(insert(DECISIONS).values(row)).inserted_primary_key
        return Decision(**row, id=int(key[0]) if key else 0)

    def undo(self, reviewer: str, about: Callable[[Decision], bool]) -> Decision | None:
        """Take back ``reviewer``'s latest standing decision ``about`` holds for; returns it."""
        for _ in range(_UNDO_TRIES):
            found = self._latest(reviewer, about)
            if found is None:
                return None
            taken = msgspec.structs.replace(
                found, verdict="undo", reason="", note="", suggestion=None, undoes=found.id
            )
            try:
                self.add(taken)
            except IntegrityError:  # somebody else took it back just now
                continue
            return found
        return None

    def decisions(self) -> list[Decision]:
        """The whole log, in its order; the same list as before if nothing was added.

        Only what is new since the last call is read. Rows are never changed, so as many rows as
        before are the same rows; where the number does not fit, which happens when another
        process commits out of turn, all are read again.
        """
        with self._reading, self._engine.connect() as there:
            count = there.execute(select(func.count()).select_from(DECISIONS)).scalar_one()
            if count != len(self._read):
                last = self._read[-1].id if self._read else 0
                rows = [*self._read, *_rows_after(there, last)]
                self._read = rows if len(rows) == count else _rows_after(there, 0)
            return self._read

    def keep_texts(self, sources: Sequence[Source]) -> None:
        """Keep the texts of articles as they were read; those that are kept already stay."""
        for _ in range(_TRIES):
            try:
                for start in range(0, len(sources), _ASKED):
                    self._keep_texts(sources[start : start + _ASKED])
                return
            except IntegrityError:  # another desk keeps one of them just now
                continue

    def _keep_texts(self, sources: Sequence[Source]) -> None:
        found = {(source.sha256, source.encoding): source.text for source in sources}
        columns = (TEXTS.c.sha256, TEXTS.c.encoding)
        with self._engine.begin() as there:
            asked = select(*columns).where(tuple_(*columns).in_(list(found)))
            for row in there.execute(asked):
                del found[row.sha256, row.encoding]
            rows = [
                {"sha256": key[0], "encoding": key[1], "body": zlib.compress(text.encode(), 1)}
                for key, text in found.items()
            ]
            if rows:
                there.execute(insert(TEXTS), rows)

    def text(self, sha256: str, encoding: str) -> str:
        """The text kept of the article with these bytes, decoded so.

        Raises:
            KeyError: if there is none.
        """
        asked = select(TEXTS.c.body).where(TEXTS.c.sha256 == sha256, TEXTS.c.encoding == encoding)
        with self._engine.connect() as there:
            body = there.execute(asked).scalar_one_or_none()
        if body is None:
            raise KeyError(sha256)
        return zlib.decompress(body).decode()

    def report(self, key: str) -> dict[str, Any] | None:
        """The article dictionary kept under ``key``."""
        with self._engine.connect() as connection:
            body = connection.execute(
                select(REPORTS.c.body).where(REPORTS.c.key == key)
            ).scalar_one_or_none()
        found: dict[str, Any] | None = msgspec.json.decode(body) if body else None
        return found

    def keep_report(self, key: str, article: Mapping[str, Any], source: str) -> None:
        """Keep an article dictionary; one that is kept already stays."""
        row = {name: article[name] for name in ("uri", "sha256", "verdict", "score")}
        body = msgspec.json.encode(article).decode()
        row |= {"key": key, "at": _now(), "source": source, "body": body}
        row = {name: _storable(value) for name, value in row.items()}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(REPORTS).values(row))
        except IntegrityError:
            return

    def history(self) -> list[dict[str, Any]]:
        """When each article got which verdict: ``at``, ``uri``, ``source``, ``verdict``, score."""
        names = (REPORTS.c[name] for name in ("at", "uri", "source", "verdict", "score"))
        with self._engine.connect() as connection:
            rows = connection.execute(select(*names).order_by(REPORTS.c.at)).mappings().all()
        return [dict(row) for row in rows]

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _latest(self, reviewer: str, about: Callable[[Decision], bool]) -> Decision | None:
        undone = select(DECISIONS.c.undoes).where(DECISIONS.c.undoes.is_not(None))
        query = (
            select(DECISIONS)
            .where(DECISIONS.c.reviewer == reviewer, DECISIONS.c.verdict != "undo")
            .where(DECISIONS.c.id.not_in(undone))
            .order_by(DECISIONS.c.id.desc())
        )
        with self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                found = _decision(row)
                if about(found):
                    return found
        return None


def open_store(where: str, *, create: bool = True) -> Store:
    """The store in a file or behind a ``postgresql://`` URL, made if it is not there.

    Raises:
        ConfigError: if it cannot be opened, or is not there and ``create`` is false.
    """
    if not create and "://" not in where and not Path(where).is_file():
        raise ConfigError("no such store", Place(where), "auditor review makes one")
    try:
        return Store(_engine(where))
    except ModuleNotFoundError as error:
        hint = "pip install 'psycopg[binary]'"
        raise ConfigError(f"this store needs {error.name}", hint=hint) from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        place = Place(where) if "://" not in where else None  # a URL may hold a password
        raise ConfigError(f"cannot open the store: {reason}", place, _HINT) from error


def _engine(where: str) -> Engine:
    if "://" not in where:
        path = Path(where)
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            make_url("sqlite://").set(database=str(path)), connect_args={"timeout": _WAIT}
        )
        event.listen(engine, "connect", _durable)
        return engine
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise ConfigError("not a database URL", hint=_HINT) from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise ConfigError(f"no store of kind '{url.get_backend_name()}'", hint=_HINT)
    return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def _durable(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _rows_after(connection: Connection, last: int) -> list[Decision]:
    query = select(DECISIONS).where(DECISIONS.c.id > last).order_by(DECISIONS.c.id)
    return [_decision(row) for row in connection.execute(query).mappings()]


def _storable(value: Any) -> Any:
    """PostgreSQL keeps no NUL in a text."""
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


def _decision(row: Mapping[Any, Any]) -> Decision:
    return Decision(**{name: row[name] for name in Decision.__struct_fields__})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
