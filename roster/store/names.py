"""Names and telephone numbers, in the one table from which they can be erased.

Every other record speaks of people by their number in the unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base


class NameRow(Base):
    """What one person of a unit is called and how they are reached."""

    __tablename__ = "names"
    __table_args__ = (UniqueConstraint("unit_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    erased: Mapped[datetime | None]


def names(session: Session, unit: int) -> dict[str, NameRow]:
    """The people of a unit by number."""
    found = session.scalars(select(NameRow).where(NameRow.unit_id == unit))
    return {row.person: row for row in found}


def put_names(session: Session, unit: int, given: Mapping[str, str]) -> None:
    """Keep what people are called; who is known already is called anew."""
    known = names(session, unit)
    for person, name in given.items():
        if person in known:
            known[person].name = name
            known[person].erased = None
        else:
            session.add(NameRow(unit_id=unit, person=person, name=name))
