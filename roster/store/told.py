"""What each person was last told of each duty; pages and calendars are read from this record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base


class ToldRow(Base):
    """One part of one duty; it stays when the duty is gone, so that phones hear of it."""

    __tablename__ = "told"
    __table_args__ = (Index("ix_told_unit_day", "unit_id", "day"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(100), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    modified: Mapped[datetime]
    gone: Mapped[bool]
    arrival: Mapped[datetime]
    start: Mapped[datetime]
    end: Mapped[datetime]
    pause: Mapped[datetime | None]
    pause_length: Mapped[int]
    pause_paid: Mapped[bool]
    hours: Mapped[str] = mapped_column(String(20))
    shift: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200))


def told_rows(
    session: Session,
    unit: int,
    first: date | None = None,
    last: date | None = None,
    people: Iterable[str] | None = None,
) -> list[ToldRow]:
    """What was told of the duties of these dates, of these people or of everyone."""
    wanted = select(ToldRow).where(ToldRow.unit_id == unit)
    if first is not None:
        wanted = wanted.where(ToldRow.day >= first)
    if last is not None:
        wanted = wanted.where(ToldRow.day <= last)
    if people is not None:
        wanted = wanted.where(ToldRow.person.in_(list(people)))
    return list(session.scalars(wanted.order_by(ToldRow.person, ToldRow.day, ToldRow.number)))


def running_rows(
    session: Session, unit: int, first: date, last: date, begin: datetime, end: datetime
) -> list[ToldRow]:
    """What stands of these dates and runs between two instants, the way in included."""
    return list(
        session.scalars(
            select(ToldRow)
            .where(
                ToldRow.unit_id == unit,
                ToldRow.day >= first,
                ToldRow.day <= last,
                ToldRow.arrival <= end,
                ToldRow.end > begin,
                ToldRow.gone.is_(False),
            )
            .order_by(ToldRow.person, ToldRow.day, ToldRow.number)
        )
    )
