"""What people ask for: leave, days they cannot come, and wishes; never why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class Kind(StrEnum):
    """What is asked for; the words are those of a unit's sheet of requests."""

    LEAVE = "leave"
    UNAVAILABLE = "unavailable"
    ON = "on"
    OFF = "off"


WISHES = (Kind.ON, Kind.OFF)
"""What a roster may refuse at a price; the other kinds bind it once they are approved."""


class Stand(StrEnum):
    """How far a request has come."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestRow(Base):
    """One request of one person, from its first to its last date.

    `paper` says that the supervisor entered it from a signed sheet. There is no place for a
    reason, on purpose.
    """

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_unit_last", "unit_id", "last"),
        Index("ix_requests_unit_person", "unit_id", "person", "last"),
        Index("ix_requests_unit_state", "unit_id", "state", "decided_at"),
        CheckConstraint("first <= last", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    first: Mapped[date]
    last: Mapped[date]
    shifts: Mapped[list[Any]] = mapped_column(default=list)
    """Codes of shift types; none stands for any duty."""
    points: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(20), default=Stand.ASKED)
    paper: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
    """What the supervisor told the person with the decision."""


def requests(
    session: Session,
    unit: int,
    first: date | None = None,
    last: date | None = None,
    states: Iterable[Stand] = Stand,
    person: str | None = None,
) -> list[RequestRow]:
    """The requests of a unit, or of one person, that touch these dates, oldest first."""
    wanted = select(RequestRow).where(
        RequestRow.unit_id == unit, RequestRow.state.in_(tuple(states))
    )
    if person is not None:
        wanted = wanted.where(RequestRow.person == person)
    if first is not None:
        wanted = wanted.where(RequestRow.last >= first)
    if last is not None:
        wanted = wanted.where(RequestRow.first <= last)
    return list(session.scalars(wanted.order_by(RequestRow.first, RequestRow.id)))


def approved(session: Session, unit: int, first: date, last: date) -> list[RequestRow]:
    """What a roster of these dates has to know: approved leave, absences and wishes."""
    return requests(session, unit, first, last, (Stand.APPROVED,))


def standing(session: Session, unit: int) -> tuple[Any, ...]:
    """Stands for what is approved in a unit: another one after each answer.

    What was asked for is never changed, only answered or withdrawn: how many are approved and the
    moment of the last answer say it all, and both are read from an index.
    """
    found = session.execute(
        select(func.count(), func.max(RequestRow.decided_at)).where(
            RequestRow.unit_id == unit, RequestRow.state == Stand.APPROVED
        )
    )
    return tuple(found.one())


def requests_of(session: Session, unit: int, person: str) -> list[RequestRow]:
    """Everything that one person asked for, the latest dates first."""
    return list(
        session.scalars(
            select(RequestRow)
            .where(RequestRow.unit_id == unit, RequestRow.person == person)
            .order_by(RequestRow.first.desc(), RequestRow.id.desc())
        )
    )
