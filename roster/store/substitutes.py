"""Codes by which a substitute signs: handed out ahead on paper, each worth one handover."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class SubstituteCodeRow(Base):
    """One code, as far as the server and one tablet know it: by what can be checked, not read.

    Parameters
    ----------
    number : int
        Stands before the code on the printed list; counts the codes of a device from 1.
    salt, verifier : str
        PBKDF2-HMAC-SHA256 of the code, and SHA-256 of that, in hex.
    """

    __tablename__ = "substitute_codes"
    __table_args__ = (
        UniqueConstraint("device_id", "number"),
        Index("ix_substitute_codes_unit_used", "unit_id", "used"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    device_id: Mapped[str] = mapped_column(ForeignKey("devices.id"))
    number: Mapped[int]
    salt: Mapped[str] = mapped_column(String(64))
    iterations: Mapped[int]
    verifier: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made: Mapped[datetime] = mapped_column(default=now)
    ends: Mapped[datetime]
    used: Mapped[datetime | None]
    person: Mapped[str] = mapped_column(String(100), default="")
    """Who signed by it."""
    record: Mapped[str] = mapped_column(String(200), default="")


def codes(session: Session, unit: int) -> list[SubstituteCodeRow]:
    """Every code of a unit, by device and number."""
    wanted = select(SubstituteCodeRow).where(SubstituteCodeRow.unit_id == unit)
    order = SubstituteCodeRow.device_id, SubstituteCodeRow.number
    return list(session.scalars(wanted.order_by(*order)))


def open_codes(session: Session, device: str, at: datetime) -> list[SubstituteCodeRow]:
    """The codes of a device that may still be used at an instant."""
    wanted = select(SubstituteCodeRow).where(
        SubstituteCodeRow.device_id == device,
        SubstituteCodeRow.used.is_(None),
        SubstituteCodeRow.ends > at,
    )
    return list(session.scalars(wanted.order_by(SubstituteCodeRow.number)))


def held_code(session: Session, device: str, number: int) -> SubstituteCodeRow | None:
    """One code that nobody else uses until the end of this transaction."""
    wanted = select(SubstituteCodeRow).where(
        SubstituteCodeRow.device_id == device, SubstituteCodeRow.number == number
    )
    return session.scalars(wanted.with_for_update()).one_or_none()


def last_number(session: Session, device: str) -> int:
    """The number of the last code that was made for a device; 0: none was."""
    wanted = select(func.max(SubstituteCodeRow.number))
    return session.scalar(wanted.where(SubstituteCodeRow.device_id == device)) or 0
