"""Facts of people's attendance, and which closed records have been gone through for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.handovers import RecordRow


class AttendanceRow(Base):
    """One fact of one person's attendance, with the arithmetic and the acts that it rests on.

    Parameters
    ----------
    record : str
        What it comes from: the name of a handover, or ``duty:<day>:<number>``.
    kind : str
        One of `roster.duty.attendance.Kind`.
    day : date
        Under which the duty stands in the roster.
    minutes : int [min]
        Such as worked beyond the duty's end.
    post, shift : str
        Codes of the duty; empty: not known.
    start : datetime or None
        When the duty began.
    leader : str
        Who led the duty; empty: nobody did.
    facts : dict
        What it was reckoned from.
    excused : list
        Each a reason and its arithmetic; empty: nothing excuses it.
    basis : str
        The digest of the settings that it was reckoned by; empty: not yet looked at for excuses.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("unit_id", "record", "person", "kind"),
        Index("ix_attendance_unit_day", "unit_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    record: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    minutes: Mapped[int]
    post: Mapped[str] = mapped_column(String(100), default="")
    shift: Mapped[str] = mapped_column(String(100), default="")
    start: Mapped[datetime | None]
    leader: Mapped[str] = mapped_column(String(100), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    excused: Mapped[list[Any]] = mapped_column(default=list)
    basis: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class AftermathRow(Base):
    """A closed record that was gone through for what follows from it.

    Parameters
    ----------
    rest : list
        Who lacks rest before which duty: person, date, rule, and the instant from which on they
        may work, or none where the rule tells none.
    task : int or None
        The replan that was asked for; tasks and proposals go earlier than records.
    proposal : int or None
        Who was there, as a change to the roster.
    """

    __tablename__ = "aftermaths"

    record_id: Mapped[int] = mapped_column(
        ForeignKey("records.id", ondelete="CASCADE"), primary_key=True
    )
    rest: Mapped[list[Any]] = mapped_column(default=list)
    task: Mapped[int | None]
    proposal: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)


def of_records(
    session: Session, units: Iterable[int], records: Iterable[str]
) -> dict[tuple[int, str], list[AttendanceRow]]:
    """The facts of some handovers, by unit and record."""
    wanted = select(AttendanceRow).where(
        AttendanceRow.unit_id.in_(tuple(units)), AttendanceRow.record.in_(tuple(records))
    )
    found: dict[tuple[int, str], list[AttendanceRow]] = {}
    for row in session.scalars(wanted.order_by(AttendanceRow.id)):
        found.setdefault((row.unit_id, row.record), []).append(row)
    return found


def facts_between(
    session: Session,
    unit: int,
    first: date,
    last: date,
    person: str | None = None,
) -> list[AttendanceRow]:
    """The facts of these dates that were looked at for excuses, by date and person."""
    wanted = select(AttendanceRow).where(
        AttendanceRow.unit_id == unit,
        AttendanceRow.day.between(first, last),
        AttendanceRow.basis != "",
    )
    if person is not None:
        wanted = wanted.where(AttendanceRow.person == person)
    order = (AttendanceRow.day, AttendanceRow.person, AttendanceRow.id)
    return list(session.scalars(wanted.order_by(*order)))


def last_noted(session: Session, unit: int, day: date) -> date | None:
    """The last date before one of which something is noted."""
    return session.scalar(
        select(func.max(AttendanceRow.day)).where(
            AttendanceRow.unit_id == unit, AttendanceRow.day < day, AttendanceRow.basis != ""
        )
    )


def not_gone_through(session: Session, kinds: Iterable[str]) -> list[RecordRow]:
    """Closed records of some kinds that nobody has gone through yet, oldest first."""
    wanted = (
        select(RecordRow)
        .outerjoin(AftermathRow, AftermathRow.record_id == RecordRow.id)
        .where(
            RecordRow.closed.is_not(None),
            RecordRow.kind.in_(tuple(kinds)),
            AftermathRow.record_id.is_(None),
        )
    )
    return list(session.scalars(wanted.order_by(RecordRow.id)))
