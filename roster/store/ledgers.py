"""What goes on from one handover to the next: carry-overs, seats that change over, lots drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to


class CarryRow(Base):
    """Something left undone 遗留事项, with its owner until somebody closes it.

    Parameters
    ----------
    key : str
        The key of the act by which it was entered.
    owner : str
        The person who sees to it; empty: nobody yet.
    record, closing : str
        The handovers in which it was entered and finished; none where a page of the site did.
    """

    __tablename__ = "carry_overs"
    __table_args__ = (
        UniqueConstraint("unit_id", "key"),
        Index("ix_carry_overs_unit_post", "unit_id", "post"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    post: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)
    ticket: Mapped[str] = mapped_column(String(100), default="")
    owner: Mapped[str] = mapped_column(String(100), default="")
    record: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(100), default="")
    since: Mapped[datetime]
    finished: Mapped[datetime | None]
    finished_by: Mapped[str] = mapped_column(String(100), default="")
    how: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(String(200), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class SeatChangeRow(Base):
    """One seat that changed over, with what was found there.

    Parameters
    ----------
    record : str
        The handover of its post, ``post@instant``.
    out : str
        Who left; empty: the seat was free.
    marks : dict
        What was found amiss by item, such as S5; empty: nothing.
    began, done : datetime
        The change itself; 30 seconds are enough.
    excused : str
        Why it may be late, such as a running call; empty: nothing.
    """

    __tablename__ = "seat_changes"
    __table_args__ = (UniqueConstraint("unit_id", "record", "seat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    record: Mapped[str] = mapped_column(String(200))
    seat: Mapped[str] = mapped_column(String(100))
    out: Mapped[str] = mapped_column(String(100), default="")
    in_: Mapped[str] = mapped_column("in", String(100), default="")
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    began: Mapped[datetime]
    done: Mapped[datetime | None]
    excused: Mapped[str] = mapped_column(String(40), default="")


class DrawRow(Base):
    """A lot that was drawn: the whole list, the share, the seed, and what came out; never changed.

    Parameters
    ----------
    share : int [per mille]
    """

    __tablename__ = "draws"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    share: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    tickets: Mapped[list[Any]]
    drawn: Mapped[list[Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


_DRAWS = DrawRow.__table__
assert isinstance(_DRAWS, Table)
only_added_to(_DRAWS, "at")


def carried(
    session: Session, unit: int, post: str | None = None, is_open: bool | None = None
) -> list[CarryRow]:
    """The carry-overs of a unit or of one post, oldest first."""
    wanted = select(CarryRow).where(CarryRow.unit_id == unit)
    if post is not None:
        wanted = wanted.where(CarryRow.post == post)
    if is_open is not None:
        wanted = wanted.where(
            CarryRow.finished.is_(None) if is_open else CarryRow.finished.is_not(None)
        )
    return list(session.scalars(wanted.order_by(CarryRow.since, CarryRow.id)))


def carry_row(session: Session, unit: int, key: str) -> CarryRow | None:
    """One carry-over; nobody else closes it until the end of this transaction."""
    wanted = select(CarryRow).where(CarryRow.unit_id == unit, CarryRow.key == key)
    return session.scalars(wanted.with_for_update()).one_or_none()


def seat_changes(session: Session, unit: int, records: Iterable[str]) -> list[SeatChangeRow]:
    """The seats that have begun to change over, or have, in some handovers."""
    wanted = select(SeatChangeRow).where(
        SeatChangeRow.unit_id == unit, SeatChangeRow.record.in_(list(records))
    )
    return list(session.scalars(wanted.order_by(SeatChangeRow.began, SeatChangeRow.id)))


def draws(session: Session, unit: int, kind: str | None = None) -> list[DrawRow]:
    """The lots that a unit has drawn, latest first."""
    wanted = select(DrawRow).where(DrawRow.unit_id == unit)
    if kind is not None:
        wanted = wanted.where(DrawRow.kind == kind)
    return list(session.scalars(wanted.order_by(DrawRow.id.desc())))
