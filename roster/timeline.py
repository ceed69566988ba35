"""Instants and local days: the only place that knows about midnight, weeks, weekends and holidays.

A duty belongs to the date under which it stands on the roster; its minutes fall on the dates on
which they are worked. All minutes are counted from the midnight of the duty date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from roster.domain import Calendar, Part, Problem, Symbol

DAY = 1440
NIGHT = (22 * 60, 30 * 60)
"""[min] 22:00 to 06:00 of the next morning, counted from the evening's midnight."""


@lru_cache(maxsize=65536)
def instant(zone: str, day: date, minute: int) -> datetime:
    """The aware moment at so many wall-clock minutes after a date's midnight."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=ZoneInfo(zone))


@lru_cache(maxsize=65536)
def _offset(zone: str, day: date, minute: int) -> int:
    """[min] how far the wall clock is ahead of UTC at a moment."""
    offset = instant(zone, day, minute).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60


def gap(problem: Problem, day: int, first: Symbol, later: int, second: Symbol) -> int:
    """[min] elapsed between the end of one duty and the arrival for another, lead time included.

    The later duty stands under day number `later`. An overlap is negative. Standby at home beside
    a duty is rest.
    """
    end = max(
        part.end - _offset(problem.zone, problem.date_of(day), part.start) for part in first.work
    )
    arrival = min(
        part.arrival - _offset(problem.zone, problem.date_of(later), part.arrival)
        for part in second.work
    )
    return (later - day) * DAY + arrival - end


def offsets(problem: Problem, day: int) -> tuple[int, ...]:
    """[min] ahead of UTC wherever a duty of that date begins, in the order of the symbols.

    Two pairs of dates with the same offsets have the same gaps between the same duties.
    """
    date = problem.date_of(day)
    return tuple(
        _offset(problem.zone, date, minute)
        for symbol in problem.symbols
        for part in symbol.parts
        for minute in (part.start, part.arrival)
    )


def overlap(a: int, b: int, c: int, d: int) -> int:
    """[min] shared by the stretches a..b and c..d."""
    return max(0, min(b, d) - max(a, c))


@lru_cache(maxsize=65536)
def part_minutes(part: Part, begin: int, end: int) -> int:
    """[min] of a part that count as hours between two minutes: lead in, unpaid break out."""
    spent = overlap(part.arrival, part.end, begin, end)
    if part.pause_start is not None and not part.pause_paid:
        spent -= overlap(part.pause_start, part.pause_start + part.pause_length, begin, end)
    return spent


@lru_cache(maxsize=65536)
def work_minutes(symbol: Symbol) -> int:
    """[min] of work in the whole duty; standby at home is not work."""
    return sum(part_minutes(part, part.arrival, part.end) for part in symbol.work)


@lru_cache(maxsize=65536)
def touches(symbol: Symbol, offset: int) -> bool:
    """Whether any minute of the duty, lead time included, falls on the date `offset` days later."""
    return any(overlap(p.arrival, p.end, offset * DAY, (offset + 1) * DAY) for p in symbol.parts)


@lru_cache(maxsize=65536)
def night_minutes(symbol: Symbol, window: tuple[int, int] = NIGHT) -> int:
    """[min] of work, lead time and breaks included, inside the night window of any date."""
    return sum(
        overlap(part.arrival, part.end, window[0] + shift * DAY, window[1] + shift * DAY)
        for part in symbol.work
        for shift in (-1, 0, 1, 2)
    )


def presence(symbol: Symbol, begin: int, end: int) -> Iterator[Part]:
    """The parts that are at their post during the whole stretch: no lead time, no break."""
    for part in symbol.parts:
        if part.start <= begin and end <= part.end:
            pause = part.pause_start
            if pause is None or not overlap(pause, pause + part.pause_length, begin, end):
                yield part


@dataclass(frozen=True, slots=True)
class Window:
    """A named stretch of day numbers, both ends included; it may reach outside the horizon."""

    label: str
    first: int
    last: int

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))

    def __len__(self) -> int:
        return self.last - self.first + 1


def iso_week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _windows(problem: Problem, label: dict[int, str]) -> tuple[Window, ...]:
    found: dict[str, list[int]] = {}
    for day, name in label.items():
        found.setdefault(name, []).append(day)
    return tuple(
        Window(name, min(days), max(days))
        for name, days in found.items()
        if max(days) >= 0 and min(days) <= problem.days
    )


def weeks(problem: Problem) -> tuple[Window, ...]:
    """The ISO weeks, whole, that the horizon or its last duties reach."""
    return _windows(problem, {d: iso_week(problem.date_of(d)) for d in range(-7, problem.days + 8)})


def months(problem: Problem) -> tuple[Window, ...]:
    """The calendar months, whole, that the horizon or its last duties reach."""
    return _windows(
        problem, {d: f"{problem.date_of(d):%Y-%m}" for d in range(-31, problem.days + 32)}
    )


def is_weekend(calendar: Calendar, day: date) -> bool:
    """Whether it is a Saturday or Sunday that is not worked by announcement."""
    return day.weekday() >= 5 and day not in calendar.workdays


def workdays(calendar: Calendar, first: date, last: date) -> int:
    """[days] worked by law between two dates, both included."""
    count = (last - first).days + 1
    return sum(calendar.is_workday(first + timedelta(days=i)) for i in range(count))


def clock(minute: int) -> str:
    """``08:00``; a minute of the next date is ``次日08:00``."""
    return ("次日" if minute >= DAY else "") + f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def clock_en(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}" + ("+1" if minute >= DAY else "")
