"""What a long period allows is spent at an even pace, so that the days to come have their part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil
from typing import ClassVar

from constraints.overtime import CYCLES_A_YEAR, Cycle
from constraints.stretches import Stretch, reach
from constraints.worktime import HOUR, WorkCeiling, normal_minutes, work_by_date
from roster.board import Board
from roster.domain import Absence, Person, Problem, Roster, Span, Symbol, Text
from roster.prices import WISH, Price
from roster.rules import PRACTICE, Case, Fact, Kind, Source, Violation, parameter


def paced(limit: int, passed: int, whole: int) -> int:
    """What of a limit an even pace has used up when so much of the whole has passed, rounded up."""
    return -(-limit * passed // whole) if whole else limit


@dataclass(frozen=True, slots=True)
class Pace:
    """How one person stands to an even pace through a period, and the arithmetic behind it.

    Parameters
    ----------
    normal, passed : int [min]
        Normal hours of the period, leave left out, and of its days up to the horizon's last.
    limit : int [min]
        What the period allows: its normal hours and the overtime.
    even : int [min]
        What an even pace allows up to the horizon's last day.
    worked, before : int [min]
        Up to there, and of it before the horizon.
    """

    person: str
    first: date
    last: date
    normal: int
    passed: int
    limit: int
    even: int
    worked: int
    before: int

    @property
    def ahead(self) -> int:
        """[min] beyond an even pace."""
        return max(0, self.worked - self.even)

    @property
    def left(self) -> int:
        """[min] that an even pace leaves for the horizon."""
        return max(0, self.even - self.before)


def _away_later(problem: Problem) -> Problem:
    """Everyone is on leave in the second half of the month."""
    span = Span(date(2026, 3, 16), date(2026, 3, 31))
    return problem.with_(absences=tuple(Absence(p.id, span) for p in problem.people))


@dataclass(frozen=True)
class HoursPace(WorkCeiling):
    """A person works at an even pace through a month, quarter or year that reaches beyond.

    A look ahead and never a limit: of what the period allows, its normal hours and the overtime, as
    much may be used up by the horizon's last day as normal hours have passed by then, rounded up to
    a minute; each started hour beyond that has its points, for it is taken from the days to come.
    Normal hours leave out the person's leave, known ahead as it is: who will be away later may work
    more now. What the last duty works after the horizon counts in. What history alone is ahead is
    not charged again. A period that ends within the horizon is left to its own limit, and so is one
    without normal hours.

    Parameters
    ----------
    cycle : Cycle
    overtime : int [min/month]
        Most work beyond the normal hours in a month of the period. Default 2160 (36 h).
    """

    price: Price = WISH
    cycle: Cycle = parameter(Cycle.MONTH, unit="", zh="周期", en="cycle")
    overtime: int = parameter(
        2160, unit="min/month", zh="月均最长加班", en="most overtime a month", low=0, high=2160
    )

    absolute: ClassVar[bool] = True
    beyond_normal: ClassVar[bool] = True
    floors: ClassVar[tuple[str, ...]] = ("price",)
    code: ClassVar[str] = "hours.pace"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("工时进度", "Pace of hours")
    sentence: ClassVar[Text] = Text(
        "{person}在{first}至{last}的周期内，截至{day}共工作{worked:hours}，"
        "按均匀进度为{even:hours}（可用{limit:hours}×标准工时{passed:hours}/{normal:hours}），"
        "超前{ahead:hours}，占用了以后的工时；只计分，不是上限。",
        "{person} works {worked:hours} up to {day} in the period from {first} to {last}; an even "
        "pace is {even:hours} ({limit:hours} × {passed:hours} of {normal:hours} normal hours). "
        "{ahead:hours} are taken from the days to come; that is priced, not forbidden.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("为以后留余地，不是法定要求", "leaves for the days to come; no statute")
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th Fr Sa Su
                Ada   D  D  D  D  D  D  - """),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  -  W  -  D  -  - """,
            (
                "Ada works 56 h up to Sun 8 Mar in the period from Sun 1 Mar to Tue 31 Mar; an "
                "even pace is 48.2 h (212 h × 40 h of 176 h normal hours). 7.8 h are taken from "
                "the days to come; that is priced, not forbidden.",
            ),
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  -  W  -  D  -  - """,
            given=_away_later,
        ),
        Case(
            """      Sa Su | Mo Tu
                Ada   W  W  | -  -
                Bo    W  W  | D  - """,
            (
                "Bo works 40 h up to Tue 3 Mar in the period from Sun 1 Mar to Tue 31 Mar; an "
                "even pace is 19.3 h (212 h × 16 h of 176 h normal hours). 20.7 h are taken from "
                "the days to come; that is priced, not forbidden.",
            ),
        ),
    )

    @property
    def allowance(self) -> int:
        return self.overtime * 12 // CYCLES_A_YEAR[self.cycle]

    def label(self, when: date) -> str:
        return self.cycle.label(when)

    def limit(self, stretch: Stretch, person: Person) -> int:
        passed = replace(stretch, last=stretch.charged)
        return paced(super().limit(stretch, person), passed.normal(person), stretch.normal(person))

    def post_stretch(self, board: Board, person: Person, stretch: Stretch) -> None:
        if stretch.first < stretch.problem.days <= stretch.last and stretch.normal(person):
            super().post_stretch(board, person, stretch)

    def stands(
        self,
        problem: Problem,  # noqa: ARG002
        roster: Roster,  # noqa: ARG002
        person: Person,  # noqa: ARG002
    ) -> Iterator[Mapping[str, Fact]]:
        """A pace is no limit."""
        return iter(())

    def check_stretch(
        self, problem: Problem, person: Person, days: range, total: int, before: int
    ) -> Iterator[Violation]:
        pace = self._pace(problem, person, days, total, before)
        if pace is None or pace.worked <= max(pace.even, before):
            return
        hours = -((max(pace.even, before) - pace.worked) // HOUR)
        yield self.breach(
            problem,
            (person.id,),
            (problem.days - 1,),
            hours,
            first=pace.first,
            last=pace.last,
            worked=pace.worked,
            even=pace.even,
            limit=pace.limit,
            passed=pace.passed,
            normal=pace.normal,
            ahead=pace.ahead,
        )

    def table(self, problem: Problem) -> Iterator[Pace]:
        """How everyone stands before the horizon, and what an even pace leaves for it."""
        spans = tuple(self._spans(problem))
        since = min((days[0] for days in spans), default=0) - reach(problem)
        for person in self.people(problem):
            past = {day: symbol for day, symbol in self._past(problem, person) if day >= since}
            known = work_by_date(self._parts(past))
            for days in spans:
                before = self._carried(problem, person, days)
                before += sum(known.get(day, 0) for day in days)
                pace = self._pace(problem, person, days, before, before)
                if pace and self.binds(problem, person, problem.days - 1):
                    yield pace

    def _past(self, problem: Problem, person: Person) -> Iterator[tuple[int, Symbol]]:
        past = problem.past(person.id)
        yield from enumerate(map(problem.symbol.__getitem__, past), -len(past))

    def _pace(
        self, problem: Problem, person: Person, days: range, worked: int, before: int
    ) -> Pace | None:
        """None where the period does not reach beyond the horizon, or has no normal hours."""
        if not days[0] < problem.days <= days[-1]:
            return None
        normal = normal_minutes(problem, person, days)
        if not normal:
            return None
        passed = normal_minutes(problem, person, range(days[0], problem.days))
        limit = normal + self.allowance
        return Pace(
            person=person.id,
            first=problem.date_of(days[0]),
            last=problem.date_of(days[-1]),
            normal=normal,
            passed=passed,
            limit=limit,
            even=ceil(limit * Fraction(passed, normal)),
            worked=worked,
            before=before,
        )
