"""Shields: what keeps a protected person from nights and from overtime.

The reason is not kept, and only the supervisor reads these sentences.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import ClassVar

from constraints.stretches import Stretch
from roster.board import Board, Cell, Codes, Total
from roster.domain import (
    LEAVE,
    OFF,
    AbsenceKind,
    Hours,
    Part,
    Person,
    Problem,
    Roster,
    Symbol,
    Text,
)
from roster.rules import Fact, Rule, Violation, parameter
from roster.timeline import DAY, Window, clock, overlap, part_minutes, weeks
from roster.wording import sentence

REACH = (-1, 0, 1, 2)
"""[days] from the duty date to the dates on which its minutes may fall."""


@dataclass(frozen=True)
class Protection(Rule):
    absolute: ClassVar[bool] = True
    always: ClassVar[bool] = True
    private: ClassVar[bool] = True

    @abstractmethod
    def _until(self, person: Person) -> date | None:
        """The last date on which the rule protects a person; None: never."""

    def _is_past(self, problem: Problem, person: Person) -> bool:
        """Whether a person's protection ended weeks before the horizon, or there was none."""
        until = self._until(person)
        return until is None or until < problem.start - timedelta(weeks=2)

    def _guarded(self, problem: Problem) -> Iterator[Person]:
        """Those who are protected on some date that is judged."""
        first = problem.date_of(-7)
        return (person for person in self.people(problem) if self._shields(person, first))

    def _shields(self, person: Person, when: date) -> bool:
        until = self._until(person)
        return until is not None and when <= until

    def _say(
        self, problem: Problem, person: Person, day: int, amount: int, told: Text, **facts: Fact
    ) -> Violation:
        """A breach that is told by a sentence of its own; amount 0 is what history holds."""
        until = self._until(person)
        assert until is not None
        named = {"day": problem.date_of(day), **facts}
        what = Text(*(sentence(told, named, language) for language in ("zh", "en")))
        price = "own" if amount else (0,)
        facts = {**facts, "what": what, "until": until, "inherited": int(not amount)}
        return self.breach(problem, (person.id,), (day,), amount, price, **facts)


@dataclass(frozen=True)
class NoNight(Protection):
    """No minute of duty at night.

    Minutes count on the date on which they fall, lead time and breaks included, and are barred
    while that date is protected. Every duty is one breach, charged to its own date; the last duties
    are judged beyond the horizon.
    """

    begin: int = parameter(
        1320, unit="min", zh="夜间开始", en="begin of night", low=1080, high=1320
    )
    end: int = parameter(360, unit="min", zh="夜间结束", en="end of night", low=360, high=540)
    standby: bool = parameter(True, unit="", zh="含在家备班", en="standby at home is barred too")

    told_night: ClassVar[Text] = Text(
        "{day}{found}有{minutes:duration}在夜间（{night}）",
        "{found} of {day} has {minutes:duration} at night ({night})",
    )

    def _post_nights(self, problem: Problem, board: Board) -> None:
        late = {days: self._at_night(problem, days) for days in REACH}
        barred: dict[tuple[int, ...], Codes] = {}
        for person in self._guarded(problem):
            for day in range(problem.days):
                when = problem.date_of(day)
                near = tuple(n for n in REACH if self._shields(person, when + timedelta(days=n)))
                if near not in barred:
                    barred[near] = frozenset().union(*(late[days] for days in near))
                if barred[near] and self.binds(problem, person, day):
                    price = self.price_on(problem, person.id, day)
                    board.post(Cell(person.id, day, barred[near], price))

    def _at_night(self, problem: Problem, days: int) -> Codes:
        """The symbols with duty in the night hours of the date so many days later."""
        if self.begin > self.end:
            hours: tuple[tuple[int, int], ...] = ((0, self.end), (self.begin, DAY))
        else:
            hours = ((self.begin, self.end),)
        return frozenset(
            symbol.code
            for symbol in problem.symbols
            for part in symbol.parts
            for begin, end in hours
            if self._counts(part)
            and overlap(part.arrival, part.end, days * DAY + begin, days * DAY + end)
        )

    def _counts(self, part: Part) -> bool:
        return self.standby or part.hours is not Hours.STANDBY_HOME

    def _nights(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            if self._is_past(problem, person):
                continue
            for day, code in enumerate(roster.rows[person.id]):
                symbol = problem.symbol[code]
                minutes = self._night_minutes(person, problem.date_of(day), symbol)
                if minutes and self.binds(problem, person, day):
                    yield self._say(
                        problem,
                        person,
                        day,
                        1,
                        self.told_night,
                        found=symbol.label,
                        minutes=minutes,
                        night=f"{clock(self.begin)}–{clock(self.end)}",
                    )

    def _night_minutes(self, person: Person, when: date, symbol: Symbol) -> int:
        """[min] of a duty in the nights of protected dates, read from the clock on the wall."""
        midnight = datetime.combine(when, time())
        found = 0
        for part in symbol.parts:
            if part.hours is Hours.STANDBY_HOME and not self.standby:
                continue
            first = midnight + timedelta(minutes=part.start - part.lead)
            last = midnight + timedelta(minutes=part.start + part.length)
            for days in range((last.date() - first.date()).days + 1):
                date_ = first.date() + timedelta(days=days)
                if self._shields(person, date_):
                    found += sum(
                        max(0, int((min(last, b) - max(first, a)).total_seconds()) // 60)
                        for a, b in self._night_of(date_)
                    )
        return found

    def _night_of(self, when: date) -> Iterator[tuple[datetime, datetime]]:
        midnight = datetime.combine(when, time())
        begin, end = (midnight + timedelta(minutes=m) for m in (self.begin, self.end))
        if end >= begin:
            yield begin, end
        else:
            yield midnight, end
            yield begin, midnight + timedelta(days=1)


@dataclass(frozen=True)
class NoOvertime(Protection):
    """No more work on a date than a normal day of the contract, nor in a week than is normal.

    Minutes count on the date on which they fall; only protected dates are judged, and the minutes
    of a week are those of its protected dates. The normal work of a week is that of the rules of
    overtime, its workdays at the contract's day times its share, those before known history
    included, and never more than `week`, also where a Saturday is worked by announcement. Standby
    at home is not work. The amount is the excess in started hours. What history alone already holds
    is not made a breach: the limit is then raised to it. A date is charged to itself, a week to its
    last day, dates outside the horizon to its nearest day; the last duties are judged beyond the
    horizon.
    """

    week: int = parameter(2400, unit="min/week", zh="每周上限", en="limit a week", low=0, high=2400)
    lead: bool = parameter(True, unit="", zh="提前到岗计入工时", en="lead time counts as work")

    told_overtime: ClassVar[Text] = Text(
        "{window}上班{minutes:duration}，上限{limit:duration}",
        "{window} has {minutes:duration} of work, {limit:duration} at most",
    )

    def _post_overtime(self, problem: Problem, board: Board) -> None:
        spent = {days: self._spent(problem, days) for days in REACH}
        days = range(-1, problem.days + 2)
        windows = (*(Window("", day, day) for day in days), *weeks(problem))
        for person in self._guarded(problem):
            for window in windows:
                day = min(max(window.last, 0), problem.days - 1)
                dates = [d for d in window if self._shields(person, problem.date_of(d))]
                counts = _coefficients(problem, person.id, dates, spent)
                if not counts or not self.binds(problem, person, day):
                    continue
                past = dict(enumerate(problem.past(person.id), -len(problem.past(person.id))))
                alone = sum(n for (d, code), n in counts.items() if past.get(d) == code)
                limit = problem.terms(person, problem.date_of(window.first)).day
                if window.label:
                    limit = min(self.week, _normal(problem, person, window))
                high = max(alone, limit)
                price = self.price_on(problem, person.id, day)
                board.post(Total(person.id, counts, high=high, step=60, high_price=price))

    def _spent(self, problem: Problem, days: int) -> Mapping[str, int]:
        """[min] of work of each symbol on the date so many days later, where there are any."""
        begin, end = days * DAY, (days + 1) * DAY
        found = {
            symbol.code: sum(
                part_minutes(part, begin if self.lead else max(begin, part.start), end)
                for part in symbol.parts
                if part.hours is not Hours.STANDBY_HOME
            )
            for symbol in problem.symbols
        }
        return {code: minutes for code, minutes in found.items() if minutes}

    def _overtime(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            if self._is_past(problem, person):
                continue
            worked, before = self._worked(problem, roster, person)
            for day in range(-1, problem.days + 2):
                when = problem.date_of(day)
                if self._shields(person, when):
                    limit = problem.terms(person, when).day
                    yield from self._over(
                        problem, person, day, when, limit, worked.get(when, 0), before.get(when, 0)
                    )
            for year, week in _iso_weeks(problem):
                monday = date.fromisocalendar(year, week, 1)
                dates = [monday + timedelta(days=i) for i in range(7)]
                shielded = [d for d in dates if self._shields(person, d)]
                found, alone = (sum(m.get(d, 0) for d in shielded) for m in (worked, before))
                window = Text(f"{year}年第{week}周", f"week {week} of {year}")
                last = problem.day_of(dates[-1])
                limit = min(_normal_of(problem, person, dates), self.week)
                yield from self._over(problem, person, last, window, limit, found, alone)

    def _over(
        self,
        problem: Problem,
        person: Person,
        last: int,
        window: date | Text,
        limit: int,
        found: int,
        alone: int,
    ) -> Iterator[Violation]:
        day = sorted((0, last, problem.days - 1))[1]
        hours = max(0, (found - max(limit, alone) + 59) // 60)
        if found > limit and (hours or last >= 0) and self.binds(problem, person, day):
            facts = {"window": window, "minutes": found, "limit": limit}
            yield self._say(problem, person, day, hours, self.told_overtime, **facts)

    def _worked(
        self, problem: Problem, roster: Roster, person: Person
    ) -> tuple[dict[date, int], dict[date, int]]:
        """[min] of work by the date on which they fall: in all, and by history alone."""
        worked: dict[date, int] = {}
        before: dict[date, int] = {}
        for day, symbol in problem.line(roster, person.id, _since(problem)).items():
            for part in symbol.parts:
                if part.hours is Hours.STANDBY_HOME:
                    continue
                for minute_from, minute_to in self._stretches(part):
                    for days in REACH:
                        midnight = days * DAY
                        share = min(minute_to, midnight + DAY) - max(minute_from, midnight)
                        if share > 0:
                            when = problem.date_of(day + days)
                            worked[when] = worked.get(when, 0) + share
                            if day < 0:
                                before[when] = before.get(when, 0) + share
        return worked, before

    def _stretches(self, part: Part) -> Iterator[tuple[int, int]]:
        """The minutes of a part that are work: before and after an unpaid break."""
        begin = part.start - part.lead if self.lead else part.start
        if part.pause_start is None or part.pause_paid:
            yield begin, part.end
        else:
            yield begin, part.pause_start
            yield part.pause_start + part.pause_length, part.end


def _coefficients(
    problem: Problem, person: str, dates: list[int], spent: Mapping[int, Mapping[str, int]]
) -> dict[tuple[int, str], int]:
    """[min] that each cell of a person brings to these dates, known history included."""
    counts: dict[tuple[int, str], int] = {}
    first = -len(problem.past(person))
    for date_, (days, minutes) in product(dates, spent.items()):
        if first <= date_ - days < problem.days:
            for code, each in minutes.items():
                cell = (date_ - days, code)
                counts[cell] = counts.get(cell, 0) + each
    return counts


def _normal(problem: Problem, person: Person, week: Window) -> int:
    """[min] of normal work in a week, as the board is told."""
    stretch = Stretch(problem, week.first, week.last, {})
    thousandths = 0
    for day in stretch.workdays:
        when = problem.date_of(day)
        known = day >= -len(problem.past(person.id))
        if not stretch.is_away(person, day) and (known or person.is_present(when)):
            terms = problem.terms(person, when)
            thousandths += terms.day * terms.share
    return thousandths // 1000


def _normal_of(problem: Problem, person: Person, dates: list[date]) -> int:
    """[min] of normal work on these dates, reckoned from what each of them holds."""
    past = problem.past(person.id)
    thousandths = 0
    for when in dates:
        back = -problem.day_of(when)
        code = past[-back] if 1 <= back <= len(past) else OFF
        leave = code == LEAVE or problem.is_absent(person.id, when, AbsenceKind.LEAVE)
        gone = code == OFF and not person.is_present(when)
        if problem.calendar.is_workday(when) and not leave and not gone:
            terms = problem.terms(person, when)
            thousandths += terms.share * terms.day
    return thousandths // 1000


def _since(problem: Problem) -> int:
    """The first day whose duty may be worked on the eve of the horizon, or in its first week."""
    return min(-1, -problem.start.weekday()) - max(REACH)


def _iso_weeks(problem: Problem) -> list[tuple[int, int]]:
    """(year, week) of the ISO weeks that the horizon or the morning after it reaches."""
    dates = (problem.start + timedelta(days=day) for day in range(problem.days + 1))
    return sorted({(d.isocalendar().year, d.isocalendar().week) for d in dates})
