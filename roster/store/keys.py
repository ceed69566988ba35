"""The keys that people sign with, each under its person's PIN, and how often a PIN was wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class PersonKeyRow(Base):
    """One key of one person; its private part is gone once another one has taken its place.

    Parameters
    ----------
    public : str
        Ed25519, in base64url; stays for ever, so that old signatures can be looked at.
    salt, nonce, locked : str
        The private part as only the PIN opens it; empty: gone.
    cost : list [rounds, KiB]
        Of Argon2id, which makes the key to it out of the PIN.
    offline_salt, offline_verifier, iterations
        By which a tablet without a network tells a right PIN (PBKDF2-HMAC-SHA256).
    """

    __tablename__ = "person_keys"
    __table_args__ = (Index("ix_person_keys_unit_person", "unit_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    public: Mapped[str] = mapped_column(String(60))
    salt: Mapped[str] = mapped_column(String(60))
    nonce: Mapped[str] = mapped_column(String(60))
    locked: Mapped[str] = mapped_column(String(200))
    cost: Mapped[list[Any]]
    offline_salt: Mapped[str] = mapped_column(String(60))
    offline_verifier: Mapped[str] = mapped_column(String(64))
    iterations: Mapped[int]
    begun: Mapped[datetime] = mapped_column(default=now)
    ended: Mapped[datetime | None]


class PinTryRow(Base):
    """Wrong PINs of one person on one device since the last right one."""

    __tablename__ = "pin_tries"
    __table_args__ = (UniqueConstraint("device_id", "unit_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(String(16))
    """Empty: the pages of the site."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    person: Mapped[str] = mapped_column(String(100))
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    is_locked: Mapped[bool] = mapped_column(default=False)
    """Until a leader or head unlocks it."""
    forgiven: Mapped[datetime | None]
    """When somebody last unlocked it; by this a tablet forgets its own count."""
    act: Mapped[str] = mapped_column(String(36), default="")
    """For which act a PIN was looked at last."""
    looked: Mapped[datetime | None]


def key_of(session: Session, unit: int, person: str) -> PersonKeyRow | None:
    """The key that a person signs with now."""
    return session.scalars(
        select(PersonKeyRow).where(
            PersonKeyRow.unit_id == unit,
            PersonKeyRow.person == person,
            PersonKeyRow.ended.is_(None),
        )
    ).one_or_none()


def keys(session: Session, unit: int) -> dict[str, PersonKeyRow]:
    """The keys that the people of a unit sign with now, by their numbers."""
    found = session.scalars(
        select(PersonKeyRow).where(PersonKeyRow.unit_id == unit, PersonKeyRow.ended.is_(None))
    )
    return {row.person: row for row in found}


def tries(session: Session, device: str, unit: int, person: str) -> PinTryRow:
    """How often a PIN was wrong; nobody else counts until the end of this transaction."""
    wanted = select(PinTryRow).where(
        PinTryRow.device_id == device, PinTryRow.unit_id == unit, PinTryRow.person == person
    )
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        row = PinTryRow(device_id=device, unit_id=unit, person=person, failures=0, is_locked=False)
        session.add(row)
        session.flush()
    return row
