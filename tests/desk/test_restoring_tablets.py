"""After an older backup was restored, tablets send again what the server no longer has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from roster.desk import enrolling, receiving, restoring, verifying
from roster.desk.receiving import Gap, Revoked
from roster.desk.sealing import Seal
from roster.store import archives
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, now, open_database, reading, sessions, writing
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow
from roster.store.keys import key_of
from roster.store.units import UnitRow
from tests import databases
from tests.tablets import DUE, POST, Tablet, set_pins, tablet

NAME = f"{POST}@{DUE}"


def send(make: Sessions, seal: Seal, wall: Tablet, acts: Sequence[Mapping[str, Any]]) -> None:
    with reading(make) as work:
        row = work.get_one(DeviceRow, wall.id)
        work.expunge_all()
    receiving.received(make, row, receiving.read(wall.body(acts)), seal, now())


def resent(make: Sessions, seal: Seal, wall: Tablet, acts: Sequence[Mapping[str, Any]]) -> int:
    """What a tablet does that knows more than the server; the number it was asked from."""
    with pytest.raises(Gap) as gap:
        send(make, seal, wall, acts[-1:])
    send(make, seal, wall, acts[gap.value.expected - 1 :])
    return gap.value.expected


def key(make: Sessions, unit: int) -> str:
    with reading(make) as work:
        row = key_of(work, unit, "G01")
        assert row is not None
        return row.public


def test_what_tablets_sent_since_the_backup_is_sent_again(tmp_path: Path) -> None:
    place, backup, seal = tmp_path / "lunzhi.db", tmp_path / "backup.zip", Seal.beside(tmp_path)
    engine = open_database(f"sqlite:///{place}")
    databases.lay_tables(engine)
    make = sessions(engine)
    with writing(make) as work:
        unit = UnitRow(name="示例供电所")
        work.add_all([unit, AccountRow(id=1, login="supervisor", password="")])
        work.flush()
        number = unit.id
    set_pins(make, number, seal)
    before, lost = tablet(make, number, 1), tablet(make, number, 1)
    acts = list(before.handover(NAME))
    send(make, seal, before, acts[:7])
    archives.write(engine, backup, {}, "0", now())
    send(make, seal, before, acts[7:])
    since = tablet(make, number, 1)
    other = list(since.handover(f"{POST}@2026-12-02T00:00Z"))
    send(make, seal, since, other)
    set_pins(make, number, seal, {"G01": "112358"})
    changed = key(make, number)
    with writing(make) as work:
        enrolling.revoke(work, work.get_one(DeviceRow, lost.id), 1, now())
    engine.dispose()

    restoring.restore_file(place, backup, now())

    engine = open_database(f"sqlite:///{place}")
    make = sessions(engine)
    assert key(make, number) == changed
    with pytest.raises(Revoked):
        send(make, seal, lost, list(lost.handover(NAME)))
    assert resent(make, seal, before, acts) == 8
    assert resent(make, seal, since, other) == 1
    with reading(make) as work:
        assert work.scalar(select(func.count()).select_from(ActRow)) == len(acts) + len(other)
        assert set(work.scalars(select(RecordRow.state))) == {"CLOSED"}
        assert verifying.findings(work, work.get_one(UnitRow, number), seal) == []
    engine.dispose()
