"""Calendars that phones subscribe to: one a device, known by the digest of its token alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, digest, now


class SubscriptionRow(Base):
    """One device's calendar: of a person, or of the whole unit where there is none.

    Parameters
    ----------
    alarm : int [min] or None
        How long before the report time it rings; None: it does not.
    """

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str | None] = mapped_column(String(100))
    device: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(10))
    alarm: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
    revoked: Mapped[datetime | None]


def subscription(session: Session, token: str) -> SubscriptionRow | None:
    """The calendar that a token opens, if it has not been revoked."""
    return session.scalars(
        select(SubscriptionRow).where(
            SubscriptionRow.digest == digest(token), SubscriptionRow.revoked.is_(None)
        )
    ).one_or_none()


def subscriptions(session: Session, account: int, unit: int) -> list[SubscriptionRow]:
    """The calendars of an account that are open, oldest first."""
    return list(
        session.scalars(
            select(SubscriptionRow)
            .where(
                SubscriptionRow.account_id == account,
                SubscriptionRow.unit_id == unit,
                SubscriptionRow.revoked.is_(None),
            )
            .order_by(SubscriptionRow.id)
        )
    )
