"""Weekends: how many are worked, and that they are worked or free as a whole."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from roster.board import Board, Groups, Succession, free_codes, work_codes
from roster.domain import Problem, Roster, Text
from roster.prices import COMPANY, FAIRNESS, WISH, Price
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation, parameter
from roster.timeline import Window, is_weekend, months


class Period(StrEnum):
    """What weekends or duties are counted over."""

    MONTH = "month"
    HORIZON = "horizon"
    CYCLE = "cycle"
    """The horizon, known history, and the tally carried from before it."""


@dataclass(frozen=True)
class MostWeekends(Rule):
    """A person works on no more than so many weekends of a month, the horizon or a cycle.

    A weekend is worked when a duty stands under its Saturday or its Sunday; leave and standby at
    home alone are not work, nor does a day count that is worked by announcement. A weekend belongs
    to the month of its Sunday, and to the horizon when one of its days does. What history alone
    holds beyond the limit is reported with amount 0, and only what is added is a breach. It is
    charged to the last day of the month that lies in the horizon, or to the horizon's last.

    In a month that has weekends to come after the horizon a unit may price what is beyond an even
    pace: of the most, as much as the weekends that have begun are of all, rounded down so that one
    is left to the end. That looks ahead and forbids nothing.

    Parameters
    ----------
    most : int [weekends]
    window : Period
    pace_price : Price
        Points for each weekend beyond an even pace of the month. Default: none.
    """

    price: Price = COMPANY
    most: int = parameter(2, unit="weekends", zh="最多周末数", en="most weekends", low=0, high=53)
    window: Period = parameter(Period.MONTH, unit="", zh="周期", en="window")
    pace_price: Price = (0,)

    code: ClassVar[str] = "weekends.most"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("周末上班数上限", "Most weekends worked")
    sentence: ClassVar[Text] = Text(
        "{person}截至{day}有{found}个周末上班，{bound}。",
        "{person} works on {found} weekends up to {day}; {bound}.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    floors: ClassVar[tuple[str, ...]] = ("pace_price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Sa Su Mo Tu We Th Fr Sa Su
                Ada   E  E  E  -  -  -  E  =  H """,
            (),
            {"most": 1},
        ),
        Case(
            """      Sa Su Mo Tu We Th Fr Sa Su
                Ada   -  E  -  -  -  -  -  E  - """,
            ("Ada works on 2 weekends up to Sun 15 Mar; at most 1 are allowed.",),
            {"most": 1},
        ),
        Case(
            """      Sa Su Mo Tu We Th Fr | Sa Su
                Ada   E  E  -  -  -  -  -  | -  D """,
            ("Ada works on 4 weekends up to Sun 8 Mar; at most 3 are allowed.",),
            {"most": 3, "window": Period.CYCLE},
            lambda problem: replace(problem, tallies={"Ada": {"weekends": 2}}),
        ),
        Case(
            """      Sa Su | Mo Tu We Th Fr Sa Su
                Ada   -  E  | -  -  -  -  -  -  E
                Bo    -  E  | E  E  -  -  -  -  -
                Cy    -  -  | -  -  -  -  -  E  E """,
            (
                "Ada works on 2 weekends up to Sun 8 Mar; an even pace of 3 a month is 1 "
                "(3 × 2 of 5 weekends), and more is taken from those to come: priced, not "
                "forbidden.",
            ),
            {"most": 3, "pace_price": FAIRNESS},
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        works = work_codes(problem)
        for window in self._windows(problem):
            groups = tuple(
                tuple(
                    (day, works)
                    for day in (sunday - 1, sunday)
                    if day < problem.days and is_weekend(problem.calendar, problem.date_of(day))
                )
                for sunday in window
                if problem.date_of(sunday).weekday() == 6
            )
            charged = min(window.last, problem.days - 1)
            for person in self.people(problem):
                if not self.binds(problem, person, charged):
                    continue
                base = self._carried(problem, person.id)
                held = base + sum(
                    any(board.at((), person.id, day) in codes for day, codes in group)
                    for group in groups
                )
                price = self.price_on(problem, person.id, charged)
                board.post(
                    Groups(person.id, groups, base, high=max(self.most, held), high_price=price)
                )
                even = self._even(problem, window)
                if even is not None:
                    high = max(even, held)
                    board.post(
                        Groups(person.id, groups, base, high=high, high_price=self.pace_price)
                    )

    @property
    def _is_paced(self) -> bool:
        return self.window is Period.MONTH and self.pace_price != (0,)

    def _even(self, problem: Problem, window: Window) -> int | None:
        """[weekends] of an even pace; None where the month has none to come after the horizon."""
        sundays = [day for day in window if problem.date_of(day).weekday() == 6]
        begun = sum(sunday <= problem.days for sunday in sundays)
        if not self._is_paced or begun == len(sundays):
            return None
        return self.most * begun // len(sundays)

    def _windows(self, problem: Problem) -> tuple[Window, ...]:
        """By the Sundays in them; that of a last Saturday lies just behind the horizon."""
        if self.window is Period.MONTH:
            return tuple(window for window in months(problem) if window.first <= problem.days)
        oldest = max((len(row) for row in problem.history.values()), default=0)
        first = -oldest if self.window is Period.CYCLE else 0
        return (Window(self.window, first, problem.days),)

    def _carried(self, problem: Problem, person: str) -> int:
        """[weekends] from before known history that count in this window."""
        if self.window is not Period.CYCLE:
            return 0
        return problem.tallies.get(person, {}).get("weekends", 0)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            worked: dict[str, set[date]] = defaultdict(set)
            held: dict[str, set[date]] = defaultdict(set)
            for day, symbol in problem.line(roster, person.id).items():
                when = problem.date_of(day)
                if not symbol.is_work or when.weekday() < 5 or when in problem.calendar.workdays:
                    continue
                sunday = when + timedelta(days=6 - when.weekday())
                if self.window is Period.HORIZON and sunday < problem.start:
                    continue
                label = f"{sunday:%Y-%m}" if self.window is Period.MONTH else self.window.value
                worked[label].add(sunday)
                if day < 0:
                    held[label].add(sunday)
            tally = problem.tallies.get(person.id, {}).get("weekends", 0)
            before = tally if self.window is Period.CYCLE else 0
            for label, sundays in worked.items():
                found = before + len(sundays)
                charged = self._charged(problem, max(sundays))
                if found > self.most and charged >= 0 and self.binds(problem, person, charged):
                    over = found - max(self.most, before + len(held[label]))
                    yield self.breach(
                        problem,
                        (person.id,),
                        (charged,),
                        over,
                        "own" if over else (0,),
                        found=found,
                        most=self.most,
                        bound=Text(f"最多{self.most}个", f"at most {self.most} are allowed"),
                        inherited=int(not over),
                    )
                if self._is_paced and charged >= 0 and self.binds(problem, person, charged):
                    yield from self._ahead(problem, person.id, max(sundays), found, held[label])

    def _ahead(
        self, problem: Problem, person: str, sunday: date, found: int, held: Collection[date]
    ) -> Iterator[Violation]:
        """What is beyond an even pace of the month of a Sunday."""
        around = (sunday + timedelta(weeks=week) for week in range(-4, 5))
        sundays = [day for day in around if day.month == sunday.month]
        begun = [d for d in sundays if d - timedelta(days=1) <= problem.date_of(problem.days - 1)]
        even = math.floor(Fraction(self.most * len(begun), len(sundays)))
        over = found - max(even, len(held))
        if over > 0 and len(begun) < len(sundays):
            bound = Text(
                f"全月最多{self.most}个，按均匀进度为{even}个（{self.most}×{len(begun)}/{len(sundays)}个"
                "周末），再多会占用以后的周末，只计分，不是上限",
                f"an even pace of {self.most} a month is {even} ({self.most} × {len(begun)} of "
                f"{len(sundays)} weekends), and more is taken from those to come: priced, not "
                "forbidden",
            )
            last = (self._charged(problem, sunday),)
            yield self.breach(
                problem,
                (person,),
                last,
                over,
                self.pace_price,
                found=found,
                most=self.most,
                bound=bound,
            )

    def _charged(self, problem: Problem, sunday: date) -> int:
        """The last day of the horizon that lies in the month of a Sunday, or the last of all."""
        if self.window is not Period.MONTH:
            return problem.days - 1
        day = problem.day_of(sunday)
        while day + 1 < problem.days and problem.date_of(day + 1).month == sunday.month:
            day += 1
        return min(day, problem.days - 1)


@dataclass(frozen=True)
class CompleteWeekends(Rule):
    """A weekend is worked on both days or on neither.

    It goes by the dates under which duties stand. Leave and standby at home alone count as a day
    without work. A weekend is judged when its Sunday lies in the horizon, its Saturday is known and
    neither is worked by announcement, and charged to the Sunday; a Saturday that ends the horizon
    is left to the next roster.
    """

    price: Price = WISH

    code: ClassVar[str] = "weekends.complete"
    kind: ClassVar[Kind] = Kind.WISH
    name: ClassVar[Text] = Text("周末完整", "Whole weekends")
    sentence: ClassVar[Text] = Text(
        "{person}{worked}上班，{free}不上班，同一周末只上一天。",
        "{person} works on {worked} but not on {free}; the weekend is split.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    floors: ClassVar[tuple[str, ...]] = ("price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Fr Sa Su Mo Tu We Th Fr Sa Su
                Ada   E  E  E  -  -  -  -  D  H  = """),
        Case("""      We Th Fr Sa
                Ada   E  E  E  E """),
        Case(
            """      Fr Sa | Su Mo Tu We Th Fr Sa Su
                Ada   E  E  | -  -  -  -  -  D  =  N """,
            (
                "Ada works on Sat 7 Mar but not on Sun 8 Mar; the weekend is split.",
                "Ada works on Sun 15 Mar but not on Sat 14 Mar; the weekend is split.",
            ),
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        works, free = work_codes(problem), free_codes(problem)
        sundays = [
            day
            for day in range(problem.days)
            if problem.date_of(day).weekday() == 6
            and all(is_weekend(problem.calendar, problem.date_of(d)) for d in (day - 1, day))
        ]
        for person in self.people(problem):
            for sunday in sundays:
                if self.binds(problem, person, sunday):
                    price = self.price_on(problem, person.id, sunday)
                    board.post(Succession(person.id, sunday, works, free, price))
                    board.post(Succession(person.id, sunday, free, works, price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            line = problem.line(roster, person.id)
            for saturday in line:
                sunday = saturday + 1
                if problem.date_of(saturday).isoweekday() != 6 or not 0 <= sunday < problem.days:
                    continue
                dates = {problem.date_of(saturday), problem.date_of(sunday)}
                if dates & problem.calendar.workdays:
                    continue
                worked = [day for day in (saturday, sunday) if line[day].is_work]
                if len(worked) == 1 and self.binds(problem, person, sunday):
                    free = saturday + sunday - worked[0]
                    yield self.breach(
                        problem,
                        (person.id,),
                        (saturday, sunday),
                        1,
                        worked=problem.date_of(worked[0]),
                        free=problem.date_of(free),
                    )
