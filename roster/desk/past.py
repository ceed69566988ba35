"""What was published, read back from the versions: whole rosters, not duty by duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from roster.desk.versions import rows_in
from roster.domain import Span
from roster.feeds.periods import LONGEST
from roster.store.rosters import RosterRow, VersionRow

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One roster as it was last published.

    Parameters
    ----------
    rows : Mapping[str, Sequence[str]]
        A symbol code a day, by person, from `first` on.
    at : datetime
        When its last version was published.
    """

    first: date
    days: int
    rows: Mapping[str, Sequence[str]]
    at: datetime

    @property
    def span(self) -> Span:
        return Span(self.first, self.first + (self.days - 1) * DAY)


def published(session: Session, unit: int, first: date, last: date) -> list[Stretch]:
    """The rosters of a unit that were published and have one of these dates, in order."""
    newest = (
        select(func.max(VersionRow.number))
        .where(VersionRow.roster_id == RosterRow.id)
        .correlate(RosterRow)
        .scalar_subquery()
    )
    found = session.execute(
        select(RosterRow.first, RosterRow.days, VersionRow.document, VersionRow.at)
        .join(VersionRow, VersionRow.roster_id == RosterRow.id)
        .where(
            RosterRow.unit_id == unit,
            RosterRow.first <= last,
            RosterRow.first > first - LONGEST * DAY,
            VersionRow.number == newest,
        )
        .order_by(RosterRow.first)
    )
    return [
        Stretch(begin, days, rows_in(document), at)
        for begin, days, document, at in found
        if begin + days * DAY > first
    ]


def published_spans(session: Session, unit: int) -> list[Span]:
    """The dates of every roster of a unit that was published, in order."""
    rows = session.execute(
        select(RosterRow.first, RosterRow.days)
        .where(
            RosterRow.unit_id == unit,
            select(VersionRow.id).where(VersionRow.roster_id == RosterRow.id).exists(),
        )
        .order_by(RosterRow.first)
    )
    return [Span(first, first + (days - 1) * DAY) for first, days in rows]
