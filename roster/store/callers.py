"""What those who called are named and by which telephone they are reached: told once, erasable.

A record and its chain hold only a reference to an entry here, so that nothing is left of a caller
once the entry is gone, and the record still verifies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class CallerRow(Base):
    """One thing that a caller said of themselves.

    Parameters
    ----------
    key : str
        Of the act that told it, which holds this key in place of the words.
    item : str
        What was asked, such as the telephone.
    words : str
        Empty where it was erased before its time.
    """

    __tablename__ = "callers"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    record: Mapped[str] = mapped_column(String(200))
    item: Mapped[str] = mapped_column(String(100))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


def words_of(session: Session, unit: int, keys: Iterable[str]) -> dict[str, str]:
    """What was told by some acts, as far as it has not been erased."""
    wanted = tuple(keys)
    if not wanted:
        return {}
    found = session.execute(
        select(CallerRow.key, CallerRow.words).where(
            CallerRow.unit_id == unit, CallerRow.key.in_(wanted)
        )
    )
    return {row.key: row.words for row in found}


def callers_of(session: Session, unit: int, record: str) -> list[CallerRow]:
    """What is still there of those who called about a record."""
    found = select(CallerRow).where(
        CallerRow.unit_id == unit, CallerRow.record == record, CallerRow.words != ""
    )
    return list(session.scalars(found))


def erased(session: Session, unit: int) -> list[str]:
    """The acts of a unit whose words were erased before their time."""
    wanted = select(CallerRow.key).where(CallerRow.unit_id == unit, CallerRow.words == "")
    return list(session.scalars(wanted.order_by(CallerRow.key)))
