"""Which dates the next roster covers, and which rules a unit has besides its template's."""

from __future__ import annotations

from datetime import date, timedelta

from roster.errors import BadInput, Flaw
from roster.feeds.unit import Period, Unit
from roster.rules import EVERYONE, Setting

LONGEST = 366
"""[days] the longest horizon."""
YEARS = (2000, 2099)
"""The lunar calendar of the holidays is known for these."""


def first_day(period: Period, day: date) -> date:
    """The first day of the week or month that holds a date."""
    return day.replace(day=1) if period is Period.MONTH else day - timedelta(days=day.weekday())


def following(period: Period, first: date) -> date:
    """The first day of the period after the one that begins on a date."""
    beyond = 32 if period is Period.MONTH else 7
    return first_day(period, first + timedelta(days=beyond))


def next_period(unit: Unit, today: date) -> tuple[date, int]:
    """(first day, days) of the roster to be made next.

    It is the first week (Monday to Sunday) or calendar month that begins after today. Where the
    unit's history ends on the eve of a period, it is that period: who hands in last month's roster
    wants the month that follows it.
    """
    start = following(unit.period, first_day(unit.period, today))
    if unit.history_span is not None and unit.history_span.last is not None:
        after = unit.history_span.last + timedelta(days=1)
        if after == first_day(unit.period, after):
            start = after
    return start, (following(unit.period, start) - start).days


def week(text: str) -> tuple[date, int]:
    """(Monday, 7) of a week such as ``2026-W48``.

    Raises
    ------
    BadInput
        There is no such week.
    """
    year, found, number = text.strip().upper().partition("-W")
    try:
        if not found:
            raise ValueError
        return date.fromisocalendar(int(year), int(number), 1), 7
    except ValueError:
        raise _bad("week", text, "a week such as 2026-W48", "形如2026-W48的周") from None


def month(text: str) -> tuple[date, int]:
    """(first day, days) of a month such as ``2026-12``.

    Raises
    ------
    BadInput
        There is no such month.
    """
    try:
        year, number = text.strip().split("-")
        start = date(int(year), int(number), 1)
        if not YEARS[0] <= start.year <= YEARS[1]:
            raise ValueError(text)
        return start, (following(Period.MONTH, start) - start).days
    except (ValueError, OverflowError):
        raise _bad("month", text, "a month such as 2026-12", "形如2026-12的月份") from None


def between(first: date, last: date) -> tuple[date, int]:
    """(first day, days) of two dates, both included.

    Raises
    ------
    BadInput
        The last is before the first, or they are more than a year apart.
    """
    days = (last - first).days + 1
    in_range(first, days)
    return first, days


def in_range(start: date, days: int) -> None:
    """Raise BadInput unless a horizon is 1 to 366 days of years that calendars know."""
    if not 1 <= days <= LONGEST or not YEARS[0] <= start.year <= YEARS[1]:
        raise _bad(
            "from",
            f"{start}, {days}",
            f"1 to {LONGEST} days in the years {YEARS[0]} to {YEARS[1]}",
            f"{YEARS[0]}至{YEARS[1]}年间的1至{LONGEST}天，止日不早于起日",
        )


def _bad(column: str, value: str, expected: str, expected_zh: str) -> BadInput:
    return BadInput([Flaw("period", 0, column, value, expected, expected_zh)])


def settings(template: tuple[Setting, ...], unit: Unit) -> tuple[Setting, ...]:
    """The template's settings with the unit's changes.

    An entry of the unit without people, teams, contracts or dates takes the place of the
    template's entries of that code and keeps the parameters it doesn't name; one with any of these
    stands beside them.
    """
    general = [each for each in unit.settings if each.scope == EVERYONE]
    replaced = {each.code for each in general} | set(unit.rules_off)
    kept = tuple(each for each in template if each.code not in replaced)
    before = {each.code: each.parameters for each in reversed(template)}
    changed = tuple(
        Setting(
            each.code,
            {**before.get(each.code, {}), **each.parameters},
            each.scope,
            each.place,
        )
        for each in general
    )
    beside = tuple(each for each in unit.settings if each.scope != EVERYONE)
    return (*kept, *changed, *beside)
