"""Rosters: the draft that is worked on, each edit of it, and the versions that were published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from roster.store.base import Base, now


class State(StrEnum):
    """How far a draft has come: 编制 → 审核 → 批准 → 发布."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"


class RosterRow(Base):
    """The roster of one unit and period.

    `rows` holds a list of symbol codes a person, one a day; `revision` counts the edits. A roster
    that has been published and is changed again is a draft once more, with versions behind it.
    """

    __tablename__ = "rosters"
    __table_args__ = (UniqueConstraint("unit_id", "first", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    first: Mapped[date]
    days: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=State.DRAFT)
    revision: Mapped[int] = mapped_column(default=0)
    pins: Mapped[list[Any]] = mapped_column(default=list)
    created: Mapped[datetime] = mapped_column(default=now)
    # Last, so that the database need not read through it on the way to the others.
    rows: Mapped[dict[str, Any]]


class EditRow(Base):
    """One change of a draft: cells with the codes before and after, made on a base revision."""

    __tablename__ = "edits"
    __table_args__ = (UniqueConstraint("roster_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"))
    revision: Mapped[int]
    cells: Mapped[list[Any]]
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200), default="")
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    undoes: Mapped[int | None]
    """Revision of the edit that this one takes back, or brings back."""


class SignatureRow(Base):
    """Who prepared, reviewed or approved a revision of a draft (编制, 审核, 批准, 发布)."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"), index=True)
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class VersionRow(Base):
    """A roster as it was published; `document` is its canonical text."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("roster_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"))
    number: Mapped[int]
    revision: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    # Last, so that the database need not read through it on the way to the others.
    document: Mapped[str] = mapped_column(deferred=True)


class DutyRow(Base):
    """What stands published for one person on one date; off has no row."""

    __tablename__ = "duties"
    __table_args__ = (Index("ix_duties_unit_day", "unit_id", "day"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(100), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))


Day = tuple[str, date]
"""Of a person."""


def duties(session: Session, unit: int, first: date, last: date) -> dict[Day, str]:
    """What stands published for these dates: codes by person and date."""
    found = session.execute(
        select(DutyRow.person, DutyRow.day, DutyRow.code).where(
            DutyRow.unit_id == unit, DutyRow.day >= first, DutyRow.day <= last
        )
    )
    return {(person, day): code for person, day, code in found}


def put_duties(
    session: Session, unit: int, version: int, gone: Iterable[Day], new: Mapping[Day, str]
) -> None:
    """Take what stands for some days away, then let codes stand for some."""
    old = [{"who": person, "date": day} for person, day in gone]
    rows = [
        {"unit_id": unit, "person": person, "day": day, "code": code, "version_id": version}
        for (person, day), code in new.items()
    ]
    if old:
        there = DutyRow.person == bindparam("who"), DutyRow.day == bindparam("date")
        some = delete(DutyRow).where(DutyRow.unit_id == unit, *there)
        session.connection().execute(some, old)
    if rows:
        session.connection().execute(insert(DutyRow), rows)


def roster_from(
    session: Session, unit: int, first: date, *, to_change: bool = False
) -> RosterRow | None:
    """The roster of a unit that begins on a date; locked against other writers to change it."""
    wanted = select(RosterRow).where(RosterRow.unit_id == unit, RosterRow.first == first)
    return session.scalars(wanted.with_for_update() if to_change else wanted).one_or_none()


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a roster is, without what stands in it.

    Parameters
    ----------
    version : int
        The number of the one published last; 0: none.
    """

    id: int
    days: int
    state: str
    revision: int
    pins: Sequence[Any]
    version: int


def stand(session: Session, unit: int, first: date) -> Stand | None:
    """How far the roster of a unit is that begins on a date."""
    row = RosterRow
    last = select(func.max(VersionRow.number)).where(VersionRow.roster_id == row.id)
    found = session.execute(
        select(row.id, row.days, row.state, row.revision, row.pins, last.scalar_subquery()).where(
            row.unit_id == unit, row.first == first
        )
    ).one_or_none()
    if found is None:
        return None
    number, days, state, revision, pins, version = found
    return Stand(number, days, state, revision, pins, version or 0)


def rosters_between(session: Session, unit: int, first: date, last: date) -> list[RosterRow]:
    """The rosters of a unit that have a date of this stretch."""
    before = session.scalars(
        select(RosterRow)
        .where(RosterRow.unit_id == unit, RosterRow.first <= last)
        .order_by(RosterRow.first)
    )
    return [row for row in before if row.first + timedelta(days=row.days) > first]


def edits(session: Session, roster: int, after: int = 0) -> list[EditRow]:
    """The edits of a roster after a revision, oldest first."""
    return list(
        session.scalars(
            select(EditRow)
            .where(EditRow.roster_id == roster, EditRow.revision > after)
            .order_by(EditRow.revision)
        )
    )


def versions(session: Session, roster: int) -> list[VersionRow]:
    """Every version of a roster with its document, oldest first."""
    return list(
        session.scalars(
            select(VersionRow)
            .where(VersionRow.roster_id == roster)
            .order_by(VersionRow.number)
            .options(undefer(VersionRow.document))
        )
    )


def signatures(session: Session, roster: int) -> list[SignatureRow]:
    """Who signed a roster, oldest first."""
    return list(
        session.scalars(
            select(SignatureRow).where(SignatureRow.roster_id == roster).order_by(SignatureRow.id)
        )
    )


def version_of(session: Session, roster: int, number: int) -> VersionRow | None:
    """One version of a roster."""
    return session.scalars(
        select(VersionRow).where(VersionRow.roster_id == roster, VersionRow.number == number)
    ).one_or_none()


def latest_version(session: Session, roster: int) -> VersionRow | None:
    return session.scalars(
        select(VersionRow)
        .where(VersionRow.roster_id == roster)
        .order_by(VersionRow.number.desc())
        .limit(1)
    ).one_or_none()
