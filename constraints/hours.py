"""Hours of a person: in a day, a week, a whole period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from constraints.leave import Leave, noted
from constraints.stretches import Stretch
from constraints.worktime import HOUR, WorkCeiling, leave_minutes
from roster.board import Board, Total
from roster.domain import (
    LEAVE,
    OFF,
    Absence,
    AbsenceKind,
    Hours,
    Person,
    Problem,
    Roster,
    Span,
    Symbol,
    Text,
)
from roster.prices import COMPANY, DEPARTURE_HOUR, Price
from roster.rules import PRACTICE, Case, Fact, Kind, Rule, Source, Violation, parameter
from roster.timeline import iso_week, work_minutes
from roster.wording import hours


@dataclass(frozen=True)
class DayHours(WorkCeiling):
    """A person works so many hours on one calendar date at most, whatever duties they belong to.

    Not for posts of 24-hour duty, whose first date alone holds 16 h.

    Parameters
    ----------
    maximum : int [min]
        Most work on one date. Default 660 (11 h): the ceiling for heavy work under comprehensive
        hours, taken here for everyone.
    """

    maximum: int = parameter(
        660, unit="min", zh="每日最长工时", en="most work a day", low=0, high=1440
    )

    code: ClassVar[str] = "hours.day"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("每日工时", "Hours a day")
    sentence: ClassVar[Text] = Text(
        "{person}在{first}工作{worked:hours}，最多{limit:hours}。",
        "{person} works {worked:hours} on {first}; {limit:hours} are the most.",
    )
    source: ClassVar[Source] = Source(
        Text("劳部发〔1997〕271号", "劳部发〔1997〕271号"),
        note=Text(
            "三级以上体力劳动每日11小时；其他岗位为企业惯例",
            "11 h a day for heavy work; for other work company practice",
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu
                Ada   D  N """),
        Case(
            """      Mo Tu
                Ada   W  - """,
            ("Ada works 16 h on Mon 2 Mar; 11 h are the most.",),
        ),
        Case(
            """      Su | Mo Tu
                Ada   N  | L  - """,
            ("Ada works 14 h on Mon 2 Mar; 11 h are the most.",),
        ),
    )

    def label(self, when: date) -> str:
        return when.isoformat()

    @property
    def allowance(self) -> int:
        return self.maximum


def _two_days_of_leave(problem: Problem) -> Problem:
    """Everyone is on leave on the first two days."""
    span = Span(problem.start, problem.date_of(1))
    return problem.with_(absences=tuple(Absence(p.id, span) for p in problem.people))


@dataclass(frozen=True)
class WeekHours(WorkCeiling):
    """A person works neither too little nor too much in a week, Monday to Sunday.

    The maximum is compared with what is known of the week. The minimum is asked only of weeks that
    are known whole, up to their Sunday; each workday on which the person does not belong to the
    unit lowers it by the normal day of the contract.

    A workday of leave lowers the minimum likewise and leaves the maximum (`lowers`), or counts as a
    normal day worked towards both (`attended`), or does neither, so that its hours are made up
    (`made_up`).

    Parameters
    ----------
    minimum : int [min]
        Least work in a week; 0: none is asked.
    maximum : int [min]
        Most work in a week. Default 3000 (50 h): six duties of 8 h 20 min, early arrival included.
    leave : Leave
        How leave counts. Default: it lowers the minimum.
    floor_price : Price
        Points for each started hour below the minimum.
    """

    minimum: int = parameter(
        0, unit="min", zh="每周最少工时", en="least work a week", low=0, high=10080
    )
    maximum: int = parameter(
        3000, unit="min", zh="每周最长工时", en="most work a week", low=0, high=10080
    )
    leave: Leave = parameter(Leave.LOWERS, unit="", zh="请假计法", en="how leave counts")
    floor_price: Price = COMPANY

    code: ClassVar[str] = "hours.week"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("每周工时", "Hours a week")
    sentence: ClassVar[Text] = Text(
        "{person}在{first}至{last}这一周工作{worked:hours}，{bound}{leave}。",
        "{person} works {worked:hours} in the week of {first}; {bound} are wanted{leave}.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    floors: ClassVar[tuple[str, ...]] = ("floor_price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu We Th Fr Sa Su
                Ada   D  D  D  D  D  D  - """),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   D  D  D  D  D  D  D """,
            ("Ada works 56 h in the week of Mon 2 Mar; at most 50 h are wanted.",),
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   D  D  -  -  -  -  -
                Bo    D  D  D  -  -  -  - """,
            ("Ada works 16 h in the week of Mon 2 Mar; at least 24 h are wanted.",),
            {"minimum": 1440},
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   =  =  D  -  -  -  - """,
            (
                "Ada works 8 h in the week of Mon 2 Mar; at least 24 h are wanted "
                "(16 h of leave taken off).",
            ),
            {"minimum": 2400},
            given=_two_days_of_leave,
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   =  =  D  D  D  D  D
                Bo    =  =  -  -  -  -  - """,
            (
                "Ada works 56 h in the week of Mon 2 Mar; at most 50 h are wanted "
                "(16 h of leave counted as worked).",
                "Bo works 16 h in the week of Mon 2 Mar; at least 24 h are wanted "
                "(16 h of leave counted as worked).",
            ),
            {"minimum": 1440, "leave": Leave.ATTENDED},
            given=_two_days_of_leave,
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   =  =  D  D  D  -  -
                Bo    =  =  D  D  D  D  D """,
            (
                "Ada works 24 h in the week of Mon 2 Mar; at least 40 h are wanted "
                "(16 h of leave to be made up).",
            ),
            {"minimum": 2400, "leave": Leave.MADE_UP},
            given=_two_days_of_leave,
        ),
    )

    def label(self, when: date) -> str:
        return iso_week(when)

    @property
    def allowance(self) -> int:
        return self.maximum

    @property
    def attended(self) -> bool:
        return self.leave == Leave.ATTENDED

    def told(
        self, problem: Problem, person: Person, days: range, total: int, normal: int
    ) -> dict[str, Fact]:
        leave = noted(self.leave, self.credited(problem, person, days))
        facts = super().told(problem, person, days, total, normal)
        return facts | {"bound": _at_most(self.maximum), "leave": leave}

    def post_stretch(self, board: Board, person: Person, stretch: Stretch) -> None:
        super().post_stretch(board, person, stretch)
        problem = stretch.problem
        if stretch.first < -len(problem.past(person.id)) or stretch.last >= problem.days:
            return
        before = stretch.before(person.id) + self.credit(stretch, person)
        if before >= self.minimum:
            return
        low = self.minimum - stretch.gone(person)
        low -= stretch.leave(person) if self.leave == Leave.LOWERS else 0
        if before < low:
            cells = stretch.coefficients
            board.post(
                Total(person.id, cells, before, low=low, step=HOUR, low_price=self.floor_price)
            )

    def check_stretch(
        self, problem: Problem, person: Person, days: range, total: int, before: int
    ) -> Iterator[Violation]:
        yield from super().check_stretch(problem, person, days, total, before)
        past = problem.past(person.id)
        if days[0] < -len(past) or days[-1] >= problem.days:
            return
        leave = leave_minutes(problem, person, days)
        wanted = self.minimum - (leave if self.leave == Leave.LOWERS else 0)
        for day in days:
            when, here = problem.date_of(day), person.is_present(problem.date_of(day))
            found = OFF if day >= 0 else past[day]
            elsewhere = found == OFF or problem.is_absent(person.id, when, AbsenceKind.LEAVE)
            if problem.calendar.is_workday(when) and not here and elsewhere and found != LEAVE:
                terms = problem.terms(person, when)
                wanted -= terms.day * terms.share // 1000
        if total < wanted:
            lacking = (wanted - total + HOUR - 1) // HOUR
            facts = self.told(problem, person, days, total, 0)
            facts |= {"bound": _at_least(wanted), "leave": noted(self.leave, leave)}
            yield self.breach(
                problem, (person.id,), (days[-1],), lacking, self.floor_price, **facts
            )


def _at_most(minutes: int) -> Text:
    return Text(f"最多{hours(minutes, 'zh')}", f"at most {hours(minutes, 'en')}")


def _at_least(minutes: int) -> Text:
    return Text(f"至少{hours(minutes, 'zh')}", f"at least {hours(minutes, 'en')}")


@dataclass(frozen=True)
class PeriodHours(Rule):
    """The duties of the horizon hold neither too little nor too much work.

    A plain sum: every duty counts whole under its date, however far it reaches beyond the horizon;
    history counts nothing. A workday of leave does neither, so that its hours are made up
    (`made_up`), or lowers the minimum by the normal day of the contract and leaves the maximum
    (`lowers`), or counts as a normal day worked towards both (`attended`); leave alone breaks no
    maximum. It binds whom the scope covers on the last day, to which a breach is charged, by
    started hours.

    Parameters
    ----------
    minimum : int [min]
        Least work; 0: none is asked.
    maximum : int [min]
        Most work. Default 10560 (176 h): 22 days of 8 h, for a horizon of a month.
    leave : Leave
        How leave counts. Default: its hours are made up.
    floor_price : Price
        Points for each started hour below the minimum.
    """

    minimum: int = parameter(0, unit="min", zh="最少工时", en="least work", low=0)
    maximum: int = parameter(10560, unit="min", zh="最长工时", en="most work", low=0)
    leave: Leave = parameter(Leave.MADE_UP, unit="", zh="请假计法", en="how leave counts")
    floor_price: Price = COMPANY

    departed: ClassVar[Price] = DEPARTURE_HOUR
    code: ClassVar[str] = "hours.period"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("周期工时", "Hours of the period")
    sentence: ClassVar[Text] = Text(
        "{person}本期工作{worked:hours}，{bound}{leave}。",
        "{person} works {worked:hours} in this period; {bound} are wanted{leave}.",
    )
    source: ClassVar[Source] = Source(PRACTICE)
    floors: ClassVar[tuple[str, ...]] = ("floor_price",)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   D  -  N """,
            parameters={"minimum": 960, "maximum": 960},
        ),
        Case(
            """      Mo Tu We
                Ada   D  -  W
                Bo    D  =  - """,
            (
                "Ada works 32 h in this period; at most 24 h are wanted.",
                "Bo works 8 h in this period; at least 16 h are wanted.",
            ),
            {"minimum": 960, "maximum": 1440},
        ),
        Case(
            """      Mo Tu We
                Ada   =  =  -
                Bo    =  =  D
                Cy    =  =  W """,
            (
                "Cy works 40 h in this period; at most 24 h are wanted "
                "(16 h of leave counted as worked).",
            ),
            {"minimum": 960, "maximum": 1440, "leave": Leave.ATTENDED},
            given=_two_days_of_leave,
        ),
        Case(
            """      Mo Tu We
                Ada   =  =  -
                Bo    =  =  W """,
            ("Ada works 0 h in this period; at least 8 h are wanted (16 h of leave taken off).",),
            {"minimum": 1440, "maximum": 1440, "leave": Leave.LOWERS},
            given=_two_days_of_leave,
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        minutes = {s.code: work_minutes(s) for s in problem.symbols if s.is_work}
        cells = {(d, code): spent for d in range(problem.days) for code, spent in minutes.items()}
        last = problem.days - 1
        period = Stretch(problem, 0, last, {})
        for person in self.people(problem):
            if self.binds(problem, person, last):
                leave = period.leave(person)
                attended = leave if self.leave == Leave.ATTENDED else 0
                board.post(
                    Total(
                        person.id,
                        cells,
                        attended,
                        low=self.minimum - (leave if self.leave == Leave.LOWERS else 0),
                        high=max(self.maximum, attended),
                        step=HOUR,
                        low_price=self.floor_price,
                        high_price=self.price_on(problem, person.id, last),
                    )
                )

    def least(self, leave: int) -> int:
        """[min] wanted at least of someone who has this leave."""
        return self.minimum - (leave if self.leave == Leave.LOWERS else 0)

    def _stand(self, problem: Problem, roster: Roster, person: Person) -> tuple[int, int, int]:
        """[min] of leave, of leave that counts as worked, and of all work with it."""
        line = problem.line(roster, person.id)
        leave = leave_minutes(problem, person, range(problem.days))
        counted = leave if self.leave == Leave.ATTENDED else 0
        return leave, counted, counted + sum(_worked(line[day]) for day in range(problem.days))

    def stands(
        self, problem: Problem, roster: Roster, person: Person
    ) -> Iterator[Mapping[str, Fact]]:
        """How a person stands to what is wanted of the horizon, kept or not; none: not bound."""
        if self.in_force and self.binds(problem, person, problem.days - 1):
            leave, counted, worked = self._stand(problem, roster, person)
            yield {
                "worked": worked,
                "credited": counted,
                "least": max(0, self.least(leave)),
                "limit": max(self.maximum, counted),
                "first": problem.start,
                "last": problem.date_of(problem.days - 1),
            }

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        last = problem.days - 1
        for person in self.people(problem):
            if not self.binds(problem, person, last):
                continue
            leave, counted, worked = self._stand(problem, roster, person)
            most, least = max(self.maximum, counted), self.least(leave)
            if worked > most:
                over, bound = -((most - worked) // HOUR), _at_most(self.maximum)
                yield self.breach(
                    problem,
                    (person.id,),
                    (last,),
                    over,
                    worked=worked,
                    bound=bound,
                    leave=noted(self.leave, counted),
                )
            if worked < least:
                under, bound = -((worked - least) // HOUR), _at_least(least)
                yield self.breach(
                    problem,
                    (person.id,),
                    (last,),
                    under,
                    self.floor_price,
                    worked=worked,
                    bound=bound,
                    leave=noted(self.leave, leave),
                )


def _worked(symbol: Symbol) -> int:
    """[min] of work in a duty, as the checker reads its parts."""
    return sum(
        part.lead + part.length - (0 if part.pause_paid else part.pause_length)
        for part in symbol.parts
        if part.hours is not Hours.STANDBY_HOME
    )
