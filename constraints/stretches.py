"""A stretch of the calendar as a board is told of it: what cells put into it, what is normal in it.

A duty's minutes count on the dates on which they are worked; see `constraints.worktime`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from roster.domain import LEAVE, OFF, AbsenceKind, Part, Person, Problem
from roster.timeline import DAY, part_minutes


@dataclass(frozen=True)
class Stretch:
    """The dates that share a label, as a board is told of them; both ends included.

    Parameters
    ----------
    symbols : Mapping[str, tuple[Part, ...]]
        The parts of each symbol whose minutes count.
    """

    problem: Problem
    first: int
    last: int
    symbols: Mapping[str, tuple[Part, ...]] = field(repr=False)

    @property
    def charged(self) -> int:
        """The day that a breach is charged to: the last date of the stretch in the horizon."""
        return min(self.last, self.problem.days - 1)

    def minutes(self, day: int, code: str) -> int:
        """[min] that the symbol on that day puts into the stretch."""
        begin, end = (self.first - day) * DAY, (self.last + 1 - day) * DAY
        return sum(part_minutes(part, begin, end) for part in self.symbols.get(code, ()))

    @cached_property
    def coefficients(self) -> Mapping[tuple[int, str], int]:
        """[min] of every cell of the horizon that puts some into the stretch."""
        first = max(0, self.first - reach(self.problem))
        days = range(first, min(self.problem.days, self.last + 2))
        found = {(day, code): self.minutes(day, code) for day in days for code in self.symbols}
        return {cell: minutes for cell, minutes in found.items() if minutes}

    def outside(self, dates: Collection[int]) -> dict[tuple[int, str], int]:
        """[min] of every cell that do not fall on these dates of the stretch."""
        return {
            (day, code): minutes - self._on(dates, day, code)
            for (day, code), minutes in self.coefficients.items()
        }

    def before_outside(self, person: str, dates: Collection[int]) -> int:
        """[min] that history and the tallies before it put into the stretch, these dates left out.

        A tally is of no date.
        """
        past = self.problem.past(person)
        days = range(max(-len(past), self.first - reach(self.problem)), 0)
        return self.before(person) - sum(self._on(dates, day, past[day]) for day in days)

    def _on(self, dates: Collection[int], day: int, code: str) -> int:
        """[min] of a cell that fall on these dates."""
        return sum(
            part_minutes(part, (date - day) * DAY, (date - day + 1) * DAY)
            for part in self.symbols.get(code, ())
            for date in dates
        )

    @cached_property
    def largest(self) -> int:
        """[min] at most, when every day brings the longest duty."""
        longest: dict[int, int] = {}
        for (day, _), minutes in self.coefficients.items():
            longest[day] = max(longest.get(day, 0), minutes)
        return sum(longest.values())

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The tallies of the months that lie in the stretch whole."""
        dates = [self.problem.date_of(day) for day in range(self.first, self.last + 1)]
        starts = [i for i, when in enumerate(dates) if when.day == 1]
        return tuple(
            f"minutes:{dates[i]:%Y-%m}"
            for i in starts
            if (dates[i] + timedelta(days=31)).replace(day=1) - dates[i]
            <= timedelta(days=len(dates) - i)
        )

    @cached_property
    def workdays(self) -> tuple[int, ...]:
        calendar, date_of = self.problem.calendar, self.problem.date_of
        days = range(self.first, self.last + 1)
        return tuple(day for day in days if calendar.is_workday(date_of(day)))

    def before(self, person: str) -> int:
        """[min] that history and the tallies before it put into the stretch."""
        found = 0
        if self._begin < 0:
            past = self.problem.past(person)
            days = range(max(-len(past), self._begin), 0)
            brought = self._brought
            found += sum(brought.get((day, past[day]), 0) for day in days)
        if self.months and (tallies := self.problem.tallies.get(person)):
            found += sum(tallies.get(month, 0) for month in self.months)
        return found

    @cached_property
    def _brought(self) -> Mapping[tuple[int, str], int]:
        """[min] that every cell of known history puts into the stretch."""
        longest = max(map(len, self.problem.history.values()), default=0)
        days = range(max(-longest, self._begin), 0)
        return {(day, code): self.minutes(day, code) for day in days for code in self.symbols}

    @cached_property
    def _begin(self) -> int:
        """The first day whose duty may still be worked in the stretch."""
        return self.first - reach(self.problem)

    def normal(self, person: Person) -> int:
        """[min] of normal work on the workdays that are known, leave left out."""
        problem, past = self.problem, self.problem.past(person.id)
        tallies, absences = problem.tallies.get(person.id), problem.absences_of(person.id)
        thousandths = 0
        for day, here, minutes in self._norms(person):
            if day < -len(past) and not (
                tallies and f"minutes:{problem.date_of(day):%Y-%m}" in tallies
            ):
                continue
            if not _is_out(past, day, here) and not (
                absences and problem.is_absent(person.id, problem.date_of(day), AbsenceKind.LEAVE)
            ):
                thousandths += minutes
        return thousandths // 1000

    def _norms(self, person: Person) -> tuple[tuple[int, bool, int], ...]:
        """Each workday, whether the person belongs to the unit on it, and the thousandths of its
        normal minutes; people with the same dates and contracts share them."""
        problem = self.problem

        def norm(day: int) -> tuple[int, bool, int]:
            terms = problem.terms(person, problem.date_of(day))
            return day, person.is_present(problem.date_of(day)), terms.day * terms.share

        key = Stretch, self.first, self.last, person.present, person.contracts
        norms: tuple[tuple[int, bool, int], ...] = problem.once(
            key, lambda: tuple(map(norm, self.workdays))
        )
        return norms

    def is_away(self, person: Person, day: int) -> bool:
        """Whether the person is on leave or does not belong to the unit.

        A workday on which history has a duty, held in another unit, is no day away.
        """
        problem, past, when = self.problem, self.problem.past(person.id), self.problem.date_of(day)
        if problem.is_absent(person.id, when, AbsenceKind.LEAVE):
            return True
        return _is_out(past, day, person.is_present(when))

    def is_on_leave(self, person: Person, day: int) -> bool:
        """Whether it is leave from this unit's work that keeps the person away."""
        problem, past, when = self.problem, self.problem.past(person.id), self.problem.date_of(day)
        if -len(past) <= day < 0 and past[day] == LEAVE:
            return True
        return person.is_present(when) and problem.is_absent(person.id, when, AbsenceKind.LEAVE)

    def leave(self, person: Person) -> int:
        """[min] of the normal days that the person is on leave."""
        return self._full_days(person, [d for d in self.workdays if self.is_on_leave(person, d)])

    def gone(self, person: Person) -> int:
        """[min] of the normal days on which the person does not belong to the unit."""
        away = [d for d in self.workdays if self.is_away(person, d)]
        return self._full_days(person, [d for d in away if not self.is_on_leave(person, d)])

    def _full_days(self, person: Person, days: Collection[int]) -> int:
        terms = [self.problem.terms(person, self.problem.date_of(day)) for day in days]
        return sum(each.day * each.share // 1000 for each in terms)


def _is_out(past: Sequence[str], day: int, here: bool) -> bool:
    """Whether a day is none in the unit, leave on record left aside.

    Parameters
    ----------
    here : bool
        Whether the person belongs to the unit by its dates.
    """
    if day < -len(past):
        return False
    held = past[day] if day < 0 else OFF
    return held == LEAVE or (held == OFF and not here)


def reach(problem: Problem) -> int:
    """[days] after its own date that a duty may still be worked."""

    def reckoned() -> int:
        return max((symbol.end // DAY for symbol in problem.symbols if symbol.is_duty), default=0)

    days: int = problem.once(reach, reckoned)
    return days
