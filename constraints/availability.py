"""Availability: who belongs to the unit on a date, and who is away on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from roster.board import Board, Cell, Codes
from roster.domain import (
    LEAVE,
    OFF,
    Absence,
    AbsenceKind,
    Person,
    Problem,
    Roster,
    Span,
    Symbol,
    Text,
)
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation, parameter
from roster.strip import MONDAY
from roster.timeline import DAY, overlap

TUESDAY = MONDAY + timedelta(days=1)
FOUND = {OFF: Text("休息", "a day off"), LEAVE: Text("请假", "leave")}


def _told(problem: Problem, code: str) -> str | Text:
    """What stands in a cell, as a sentence says it."""
    return FOUND.get(code, problem.symbol[code].label)


def _joined(problem: Problem) -> Problem:
    """Ada joins the unit on Tuesday."""
    (ada,) = problem.people
    return problem.with_(people=(replace(ada, present=(Span(first=TUESDAY),)),))


@dataclass(frozen=True)
class Presence(Rule):
    """Outside a person's time in the unit the cell is off.

    Joiners, leavers and people on loan have dates. A cell that is pinned to what stands in it is
    left alone: it is a duty in another unit.
    """

    code: ClassVar[str] = "availability.present"
    kind: ClassVar[Kind] = Kind.COMPANY
    always: ClassVar[bool] = True
    name: ClassVar[Text] = Text("在岗期间", "Time in the unit")
    sentence: ClassVar[Text] = Text(
        "{person}{day}不属于本单位，却安排了{found}。",
        "{person} has {found} on {day}, but does not belong to the unit then.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("以人员表的起止日期为准", "dates of the personnel list")
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   -  E """,
            given=_joined,
        ),
        Case(
            """      Mo Tu
                Ada   E  E """,
            ("Ada has E on Mon 2 Mar, but does not belong to the unit then.",),
            given=_joined,
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        taken = frozenset(problem.symbol) - {OFF}
        for person, day, price in self.bound(problem):
            if not person.is_present(problem.date_of(day)):
                barred = taken - {problem.pins.get((person.id, day), OFF)}
                board.post(Cell(person.id, day, barred, price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person_id, day, code in roster.cells():
            person, when = problem.person[person_id], problem.start + timedelta(days=day)
            if code == OFF or any(span.covers(when) for span in person.present):
                continue
            if problem.pins.get((person_id, day)) != code and self.binds(problem, person, day):
                yield self.breach(problem, (person_id,), (day,), 1, found=_told(problem, code))


LEAVE_ON_RECORD = Text("当日请假", "leave is recorded")
DAY_OFF = Text("当日已确定不排班", "the day off is promised")
NO_LEAVE = Text("没有请假记录", "no leave is recorded")
BARRED_SHIFT = Text("该班次当日不可安排", "this shift is barred")
INTO_LEAVE = Text("占用了请假日", "it runs into leave")


def _away(problem: Problem) -> Problem:
    """Ada is on leave on Tuesday, Bo has a promised day off, Cy cannot work nights."""
    tuesday = Span(TUESDAY, TUESDAY)
    return problem.with_(
        absences=(
            Absence("Ada", tuesday),
            Absence("Bo", tuesday, AbsenceKind.UNAVAILABLE),
            Absence("Cy", tuesday, AbsenceKind.UNAVAILABLE, ("N",)),
        )
    )


@dataclass(frozen=True)
class Absences(Rule):
    """Leave is leave, a promised day off is off, and leave stands nowhere else.

    On a date of leave the person is on leave; on an unavailable date off; an absence that names
    shift types bars those alone. Nor may a duty of a neighbouring date run into leave: a 24-hour
    duty that ends at 08:00 of the first day of leave, or a lead time before the midnight in which
    leave ends. A promised day off is only off: a duty of the day before may end on it. Leave
    outside the person's time in the unit is not read. Leave that is pinned needs no record.

    Parameters
    ----------
    spill : int [min]
        Minutes of a neighbouring duty that a day of leave may bear. Default 0, the careful reading:
        leave begins at midnight. 480 lets a 24-hour duty end at 08:00.
    """

    spill: int = parameter(
        0, unit="min", zh="邻日班可占请假日", en="duty that leave may bear", low=0, high=1440
    )

    code: ClassVar[str] = "availability.absence"
    kind: ClassVar[Kind] = Kind.COMPANY
    always: ClassVar[bool] = True
    name: ClassVar[Text] = Text("请假与不可排日", "Absences on record")
    sentence: ClassVar[Text] = Text(
        "{person}{day}安排了{found}：{why}。", "{person} has {found} on {day}: {why}."
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("已批准的请假不占用", "approved absences are kept")
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   E  =
                Bo    N  -
                Cy    -  E """,
            given=_away,
        ),
        Case(
            """      Mo Tu
                Ada   =  E
                Bo    -  E
                Cy    -  N """,
            (
                "Ada has leave on Mon 2 Mar: no leave is recorded.",
                "Ada has E on Tue 3 Mar: leave is recorded.",
                "Bo has E on Tue 3 Mar: the day off is promised.",
                "Cy has N on Tue 3 Mar: this shift is barred.",
            ),
            given=_away,
        ),
        Case(
            """      Mo Tu
                Ada   W  = """,
            ("Ada has W on Mon 2 Mar: it runs into leave.",),
            given=_away,
        ),
        Case(
            """      Mo Tu
                Ada   W  = """,
            parameters={"spill": 480},
            given=_away,
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        every, leave = frozenset(problem.symbol), frozenset({LEAVE})
        running = {offset: _running(problem, offset, self.spill) for offset in (-1, 1, 2)}
        of_shift = {
            shift: frozenset(s.code for s in problem.symbols if shift in {p.shift for p in s.parts})
            for absence in problem.absences
            for shift in absence.shifts
        }

        def barred_to(person: Person, when: date, absences: tuple[Absence, ...]) -> Codes:
            if _on_leave(problem, person, when):
                return every - {LEAVE}
            if problem.is_absent(person.id, when, AbsenceKind.UNAVAILABLE):
                return every - {OFF}
            return leave.union(
                *(of_shift[s] for a in absences if a.span.covers(when) for s in a.shifts),
                *(
                    codes
                    for offset, codes in running.items()
                    if _on_leave(problem, person, when + timedelta(days=offset))
                ),
            )

        for person, day, price in self.bound(problem):
            absences = problem.absences_of(person.id)
            barred = barred_to(person, problem.date_of(day), absences) if absences else leave
            if problem.pins.get((person.id, day)) == LEAVE:
                barred -= leave
            board.post(Cell(person.id, day, barred, price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for person in self.people(problem):
            mine = problem.absences_of(person.id)
            for day, code in enumerate(roster.rows[person.id]):
                if not self.binds(problem, person, day):
                    continue
                if code == LEAVE == problem.pins.get((person.id, day)):
                    continue
                why = self._why_not(problem, person, mine, day, problem.symbol[code])
                if why:
                    yield self.breach(
                        problem, (person.id,), (day,), 1, found=_told(problem, code), why=why
                    )

    def _why_not(
        self, problem: Problem, person: Person, mine: tuple[Absence, ...], day: int, symbol: Symbol
    ) -> Text | None:
        """What in the person's absences speaks against a symbol on a day."""
        when = problem.start + timedelta(days=day)
        today = [absence for absence in mine if absence.span.covers(when)]
        whole = {absence.kind for absence in today if not absence.shifts}
        if AbsenceKind.LEAVE in whole and person.is_present(when):
            return None if symbol.code == LEAVE else LEAVE_ON_RECORD
        if AbsenceKind.UNAVAILABLE in whole:
            return None if symbol.code == OFF else DAY_OFF
        if symbol.code == LEAVE:
            return NO_LEAVE
        if {part.shift for part in symbol.parts} & {s for a in today for s in a.shifts}:
            return BARRED_SHIFT
        if any(self._runs_into(leave, person, when, symbol) for leave in mine):
            return INTO_LEAVE
        return None

    def _runs_into(self, leave: Absence, person: Person, when: date, symbol: Symbol) -> bool:
        if leave.shifts or leave.kind is not AbsenceKind.LEAVE:
            return False
        for days in (-1, 1, 2):
            away, midnight = when + timedelta(days=days), days * DAY
            if leave.span.covers(away) and person.is_present(away):
                stays = ((max(p.start - p.lead, midnight), p.end) for p in symbol.parts)
                spent = sum(max(0, min(end, midnight + DAY) - begin) for begin, end in stays)
                if spent > self.spill:
                    return True
        return False


def _on_leave(problem: Problem, person: Person, when: date) -> bool:
    return person.is_present(when) and problem.is_absent(person.id, when, AbsenceKind.LEAVE)


def _running(problem: Problem, offset: int, spill: int) -> Codes:
    """The symbols with more than `spill` minutes of duty on the date so many days later."""
    begin, end = offset * DAY, (offset + 1) * DAY
    return frozenset(
        symbol.code
        for symbol in problem.symbols
        if sum(overlap(part.arrival, part.end, begin, end) for part in symbol.parts) > spill
    )
