"""Tablets and PINs over a restore: what was shut or changed since the backup stays so.

A tablet that was enrolled since then goes on as well, and sends what the server no longer has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from roster.store.accounts import AccountRow
from roster.store.base import Base
from roster.store.devices import DeviceRow
from roster.store.keys import PersonKeyRow
from roster.store.units import UnitRow

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """The tablets by id, and the keys of people by their public part."""

    devices: Mapping[str, Values]
    keys: Mapping[str, Values]


def held(session: Session) -> Held:
    """What a database knows of tablets and keys."""
    devices = {each["id"]: each for each in _values(session, DeviceRow)}
    return Held(devices, {each["public"]: each for each in _values(session, PersonKeyRow)})


def put_back(session: Session, since: Held) -> None:
    """Bring tablets and keys to where they stood before the restore, as far as they still can be.

    What a tablet had sent since the backup it sends again: the server asks it from the number that
    the backup knows.
    """
    units = set(session.scalars(select(UnitRow.id)))
    accounts = set(session.scalars(select(AccountRow.id)))
    for name, values in since.devices.items():
        row = session.get(DeviceRow, name)
        if row is not None:
            row.revoked = values["revoked"]
        elif values["unit_id"] in units:
            session.add(DeviceRow(**_known(values, accounts) | {"received": 0}))
    there = {row.public: row for row in session.scalars(select(PersonKeyRow))}
    for public, values in since.keys.items():
        if public in there:
            for name in ("ended", "locked", "offline_verifier"):
                setattr(there[public], name, values[name])
        elif values["unit_id"] in units:
            fresh = {name: value for name, value in values.items() if name != "id"}
            session.add(PersonKeyRow(**_known(fresh, accounts)))
    session.flush()


def _values(session: Session, row: type[Base]) -> list[Values]:
    table = row.__table__
    assert isinstance(table, Table)
    return [dict(each._mapping) for each in session.execute(select(table))]


def _known(values: Values, accounts: set[int]) -> dict[str, Any]:
    """A row that names nobody whom the backup does not know."""
    by = values["account_id"]
    return {**values, "account_id": by if by in accounts else None}
