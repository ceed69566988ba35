"""Overtime as the law counts it: beyond the normal hours of a day, a month, an approved cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from constraints.leave import LeaveByLaw, noted
from constraints.regulations import LABOUR_LAW
from constraints.stretches import Stretch
from constraints.worktime import WorkCeiling, leave_minutes
from roster.board import Board
from roster.domain import Absence, Basis, Part, Person, Problem, Roster, Span, Text
from roster.rules import Case, Fact, Kind, Source, Violation, parameter
from roster.timeline import DAY, iso_week


@dataclass(frozen=True)
class OvertimeDay(WorkCeiling):
    """A person works so long beyond the normal day on one calendar date at most.

    The normal day is that of the contract on the date. It is compared with work on any date, rest
    days as well. The unit may depart from it, as from the limit of a month, for urgent repair (art.
    42), for those whom an approval puts on non-fixed hours, and for duty of the standby class.

    Parameters
    ----------
    overtime : int [min]
        Most work beyond the normal day. Default 180 (3 h).
    whole_day : bool
        Whether duties of 24 hours and more count. No date can hold one within the limit; where they
        are left out, the month or the approved cycle alone limits them.
    """

    overtime: int = parameter(
        180, unit="min", zh="每日最长加班", en="most overtime a day", low=0, high=180
    )
    whole_day: bool = parameter(True, unit="", zh="含24小时值班", en="24-hour duty counts")

    code: ClassVar[str] = "hours.overtime_day"
    gives_way_to: ClassVar[str] = "hours.cycle"
    kind: ClassVar[Kind] = Kind.LAW
    name: ClassVar[Text] = Text("每日加班", "Overtime a day")
    sentence: ClassVar[Text] = Text(
        "{person}在{first}工作{worked:hours}，标准工作日{normal:hours}，超出{overtime:hours}，"
        "上限{allowance:hours}。",
        "{person} works {worked:hours} on {first}: {overtime:hours} beyond the normal day of "
        "{normal:hours}; {allowance:hours} are the most.",
    )
    source: ClassVar[Source] = Source(
        LABOUR_LAW,
        "41",
        Text("特殊原因不超过3小时，一般不超过1小时", "special reasons: 3 h; else 1 h a day"),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case("""      Mo Tu
                Ada   D  D """),
        Case(
            """      Mo Tu
                Ada   W  - """,
            ("Ada works 16 h on Mon 2 Mar: 8 h beyond the normal day of 8 h; 3 h are the most.",),
        ),
        Case(
            """      Mo Tu
                Ada   W  - """,
            parameters={"whole_day": False},
        ),
    )

    @property
    def allowance(self) -> int:
        return self.overtime

    def label(self, when: date) -> str:
        return when.isoformat()

    def counts(self, part: Part) -> bool:
        return super().counts(part) and (self.whole_day or part.length < DAY)

    def limit(self, stretch: Stretch, person: Person) -> int:
        terms = stretch.problem.terms(person, stretch.problem.date_of(stretch.first))
        return terms.day + self.overtime

    def normal(self, problem: Problem, person: Person, days: range) -> int:
        contract = problem.contract.get(person.contract(problem.date_of(days[0])))
        return contract.day if contract else 480


@dataclass(frozen=True)
class BeyondNormal(WorkCeiling):
    """Work on the dates of a stretch exceeds its normal hours by so much at most.

    Normal hours are the workdays of the calendar, adjusted workdays in and holidays out, each at
    the contract's day times its share. A workday on which the person does not belong to the unit
    counts none, nor does one before the horizon of which nothing is known: no history row and no
    tally ``minutes:YYYY-MM``.

    Leave is never overtime. Either it lowers the normal hours, or it counts as worked and they
    stay; the work that is allowed beside it is the same, and only the arithmetic that is told
    differs. Leave to be made up would allow more than the law and is no choice here.

    Where the horizon ends before the stretch, what is known is compared with the limit of the whole
    stretch: nothing that is allowed now can turn out to have been forbidden by the limit alone.
    """

    beyond_normal: ClassVar[bool] = True
    leave: LeaveByLaw = parameter(LeaveByLaw.LOWERS, unit="", zh="请假计法", en="how leave counts")

    @property
    def attended(self) -> bool:
        return self.leave == LeaveByLaw.ATTENDED

    def told(
        self, problem: Problem, person: Person, days: range, total: int, normal: int
    ) -> dict[str, Fact]:
        first = problem.date_of(days[0])
        return {
            **super().told(problem, person, days, total, normal),
            "year": first.year,
            "month": first.month,
            "leave": noted(self.leave, leave_minutes(problem, person, days)),
        }


def _mostly_away(problem: Problem) -> Problem:
    """Ada and Bo are on leave after the drawn week, until the end of its month."""
    after = problem.date_of(problem.days)
    span = Span(after, date(after.year, after.month, 31))
    return problem.with_(absences=tuple(Absence(p.id, span) for p in problem.people))


@dataclass(frozen=True)
class OvertimeMonth(BeyondNormal):
    """A person works so long beyond the normal hours of a calendar month at most.

    Parameters
    ----------
    overtime : int [min]
        Most work beyond the normal hours. Default 2160 (36 h).
    leave : LeaveByLaw
        Whether leave lowers the normal hours (`lowers`) or counts as worked (`attended`).
    """

    overtime: int = parameter(
        2160, unit="min", zh="每月最长加班", en="most overtime a month", low=0, high=2160
    )

    code: ClassVar[str] = "hours.overtime_month"
    gives_way_to: ClassVar[str] = "hours.cycle"
    kind: ClassVar[Kind] = Kind.LAW
    name: ClassVar[Text] = Text("每月加班", "Overtime a month")
    sentence: ClassVar[Text] = Text(
        "{person}{year}年{month}月工作{worked:hours}，标准工时{normal:hours}，"
        "超出{overtime:hours}，上限{allowance:hours}{leave}。",
        "{person} works {worked:hours} in {year}-{month:02d}: {overtime:hours} beyond the normal "
        "{normal:hours}; {allowance:hours} are the most{leave}.",
    )
    source: ClassVar[Source] = Source(LABOUR_LAW, "41", Text("每月36小时", "36 h a month"))
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  -  W  -  W  -  - """,
            given=_mostly_away,
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  -  W  -  W  -  D
                Bo    D  D  D  D  D  D  D """,
            (
                "Ada works 80 h in 2026-03: 40 h beyond the normal 40 h; 36 h are the most "
                "(136 h of leave taken off).",
            ),
            given=_mostly_away,
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  -  W  -  W  -  D """,
            (
                "Ada works 216 h in 2026-03: 40 h beyond the normal 176 h; 36 h are the most "
                "(136 h of leave counted as worked).",
            ),
            {"leave": LeaveByLaw.ATTENDED},
            given=_mostly_away,
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   -  -  -  -  -  -  - """,
            (
                "Ada works 80 h in 2026-03: 40 h beyond the normal 40 h; 36 h are the most "
                "(136 h of leave taken off).",
            ),
            given=lambda problem: _mostly_away(problem).with_(
                tallies={"Ada": {"minutes:2026-03": 4800}}
            ),
        ),
    )

    @property
    def allowance(self) -> int:
        return self.overtime

    def label(self, when: date) -> str:
        return f"{when:%Y-%m}"


class Cycle(StrEnum):
    """The period over which approved hours are averaged."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def label(self, when: date) -> str:
        """What the dates of one such cycle share."""
        match self:
            case Cycle.WEEK:
                return iso_week(when)
            case Cycle.MONTH:
                return f"{when:%Y-%m}"
            case Cycle.QUARTER:
                return f"{when.year}-Q{(when.month + 2) // 3}"
            case Cycle.YEAR:
                return str(when.year)


CYCLES_A_YEAR: Mapping[Cycle, int] = {
    Cycle.WEEK: 52,
    Cycle.MONTH: 12,
    Cycle.QUARTER: 4,
    Cycle.YEAR: 1,
}


@dataclass(frozen=True)
class CycleHours(BeyondNormal):
    """Comprehensive hours: work in an approved cycle averages out at the normal hours.

    The overtime of the months that the cycle stands for comes on top: 36 h for a month, 108 h for a
    quarter, 432 h for a year, a 52nd of that for a week. It is in force only with an approval by
    the labour authority, whose scope and expiry the setting's scope repeats; power supply is not
    among the trades that the regulation names. That approval is no basis to exceed what it allows;
    urgent repair is, as from the limits of a day and a month (art. 42).

    Parameters
    ----------
    cycle : Cycle
    overtime : int [min/month]
        Most work beyond the normal hours in a month of the cycle. Default 2160 (36 h).
    leave : LeaveByLaw
        Whether leave lowers the normal hours (`lowers`) or counts as worked (`attended`).
    approval : str
        Number and date of the approval. Empty: the rule is not in force.
    """

    cycle: Cycle = parameter(Cycle.QUARTER, unit="", zh="周期", en="cycle")
    overtime: int = parameter(
        2160, unit="min/month", zh="月均最长加班", en="most overtime a month", low=0, high=2160
    )
    approval: str = parameter("", unit="", zh="批准文件", en="approval document")

    code: ClassVar[str] = "hours.cycle"
    bases: ClassVar[tuple[Basis, ...]] = (Basis.URGENT_REPAIR, Basis.STANDBY_CLASS, Basis.NONE)
    kind: ClassVar[Kind] = Kind.LAW
    name: ClassVar[Text] = Text("综合计算工时", "Comprehensive hours")
    sentence: ClassVar[Text] = Text(
        "{person}在{first:year}至{last:year}的综合计算周期内工作{worked:hours}，标准工时{normal:hours}，"
        "超出{overtime:hours}，上限{allowance:hours}（{approval}）{leave}。",
        "{person} works {worked:hours} in the cycle from {first:year} to {last:year}: "
        "{overtime:hours} beyond the normal {normal:hours}; {allowance:hours} are the most "
        "({approval}){leave}.",
    )
    source: ClassVar[Source] = Source(
        Text("劳部发〔1994〕503号", "劳部发〔1994〕503号"),
        "5, 6",
        Text("须经劳动行政部门批准", "needs the approval of the labour authority"),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  W  W  -  -  -  - """,
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   D  D  D  D  D  D  - """,
            parameters={"cycle": Cycle.WEEK, "approval": "2026-7"},
        ),
        Case(
            """      Mo Tu We Th Fr Sa Su
                Ada   W  -  W  -  D  -  - """,
            (
                "Ada works 56 h in the cycle from Mon 2 Mar 2026 to Sun 8 Mar 2026: 16 h beyond "
                "the normal 40 h; 8.3 h are the most (2026-7).",
            ),
            {"cycle": Cycle.WEEK, "approval": "2026-7"},
        ),
    )

    @property
    def in_force(self) -> bool:
        """Whether an approval is on record."""
        return bool(self.approval.strip())

    @property
    def allowance(self) -> int:
        return self.overtime * 12 // CYCLES_A_YEAR[self.cycle]

    def label(self, when: date) -> str:
        return self.cycle.label(when)

    def told(
        self, problem: Problem, person: Person, days: range, total: int, normal: int
    ) -> dict[str, Fact]:
        facts = super().told(problem, person, days, total, normal)
        return facts | {"approval": self.approval}

    def post(self, problem: Problem, board: Board) -> None:
        if self.in_force:
            super().post(problem, board)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        if self.in_force:
            yield from super().check(problem, roster)
