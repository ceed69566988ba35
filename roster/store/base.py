"""The ground of every table: types, names of constraints, and how a database is opened."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

BUSY = 30_000
"""[ms] that a writer waits for another one."""
AGAIN = 0.005
"""[s] until a writer looks again whether it is its turn."""
RACE_FREE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite versions from which on write-ahead logging cannot lose a commit when the log restarts."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC: SQLite has no time zones."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        inner = value.astimezone(UTC)
        return inner if dialect.name == "postgresql" else inner.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        zoned = dialect.name == "postgresql"
        return value.astimezone(UTC) if zoned else value.replace(tzinfo=UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite is given the text that it keeps: ten thousand instants a second go in and out."""
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """The same on the way out."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _written(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    inner = value if value.tzinfo is UTC else value.astimezone(UTC)
    return inner.replace(tzinfo=None).isoformat(" ", "microseconds")


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: Mapping[Any, Any] = {
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


def digest(word: str) -> str:
    """What is kept of a secret word that was made by chance: who reads it cannot use it."""
    return hashlib.sha256(word.encode()).hexdigest()


def now() -> datetime:
    return datetime.now(UTC)


def is_embedded(url: str) -> bool:
    """Whether the database is a file of this machine rather than a server."""
    return make_url(url).get_backend_name() == "sqlite"


def open_database(url: str) -> Engine:
    """The database at an address such as ``sqlite:////data/lunzhi.db``.

    A file is opened with foreign keys, full synchronisation and, where the linked SQLite does not
    lose commits by it, write-ahead logging; writers take their turn from the first statement on.
    """
    if not is_embedded(url):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY / 1000})
    journal = "WAL" if loses_no_commit(sqlite3.sqlite_version_info) else "DELETE"

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would begin a transaction late, at the first write: two readers that both go
        # on to write would then fail instead of waiting for each other.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY}",
            f"journal_mode = {journal}",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    turn = Lock()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("writes", True):
            with turn:
                _begin_to_write(connection.connection.driver_connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_to_write(connection: sqlite3.Connection) -> None:
    """Wait for the turn among the writers of a file: at most one of each process does at a time.

    SQLite would look again after pauses that grow to a tenth of a second, and let newcomers pass.
    """
    until = monotonic() + BUSY / 1000
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise OperationalError("BEGIN IMMEDIATE", None, error) from None
            sleep(AGAIN)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY}")


def loses_no_commit(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the race that can lose a commit when the log restarts."""
    return version >= RACE_FREE[0] or any(
        fixed <= version < (*fixed[:2], 10_000) for fixed in RACE_FREE[1:]
    )


Sessions = sessionmaker[Session]


def sessions(engine: Engine) -> Sessions:
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def reading(make: Sessions) -> Iterator[Session]:
    """A session that only reads: it takes no turn among the writers, and nothing is kept."""
    with make() as session:
        session.connection(execution_options={"writes": False})
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def writing(make: Sessions) -> Iterator[Session]:
    """A session in one transaction: all of it is kept, or nothing."""
    with make.begin() as session:
        yield session
