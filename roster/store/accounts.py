"""Accounts, what they may do and where, and the sessions that are open."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class Role(StrEnum):
    """What someone does in a unit and in those below it."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    HEAD = "head"
    LEADER = "leader"
    STAFF = "staff"
    PAY = "pay"
    AUDITOR = "auditor"
    TABLET = "tablet"


class AccountRow(Base):
    """Someone, or a tablet, who can sign in; a person of a unit where `person` is given."""

    __tablename__ = "accounts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["unit_id", "person"], ["names.unit_id", "names.person"], name="fk_accounts_person"
        ),
        UniqueConstraint("unit_id", "person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(100), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str | None] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    must_change: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    closed: Mapped[datetime | None]
    created: Mapped[datetime] = mapped_column(default=now)


class GrantRow(Base):
    """A role in a unit and those below it."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("account_id", "unit_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(20))


class SignInRow(Base):
    """One sign-in of an account on one device, until it ends or is ended."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    begun: Mapped[datetime] = mapped_column(default=now)
    ends: Mapped[datetime]
    ended: Mapped[datetime | None]


def account(session: Session, login: str) -> AccountRow | None:
    return session.scalars(select(AccountRow).where(AccountRow.login == login)).one_or_none()


def grants(session: Session, account: int) -> tuple[tuple[int, Role], ...]:
    """(unit, role) of everything an account may do."""
    found = session.execute(
        select(GrantRow.unit_id, GrantRow.role).where(GrantRow.account_id == account)
    )
    return tuple((unit, Role(role)) for unit, role in found)
