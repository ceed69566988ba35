"""Customers' matters: first inquiries, repair cases, revisits, and how a unit keeps their ledgers.

What happened is a row that is added and never changed; beside it each matter and case keeps where
it stands, so that lists need not go through all steps. Words of and about a customer stand in the
table of callers alone, under a key that the steps hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to


class MatterRow(Base):
    """One matter of a customer, with its owner; the database itself refuses one without.

    Parameters
    ----------
    number : int
        Counts the matters of a unit.
    ticket : str
        Its number in a ticket system; empty: none.
    sort, channel, tier : str
        Of `roster.duty.inquiries`.
    post : str
        At which it was taken; empty: none.
    first, owner, offered : str
        Who answered first, who has it to do, who was asked to take it over.
    due : datetime or None
        When its term ends; it is never moved.
    """

    __tablename__ = "matters"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        Index("ix_matters_unit_ticket", "unit_id", "ticket"),
        Index("ix_matters_unit_received", "unit_id", "received"),
        CheckConstraint("first <> ''", name="answered"),
        CheckConstraint("owner <> ''", name="owned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    number: Mapped[int]
    ticket: Mapped[str] = mapped_column(String(60), default="")
    received: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(20))
    sort: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(20), default="none")
    post: Mapped[str] = mapped_column(String(100), default="")
    is_own: Mapped[bool] = mapped_column(default=True)
    first: Mapped[str] = mapped_column(String(100))
    owner: Mapped[str] = mapped_column(String(100))
    offered: Mapped[str] = mapped_column(String(100), default="")
    due: Mapped[datetime | None]
    dispatched: Mapped[datetime | None]
    replied: Mapped[datetime | None]
    closed: Mapped[datetime | None]
    satisfied: Mapped[bool | None]
    informed: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class MatterStepRow(Base):
    """One step of a matter, with time and person.

    Parameters
    ----------
    at, received : datetime
        When it was done, and when it was entered.
    facts : dict
        What it tells; words stand among the callers, under the key that is kept here.
    """

    __tablename__ = "matter_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(100))
    keeps: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    received: Mapped[datetime] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class RepairRow(Base):
    """One repair case, by the number of its ticket.

    Parameters
    ----------
    area : str
        Of `roster.duty.customer_terms`.
    received, restored : datetime or None
        The first and the last of its moments, as far as they are known here.
    """

    __tablename__ = "repair_cases"
    __table_args__ = (
        UniqueConstraint("unit_id", "ticket"),
        Index("ix_repair_cases_unit_received", "unit_id", "received"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    ticket: Mapped[str] = mapped_column(String(60))
    area: Mapped[str] = mapped_column(String(20))
    post: Mapped[str] = mapped_column(String(100), default="")
    received: Mapped[datetime]
    restored: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class RepairMomentRow(Base):
    """One moment of a repair case as a page or a file told it; a later one corrects it.

    Parameters
    ----------
    node : str
        Of `roster.duty.repairs`; or ``area``, with what it is now in `said`.
    """

    __tablename__ = "repair_moments"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("repair_cases.id"), index=True)
    node: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    said: Mapped[str] = mapped_column(String(20), default="")
    source: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(100), default="")
    received: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class RevisitRow(Base):
    """Somebody who is to be called back, by which form and until when; never changed.

    Parameters
    ----------
    kind, form : str
        Of `roster.duty.revisits`.
    subject : str
        The number of the ticket, or of the matter.
    origin : str
        ``rule``: everyone of the kind is; ``draw:7``: drawn; ``asked``: somebody arranged it.
    ended : datetime
        What the term counts from.
    """

    __tablename__ = "revisits"
    __table_args__ = (
        UniqueConstraint("unit_id", "kind", "subject", "form", "ended"),
        Index("ix_revisits_unit_until", "unit_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"))
    owner: Mapped[str] = mapped_column(String(100), default="")
    origin: Mapped[str] = mapped_column(String(30))
    ended: Mapped[datetime]
    until: Mapped[datetime]
    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class RevisitAnswerRow(Base):
    """What a customer answered; the latest one counts.

    Parameters
    ----------
    answers : dict
        ``yes`` or ``no`` by item of the form; words stand among the callers.
    reached : bool
        Whether the customer was reached at all.
    """

    __tablename__ = "revisit_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    revisit_id: Mapped[int] = mapped_column(ForeignKey("revisits.id"), index=True)
    person: Mapped[str] = mapped_column(String(100))
    reached: Mapped[bool]
    satisfied: Mapped[bool | None]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    received: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class LedgerSettingRow(Base):
    """One thing a unit has set for these ledgers, from a date on; a later row takes its place."""

    __tablename__ = "ledger_settings"
    __table_args__ = (Index("ix_ledger_settings_unit_name", "unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(60))
    since: Mapped[date]
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


for _row, _instant in (
    (MatterStepRow, "received"),
    (RepairMomentRow, "received"),
    (RevisitRow, "at"),
    (RevisitAnswerRow, "received"),
    (LedgerSettingRow, "at"),
):
    _table = _row.__table__
    assert isinstance(_table, Table)
    only_added_to(_table, _instant)


def settings(session: Session, unit: int) -> list[LedgerSettingRow]:
    """Everything that a unit has ever set, oldest first."""
    wanted = select(LedgerSettingRow).where(LedgerSettingRow.unit_id == unit)
    return list(session.scalars(wanted.order_by(LedgerSettingRow.id)))


def next_number(session: Session, unit: int) -> int:
    """The number of the next matter of a unit; whoever asks holds the unit."""
    last = session.scalar(select(func.max(MatterRow.number)).where(MatterRow.unit_id == unit))
    return (last or 0) + 1


def matter(session: Session, unit: int, number: int, holds: bool = False) -> MatterRow | None:
    """One matter.

    Parameters
    ----------
    holds : bool
        Nobody else changes it until the end of this transaction.
    """
    wanted = select(MatterRow).where(MatterRow.unit_id == unit, MatterRow.number == number)
    return session.scalars(wanted.with_for_update() if holds else wanted).one_or_none()


def open_matters(session: Session, unit: int) -> list[MatterRow]:
    """The matters that are open, oldest first."""
    wanted = select(MatterRow).where(MatterRow.unit_id == unit, MatterRow.closed.is_(None))
    return list(session.scalars(wanted.order_by(MatterRow.received, MatterRow.id)))


def matters_between(session: Session, unit: int, begin: datetime, end: datetime) -> list[MatterRow]:
    """The matters received from one instant to before another, latest first."""
    wanted = select(MatterRow).where(
        MatterRow.unit_id == unit, MatterRow.received >= begin, MatterRow.received < end
    )
    return list(session.scalars(wanted.order_by(MatterRow.received.desc(), MatterRow.id.desc())))


def steps_of(session: Session, matters: Iterable[int]) -> dict[int, list[MatterStepRow]]:
    """The steps of some matters, in their order."""
    wanted = select(MatterStepRow).where(MatterStepRow.matter_id.in_(tuple(matters)))
    found: dict[int, list[MatterStepRow]] = {}
    for row in session.scalars(wanted.order_by(MatterStepRow.id)):
        found.setdefault(row.matter_id, []).append(row)
    return found


def by_tickets(session: Session, unit: int, tickets: Sequence[str]) -> dict[str, MatterRow]:
    """The matters that have one of these numbers in a ticket system."""
    wanted = select(MatterRow).where(MatterRow.unit_id == unit, MatterRow.ticket.in_(tickets))
    return {row.ticket: row for row in session.scalars(wanted) if row.ticket}


def repairs_between(session: Session, unit: int, begin: datetime, end: datetime) -> list[RepairRow]:
    """The repair cases reported from one instant to before another, oldest first."""
    wanted = select(RepairRow).where(
        RepairRow.unit_id == unit, RepairRow.received >= begin, RepairRow.received < end
    )
    return list(session.scalars(wanted.order_by(RepairRow.received, RepairRow.id)))


def repairs_by_tickets(session: Session, unit: int, tickets: Sequence[str]) -> dict[str, RepairRow]:
    wanted = select(RepairRow).where(RepairRow.unit_id == unit, RepairRow.ticket.in_(tickets))
    return {row.ticket: row for row in session.scalars(wanted)}


def moments_of(session: Session, cases: Iterable[int]) -> dict[int, list[RepairMomentRow]]:
    """What was told of some cases, in the order in which it was entered."""
    wanted = select(RepairMomentRow).where(RepairMomentRow.case_id.in_(tuple(cases)))
    found: dict[int, list[RepairMomentRow]] = {}
    for row in session.scalars(wanted.order_by(RepairMomentRow.id)):
        found.setdefault(row.case_id, []).append(row)
    return found


def revisits_of(session: Session, matter: int) -> list[RevisitRow]:
    """Why and until when the customer of a matter is called back."""
    wanted = select(RevisitRow).where(RevisitRow.matter_id == matter)
    return list(session.scalars(wanted.order_by(RevisitRow.id)))


def revisit(session: Session, unit: int, number: int) -> RevisitRow | None:
    """Somebody who is to be called back, by number."""
    row = session.get(RevisitRow, number)
    return row if row is not None and row.unit_id == unit else None


def answers_of(session: Session, revisits: Iterable[int]) -> dict[int, list[RevisitAnswerRow]]:
    """What was answered, in the order in which it was entered."""
    wanted = select(RevisitAnswerRow).where(RevisitAnswerRow.revisit_id.in_(tuple(revisits)))
    found: dict[int, list[RevisitAnswerRow]] = {}
    for row in session.scalars(wanted.order_by(RevisitAnswerRow.id)):
        found.setdefault(row.revisit_id, []).append(row)
    return found
