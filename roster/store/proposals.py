"""Changes of a roster that were worked out and wait for someone to take them or leave them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class Standing(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ProposalRow(Base):
    """Some cells as they could be, beside what stood in them at the base revision.

    Parameters
    ----------
    cells : list
        [person, day, code before, code proposed].
    facts : dict
        How it was found: `fewest` changes that nothing forces, and whether that is `proved`.
    """

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    base: Mapped[int]
    cells: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(20), default=Standing.OPEN)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]


def proposals(session: Session, roster: int) -> list[ProposalRow]:
    """The proposals for a roster, newest first."""
    return list(
        session.scalars(
            select(ProposalRow)
            .where(ProposalRow.roster_id == roster)
            .order_by(ProposalRow.id.desc())
        )
    )
