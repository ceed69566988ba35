"""Names and telephone numbers, in the one table from which they can be erased.

Every other record speaks of people by their number in the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.units import renew

ERASABLE = ("name", "phone")
"""What the table holds of a person, by the headings of the sheet of people."""


class NameRow(Base):
    """What one person of a unit is called and how they are reached."""

    __tablename__ = "names"
    __table_args__ = (UniqueConstraint("unit_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    mail: Mapped[str] = mapped_column(String(200), default="")
    """Where the person wants notices to be sent; they write it down themselves."""
    erased: Mapped[datetime | None]


def names(session: Session, unit: int) -> dict[str, NameRow]:
    """The people of a unit by number."""
    found = session.scalars(select(NameRow).where(NameRow.unit_id == unit))
    return {row.person: row for row in found}


def is_named(session: Session, unit: int, person: str) -> bool:
    """Whether somebody of the unit has this number."""
    wanted = select(NameRow.id).where(NameRow.unit_id == unit, NameRow.person == person)
    return session.scalar(wanted) is not None


def put_names(session: Session, unit: int, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep what people are called and their numbers; who is known already is called anew."""
    renew(session, unit)
    known = names(session, unit)
    seen: set[str] = set()
    for row in rows:
        person, name, phone = (str(row.get(field) or "") for field in ("id", *ERASABLE))
        if not name or person in seen:
            continue
        seen.add(person)
        if person not in known:
            session.add(NameRow(unit_id=unit, person=person, name=name, phone=phone))
        elif (known[person].name, known[person].phone) != (name, phone):
            found = known[person]
            found.name, found.phone, found.erased = name, phone, None


def erase(session: Session, unit: int, person: str) -> None:
    """Let nothing be left of someone but their number in the unit."""
    renew(session, unit)
    row = names(session, unit)[person]
    row.name, row.phone, row.mail, row.erased = person, "", "", now()
