"""Whether a database holds what it should: its file, its tables, and units that are understood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import SchemaItem

from roster.desk.books import book, has_book
from roster.errors import BadInput, Flaw
from roster.feeds import sheets
from roster.store import upgrading
from roster.store.base import reading, sessions
from roster.store.schema import METADATA
from roster.store.units import UnitRow
from roster.store.upgrading import FOREIGN, Stand

GOOD = "ok"
NAMED = (str, SchemaItem)


def flaws(engine: Engine) -> list[Flaw]:
    """Everything that is wrong with a database."""
    with engine.connect() as connection:
        if harm := [*_of_the_file(connection)]:
            return harm
        if upgrading.stand(connection) is Stand.CURRENT and (harm := [*_of_tables(connection)]):
            return harm
    with reading(sessions(engine)) as session:
        return [*_of_units(session)]


def _of_the_file(connection: Connection) -> Iterator[Flaw]:
    if connection.dialect.name != "sqlite":
        return
    for said in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
        if said != GOOD:
            yield Flaw("database", 0, "", said, "an undamaged file", "未损坏的文件")
    for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        expected = f"a record that is there in {other}"
        yield Flaw(table, row or 0, "", "", expected, f"{other}中已有的记录")


def _of_tables(connection: Connection) -> Iterator[Flaw]:
    def ours(_item: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or not (name or "").startswith(FOREIGN)

    options = {"compare_type": True, "include_object": ours}
    found = MigrationContext.configure(connection, opts=options)
    for change in compare_metadata(found, METADATA):
        yield Flaw("database", 0, "", _named(change), "the tables of this release", "本版本的表")


def _named(change: Any) -> str:
    """``remove_table workers``, of what the library finds."""
    kind, *things = change[0] if isinstance(change, list) else change
    names = [str(getattr(thing, "name", thing)) for thing in things if isinstance(thing, NAMED)]
    return " ".join([kind, *names])


def _of_units(session: Session) -> Iterator[Flaw]:
    for unit in session.scalars(select(UnitRow).order_by(UnitRow.id)):
        if has_book(session, unit.id):
            try:
                sheets.understood(book(session, unit.id))
            except BadInput as error:
                yield from error.flaws
