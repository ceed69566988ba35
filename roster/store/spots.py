"""Spot checks 查岗: what was drawn from which duties by which seed, and what came of each check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Table, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to


class SpotDrawRow(Base):
    """A draw of checks among the duties of a span, so that it can be made again.

    Parameters
    ----------
    duties : list
        All duties that took part: person, post, start and end.
    count : int
        How many checks were drawn.
    """

    __tablename__ = "spot_draws"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    begin: Mapped[datetime]
    end: Mapped[datetime]
    seed: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]
    duties: Mapped[list[Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class SpotCheckRow(Base):
    """One check that was drawn.

    Parameters
    ----------
    kind : str
        ``call`` or ``look``.
    within : int [min]
        In which the person is to answer.
    checker : str
        Who is to check, by number or role.
    """

    __tablename__ = "spot_checks"
    __table_args__ = (Index("ix_spot_checks_unit_due", "unit_id", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    draw_id: Mapped[int] = mapped_column(ForeignKey("spot_draws.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    person: Mapped[str] = mapped_column(String(100))
    post: Mapped[str] = mapped_column(String(200))
    due: Mapped[datetime]
    within: Mapped[int]
    checker: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(default=now)


class SpotActRow(Base):
    """What a check found; the last one counts, the others stay.

    Parameters
    ----------
    outcome : str
        ``answered``, ``silent``, or ``void``: it could not be made.
    called : datetime
        When the person was called or looked for.
    minutes : int or None [min]
        After which they answered.
    excused : list
        What ran at that minute: reason and arithmetic.
    """

    __tablename__ = "spot_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("spot_checks.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    called: Mapped[datetime]
    minutes: Mapped[int | None]
    excused: Mapped[list[Any]] = mapped_column(default=list)
    words: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


for _table in (SpotDrawRow.__table__, SpotCheckRow.__table__, SpotActRow.__table__):
    assert isinstance(_table, Table)
    only_added_to(_table, "at")


def checks_between(
    session: Session, unit: int, begin: datetime, end: datetime
) -> list[SpotCheckRow]:
    """The checks of a unit due between two instants, latest first."""
    wanted = select(SpotCheckRow).where(
        SpotCheckRow.unit_id == unit, SpotCheckRow.due >= begin, SpotCheckRow.due < end
    )
    return list(session.scalars(wanted.order_by(SpotCheckRow.due.desc(), SpotCheckRow.id.desc())))


def spot_acts(session: Session, checks: list[SpotCheckRow]) -> dict[int, list[SpotActRow]]:
    """What was found, by check, oldest first."""
    wanted = select(SpotActRow).where(SpotActRow.check_id.in_([row.id for row in checks]))
    found: dict[int, list[SpotActRow]] = {}
    for row in session.scalars(wanted.order_by(SpotActRow.id)):
        found.setdefault(row.check_id, []).append(row)
    return found
