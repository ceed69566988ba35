"""Whether a person knew of a duty, or it was published in time by a way that reaches them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from roster.store.accounts import AccountRow
from roster.store.acknowledgements import AskedRow
from roster.store.notices import Delivery, DeliveryRow, NoticeRow
from roster.store.rosters import RosterRow
from roster.store.told import ToldRow
from roster.store.units import Reach, UnitRow

ACKNOWLEDGED, PUBLISHED = "acknowledged", "published"
TOLD = ("published", "changed")
"""Kinds of notice by which a roster is told."""
MINUTE = timedelta(minutes=1)
"""Between a version and the notices of it."""


def reached(session: Session, unit: int, person: str, day: date, hours: int) -> str:
    """How a person came to know of a duty: `acknowledged`, `published`, or empty.

    Parameters
    ----------
    hours : int [h]
        Before the duty by which an unacknowledged version must have been published.
    """
    found = session.execute(
        select(ToldRow.start, ToldRow.modified).where(
            ToldRow.unit_id == unit,
            ToldRow.person == person,
            ToldRow.day == day,
            ToldRow.gone.is_(False),
        )
    ).all()
    if not found:
        return ""
    start, modified = min(row.start for row in found), max(row.modified for row in found)
    if _acknowledged(session, unit, person, day, start):
        return ACKNOWLEDGED
    if modified > start - timedelta(hours=hours):
        return ""
    return PUBLISHED if _came(session, unit, person, modified, start, hours) else ""


def _acknowledged(session: Session, unit: int, person: str, day: date, start: datetime) -> bool:
    """Whether the version that told of this day last was acknowledged before the duty began."""
    rows = session.execute(
        select(AskedRow.days, AskedRow.given, RosterRow.first)
        .join(RosterRow, RosterRow.id == AskedRow.roster_id)
        .where(AskedRow.unit_id == unit, AskedRow.person == person, RosterRow.first <= day)
        .order_by(AskedRow.id.desc())
    )
    for days, given, first in rows:
        if (day - first).days in days:
            return given is not None and given <= start
    return False


def _came(
    session: Session, unit: int, person: str, modified: datetime, start: datetime, hours: int
) -> bool:
    """Whether some way led to the person: their phone, a letter that went out, their own look."""
    account = select(AccountRow.id).where(
        AccountRow.unit_id == unit, AccountRow.person == person, AccountRow.closed.is_(None)
    )
    reach = session.get_one(UnitRow, unit).reach
    if reach == Reach.PHONES and session.scalar(account) is not None:
        return True
    limit = start - timedelta(hours=hours)
    went_out = exists().where(
        DeliveryRow.notice_id == NoticeRow.id, DeliveryRow.state == Delivery.SENT
    )
    told = select(NoticeRow.id).where(
        NoticeRow.unit_id == unit,
        NoticeRow.person == person,
        NoticeRow.kind.in_(TOLD),
        NoticeRow.at >= modified - MINUTE,
        NoticeRow.at <= limit,
        or_(NoticeRow.read <= limit, went_out),
    )
    return session.scalar(told.limit(1)) is not None
