"""Rounds 巡检 as they are planned, each with the record that was made of it, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from roster.desk import handing
from roster.desk.folding import ROUND
from roster.desk.handing import Seen
from roster.duty.book import DutyBook
from roster.feeds.unit import Unit
from roster.timeline import instant


class Made(StrEnum):
    """What came of a planned round."""

    DONE = "done"
    LATE = "late"
    UNDER_WAY = "under_way"
    DUE = "due"
    AHEAD = "ahead"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Round:
    """One planned round.

    Parameters
    ----------
    record : str
        By what its record is known: ``checklist:post@instant``.
    until : datetime
        Until when it is on time.
    """

    record: str
    post: str
    checklist: str
    due: datetime
    until: datetime
    made: Made
    seen: Seen | None


def planned(
    unit: Unit, duty_book: DutyBook, first: date, last: date
) -> list[tuple[str, str, str, datetime, datetime]]:
    """(record, post, checklist, due, until) of every round of these dates, in order."""
    found = []
    for plan in duty_book.rounds:
        for number in range((last - first).days + 1):
            for minute in plan.at:
                due = instant(unit.zone, first + timedelta(days=number), minute)
                due = due.astimezone(UTC)
                name = f"{plan.checklist}:{plan.post}@{due:%Y-%m-%dT%H:%MZ}"
                until = due + timedelta(minutes=plan.within)
                found.append((name, plan.post, plan.checklist, due, until))
    return sorted(found, key=lambda each: (each[3], each[1]))


def rounds(
    session: Session,
    number: int,
    unit: Unit,
    duty_book: DutyBook,
    first: date,
    last: date,
    now: datetime,
) -> list[Round]:
    """The rounds of these dates, with what came of each."""
    wanted = planned(unit, duty_book, first, last)
    if not wanted:
        return []
    begin, end = wanted[0][3], wanted[-1][3] + timedelta(minutes=1)
    rows = handing.records_between(session, number, begin, end, (ROUND,))
    seen = {each.row.name: each for each in handing.see(session, rows)}
    return [
        Round(name, post, checklist, due, until, _made(seen.get(name), due, until, now),
              seen.get(name))
        for name, post, checklist, due, until in wanted
    ]  # fmt: skip


def _made(seen: Seen | None, due: datetime, until: datetime, now: datetime) -> Made:
    if seen is not None and seen.is_closed:
        assert seen.row.closed is not None
        return Made.DONE if seen.row.closed <= until else Made.LATE
    if now < due:
        return Made.AHEAD
    if seen is not None:
        return Made.UNDER_WAY
    return Made.DUE if now <= until else Made.MISSED
