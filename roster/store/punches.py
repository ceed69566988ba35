"""Punches as they came, what corrects them, and what is put on record beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, Instant, now
from roster.store.sealed import only_added_to

Taken = tuple[str, datetime, str, str, int]
AT_ONCE = 20_000
"""[rows] that are given to the database in one statement."""


class PunchRow(Base):
    """One punch of one person, as the device told it; a mistake is corrected by another row.

    Parameters
    ----------
    at : datetime
        By the device's own clock.
    way : str
        in, out or either.
    source : str
        tablet, handover, clock, api or correction.
    device : str
        Empty: none is known; ``paper``: written by hand.
    evidence : str
        At a tablet: ``pin``, which the server looked at, or ``offline``, which only the tablet did.
    skew : int [s]
        By how much the device's clock was ahead of the server's.
    corrects : int or None
        The punch in whose place this one stands; none of a correction: it was forgotten.
    """

    __tablename__ = "punches"
    __table_args__ = (
        UniqueConstraint("unit_id", "person", "at", "way", "source"),
        Index("ix_punches_unit_at", "unit_id", "at"),
        Index("ix_punches_received", "received"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    received: Mapped[datetime] = mapped_column(default=now)
    way: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(20))
    device: Mapped[str] = mapped_column(String(100), default="")
    skew: Mapped[int] = mapped_column(default=0)
    evidence: Mapped[str] = mapped_column(String(10), default="")
    corrects: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class Wish(StrEnum):
    """How far a request for a forgotten punch 补卡 has come."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class CorrectionRow(Base):
    """A person asks for a punch to be added, or for one of theirs to be put right.

    Parameters
    ----------
    day : date
        Under which the duty stands that it is about: the month's limit goes by it.
    paper : bool
        The person asked at the kiosk or on paper.
    punch_id : int or None
        The punch that was added once it was approved.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_unit_state", "unit_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    day: Mapped[date]
    at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(10))
    corrects: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(20), default=Wish.ASKED)
    paper: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    asked: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
    punch_id: Mapped[int | None]


class FaultRow(Base):
    """When punches could not be made: nobody is blamed for these hours."""

    __tablename__ = "system_faults"
    __table_args__ = (Index("ix_system_faults_unit_begin", "unit_id", "begin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    begin: Mapped[datetime]
    end: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(200), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class UrgentRow(Base):
    """Hours of an urgent repair with its ticket: they are told apart for the pay."""

    __tablename__ = "urgent_hours"
    __table_args__ = (Index("ix_urgent_hours_unit_begin", "unit_id", "begin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    begin: Mapped[datetime]
    end: Mapped[datetime]
    ticket: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class ColumnsRow(Base):
    """How the columns of a unit's punch clock are called: said once, and kept."""

    __tablename__ = "punch_columns"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    columns: Mapped[dict[str, Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class ReckonedRow(Base):
    """One date of one unit whose attendance was reckoned.

    Parameters
    ----------
    edition : str
        The unit's book as it was then.
    basis : str
        The digest of the figures by which it was.
    """

    __tablename__ = "reckonings"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(String(20), default="")
    basis: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(default=now)


for _row, _instant in ((PunchRow, "received"), (FaultRow, "at"), (UrgentRow, "at")):
    _table = _row.__table__
    assert isinstance(_table, Table)
    only_added_to(_table, _instant)

PUNCH = (
    PunchRow.id,
    PunchRow.person,
    PunchRow.at,
    PunchRow.way,
    PunchRow.source,
    PunchRow.device,
    PunchRow.skew,
    PunchRow.corrects,
    PunchRow.evidence,
)
"""What is read of a punch, in this order: a month of a unit has tens of thousands."""


TAKEN = ("person", "at", "way", "device", "skew")
"""What is given of each punch, in this order."""


def add(session: Session, unit: int, source: str, taps: Sequence[Taken], evidence: str = "") -> int:
    """Keep punches; those that are there already are left as they are. How many were new."""
    if not taps:
        return 0
    connection, received = session.connection(), now()
    written = Instant().bind_processor(connection.dialect)
    same = (unit, source, written(received) if written else received, "", evidence)
    wanted = select(func.count()).where(PunchRow.unit_id == unit, PunchRow.received == received)
    before = session.scalar(wanted) or 0
    # As plain rows: made one by one into parameters, they would take three times as long.
    statement = _insert(connection.dialect.name)
    for begin in range(0, len(taps), AT_ONCE):
        rows = [
            (*same, person, written(at) if written else at, way, device, skew)
            for person, at, way, device, skew in taps[begin : begin + AT_ONCE]
        ]
        connection.exec_driver_sql(statement, rows)
    return (session.scalar(wanted) or 0) - before


@cache
def _insert(dialect: str) -> str:
    names = ("unit_id", "source", "received", "reason", "evidence", *TAKEN)
    marks = ", ".join(["?" if dialect == "sqlite" else "%s"] * len(names))
    table = PunchRow.__tablename__
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT DO NOTHING"


def punch_rows(
    session: Session, unit: int, begin: datetime, end: datetime, people: Iterable[str] | None = None
) -> Sequence[Any]:
    """The punches of a unit between two instants, of these people or of everyone."""
    wanted = select(*PUNCH).where(PunchRow.unit_id == unit, PunchRow.at.between(begin, end))
    if people is not None:
        wanted = wanted.where(PunchRow.person.in_(list(people)))
    return session.connection().execute(wanted.order_by(PunchRow.at, PunchRow.id)).all()


def known_keys(
    session: Session, unit: int, begin: datetime, end: datetime, source: str
) -> frozenset[tuple[str, datetime, str]]:
    """Which punches of a source are kept between two instants: person, instant and way."""
    wanted = select(PunchRow.person, PunchRow.at, PunchRow.way).where(
        PunchRow.unit_id == unit, PunchRow.source == source, PunchRow.at.between(begin, end)
    )
    return frozenset((person, at, way) for person, at, way in session.execute(wanted))


def corrections(
    session: Session,
    unit: int,
    states: Iterable[Wish] = Wish,
    person: str | None = None,
    since: date | None = None,
) -> list[CorrectionRow]:
    """What was asked for, the latest first."""
    wanted = select(CorrectionRow).where(
        CorrectionRow.unit_id == unit, CorrectionRow.state.in_(tuple(states))
    )
    if person is not None:
        wanted = wanted.where(CorrectionRow.person == person)
    if since is not None:
        wanted = wanted.where(CorrectionRow.day >= since)
    return list(session.scalars(wanted.order_by(CorrectionRow.id.desc())))


def asked_in(session: Session, unit: int, person: str, first: date, last: date) -> int:
    """How many a person asked for, or had approved, for duties of these dates."""
    return session.scalar(
        select(func.count()).where(
            CorrectionRow.unit_id == unit,
            CorrectionRow.person == person,
            CorrectionRow.state.in_((Wish.APPROVED, Wish.ASKED)),
            CorrectionRow.day.between(first, last),
        )
    ) or 0  # fmt: skip


def faults(session: Session, unit: int, begin: datetime, end: datetime) -> list[FaultRow]:
    """The faults that touch a stretch of time."""
    wanted = select(FaultRow).where(
        FaultRow.unit_id == unit, FaultRow.begin <= end, FaultRow.end >= begin
    )
    return list(session.scalars(wanted.order_by(FaultRow.begin)))


def urgent(session: Session, unit: int, begin: datetime, end: datetime) -> list[UrgentRow]:
    """The urgent repairs that touch a stretch of time."""
    wanted = select(UrgentRow).where(
        UrgentRow.unit_id == unit, UrgentRow.begin <= end, UrgentRow.end >= begin
    )
    return list(session.scalars(wanted.order_by(UrgentRow.begin)))
