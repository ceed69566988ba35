"""What one person is told, and how it went out.

Facts are kept, by number and date, and never a name: sentences are made where they are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class NoticeRow(Base):
    """One thing that a person is told, such as a changed duty or an answered request."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_unit_person", "unit_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)
    read: Mapped[datetime | None]


class Delivery(StrEnum):
    """How far a notice has come on one way out of the house."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class DeliveryRow(Base):
    """One notice on one way: paper, mail, a webhook of the intranet."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("notice_id", "sink"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    sink: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=Delivery.SENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime] = mapped_column(default=now)
    error: Mapped[str] = mapped_column(String(200), default="")


def notices(session: Session, unit: int, person: str, most: int = 50) -> list[NoticeRow]:
    """The latest notices of a person, newest first."""
    return list(
        session.scalars(
            select(NoticeRow)
            .where(NoticeRow.unit_id == unit, NoticeRow.person == person)
            .order_by(NoticeRow.id.desc())
            .limit(most)
        )
    )


def unread(session: Session, unit: int, person: str) -> int:
    """How many notices a person has not opened."""
    wanted = (
        select(func.count())
        .select_from(NoticeRow)
        .where(NoticeRow.unit_id == unit, NoticeRow.person == person, NoticeRow.read.is_(None))
    )
    return session.scalar(wanted) or 0


def unheard(session: Session, unit: int, since: datetime) -> list[str]:
    """The people who have a notice from after an instant that they have not opened."""
    wanted = (
        select(NoticeRow.person)
        .where(NoticeRow.unit_id == unit, NoticeRow.at >= since, NoticeRow.read.is_(None))
        .distinct()
        .order_by(NoticeRow.person)
    )
    return list(session.scalars(wanted))


def undelivered(
    session: Session, sink: str, since: datetime, units: Iterable[int] | None = None
) -> list[NoticeRow]:
    """Notices after an instant that have not begun to go out by one way, oldest first."""
    begun = select(DeliveryRow.notice_id).where(DeliveryRow.sink == sink)
    wanted = select(NoticeRow).where(NoticeRow.at >= since, NoticeRow.id.not_in(begun))
    if units is not None:
        wanted = wanted.where(NoticeRow.unit_id.in_(list(units)))
    return list(session.scalars(wanted.order_by(NoticeRow.id)))
