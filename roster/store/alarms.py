"""Alarms about handovers: each is raised once, and taken back when what it was about has ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class AlarmRow(Base):
    """One step of an alarm about one record.

    Parameters
    ----------
    record : str
        The handover, by ``post@instant``; it need not have been begun.
    ground : str
        What is wrong, such as that nobody has begun.
    step : int [min]
        So long after `since`.
    told : list
        The people who were told, by number.
    """

    __tablename__ = "alarms"
    __table_args__ = (
        UniqueConstraint("unit_id", "record", "ground", "since", "step"),
        Index("ix_alarms_unit_ended", "unit_id", "ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    record: Mapped[str] = mapped_column(String(200))
    ground: Mapped[str] = mapped_column(String(20))
    step: Mapped[int]
    since: Mapped[datetime]
    told: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime] = mapped_column(default=now)
    ended: Mapped[datetime | None]


def standing(session: Session, units: Iterable[int]) -> list[AlarmRow]:
    """The alarms of some units that have not been taken back, oldest first."""
    wanted = select(AlarmRow).where(AlarmRow.unit_id.in_(tuple(units)), AlarmRow.ended.is_(None))
    return list(session.scalars(wanted.order_by(AlarmRow.id)))


def of_records(session: Session, unit: int, records: Iterable[str]) -> list[AlarmRow]:
    """Every alarm about some records, also those that were taken back."""
    wanted = select(AlarmRow).where(AlarmRow.unit_id == unit, AlarmRow.record.in_(tuple(records)))
    return list(session.scalars(wanted.order_by(AlarmRow.id)))
