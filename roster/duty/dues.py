"""Plans, reports, meetings and trainings with a date: when each is due, and what became of it.

A plan names its rhythm; the due days of any span follow from it and from the calendar. Each
occurrence is known by its period, such as ``2026-W18``: what was recorded of it stays with it when
the unit moves the day.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib import resources
from typing import Any

from roster.domain import Calendar, Text
from roster.duties import PostKind

FAR = 31
"""[days] that a due day is moved at the most: no holiday lasts longer."""
ONE = timedelta(days=1)
NOTHING = Text("", "")


class Every(StrEnum):
    """How often something is due."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Move(StrEnum):
    """Where a day goes on which nobody works."""

    PREVIOUS = "previous"
    NEXT = "next"
    NONE = "none"


class State(StrEnum):
    """What became of an occurrence."""

    AHEAD = "ahead"
    DUE = "due"
    """It is time: within the days before, or on the day itself."""
    LATE = "late"
    """The day has passed, and it is not done."""
    DONE = "done"
    DONE_LATE = "done_late"
    """Done, and after its day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One thing that is due again and again.

    Parameters
    ----------
    on : int [day]
        Of the week from 1 Monday to 7 Sunday, or 0: its last workday; of the month, or of the last
        month of the quarter or year, where 31 stands for the last one.
    times : int [a year]
        At least so often, where a year is divided evenly; 0: it goes by `on`.
    notice : int [days]
        Before the day, from which on whoever makes it is reminded.
    who : str
        A role, such as ``leader``, unless `person` names somebody.
    posts : tuple[PostKind, ...]
        Which kinds of posts a unit has to have for this to suit it.
    trains : bool
        Those who took part are written down.
    is_suggested : bool
        The document that asks for it names no date: this one is a suggestion of ours.
    """

    code: str
    name: Text
    every: Every
    on: int = 0
    times: int = 0
    move: Move = Move.PREVIOUS
    notice: int = 1
    who: str = "leader"
    person: str = ""
    to: Text = NOTHING
    content: Text = NOTHING
    posts: tuple[PostKind, ...] = ()
    trains: bool = False
    source: str = ""
    is_suggested: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One occurrence of a plan.

    Parameters
    ----------
    day : date
        On which it has to be done, moved off days on which nobody works.
    named : date
        The day that the plan names.
    period : str
        ``2026-11-30``, ``2026-W48``, ``2026-11``, ``2026-Q4``, ``2026-T2``: the second of a year.
    """

    day: date
    code: str
    period: str
    named: date


@functools.cache
def shipped() -> Mapping[str, Plan]:
    """The plans that the documents ask for, by code."""
    file = resources.files("roster.duty") / "dues.toml"
    return {code: read(code, row) for code, row in tomllib.loads(file.read_text("utf-8")).items()}


def read(code: str, row: Mapping[str, Any]) -> Plan:
    """A plan as it is written down."""
    return Plan(
        code=code,
        name=Text(row["zh"], row["en"]),
        every=Every(row["every"]),
        on=row.get("on", 0),
        times=row.get("times", 0),
        move=Move(row["move"]),
        notice=row["notice"],
        who=row["who"],
        person=row.get("person", ""),
        to=Text(row["to"]["zh"], row["to"]["en"]),
        content=Text(row["content"]["zh"], row["content"]["en"]),
        posts=tuple(PostKind(kind) for kind in row["posts"]),
        trains=row.get("trains", False),
        source=row["source"],
        is_suggested=row.get("suggested", False),
    )


def written(plan: Plan) -> dict[str, Any]:
    """The same, to be written down."""
    return {
        "zh": plan.name.zh,
        "en": plan.name.en,
        "every": plan.every.value,
        "on": plan.on,
        "times": plan.times,
        "move": plan.move.value,
        "notice": plan.notice,
        "who": plan.who,
        "person": plan.person,
        "to": {"zh": plan.to.zh, "en": plan.to.en},
        "content": {"zh": plan.content.zh, "en": plan.content.en},
        "posts": [kind.value for kind in plan.posts],
        "trains": plan.trains,
        "source": plan.source,
        "suggested": plan.is_suggested,
    }


def suiting(kinds: Iterable[PostKind]) -> list[Plan]:
    """The plans that suit a unit with posts of these kinds."""
    held = set(kinds)
    return [plan for plan in shipped().values() if held & set(plan.posts)]


def dues(plan: Plan, calendar: Calendar, first: date, last: date) -> list[Due]:
    """The occurrences of a plan whose days lie in a span, both ends included."""
    wide = timedelta(days=FAR)
    found = [
        Due(moved(named, plan.move, calendar), plan.code, period, named)
        for period, named in _named(plan, calendar, first - wide, last + wide)
    ]
    return sorted(each for each in found if first <= each.day <= last)


def moved(day: date, move: Move, calendar: Calendar) -> date:
    """A day, or the next workday in the direction in which it is moved."""
    if move is Move.NONE:
        return day
    step = -ONE if move is Move.PREVIOUS else ONE
    found = day
    while not calendar.is_workday(found) and abs((found - day).days) < FAR:
        found += step
    return found if calendar.is_workday(found) else day


def state(due: Due, plan: Plan, done: date | None, today: date) -> State:
    """What became of an occurrence.

    Parameters
    ----------
    done : date or None
        When it was done; None: it was not, or it was taken back.
    """
    if done is not None:
        return State.DONE if done <= due.day else State.DONE_LATE
    if today > due.day:
        return State.LATE
    return State.DUE if today >= due.day - timedelta(days=plan.notice) else State.AHEAD


def _named(plan: Plan, calendar: Calendar, first: date, last: date) -> Iterator[tuple[str, date]]:
    """(period, the day that the plan names) of every period that touches a span."""
    if plan.every is Every.DAY:
        for number in range((last - first).days + 1):
            yield (first + timedelta(days=number)).isoformat(), first + timedelta(days=number)
    elif plan.every is Every.WEEK:
        yield from _weekly(plan, calendar, first, last)
    elif plan.times:
        yield from _spread(plan.times, first, last)
    else:
        yield from _monthly(plan, first, last)


def _weekly(plan: Plan, calendar: Calendar, first: date, last: date) -> Iterator[tuple[str, date]]:
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        year, week, _ = monday.isocalendar()
        days = [monday + timedelta(days=number) for number in range(7)]
        worked = [day for day in days if calendar.is_workday(day)]
        # A week that is a holiday from end to end has no last workday: nothing is due in it.
        for day in [days[plan.on - 1]] if plan.on else worked[-1:]:
            yield f"{year}-W{week:02}", day
        monday += timedelta(days=7)


LENGTH: Mapping[Every, int] = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
"""[months] of a period."""


def _monthly(plan: Plan, first: date, last: date) -> Iterator[tuple[str, date]]:
    length = LENGTH[plan.every]
    for year in range(first.year, last.year + 1):
        for month in range(length, 13, length):
            end = month_end(year, month)
            yield _period(plan.every, year, month), end.replace(day=min(plan.on or 31, end.day))


def _period(every: Every, year: int, month: int) -> str:
    if every is Every.MONTH:
        return f"{year}-{month:02}"
    return f"{year}-Q{month // 3}" if every is Every.QUARTER else f"{year}"


def _spread(times: int, first: date, last: date) -> Iterator[tuple[str, date]]:
    """The parts of each year: the n-th of so many is due when so much of the year has passed."""
    for year in range(first.year, last.year + 1):
        for number in range(1, times + 1):
            month = -(-12 * number // times)
            yield f"{year}-T{number}", month_end(year, month)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - ONE
