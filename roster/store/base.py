"""The ground of every table: types, names of constraints, and how a database is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from roster.store.embedded import open_file


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
    """The database at an address such as ``sqlite:////data/lunzhi.db``."""
    return open_file(url) if is_embedded(url) else create_engine(url, pool_pre_ping=True)


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
