"""Duty boards on the wall: screens that show a unit by the secret word in their address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, digest, now


class WallRow(Base):
    """One screen; it only reads, and nothing any more once it is revoked."""

    __tablename__ = "walls"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made: Mapped[datetime] = mapped_column(default=now)
    seen: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


def walls(session: Session, unit: int) -> list[WallRow]:
    """The screens of a unit, the latest one first."""
    wanted = select(WallRow).where(WallRow.unit_id == unit)
    return list(session.scalars(wanted.order_by(WallRow.id.desc())))


def wall_of(session: Session, word: str) -> WallRow | None:
    """The screen that shows this word; none where it was revoked."""
    wanted = select(WallRow).where(WallRow.digest == digest(word), WallRow.revoked.is_(None))
    return session.scalars(wanted).one_or_none()
