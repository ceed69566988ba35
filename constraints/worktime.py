"""Minutes of work on a stretch of the calendar: what the rules of hours have in common.

A duty's minutes count on the dates on which they are worked, lead time in and unpaid breaks out: a
24-hour duty is split at midnight. Standby at home counts nothing, standby on post counts in full;
leave is no work, and each rule says how else it counts.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from constraints.stretches import Stretch, reach
from roster.board import Board, Total
from roster.domain import (
    LEAVE,
    OFF,
    AbsenceKind,
    Departure,
    Hours,
    Part,
    Person,
    Problem,
    Roster,
    Symbol,
)
from roster.prices import DEPARTURE_HOUR, Price
from roster.rules import Fact, Rule, Violation
from roster.timeline import DAY

HOUR = 60
NOTHING: Mapping[int, int] = {}


def _ceiling(
    person: Person, cells: Mapping[tuple[int, str], int], before: int, limit: int, price: Price
) -> Total:
    """That the work in some cells keeps a limit, or what history alone has of it."""
    high = max(before, limit)
    return Total(person.id, cells, before, high=high, step=HOUR, high_price=price)


def _since(problem: Problem, spans: Iterable[range]) -> int:
    """The first day whose duty may be worked in one of these stretches."""
    return min((days[0] for days in spans), default=0) - reach(problem)


def work_by_date(
    line: Mapping[int, tuple[Part, ...]], before: Mapping[int, int] = NOTHING
) -> dict[int, int]:
    """[min] of work on each day number, read from the parts that stand in a line.

    Parameters
    ----------
    before : Mapping[int, int] [min]
        What other days have brought already.
    """
    found = dict(before)

    def add(begin: int, end: int, sign: int) -> None:
        while begin < end:
            midnight = (begin // DAY + 1) * DAY
            until = min(midnight, end)
            found[begin // DAY] = found.get(begin // DAY, 0) + sign * (until - begin)
            begin = until

    for day, parts in line.items():
        for part in parts:
            zero = day * DAY
            add(zero + part.arrival, zero + part.end, 1)
            if part.pause_start is not None and not part.pause_paid:
                pause = zero + part.pause_start
                add(pause, pause + part.pause_length, -1)
    return found


@dataclass(frozen=True)
class WorkCeiling(Rule):
    """Work on the dates of a stretch, such as a week or a month, stays within a limit.

    A stretch is judged when one of its dates is in the horizon or is reached by the horizon's last
    duties; one that ended before day 0 is closed. What is known of it, history and the tallies
    ``minutes:YYYY-MM`` of the months that lie in it whole included, is compared with the limit of
    the whole stretch. A breach is charged to the last date of the stretch in the horizon, by
    started hours. Where history alone holds more than the limit, it is reported once with amount 0,
    and only what is added is a breach.

    A departure on record releases the work on its own dates and no other: what is worked on the
    other dates of the stretch stays within the limit, and all that is beyond it is priced.
    """

    departed: ClassVar[Price] = DEPARTURE_HOUR
    beyond_normal: ClassVar[bool] = False
    """Whether the limit is the normal hours of the stretch and the allowance on top."""

    @abstractmethod
    def label(self, when: date) -> str:
        """What the dates of one stretch share."""

    @property
    @abstractmethod
    def allowance(self) -> int:
        """[min] at most, or at most beyond the normal hours."""

    @property
    def attended(self) -> bool:
        """Whether a workday of leave counts as a normal day worked."""
        return False

    def limit(self, stretch: Stretch, person: Person) -> int:
        """[min] at most, as the board is told."""
        if not self.beyond_normal:
            return self.allowance
        return self.allowance + stretch.normal(person) + self.credit(stretch, person)

    def credit(self, stretch: Stretch, person: Person) -> int:
        """[min] of leave that count as worked, as the board is told."""
        return stretch.leave(person) if self.attended else 0

    def normal(self, problem: Problem, person: Person, days: range) -> int:
        """[min] of these days to which the allowance is added, as the checker reckons them."""
        if not self.beyond_normal:
            return 0
        beside_leave = normal_minutes(problem, person, days)
        return beside_leave + self.credited(problem, person, days)

    def credited(self, problem: Problem, person: Person, days: range) -> int:
        """[min] of leave that count as worked, as the checker reckons them."""
        return leave_minutes(problem, person, days) if self.attended else 0

    def told(
        self, problem: Problem, person: Person, days: range, total: int, normal: int
    ) -> dict[str, Fact]:
        """The facts of a stretch: what was worked and the arithmetic of its limit."""
        return {
            "worked": total,
            "credited": self.credited(problem, person, days),
            "normal": normal,
            "overtime": total - normal,
            "allowance": self.allowance,
            "limit": normal + self.allowance,
            "first": problem.date_of(days[0]),
            "last": problem.date_of(days[-1]),
        }

    def counts(self, part: Part) -> bool:
        return part.hours is not Hours.STANDBY_HOME

    def stretches(self, problem: Problem) -> Iterator[Stretch]:
        """The stretches that are judged, whole."""
        labels = {d: self.label(problem.date_of(d)) for d in range(-366, problem.days + 370)}
        wanted = {labels[d] for d in range(problem.days + reach(problem))}
        spans: dict[str, list[int]] = {}
        for day, label in labels.items():
            if label in wanted:
                spans.setdefault(label, [day, day])[1] = day
        symbols = {
            symbol.code: tuple(part for part in symbol.parts if self.counts(part))
            for symbol in problem.symbols
        }
        for first, last in spans.values():
            yield Stretch(problem, first, last, symbols)

    def post(self, problem: Problem, board: Board) -> None:
        stretches = tuple(self.stretches(problem))
        for person in self.people(problem):
            for stretch in stretches:
                if self.binds(problem, person, stretch.charged):
                    self.post_stretch(board, person, stretch)

    def released(self, problem: Problem, person: str, day: int) -> tuple[int, ...]:
        """The dates in the stretch of a day on which the unit departs from the limit for a person.

        Asked of the board's stretches and the checker's alike, as the scope is.
        """
        if not problem.departures_from(self.code):
            return ()
        days = self._around(problem, day)
        return tuple(d for d in days if super(WorkCeiling, self).departure(problem, person, d))

    def _around(self, problem: Problem, day: int) -> range:
        """The whole stretch in which a day lies."""
        label, first, last = self.label(problem.date_of(day)), day, day
        while self.label(problem.date_of(first - 1)) == label:
            first -= 1
        while self.label(problem.date_of(last + 1)) == label:
            last += 1
        return range(first, last + 1)

    def departure(self, problem: Problem, person: str, day: int) -> Departure | None:
        """The unit's exception on some date of the stretch in which a day lies."""
        released = self.released(problem, person, day)
        return super().departure(problem, person, released[-1]) if released else None

    def post_stretch(self, board: Board, person: Person, stretch: Stretch) -> None:
        """State the limit of one stretch, unless no roster could pass it."""
        limit, credit = self.limit(stretch, person), self.credit(stretch, person)
        before = stretch.before(person.id) + credit
        if before + stretch.largest <= max(before, limit):
            return
        price = self.price_on(stretch.problem, person.id, stretch.charged)
        board.post(_ceiling(person, stretch.coefficients, before, limit, price))
        if dates := self.released(stretch.problem, person.id, stretch.charged):
            before = stretch.before_outside(person.id, dates) + credit
            board.post(_ceiling(person, stretch.outside(dates), before, limit, self.price))

    def stands(
        self, problem: Problem, roster: Roster, person: Person
    ) -> Iterator[Mapping[str, Fact]]:
        """How a person stands to the limit in each stretch, kept or not: the facts of `told`."""
        if not self.in_force:
            return
        spans = tuple(self._spans(problem))
        since = _since(problem, spans)
        worked = work_by_date(self._parts(problem.line(roster, person.id, since)))
        for days in spans:
            if self.binds(problem, person, min(days[-1], problem.days - 1)):
                total = self._carried(problem, person, days)
                total += self.credited(problem, person, days)
                total += sum(worked.get(day, 0) for day in days)
                normal = self.normal(problem, person, days)
                yield self.told(problem, person, days, total, normal)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        spans = tuple(self._spans(problem))
        since = _since(problem, spans)
        for person in self.people(problem):
            line = self._parts(problem.line(roster, person.id, since))
            known = work_by_date({d: parts for d, parts in line.items() if d < 0})
            worked = work_by_date({d: parts for d, parts in line.items() if d >= 0}, known)
            for days in spans:
                if self.binds(problem, person, min(days[-1], problem.days - 1)):
                    carried = self._carried(problem, person, days)
                    carried += self.credited(problem, person, days)
                    total = carried + sum(worked.get(day, 0) for day in days)
                    before = carried + sum(known.get(day, 0) for day in days)
                    yield from self.check_stretch(problem, person, days, total, before)
                    yield from self._check_others(problem, person, days, carried, worked, known)

    def _check_others(
        self,
        problem: Problem,
        person: Person,
        days: range,
        carried: int,
        worked: Mapping[int, int],
        known: Mapping[int, int],
    ) -> Iterator[Violation]:
        """The breach by work on those dates of a stretch that no departure releases."""
        charged = min(days[-1], problem.days - 1)
        released = set(self.released(problem, person.id, charged))
        if not released:
            return
        others = [day for day in days if day not in released]
        found = carried + sum(worked.get(day, 0) for day in others)
        before = carried + sum(known.get(day, 0) for day in others)
        normal = self.normal(problem, person, days)
        over = found - max(normal + self.allowance, before)
        if over > 0:
            facts = self.told(problem, person, days, found, normal)
            hours = -(-over // HOUR)
            breach = self.breach(problem, (person.id,), (charged,), hours, self.price, **facts)
            yield replace(breach, departure=None)

    def check_stretch(
        self, problem: Problem, person: Person, days: range, total: int, before: int
    ) -> Iterator[Violation]:
        """The breach of one stretch, by its minutes of work and those that history brought."""
        normal = self.normal(problem, person, days)
        limit = normal + self.allowance
        if total <= limit:
            return
        over = total - max(limit, before)
        facts = self.told(problem, person, days, total, normal)
        charged = (min(days[-1], problem.days - 1),)
        if over:
            yield self.breach(problem, (person.id,), charged, -(-over // HOUR), "own", **facts)
        else:
            yield self.breach(problem, (person.id,), charged, 0, (0,), inherited=1, **facts)

    def _parts(self, line: Mapping[int, Symbol]) -> dict[int, tuple[Part, ...]]:
        return {d: tuple(p for p in s.parts if self.counts(p)) for d, s in line.items()}

    def _spans(self, problem: Problem) -> Iterator[range]:
        """The whole stretches, found from each date of the horizon to both sides."""
        last = -1
        for day in range(problem.days + reach(problem)):
            if day <= last:
                continue
            days = self._around(problem, day)
            last = days[-1]
            yield days

    def _carried(self, problem: Problem, person: Person, days: range) -> int:
        """[min] tallied for the months that lie in these days whole."""
        total = 0
        for name, minutes in problem.tallies.get(person.id, {}).items():
            what, _, month = name.partition(":")
            if what == "minutes":
                begin = date.fromisoformat(f"{month}-01")
                end = (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)
                if problem.day_of(begin) in days and problem.day_of(end) in days:
                    total += minutes
        return total


def leave_minutes(problem: Problem, person: Person, days: range) -> int:
    """[min] of normal work in the workdays of leave among these days, for the checker."""
    past = problem.past(person.id)
    if LEAVE not in past and not problem.absences_of(person.id):
        return 0
    known = dict(enumerate(past, -len(past)))
    total = 0
    for day in days:
        when = problem.date_of(day)
        absent = problem.is_absent(person.id, when, AbsenceKind.LEAVE)
        here = any(span.covers(when) for span in person.present)
        if problem.calendar.is_workday(when) and (known.get(day) == LEAVE or (absent and here)):
            terms = problem.terms(person, when)
            total += terms.share * terms.day // 1000
    return total


def _workdays(problem: Problem, days: range) -> list[tuple[int, date]]:
    """Those of these days that the calendar has as workdays."""

    def found() -> list[tuple[int, date]]:
        dates = [(day, problem.date_of(day)) for day in days]
        return [(day, when) for day, when in dates if problem.calendar.is_workday(when)]

    workdays: list[tuple[int, date]] = problem.once((_workdays, days), found)
    return workdays


def normal_minutes(problem: Problem, person: Person, days: range) -> int:
    """[min] of normal work on these days, reckoned date by date for the checker."""
    past = problem.past(person.id)
    thousandths = 0
    for day, when in _workdays(problem, days):
        if problem.is_absent(person.id, when, AbsenceKind.LEAVE):
            continue
        told = day < -len(past) or (day < 0 and past[day] != OFF)
        if not told and not any(span.covers(when) for span in person.present):
            continue
        if day < -len(past) and f"minutes:{when:%Y-%m}" not in problem.tallies.get(person.id, {}):
            continue
        if -len(past) <= day < 0 and past[day] == LEAVE:
            continue
        terms = problem.terms(person, when)
        thousandths += terms.share * terms.day
    return thousandths // 1000
