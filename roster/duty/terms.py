"""The terms of a case: counted in working days from proven delivery, never while a person rests."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

from roster.domain import Calendar, Span, Text

ONE = timedelta(days=1)
FAR = 400
"""[days] in which every term has an end: nobody is on leave for longer without leaving."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that cases go by, with its unit, what it says, and since when it holds."""

    value: int
    unit: str
    since: date
    text: Text


@dataclass(frozen=True, slots=True)
class Terms:
    """What a unit's cases go by.

    Parameters
    ----------
    hearing, decision, appeal, ruling : int [working days]
        For the person to be heard, for the decision, for an appeal, for the ruling on it.
    age : int [days]
        After which no case is begun any more.
    first : int [days]
        Without another event of its kind within which a reminder is the usual end.
    published : int [h]
        Before the duty by which an unacknowledged roster must have been published.
    ladder : int [days]
        For which a step of a ladder counts.
    share : int [%]
        Of the month's wage due that may be deducted at the most.
    """

    hearing: int
    decision: int
    appeal: int
    ruling: int
    age: int
    first: int
    published: int
    ladder: int
    share: int


@functools.cache
def figures() -> Mapping[str, Figure]:
    """The figures that hold where a unit sets none, by name."""
    file = resources.files("roster.duty").joinpath("cases.toml")
    return {
        name: Figure(row["value"], row["unit"], row["since"], Text(row["zh"], row["en"]))
        for name, row in tomllib.loads(file.read_text("utf-8")).items()
    }


def usual() -> Terms:
    """What cases go by where a unit sets nothing."""
    known = figures()
    return Terms(**{each.name: known[each.name].value for each in fields(Terms)})


@dataclass(frozen=True, slots=True)
class Term:
    """A term that runs, day by day.

    Parameters
    ----------
    start : datetime
        The instant that was proven, on the unit's clock; its own day does not count.
    counted : tuple[date, ...]
        The days that count, the last of them being the last of the term.
    due : datetime or None
        The end of that day; None where the term has no end in sight.
    """

    start: datetime
    counted: tuple[date, ...]
    due: datetime | None


def term(start: datetime, days: int, zone: ZoneInfo, counts: Callable[[date], bool]) -> Term:
    """A term of some working days.

    Parameters
    ----------
    days : int [working days]
    counts : Callable[[date], bool]
        Whether a day is one that counts for this person.
    """
    begun = start.astimezone(zone)
    found: list[date] = []
    day = begun.date()
    for _ in range(FAR):
        if len(found) == days:
            break
        day += ONE
        if counts(day):
            found.append(day)
    if len(found) < days:
        return Term(begun, tuple(found), None)
    return Term(begun, tuple(found), datetime.combine(day + ONE, time(), zone))


def working_days(
    calendar: Calendar,
    leave: Collection[Span],
    rostered: Collection[Span],
    on_duty: Collection[date],
) -> Callable[[date], bool]:
    """Which days count for a person: workdays that are neither leave nor their rest.

    Parameters
    ----------
    rostered : Collection[Span]
        The dates of which rosters are published: within them a day without duty is one of rest.
    on_duty : Collection[date]
        The dates on which any minute of a duty falls.
    """

    def counts(day: date) -> bool:
        if not calendar.is_workday(day) or any(span.covers(day) for span in leave):
            return False
        return day in on_duty or not any(span.covers(day) for span in rostered)

    return counts
