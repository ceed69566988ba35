"""Hours that were worked, by what they count as: for whoever computes the pay, who is not us.

Each minute is of one class: urgent repair before holiday, holiday before day of rest, and that
before what the duty itself is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from roster.domain import Calendar
from roster.duties import Hours
from roster.duty.matching import Presence, parts
from roster.duty.minutes import between, minute

Stretch = tuple[datetime, datetime]


class HourClass(StrEnum):
    """What a minute counts as."""

    WORK = "work"
    LEAD = "lead"
    STANDBY_POST = "standby_post"
    STANDBY_HOME = "standby_home"
    REST_DAY = "rest_day"
    STATUTORY = "statutory"
    URGENT = "urgent"


PAID = tuple(each for each in HourClass if each is not HourClass.STANDBY_HOME)
"""What is work; standby at home is not."""
_OWN = {
    Hours.WORK: HourClass.WORK,
    Hours.STANDBY_POST: HourClass.STANDBY_POST,
    Hours.STANDBY_HOME: HourClass.STANDBY_HOME,
}


@dataclass(frozen=True, slots=True)
class Urgent:
    """An urgent repair of one person, with its ticket."""

    begin: datetime
    end: datetime
    ticket: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one class on one date of the clock."""

    day: date
    kind: HourClass
    begin: datetime
    end: datetime
    ticket: str = ""

    @property
    def minutes(self) -> int:
        """[min]"""
        return between(self.begin, self.end)


def worked(presence: Presence, lead: int) -> Iterator[tuple[HourClass, Stretch]]:
    """What was worked of one duty, by the class of the duty itself.

    Parameters
    ----------
    lead : int [min]
        So long before the start counts, as far as the person was there.
    """
    due = presence.due
    if due.hours is Hours.STANDBY_HOME:
        yield HourClass.STANDBY_HOME, (due.start, due.end)
        return
    if presence.begin is None:
        return
    came = max(presence.begin, due.start - timedelta(minutes=lead))
    if presence.arrived is not None and came < due.start:
        yield HourClass.LEAD, (minute(came), due.start)
    for low, high in parts(presence).stretches:
        at = due.start + timedelta(minutes=low)
        yield _OWN[due.hours], (at, at + timedelta(minutes=high - low))


def classed(
    found: Iterable[tuple[HourClass, Stretch]],
    calendar: Calendar,
    zone: str,
    urgent: Sequence[Urgent] = (),
) -> Iterator[Piece]:
    """Stretches parted by date, holiday and urgent repair; none is lost and none is doubled."""
    for own, (begin, end) in found:
        for low, high in _by_date(begin, end, ZoneInfo(zone)):
            yield from _by_urgency(own, low, high, calendar, ZoneInfo(zone), urgent)


def _by_date(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Stretch]:
    while begin < end:
        day = begin.astimezone(zone).date() + timedelta(days=1)
        midnight = datetime.combine(day, time(), zone).astimezone(UTC)
        until = min(end, midnight)
        yield begin, until
        begin = until


def _by_urgency(
    own: HourClass,
    begin: datetime,
    end: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
    urgent: Sequence[Urgent],
) -> Iterator[Piece]:
    day = begin.astimezone(zone).date()
    kind = own if own is HourClass.STANDBY_HOME else _by_calendar(own, day, calendar)
    for each in sorted(urgent, key=lambda one: one.begin):
        low, high = max(each.begin, begin), min(each.end, end)
        if low < high:
            if begin < low:
                yield Piece(day, kind, begin, low)
            yield Piece(day, HourClass.URGENT, low, high, each.ticket)
            begin = high
    if begin < end:
        yield Piece(day, kind, begin, end)


def _by_calendar(own: HourClass, day: date, calendar: Calendar) -> HourClass:
    if day in calendar.statutory:
        return HourClass.STATUTORY
    return own if calendar.is_workday(day) else HourClass.REST_DAY


def totals(pieces: Iterable[Piece]) -> Counter[HourClass]:
    """Minutes by class."""
    found: Counter[HourClass] = Counter()
    for piece in pieces:
        found[piece.kind] += piece.minutes
    return found
