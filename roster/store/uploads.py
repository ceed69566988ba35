"""Files that someone has handed in and not yet confirmed: kept for a day, for them alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now

KEPT = timedelta(days=1)
"""How long a file waits for its confirmation; it may name people."""


class UploadRow(Base):
    """A file, and what its owner has answered about it so far."""

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    answers: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)


def put_upload(session: Session, unit: int, account: int, name: str, content: bytes) -> UploadRow:
    """Keep a file; what was left lying is dropped, and so is what the same account left here."""
    mine = (UploadRow.account_id == account) & (UploadRow.unit_id == unit)
    session.execute(delete(UploadRow).where(or_(UploadRow.at < now() - KEPT, mine)))
    row = UploadRow(account_id=account, unit_id=unit, name=name, content=content, answers={})
    session.add(row)
    session.flush()
    return row


def upload(session: Session, unit: int, account: int, number: int) -> UploadRow | None:
    """A file that this account has handed in for this unit and that still waits."""
    return session.scalars(
        select(UploadRow).where(
            UploadRow.id == number,
            UploadRow.unit_id == unit,
            UploadRow.account_id == account,
            UploadRow.at >= now() - KEPT,
        )
    ).one_or_none()
