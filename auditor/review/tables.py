"""The desk's tables, for SQLite and PostgreSQL; the log of decisions can only grow."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
)

METADATA = MetaData()

DECISIONS = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("reviewer", String(80), nullable=False),
    Column("uri", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("fingerprint", String(16), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("category", String(40), nullable=False),
    Column("audience", String(10), nullable=False),
    Column("probability", Float, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("suggestion", Text),
    # a row can be taken back once: two undos at the same time cannot both name it
    Column("undoes", Integer, ForeignKey("decisions.id"), unique=True),
    Index("decisions_by_reviewer", "reviewer", "id"),
)

REPORTS = Table(
    "reports",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("uri", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("score", Float),
    Column("body", Text, nullable=False),
)

TEXTS = Table(
    "texts",
    METADATA,
    # of the bytes; how they were decoded decides what text they are
    Column("sha256", String(64), primary_key=True),
    Column("encoding", String(40), primary_key=True),
    # deflated UTF-8
    Column("body", LargeBinary, nullable=False),
)

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS decisions_{what} BEFORE {what} ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END
"""
_POSTGRESQL = """
CREATE FUNCTION decisions_grow() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''decisions are only ever added''; END';
CREATE TRIGGER decisions_grow BEFORE UPDATE OR DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION decisions_grow()
"""


def _after_create(statement: str, dialect: str) -> None:
    ddl = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(DECISIONS, "after_create", ddl.execute_if(dialect=dialect))


_after_create(_SQLITE.format(what="UPDATE"), "sqlite")
_after_create(_SQLITE.format(what="DELETE"), "sqlite")
_after_create(_POSTGRESQL, "postgresql")
