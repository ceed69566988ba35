"""Calendars that phones subscribe to: one a device, known by the digest of its token alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.accounts import AccountRow, GrantRow
from roster.store.base import Base, digest, now
from roster.store.units import UnitRow


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


def subscription(
    session: Session, token: str
) -> tuple[SubscriptionRow, AccountRow, UnitRow, bool] | None:
    """The calendar that a token opens, if it has not been revoked; whose it is, and of which unit.

    Last comes whether its owner holds any role at all.
    """
    role = exists().where(GrantRow.account_id == AccountRow.id)
    found = session.execute(
        select(SubscriptionRow, AccountRow, UnitRow, role)
        .join(AccountRow, AccountRow.id == SubscriptionRow.account_id)
        .join(UnitRow, UnitRow.id == SubscriptionRow.unit_id)
        .where(SubscriptionRow.digest == digest(token), SubscriptionRow.revoked.is_(None))
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


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
