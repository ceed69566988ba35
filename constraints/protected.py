"""Protected people: no nights and no overtime up to a date or an age, whatever the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from constraints.shields import NoNight, NoOvertime
from roster.board import Board
from roster.domain import Calendar, Person, Problem, Roster, Text
from roster.rules import PRACTICE, Case, Kind, Source, Violation, parameter
from roster.strip import MONDAY

TUESDAY = MONDAY + timedelta(days=1)
PROVISIONS = Text("女职工劳动保护特别规定", "Special Provisions on the Labour Protection of Women")
NIGHT_WINDOW = Text(
    "夜间指22:00至06:00，依1989年劳动部门解答，待核",
    "night is 22:00 to 06:00 by an answer of the labour ministry of 1989, to be verified",
)


def _no_night(problem: Problem) -> Problem:
    """Everyone is protected from nights up to Tuesday."""
    return problem.with_(
        people=tuple(replace(person, no_night_until=TUESDAY) for person in problem.people)
    )


@dataclass(frozen=True)
class ProtectedNight(NoNight):
    """Up to a date a person has no minute of duty at night.

    Minutes count on the date on which they fall, lead time and breaks included; a duty whose night
    minutes fall after the last protected date is free. Standby at home at night is barred as well,
    the careful reading. The last duties are judged beyond the horizon.

    Parameters
    ----------
    begin, end : int [min from midnight]
        The night of a date: before `end` and from `begin` on. Default 22:00 to 06:00.
    standby : bool
        Whether standby at home is barred too.
    """

    code: ClassVar[str] = "protected.night"
    kind: ClassVar[Kind] = Kind.LAW
    name: ClassVar[Text] = Text("不安排夜班的人员", "Protected from nights")
    sentence: ClassVar[Text] = Text(
        "{person}至{until:year}（含）不安排夜班：{what}。",
        "{person} has no nights up to {until:year}: {what}.",
    )
    source: ClassVar[Source] = Source(PROVISIONS, "6, 9", NIGHT_WINDOW)
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   E  L  N """,
            given=_no_night,
        ),
        Case(
            """      Mo Tu We
                Ada   -  N  -
                Bo    H  -  - """,
            (
                "Ada has no nights up to Tue 3 Mar 2026: N of Tue 3 Mar has 2 h 00 min at night "
                "(22:00–06:00).",
                "Bo has no nights up to Tue 3 Mar 2026: H of Mon 2 Mar has 8 h 00 min at night "
                "(22:00–06:00).",
            ),
            given=_no_night,
        ),
        Case(
            """      Mo
                Ada   H """,
            parameters={"standby": False},
            given=_no_night,
        ),
    )

    def _until(self, person: Person) -> date | None:
        return person.no_night_until

    def post(self, problem: Problem, board: Board) -> None:
        self._post_nights(problem, board)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        return self._nights(problem, roster)


def _no_overtime(problem: Problem) -> Problem:
    """Everyone is protected from overtime up to Tuesday of the second week."""
    until = TUESDAY + timedelta(days=7)
    return problem.with_(
        people=tuple(replace(person, no_overtime_until=until) for person in problem.people)
    )


@dataclass(frozen=True)
class ProtectedOvertime(NoOvertime):
    """Up to a date a person works no longer than a normal day and a normal week.

    A normal day is that of the contract. A week's normal work is its workdays, holidays out, each
    at the contract's day times its share, and 40 hours at most; a workday of leave counts none, nor
    does one on which the person does not belong to the unit. Minutes count on the date on which
    they fall; of a week, those on protected dates count. Standby at home is not work. The amount is
    the excess in started hours, a date and a week each for itself. A date is charged to itself, a
    week to its last day; outside the horizon, to the nearest day in it. What history alone already
    holds raises the limit, and is told once more with amount 0.

    Parameters
    ----------
    week : int [min/week]
        The most that is normal in any week. Default 2400 (40 h).
    lead : bool
        Whether the lead time before a shift counts as work. Default yes, the careful reading: then
        a shift of 8 hours with 20 minutes of handover is overtime.
    """

    code: ClassVar[str] = "protected.overtime"
    kind: ClassVar[Kind] = Kind.LAW
    name: ClassVar[Text] = Text("不安排加班的人员", "Protected from overtime")
    sentence: ClassVar[Text] = Text(
        "{person}至{until:year}（含）不安排加班：{what}。",
        "{person} has no overtime up to {until:year}: {what}.",
    )
    source: ClassVar[Source] = Source(
        PROVISIONS,
        "6, 9",
        Text(
            "标准工时：按工作日与合同折算，每周至多40小时",
            "normal hours: workdays by contract, 40 h a week at most",
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We Th Fr Sa Su Mo Tu We
                Ada   E  E  E  E  E  -  -  E  E  W """,
            given=_no_overtime,
        ),
        Case(
            """      Mo Tu We Th Fr Sa
                Ada   E  E  E  E  E  E
                Bo    W  -  -  -  -  - """,
            (
                "Ada has no overtime up to Tue 10 Mar 2026: week 10 of 2026 has 48 h 00 min of "
                "work, 40 h 00 min at most.",
                "Bo has no overtime up to Tue 10 Mar 2026: Mon 2 Mar has 16 h 00 min of work, "
                "8 h 00 min at most.",
            ),
            given=_no_overtime,
        ),
        Case(
            """      Mo Tu We Th Fr Sa
                Ada   -  E  E  E  E  E """,
            (
                "Ada has no overtime up to Tue 10 Mar 2026: week 10 of 2026 has 40 h 00 min of "
                "work, 32 h 00 min at most.",
            ),
            given=lambda problem: _no_overtime(problem).with_(
                calendar=Calendar(statutory={MONDAY: "清明节"})
            ),
        ),
        Case(
            """      Sa Su | Mo
                Ada   W  W  | E """,
            (
                "Ada has no overtime up to Tue 10 Mar 2026: Mon 2 Mar has 16 h 00 min of work, "
                "8 h 00 min at most.",
            ),
            given=_no_overtime,
        ),
    )

    def _until(self, person: Person) -> date | None:
        return person.no_overtime_until

    def post(self, problem: Problem, board: Board) -> None:
        self._post_overtime(problem, board)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        return self._overtime(problem, roster)


def _seventeen(problem: Problem) -> Problem:
    """Everyone turns 18 on Wednesday."""
    birth = date(MONDAY.year - 18, MONDAY.month, MONDAY.day + 2)
    return problem.with_(people=tuple(replace(person, birth=birth) for person in problem.people))


@dataclass(frozen=True)
class ProtectedMinor(NoNight, NoOvertime):
    """Who is under 18 works no nights and no overtime.

    Nights and overtime are read as for protected adults, up to the day before the birthday. Nobody
    whose date of birth is not kept is bound. People under 16 are refused when they are entered.

    Parameters
    ----------
    age : int [years]
        From this age on the rule no longer binds.
    begin, end : int [min from midnight]
        The night of a date: before `end` and from `begin` on.
    standby : bool
        Whether standby at home is barred too.
    week : int [min/week]
        The most that is normal in any week. Default 2400 (40 h).
    lead : bool
        Whether the lead time before a shift counts as work.
    """

    age: int = parameter(18, unit="years", zh="适用至年龄", en="up to age", low=16, high=18)

    code: ClassVar[str] = "protected.minor"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("未成年工", "Under 18")
    sentence: ClassVar[Text] = Text(
        "{person}至{until:year}（含）为未成年工：{what}。",
        "{person} is under age up to {until:year}: {what}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE,
        note=Text(
            "国家规定未明文禁止夜班，从严执行",
            "the national list bars no nights by name; the careful reading",
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu We
                Ada   E  L  N """,
            given=_seventeen,
        ),
        Case(
            """      Mo Tu We
                Ada   W  -  W """,
            (
                "Ada is under age up to Tue 3 Mar 2026: W of Mon 2 Mar has 8 h 00 min at "
                "night (22:00–06:00).",
                "Ada is under age up to Tue 3 Mar 2026: Mon 2 Mar has 16 h 00 min of work, "
                "8 h 00 min at most.",
            ),
            given=_seventeen,
        ),
    )

    def _until(self, person: Person) -> date | None:
        if person.birth is None:
            return None
        # Who is born on 29 February comes of age on 1 March of a common year.
        month = date(person.birth.year + self.age, person.birth.month, 1)
        return month + timedelta(days=person.birth.day - 2)

    def post(self, problem: Problem, board: Board) -> None:
        self._post_nights(problem, board)
        self._post_overtime(problem, board)

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        yield from self._nights(problem, roster)
        yield from self._overtime(problem, roster)
