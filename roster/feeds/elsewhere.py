"""Duties held in other units (loans, transfers): read from history, and told to a roster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from roster.domain import (
    LEAVE,
    Held,
    Part,
    Person,
    Post,
    PostKind,
    ShiftType,
    Span,
    Symbol,
    Text,
)
from roster.feeds import cells
from roster.feeds.tables import Row
from roster.feeds.unit import HistoryRow, Unit
from roster.timeline import DAY, clock

AWAY = "外"
"""What a duty elsewhere is called on the wall where the row does not say."""
REACH = 31
"""[days] before the period that are told where the unit's own history stops early: no rest and no
month of hours reaches further back."""
TIMES = ("begin", "end", "lead")


def has_times(row: Row) -> bool:
    return any(row.has(field) for field in TIMES)


def times(row: Row, label: str) -> ShiftType:
    """The shift type of another unit that a row of history describes by its clock times."""
    code = label or AWAY
    row.read("shift", cells.code, "")
    begin = row.need("begin", cells.minute, 0)
    end = row.need("end", cells.minute, begin + 1)
    length = end - begin if end > begin else end + DAY - begin
    if not 0 < length <= 2 * DAY:
        row.flaw("end", Text("开始后48小时内结束", "an end within 48 hours of the start"))
    return ShiftType(code, code, begin, length, row.read("lead", cells.count(0, 240), 0))


class Elsewhere:
    """What duties in other units bring: their posts, their symbols, who may stand there."""

    def __init__(self, unit: Unit) -> None:
        self._rows = tuple(row for row in unit.history if row.elsewhere)
        self._shifts = {shift.code: shift for shift in unit.shifts}
        names = dict.fromkeys(row.elsewhere for row in self._rows)
        self.posts = tuple(Post(name, name, PostKind.ELSEWHERE, skill=name) for name in names)
        symbols = {self.code(row): self._symbol(row) for row in self._rows}
        self.symbols = tuple(symbols.values())

    def code(self, row: HistoryRow) -> str:
        """``早@受理`` here, ``早@南站`` elsewhere, ``外@南站/08:30-17:30`` at times of its own."""
        if not row.elsewhere:
            return row.code
        own = row.held
        lead = f"-{own.lead}" if own and own.lead else ""
        at = f"/{clock(own.start)}-{clock(own.start + own.length)}{lead}" if own else ""
        return f"{row.code}@{row.elsewhere}{at}"

    def _symbol(self, row: HistoryRow) -> Symbol:
        shift = row.held or self._shifts[row.code]
        part = Part(
            shift.code,
            row.elsewhere,
            shift.start,
            shift.length,
            lead=shift.lead,
            hours=shift.hours,
        )
        return Symbol(self.code(row), shift.code, (part,))

    def skilled(self, person: Person) -> Person:
        """The person with the skill of the other unit's post on the dates of the duties there."""
        held = tuple(
            Held(row.elsewhere, Span(row.day, row.day))
            for row in self._rows
            if row.person == person.id
        )
        return replace(person, skills=(*person.skills, *held)) if held else person

    def lines(self, start: date) -> dict[str, tuple[str, ...]]:
        """The last weeks of whoever was elsewhere, where nothing else is known of them.

        A date without a duty there stands as leave: neither work nor a day off that was enjoyed.
        """
        return {
            person: tuple(
                codes.get(start - timedelta(days=back), LEAVE) for back in _back(codes, start)
            )
            for person, codes in self._before(start).items()
        }

    def _before(self, start: date) -> dict[str, dict[date, str]]:
        found: dict[str, dict[date, str]] = {}
        for row in told_of(self._rows, start):
            found.setdefault(row.person, {})[row.day] = self.code(row)
        return found


def _back(dates: Iterable[date], start: date) -> range:
    """How many days before the start, from the first of the dates to the eve."""
    return range((start - min(dates)).days, 0, -1)


def told_of(rows: Iterable[HistoryRow], start: date) -> tuple[HistoryRow, ...]:
    """The duties elsewhere of the last weeks before a period."""
    first = start - timedelta(days=REACH)
    return tuple(row for row in rows if row.elsewhere and first <= row.day < start)
