"""Where decisions and reports are kept: an SQLite file, or PostgreSQL by URL; one code for both."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, create_engine, event, insert, make_url, select
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from auditor.errors import ConfigError, Place
from auditor.review.decision import Decision
from auditor.review.tables import DECISIONS, METADATA, REPORTS

_HINT = "give a file, or postgresql://USER@HOST/DATABASE"
_WAIT = 30  # seconds another process may hold an SQLite file
_UNDO_TRIES = 5


class Store:
    """Decisions and reports. Every method is one transaction and may be called from any thread.

    What `add` and `undo` return has reached the disk: SQLite runs with ``synchronous=FULL``, and
    PostgreSQL commits synchronously unless its owner turned that off.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        METADATA.create_all(engine)

    def add(self, decision: Decision) -> Decision:
        """Append a decision; returns it with its id and time."""
        row = msgspec.structs.asdict(decision) | {"at": _now()}
        del row["id"]
        with self._engine.begin() as connection:
            key = connection.execute(insert(DECISIONS).values(row)).inserted_primary_key
        return msgspec.structs.replace(decision, id=int(key[0]) if key else 0, at=row["at"])

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
        """The whole log, in its order."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(DECISIONS).order_by(DECISIONS.c.id)).mappings().all()
        return [_decision(row) for row in rows]

    def report(self, key: str) -> dict[str, Any] | None:
        """The article dictionary kept under ``key``."""
        with self._engine.connect() as connection:
            body = connection.execute(
                select(REPORTS.c.body).where(REPORTS.c.key == key)
            ).scalar_one_or_none()
        found: dict[str, Any] | None = json.loads(body) if body else None
        return found

    def keep_report(self, key: str, article: Mapping[str, Any], source: str) -> None:
        """Keep an article dictionary; one that is kept already stays."""
        row = {name: article[name] for name in ("uri", "sha256", "verdict", "score")}
        row |= {"key": key, "at": _now(), "source": source, "body": json.dumps(article)}
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


def _decision(row: Mapping[Any, Any]) -> Decision:
    return Decision(**{name: row[name] for name in Decision.__struct_fields__})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
