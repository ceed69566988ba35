"""Swaps between two people, and duties that are offered to whoever can take them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class Step(StrEnum):
    """How far a swap has come: both consent, then it is approved."""

    OFFERED = "offered"
    """Open to everyone who could take it."""
    ASKED = "asked"
    """Waiting for the other person."""
    AGREED = "agreed"
    """Both consent; waiting for approval."""
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    """What stood in the cells has changed since."""


PENDING = (Step.OFFERED, Step.ASKED, Step.AGREED)


class SwapRow(Base):
    """On some dates two people exchange what stands in their cells.

    A duty that someone takes over is such an exchange with a day off. An offer has no taker yet;
    one by the unit itself has no giver and names the code that is to be held.
    """

    __tablename__ = "swaps"
    __table_args__ = (Index("ix_swaps_unit_step", "unit_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    giver: Mapped[str | None] = mapped_column(String(100))
    taker: Mapped[str | None] = mapped_column(String(100))
    first: Mapped[date]
    cells: Mapped[list[Any]]
    """Person or none, date, code before, code after: what approval will do."""
    step: Mapped[str] = mapped_column(String(20))
    paper: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    agreed_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")


def swaps(
    session: Session, unit: int, steps: Iterable[Step] = Step, since: date | None = None
) -> list[SwapRow]:
    """The swaps of a unit in these steps, those of the nearest dates first."""
    wanted = select(SwapRow).where(SwapRow.unit_id == unit, SwapRow.step.in_(tuple(steps)))
    if since is not None:
        wanted = wanted.where(SwapRow.first >= since)
    return list(session.scalars(wanted.order_by(SwapRow.first, SwapRow.id)))


def swap_for_decision(session: Session, unit: int, number: int) -> SwapRow | None:
    """One swap of a unit, locked against other writers where there are any."""
    return session.scalars(
        select(SwapRow).where(SwapRow.unit_id == unit, SwapRow.id == number).with_for_update()
    ).one_or_none()
