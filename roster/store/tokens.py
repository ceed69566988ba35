"""Tokens by which other programs of the intranet read, or bring punches: kept as digests only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from roster.store.base import Base, now


class Power(StrEnum):
    """What a token lets a program do."""

    READ_ROSTERS = "rosters:read"
    READ_PEOPLE = "people:read"
    READ_REQUESTS = "requests:read"
    WRITE_PUNCHES = "punches:write"


class TokenRow(Base):
    """A token of one unit and those below it; its word was shown once."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(100))
    powers: Mapped[list[Any]]
    created: Mapped[datetime] = mapped_column(default=now)
    ends: Mapped[datetime]
    revoked: Mapped[datetime | None]
