"""How many people a grid has had on each shift: the fewest, the usual, by kind of day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from statistics import median_low, quantiles

from roster.adopt.reading import Reading
from roster.domain import Calendar
from roster.feeds.unit import Days

LEADER = "带班"
"""The skill of those who lead."""
RARE = 20
"""[days] one in so many may be odd."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Heads on a shift on one kind of days.

    Parameters
    ----------
    minimum, usual : int [heads]
    maximum : int [heads] or None
        Where the figure never changed.
    lowest : tuple[date, ...]
        The dates on which there were as few.
    below : tuple[date, ...]
        Dates on which there were fewer still: too rare to be meant.
    """

    code: str
    role: str
    skill: str
    days: Days
    minimum: int
    usual: int
    maximum: int | None
    lowest: tuple[date, ...]
    below: tuple[date, ...] = ()


def find(reading: Reading, calendar: Calendar, leaders: frozenset[int]) -> tuple[Cover, ...]:
    """The cover of every shift, or place in a crew; then that of leaders and functions."""
    places = list(dict.fromkeys((duty.code, duty.role) for _, _, duty in reading.duties()))
    places.sort(key=lambda place: _position(reading, place[0]))
    found = [each for place in places for each in _of(reading, calendar, *place)]
    if not reading.is_crews:
        for skill, members in _skilled(reading, leaders):
            for code in dict.fromkeys(code for code, _ in places):
                found += [
                    _replaced(each, skill)
                    for each in _of(reading, calendar, code, "", members)
                    if each.minimum
                ]
    return tuple(found)


def _position(reading: Reading, code: str) -> tuple[int, int]:
    hours = reading.meanings[code].hours
    return (reading.meanings[code].standby, hours.start if hours else 0)


def _skilled(reading: Reading, leaders: frozenset[int]) -> list[tuple[str, Callable[[int], bool]]]:
    """Who counts as a leader, and who holds each function that more than one person has."""
    found: list[tuple[str, Callable[[int], bool]]] = []
    if leaders and len(leaders) < len(reading.members):
        found.append((LEADER, leaders.__contains__))
    functions = Counter(member.function for member in reading.members if member.function)
    for function, count in functions.items():
        if 2 <= count < len(reading.members):
            holders = {n for n, m in enumerate(reading.members) if m.function == function}
            found.append((function, holders.__contains__))
    return found


def _of(
    reading: Reading,
    calendar: Calendar,
    code: str,
    role: str,
    counts: Callable[[int], bool] = lambda _: True,
) -> list[Cover]:
    heads = Counter(
        day
        for who, day, duty in reading.duties()
        if (duty.code, duty.role) == (code, role) and counts(who)
    )
    work = [day for day in reading.dates if calendar.is_workday(day)]
    rest = [day for day in reading.dates if not calendar.is_workday(day)]
    if not _differ([heads[day] for day in work], [heads[day] for day in rest]):
        return [_cover(code, role, Days.EVERY, heads, reading.dates)]
    return [
        _cover(code, role, kind, heads, days)
        for kind, days in ((Days.WORKDAY, work), (Days.RESTDAY, rest))
        if any(heads[day] for day in days)
    ]


def _differ(work: list[int], rest: list[int]) -> bool:
    """Whether workdays and days of rest have covers of their own.

    The usual figure of each must lie outside the middle half of the other: a rotation that happens
    to fall unevenly on eight days of rest is none.
    """
    if min(len(work), len(rest)) < 2:
        return False
    return _is_outside(median_low(rest), work) and _is_outside(median_low(work), rest)


def _is_outside(figure: int, others: list[int]) -> bool:
    low, _, high = quantiles(others, n=4, method="inclusive")
    return figure < low or figure > high


def _cover(code: str, role: str, kind: Days, heads: Counter[date], days: Iterable[date]) -> Cover:
    """The fewest of these days; an odd day with less than half of what the others had is none.

    A day that lacks one of many is not odd: so few are enough, and will be again.
    """
    dates = tuple(days)
    figures = sorted(heads[day] for day in dates)
    others, usual = figures[len(figures) // RARE], median_low(figures)
    least = others if 2 * figures[0] < others else figures[0]
    lowest = tuple(day for day in dates if heads[day] == least)
    below = tuple(day for day in dates if heads[day] < least)
    always = figures[0] if figures[0] == figures[-1] else None
    return Cover(code, role, "", kind, least, usual, always, lowest, below)


def _replaced(cover: Cover, skill: str) -> Cover:
    """A floor of people with a skill: no more of them are wished for."""
    least = cover.minimum
    return replace(cover, role="", skill=skill, usual=least, maximum=None)
