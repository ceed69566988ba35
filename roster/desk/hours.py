"""A person's hours of a month as they were told, with what they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roster.desk.turns import NIGHT_WORK, Turn, part_of, symbol_of
from roster.domain import Calendar, Contract, Hours, Part, Person, Span
from roster.feeds.unit import Unit
from roster.timeline import DAY, is_weekend, night_minutes, overlap, part_minutes

FULL_TIME = Contract("", "", 480, 1000)


@dataclass(frozen=True, slots=True)
class Worked:
    """What a person works in a month.

    Parameters
    ----------
    minutes : int [min]
        On the dates of the month, the way in before each duty included, unpaid breaks not.
    lead : int [min]
        The part of it before duties begin.
    home : int [min]
        Standby at home, which is not work.
    normal : int [min]
        Normal hours of the month: its workdays by the contract, leave taken off.
    workdays, away : int [days]
        The workdays behind it, and those of them on leave.
    day : int [min]
        The contract's day on the first of them.
    nights, weekend, statutory : int [duties]
        Counted on the date under which a duty stands.
    """

    minutes: int = 0
    lead: int = 0
    home: int = 0
    normal: int = 0
    workdays: int = 0
    away: int = 0
    day: int = 480
    nights: int = 0
    weekend: int = 0
    statutory: int = 0

    @property
    def beyond(self) -> int:
        """[min] above the normal hours."""
        return max(0, self.minutes - self.normal)


def worked(
    book: Unit,
    calendar: Calendar,
    person: Person,
    found: Iterable[Turn],
    first: date,
    last: date,
    leave: Sequence[Span] = (),
) -> Worked:
    """What a person works from the first to the last of some dates.

    Parameters
    ----------
    found : Iterable[Turn]
        The person's duties, those of two days before included.
    """
    parts = [(turn.told.day, part_of(turn.told, book.zone)) for turn in found]
    here = [(day, part) for day, part in parts if first <= day <= last]
    work = [(day, part) for day, part in here if part.hours is not Hours.STANDBY_HOME]
    days = {day for day, _ in work}
    normal, workdays, away, length = _normal(book, calendar, person, first, last, leave)
    return Worked(
        minutes=sum(_within(day, part, first, last) for day, part in parts),
        lead=sum(part.lead for _, part in work),
        home=sum(part.length for _, part in here if part.hours is Hours.STANDBY_HOME),
        normal=normal,
        workdays=workdays,
        away=away,
        day=length,
        nights=len({d for d, part in work if night_minutes(symbol_of(part)) >= NIGHT_WORK}),
        weekend=sum(is_weekend(calendar, day) for day in days),
        statutory=sum(day in calendar.statutory for day in days),
    )


def _within(day: date, part: Part, first: date, last: date) -> int:
    if part.hours is Hours.STANDBY_HOME:
        return 0
    begin, end = (first - day).days * DAY, ((last - day).days + 1) * DAY
    return part_minutes(part, begin, end) if overlap(part.arrival, part.end, begin, end) else 0


def _normal(
    book: Unit,
    calendar: Calendar,
    person: Person,
    first: date,
    last: date,
    leave: Sequence[Span],
) -> tuple[int, int, int, int]:
    """Normal minutes, the workdays, those of them on leave, and the length of a day."""
    contracts = {contract.code: contract for contract in book.contracts}
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    due = [day for day in dates if calendar.is_workday(day) and person.is_present(day)]
    there = [day for day in due if not any(span.covers(day) for span in leave)]
    terms = [contracts.get(person.contract(day), FULL_TIME) for day in there]
    length = terms[0].day * terms[0].share // 1000 if terms else FULL_TIME.day
    total = sum(each.day * each.share // 1000 for each in terms)
    return total, len(due), len(due) - len(there), length
