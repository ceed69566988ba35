"""Plans and reports with a date: which a unit has adopted, and what was done of each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Table, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to


class DuePlanRow(Base):
    """A plan as a unit has it from a date on; the last row written for a date is the one in force.

    Parameters
    ----------
    given : dict
        The whole plan as it is written down; empty: the unit does without it.
    """

    __tablename__ = "due_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    since: Mapped[date]
    given: Mapped[dict[str, Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class DueActRow(Base):
    """One thing that was done about an occurrence, or taken back; the last one counts.

    Parameters
    ----------
    period : str
        The occurrence of the plan, such as ``2026-W48``.
    act : str
        ``done`` or ``undone``.
    day : date
        On which it was done.
    person : str
        Who did it; empty: whoever holds the account.
    number : str
        Of the file or document.
    people : list
        Who took part, by number.
    """

    __tablename__ = "due_acts"
    __table_args__ = (Index("ix_due_acts_unit_period", "unit_id", "code", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    code: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    person: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(String(100), default="")
    people: Mapped[list[Any]] = mapped_column(default=list)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class ReminderRow(Base):
    """That somebody was reminded of an occurrence: once before its day, once after it."""

    __tablename__ = "due_reminders"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    people: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime] = mapped_column(default=now)


for _table in (DuePlanRow.__table__, DueActRow.__table__):
    assert isinstance(_table, Table)
    only_added_to(_table, "at")


def plan_rows(session: Session, unit: int) -> list[DuePlanRow]:
    """Everything that a unit has written down of its plans, oldest first."""
    wanted = select(DuePlanRow).where(DuePlanRow.unit_id == unit)
    return list(session.scalars(wanted.order_by(DuePlanRow.since, DuePlanRow.id)))


def acts_of_years(session: Session, unit: int, first: int, last: int) -> list[DueActRow]:
    """What was done about the periods of some years, oldest first."""
    wanted = select(DueActRow).where(
        DueActRow.unit_id == unit,
        DueActRow.period >= str(first),
        DueActRow.period < str(last + 1),
    )
    return list(session.scalars(wanted.order_by(DueActRow.id)))


def units_with_plans(session: Session) -> list[int]:
    """The units that have adopted any plan."""
    wanted = select(DuePlanRow.unit_id).distinct().order_by(DuePlanRow.unit_id)
    return list(session.scalars(wanted))


def reminded(session: Session, unit: int, since: datetime) -> set[tuple[str, str, str]]:
    """(code, period, kind) of what a unit's people were reminded of after an instant."""
    wanted = select(ReminderRow.code, ReminderRow.period, ReminderRow.kind).where(
        ReminderRow.unit_id == unit, ReminderRow.at >= since
    )
    return {(code, period, kind) for code, period, kind in session.execute(wanted)}
