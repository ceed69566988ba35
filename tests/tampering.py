"""Hands in the database: one thing at random is changed, taken out, moved or cut off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from roster.desk import receiving, verifying
from roster.desk.sealing import Seal
from roster.desk.verifying import Finding
from roster.store.accounts import AccountRow
from roster.store.base import Instant, Sessions, now, reading, sessions, writing
from roster.store.chains import ChainRow, LinkRow
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow
from roster.store.units import UnitRow
from tests import databases
from tests.tablets import PINS, POST, set_pins, tablet

HANDOVERS = {"2026-12-01T00:00Z": 1000, "2026-12-02T00:00Z": 6}
"""How many acts there are of each at the most."""
IDLE = {"id"}
"""Says nothing that was signed or sealed."""


class Station:
    """A station with some handovers, and no trigger that would stop a tampering hand."""

    def __init__(self, folder: Path) -> None:
        self.seal = Seal.beside(folder)
        self.engine: Engine = databases.laid(folder)
        self.make: Sessions = sessions(self.engine)
        with writing(self.make) as work:
            row = UnitRow(name="示例供电所")
            work.add_all([row, AccountRow(id=1, login="supervisor", password="")])
            work.flush()
            self.unit = row.id
        set_pins(self.make, self.unit, self.seal)
        for due, acts in HANDOVERS.items():
            self._hand_over(f"{POST}@{due}", acts)
        with self.engine.begin() as connection:
            wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.execute(text(wanted)).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))

    def _hand_over(self, name: str, most: int) -> None:
        wall = tablet(self.make, self.unit, 1)
        with reading(self.make) as work:
            device = work.get_one(DeviceRow, wall.id)
            work.expunge_all()
        acts = list(wall.handover(name))[:most]
        wall.number = len(acts)
        refused = [wall.act("nowhere@x", "open")]
        # The outgoing leader types a PIN; for the incoming one the tablet stands.
        typed = {act["key"]: PINS[act["by"]] for act in acts if act["act"] == "sign"}
        if typed:
            typed.popitem()
        envelope = receiving.read(wall.body([*acts, *refused], typed))
        receiving.received(self.make, device, envelope, self.seal, now())

    def findings(self) -> list[Finding]:
        with reading(self.make) as work:
            return verifying.findings(work, work.get_one(UnitRow, self.unit), self.seal)

    def after(self, chance: Random) -> tuple[str, list[Finding]]:
        """What was done, and what is found; the database is as before at the end."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            done = tamper(connection, chance)
            with sessions(self.engine)(bind=connection) as work:
                unit = work.get_one(UnitRow, self.unit)
                found = verifying.findings(work, unit, self.seal)
            connection.rollback()
        return done, found


def tamper(connection: Connection, chance: Random) -> str:
    """Do one thing that nobody should and that the tables let pass; what it was."""
    while True:
        way = chance.choice([_change, _change, _change, _remove, _move, _cut, _double])
        try:
            with connection.begin_nested():
                return way(connection, chance)
        except IntegrityError:
            continue


def _table(chance: Random, *rows: Any) -> Table:
    found = chance.choice(rows).__table__
    assert isinstance(found, Table)
    return found


def _rows(connection: Connection, table: Table) -> Sequence[Any]:
    return connection.execute(select(table).order_by(*table.primary_key.columns)).all()


def _change(connection: Connection, chance: Random) -> str:
    """One value of one row is another one."""
    table = _table(chance, ActRow, ActRow, LinkRow, LinkRow, ChainRow, RecordRow)
    row = chance.choice(_rows(connection, table))
    column = chance.choice([each for each in table.columns if each.name not in IDLE])
    before = getattr(row, column.name)
    was_open = before is None and isinstance(column.type, Instant)
    after = now() if was_open else _other(before, chance)
    connection.execute(update(table).where(table.c.id == row.id).values({column.name: after}))
    return f"{table.name} {row.id} {column.name}: {before!r:.80} → {after!r:.80}"


def _other(value: Any, chance: Random) -> Any:
    """A value that differs from one by a byte, or as little."""
    if value is None:
        return 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 1000])
    if isinstance(value, str):
        if not value:
            return "x"
        at = chance.randrange(len(value))
        other = chr((ord(value[at]) + chance.randrange(1, 20)) % 0xD000 or 65)
        return value[:at] + other + value[at + 1 :]
    if isinstance(value, dict):
        return {**value, "zh": "改动"}
    if isinstance(value, list):
        return value[1:] or [*value, "rooms"]
    return value + timedelta(microseconds=chance.choice([1, 1000, 60_000_000]))


def _remove(connection: Connection, chance: Random) -> str:
    """One row is gone; of an act its link with it, at times."""
    table = _table(chance, ActRow, LinkRow, ChainRow, RecordRow)
    row = chance.choice(_rows(connection, table))
    connection.execute(delete(table).where(table.c.id == row.id))
    if table.name == "acts" and row.link and chance.random() < 0.5:
        links = LinkRow.__table__
        assert isinstance(links, Table)
        connection.execute(delete(links).where(links.c.link == row.link))
    return f"{table.name} {row.id} removed"


def _move(connection: Connection, chance: Random) -> str:
    """Two rows change places."""
    table = _table(chance, ActRow, LinkRow)
    place = table.c.sequence if table.name == "acts" else table.c.position
    one, other = chance.sample(list(_rows(connection, table)), 2)
    for row, to in (
        (one, -1),
        (other, getattr(one, place.name)),
        (one, getattr(other, place.name)),
    ):
        connection.execute(update(table).where(table.c.id == row.id).values({place.name: to}))
    return f"{table.name} {one.id} and {other.id} changed places"


def _cut(connection: Connection, chance: Random) -> str:
    """The last rows are gone, of acts and links alike."""
    acts, links = ActRow.__table__, LinkRow.__table__
    assert isinstance(acts, Table)
    assert isinstance(links, Table)
    last = _rows(connection, links)[-chance.randrange(1, 20) :]
    codes = [row.link for row in last]
    connection.execute(delete(links).where(links.c.link.in_(codes)))
    if chance.random() < 0.7:
        connection.execute(delete(acts).where(acts.c.link.in_(codes)))
    return f"the last {len(codes)} links cut off"


def _double(connection: Connection, chance: Random) -> str:
    """A row stands there twice, at the end."""
    links = LinkRow.__table__
    assert isinstance(links, Table)
    rows = _rows(connection, links)
    row = chance.choice(rows)
    values = {**row._mapping, "id": None, "position": rows[-1].position + 1}
    del values["id"]
    connection.execute(insert(links).values(values))
    return f"link {row.id} put at the end once more"
