"""Tablets that belong to a unit: enrolled by a supervisor, revoked at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class DeviceRow(Base):
    """A tablet at a post, known by a secret word and by the key that it signs with.

    Parameters
    ----------
    public : str
        Its public key (P-256, SPKI in base64url).
    received : int
        The number of its last act that was received.
    """

    __tablename__ = "devices"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    post: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    digest: Mapped[str] = mapped_column(String(64))
    public: Mapped[str] = mapped_column(String(200))
    received: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    enrolled: Mapped[datetime] = mapped_column(default=now)
    seen: Mapped[datetime] = mapped_column(default=now)
    revoked: Mapped[datetime | None]


class EnrolmentRow(Base):
    """A code by which one tablet becomes a device of a unit, once and for a short while."""

    __tablename__ = "enrolments"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    post: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made: Mapped[datetime] = mapped_column(default=now)
    ends: Mapped[datetime]
    used: Mapped[datetime | None]


class GivenRow(Base):
    """What a tablet was given to begin handovers with, as far as it differs from the time before.

    Parameters
    ----------
    openings : dict
        By the name of each handover that was ahead: the hash of each part of its opening.
    """

    __tablename__ = "given_openings"
    __table_args__ = (Index("ix_given_openings_device_at", "device_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("devices.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    openings: Mapped[dict[str, Any]]


def given_openings(session: Session, device: str) -> list[GivenRow]:
    """What a tablet was given, the latest first."""
    found = select(GivenRow).where(GivenRow.device_id == device)
    return list(session.scalars(found.order_by(GivenRow.at.desc(), GivenRow.id.desc())))


def last_given(session: Session, device: str) -> GivenRow | None:
    """What a tablet was given last."""
    found = select(GivenRow).where(GivenRow.device_id == device)
    return session.scalar(found.order_by(GivenRow.at.desc(), GivenRow.id.desc()).limit(1))


def devices(session: Session, unit: int) -> list[DeviceRow]:
    """The devices of a unit, the latest one first."""
    found = select(DeviceRow).where(DeviceRow.unit_id == unit)
    return list(session.scalars(found.order_by(DeviceRow.enrolled.desc(), DeviceRow.id)))


# What every request of a tablet asks for is put together once.
_ONE = select(DeviceRow).where(DeviceRow.id == bindparam("device"))
_HELD = _ONE.with_for_update().execution_options(populate_existing=True)


def device(session: Session, name: str) -> DeviceRow | None:
    """The device of this name."""
    return session.scalars(_ONE, {"device": name}).one_or_none()


def hold(session: Session, name: str) -> DeviceRow:
    """A device that nobody else receives from until the end of this transaction."""
    return session.scalars(_HELD, {"device": name}).one()
