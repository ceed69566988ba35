"""Whom a published version concerns, and who has said that they know of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class Way(StrEnum):
    """How someone acknowledged their duties."""

    TAP = "tap"
    TABLET = "tablet"
    PAPER = "paper"
    PHONE = "phone"


class AskedRow(Base):
    """One person asked to acknowledge what one version changes for them.

    Parameters
    ----------
    days : list [day numbers]
        The days whose duties are new or changed.
    """

    __tablename__ = "acknowledgements"
    __table_args__ = (
        UniqueConstraint("version_id", "person"),
        Index("ix_acknowledgements_unit_person", "unit_id", "person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    person: Mapped[str] = mapped_column(String(100))
    days: Mapped[list[Any]]
    asked: Mapped[datetime] = mapped_column(default=now)
    given: Mapped[datetime | None]
    way: Mapped[str] = mapped_column(String(20), default="")
    document: Mapped[str] = mapped_column(String(200), default="")
    """Where it is on paper: the signed list."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who tapped, or who put the signed list on record."""


def asked(session: Session, roster: int) -> list[AskedRow]:
    """Everything that was asked about a roster, oldest first."""
    return list(
        session.scalars(select(AskedRow).where(AskedRow.roster_id == roster).order_by(AskedRow.id))
    )


def asked_of(session: Session, unit: int, person: str) -> list[AskedRow]:
    """What one person was asked about rosters of which something waits, oldest first."""
    own = AskedRow.unit_id == unit, AskedRow.person == person
    waiting = select(AskedRow.roster_id).where(*own, AskedRow.given.is_(None))
    return list(
        session.scalars(
            select(AskedRow).where(*own, AskedRow.roster_id.in_(waiting)).order_by(AskedRow.id)
        )
    )
