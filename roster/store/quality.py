"""Service quality 优质服务: a unit's indicators from a month on, and the values of each month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Table, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to


class QualitySchemeRow(Base):
    """The indicators with their weights, and the thresholds of the stars, from a month on.

    Parameters
    ----------
    since : date
        The first day of a month.
    indicators : list
        Each as it is written down.
    stars : list [per mille of the full score]
        From how much on there are one, two, three, four and five stars.
    """

    __tablename__ = "quality_schemes"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    since: Mapped[date]
    indicators: Mapped[list[Any]]
    stars: Mapped[list[Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class QualityValueRow(Base):
    """The value of one indicator in a month; the last one entered counts.

    Parameters
    ----------
    month : date
        Its first day.
    subject, is_person
        The post, or the person by number.
    value : int or None [hundredths of the indicator's unit]
        None: taken back.
    source : str
        Where it comes from, such as a survey.
    """

    __tablename__ = "quality_values"
    __table_args__ = (Index("ix_quality_values_unit_month", "unit_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    month: Mapped[date]
    is_person: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(String(100))
    indicator: Mapped[str] = mapped_column(String(40))
    value: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


for _table in (QualitySchemeRow.__table__, QualityValueRow.__table__):
    assert isinstance(_table, Table)
    only_added_to(_table, "at")


def scheme_row(session: Session, unit: int, month: date) -> QualitySchemeRow | None:
    """What a unit goes by in a month; none where it has set nothing up to then."""
    wanted = select(QualitySchemeRow).where(
        QualitySchemeRow.unit_id == unit, QualitySchemeRow.since <= month
    )
    order = QualitySchemeRow.since.desc(), QualitySchemeRow.id.desc()
    return session.scalars(wanted.order_by(*order).limit(1)).one_or_none()


def value_rows(
    session: Session, unit: int, month: date, is_person: bool, subject: str | None = None
) -> list[QualityValueRow]:
    """The values of a month of posts or of persons, or of one of them, oldest first."""
    wanted = select(QualityValueRow).where(
        QualityValueRow.unit_id == unit,
        QualityValueRow.month == month,
        QualityValueRow.is_person.is_(is_person),
    )
    if subject is not None:
        wanted = wanted.where(QualityValueRow.subject == subject)
    return list(session.scalars(wanted.order_by(QualityValueRow.id)))
