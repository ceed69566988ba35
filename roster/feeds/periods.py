"""Which dates the next roster covers, and which rules a unit has besides its template's."""

from __future__ import annotations

from datetime import date, timedelta

from roster.errors import BadInput, Flaw
from roster.feeds.unit import Period, Unit
from roster.rules import EVERYONE, Setting

LONGEST = 366
"""[days] the longest horizon."""


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


def period_of(
    week: str = "", month: str = "", first: date | None = None, last: date | None = None
) -> tuple[date, int]:
    """(first day, days) of a week ``2026-W48``, a month ``2026-12``, or two dates, both included.

    Raises
    ------
    BadInput
        Nothing or more than one of them is given, it is no such period, or it is longer than a
        year.
    """
    given = [name for name, value in (("week", week), ("month", month), ("from", first)) if value]
    if len(given) != 1 or (first is None) != (last is None):
        raise _bad(
            "", "、".join(given), "a week, a month, or a first and a last date", "周、月或起止日期"
        )
    if week:
        return _week(week), 7
    if month:
        start = _month(month)
        return start, (following(Period.MONTH, start) - start).days
    assert first is not None
    assert last is not None
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST:
        expected = f"1 to {LONGEST} days, the last not before the first"
        raise _bad("from", f"{first}..{last}", expected, f"1至{LONGEST}天,止日不早于起日")
    return first, days


def _week(text: str) -> date:
    year, found, number = text.upper().partition("-W")
    try:
        if not found:
            raise ValueError
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise _bad("week", text, "a week such as 2026-W48", "形如2026-W48的周") from None


def _month(text: str) -> date:
    try:
        year, number = text.split("-")
        return date(int(year), int(number), 1)
    except ValueError:
        raise _bad("month", text, "a month such as 2026-12", "形如2026-12的月份") from None


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
