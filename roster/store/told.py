"""What each person was last told of each duty; pages and calendars are read from this record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base

Fields = dict[str, Any]


class ToldRow(Base):
    """One part of one duty; it stays when the duty is gone, so that phones hear of it."""

    __tablename__ = "told"
    __table_args__ = (
        Index("ix_told_unit_day", "unit_id", "day"),
        Index("ix_told_modified", "modified"),
    )

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


WORDS = (
    ToldRow.person,
    ToldRow.day,
    ToldRow.number,
    ToldRow.sequence,
    ToldRow.modified,
    ToldRow.gone,
    ToldRow.shift,
    ToldRow.post,
    ToldRow.role,
    ToldRow.arrival,
    ToldRow.start,
    ToldRow.end,
    ToldRow.pause,
    ToldRow.pause_length,
    ToldRow.pause_paid,
    ToldRow.hours,
)
"""What is read of a duty, in this order: hundreds of them stand on a page."""


def told_rows(
    session: Session,
    unit: int,
    first: date | None = None,
    last: date | None = None,
    people: Iterable[str] | None = None,
) -> Sequence[Any]:
    """What was told of the duties of these dates, of these people or of everyone."""
    wanted = select(*WORDS).where(*_of(unit, first, last, people))
    order = ToldRow.person, ToldRow.day, ToldRow.number
    # Not by way of the session, which takes as long again for rows that nobody changes.
    return session.connection().execute(wanted.order_by(*order)).all()


def running_rows(
    session: Session, unit: int, first: date, last: date, begin: datetime, end: datetime
) -> Sequence[Any]:
    """What stands of these dates and runs between two instants, the way in included."""
    wanted = select(*WORDS).where(
        *_of(unit, first, last),
        ToldRow.arrival <= end,
        ToldRow.end > begin,
        ToldRow.gone.is_(False),
    )
    return session.execute(wanted.order_by(ToldRow.person, ToldRow.day, ToldRow.number)).all()


def beside(
    session: Session, unit: int, first: date, last: date, post: str, begin: datetime, end: datetime
) -> list[tuple[str, str, datetime]]:
    """Who stands at a post between two instants, of these dates: (person, role, start)."""
    wanted = select(ToldRow.person, ToldRow.role, ToldRow.start).where(
        *_of(unit, first, last),
        ToldRow.post == post,
        ToldRow.start < end,
        ToldRow.end > begin,
        ToldRow.gone.is_(False),
    )
    return [(person, role, start) for person, role, start in session.execute(wanted)]


def state(
    session: Session, unit: int, first: date, person: str | None
) -> tuple[int, int, datetime | None]:
    """How many duties were told from a date on, how often they were changed, and when last."""
    told = select(func.count(), func.sum(ToldRow.sequence), func.max(ToldRow.modified))
    people = None if person is None else [person]
    count, changes, last = session.execute(told.where(*_of(unit, first, None, people))).one()
    return count, changes or 0, last


def put(session: Session, new: Sequence[Fields], changed: Sequence[Fields]) -> None:
    """Keep duties that nobody had been told of, and those that were told differently."""
    if new:
        session.connection().execute(insert(ToldRow), new)
    if changed:
        session.execute(update(ToldRow), changed)


def _of(
    unit: int,
    first: date | None,
    last: date | None,
    people: Iterable[str] | None = None,
) -> Iterator[ColumnElement[bool]]:
    yield ToldRow.unit_id == unit
    if first is not None:
        yield ToldRow.day >= first
    if last is not None:
        yield ToldRow.day <= last
    if people is not None:
        yield ToldRow.person.in_(list(people))
