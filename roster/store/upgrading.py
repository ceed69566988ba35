"""Bring a database to the tables of this release, step by step, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from roster.store import ringing

MIGRATIONS = Path(__file__).parent / "migrations"
FOREIGN = "procrastinate_"
"""Begins the names of tables that belong to the queue's own library."""


class Stand(Enum):
    """How the tables of a database stand to those of this release."""

    EMPTY = "empty"
    CURRENT = "current"
    BEHIND = "behind"
    UNKNOWN = "unknown"
    """Made by a later release, or by something else."""


class Broken(Exception):
    """The database would hold records that lack what they refer to; nothing was changed."""


def config(connection: Connection | None = None) -> Config:
    """What the migrations are run with."""
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found


def head() -> str:
    """The revision of this release."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    assert found is not None
    return found


def revisions() -> tuple[str, ...]:
    """Every revision, the first one first."""
    steps = ScriptDirectory.from_config(config()).walk_revisions()
    return tuple(reversed([step.revision for step in steps]))


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None: none."""
    return MigrationContext.configure(connection).get_current_revision()


def tables(connection: Connection) -> tuple[str, ...]:
    """The names of our tables in a database."""
    names = inspect(connection).get_table_names()
    return tuple(sorted(n for n in names if not n.startswith(FOREIGN) and n != "alembic_version"))


def stand(connection: Connection) -> Stand:
    """How a database stands to this release."""
    found = revision(connection)
    if found is None:
        return Stand.UNKNOWN if tables(connection) else Stand.EMPTY
    if found == head():
        return Stand.CURRENT
    return Stand.BEHIND if found in revisions() else Stand.UNKNOWN


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take the steps to a revision, in the transaction of the connection.

    On a server the tables of the queue's library are laid as well.
    """
    command.upgrade(config(connection), to)
    if connection.dialect.name == "postgresql":
        ringing.install(connection)


@contextmanager
def remaking(engine: Engine) -> Iterator[Connection]:
    """One transaction in which tables may be made anew: all of it is kept, or nothing.

    Raises
    ------
    Broken
        At its end some records lack what they refer to.
    """
    embedded = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        if embedded:
            # A table that is made anew is dropped first, and its rows are referred to. Within a
            # transaction SQLite would not hear of it.
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if embedded and (lacking := connection.exec_driver_sql(CHECK).all()):
                    raise Broken(f"{lacking[0][0]}: {len(lacking)}")
        finally:
            if embedded:
                driver.execute("PRAGMA foreign_keys = ON")


CHECK = "PRAGMA foreign_key_check"
