"""The NRP shift scheduling instances: one text file of sections, days counted from a Monday.

Successions and longest runs assume days off before the horizon, shortest runs are not judged at its
edges; that is what an empty history means here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from constraints.availability import Absences
from constraints.counts import Shifts
from constraints.coverage import MaximumCover, MinimumCover
from constraints.formats.lines import Sheet
from constraints.hours import PeriodHours
from constraints.requests import Requests
from constraints.runs import ForbiddenSuccession, OffRun, WorkRun
from constraints.skills import SkillsHeld
from constraints.weekends import MostWeekends, Period
from roster.domain import (
    Absence,
    AbsenceKind,
    Contract,
    Held,
    Need,
    Part,
    Person,
    Post,
    PostKind,
    Problem,
    Request,
    Roster,
    ShiftType,
    Span,
    Symbol,
)
from roster.rules import Rule, Scope
from roster.strip import MONDAY

MORNING = 480
"""[min] when every shift begins: the files give lengths alone."""

STAFF = (
    "ID",
    "MaxShifts",
    "MaxTotalMinutes",
    "MinTotalMinutes",
    "MaxConsecutiveShifts",
    "MinConsecutiveShifts",
    "MinConsecutiveDaysOff",
    "MaxWeekends",
)
REQUEST = ("EmployeeID", "Day", "ShiftID", "Weight")
COVER = ("Day", "ShiftID", "Requirement", "Weight for under", "Weight for over")


@dataclass
class _File:
    """What the sections of a file hold, in their own terms."""

    sheet: Sheet
    days: int = 0
    lengths: dict[str, int] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    terms: dict[str, tuple[int, ...]] = field(default_factory=dict)
    most: dict[tuple[str, str], int] = field(default_factory=dict)
    off: list[tuple[str, int]] = field(default_factory=list)
    wishes: list[tuple[str, int, str, int, bool]] = field(default_factory=list)
    cover: list[tuple[int, str, int, int, int]] = field(default_factory=list)

    def read(self) -> None:
        section = ""
        for row, line in self.sheet.rows():
            if line.startswith("SECTION_"):
                section = line.removeprefix("SECTION_")
                continue
            values = [value.strip() for value in line.split(",")]
            match section:
                case "HORIZON":
                    self.days = self.sheet.number(row, "days", values[0])
                case "SHIFTS":
                    self._shift(row, values)
                case "STAFF":
                    self._person(row, values)
                case "DAYS_OFF":
                    self._days_off(row, values)
                case "SHIFT_ON_REQUESTS" | "SHIFT_OFF_REQUESTS":
                    self._wish(row, values, section == "SHIFT_ON_REQUESTS")
                case "COVER":
                    self._cover(row, values)
                case _:
                    self.sheet.flaw(row, "", line, "a section of the format", "格式规定的段落")
        if not self.days:
            self.sheet.flaw(0, "SECTION_HORIZON", "", "the number of days", "天数")
        self._check_pairs()
        self.sheet.done()

    def _shift(self, row: int, values: list[str]) -> None:
        if len(values) < 2:
            self.sheet.fields(row, ("ShiftID", "Length"), values)
            return
        self.lengths[values[0]] = self.sheet.number(row, "Length", values[1])
        after = values[2] if len(values) > 2 else ""
        self.pairs += [(values[0], other) for other in after.split("|") if other]

    def _check_pairs(self) -> None:
        for _, other in self.pairs:
            self.sheet.known(0, "SECTION_SHIFTS", other, self.lengths)

    def _person(self, row: int, values: list[str]) -> None:
        if not self.sheet.fields(row, STAFF, values):
            return
        for item in filter(None, values[1].split("|")):
            shift, _, count = item.partition("=")
            if self.sheet.known(row, "MaxShifts", shift, self.lengths):
                self.most[values[0], shift] = self.sheet.number(row, "MaxShifts", count)
        numbers = zip(STAFF[2:], values[2:], strict=True)
        self.terms[values[0]] = tuple(self.sheet.number(row, n, v) for n, v in numbers)

    def _day(self, row: int, column: str, value: str) -> int:
        day = self.sheet.number(row, column, value)
        if day >= self.days:
            self.sheet.flaw(row, column, value, f"a day below {self.days}", f"小于{self.days}的天")
        return day

    def _days_off(self, row: int, values: list[str]) -> None:
        if self.sheet.known(row, "EmployeeID", values[0], self.terms):
            self.off += [(values[0], self._day(row, "DayIndexes", v)) for v in values[1:] if v]

    def _wish(self, row: int, values: list[str], wants: bool) -> None:
        if not self.sheet.fields(row, REQUEST, values):
            return
        person, day, shift, weight = values
        if self.sheet.known(row, "EmployeeID", person, self.terms) and self.sheet.known(
            row, "ShiftID", shift, self.lengths
        ):
            points = self.sheet.number(row, "Weight", weight)
            self.wishes.append((person, self._day(row, "Day", day), shift, points, wants))

    def _cover(self, row: int, values: list[str]) -> None:
        if not self.sheet.fields(row, COVER, values):
            return
        if self.sheet.known(row, "ShiftID", values[1], self.lengths):
            heads, under, over = (self.sheet.number(row, "Requirement", v) for v in values[2:])
            self.cover.append((self._day(row, "Day", values[0]), values[1], heads, under, over))


def read(path: Path) -> tuple[Problem, tuple[Rule, ...]]:
    """The problem and the rules of an instance; its requests and cover are the only points.

    Raises
    ------
    BadInput
        The file does not follow the format.
    """
    file = _File(Sheet(path))
    file.read()
    return _problem(file, path.stem), tuple(_rules(file))


def write(problem: Problem, roster: Roster) -> str:
    """The roster as the format's solutions have it: a line a person, tabs between the days."""
    return "".join(
        "\t".join([person.id, *roster.rows[person.id]]) + "\n" for person in problem.people
    )


def _problem(file: _File, name: str) -> Problem:
    def day(number: int) -> Span:
        return Span(MONDAY + timedelta(days=number), MONDAY + timedelta(days=number))

    contracts = sorted(set(file.terms.values()))
    return Problem(
        start=MONDAY,
        days=file.days,
        people=tuple(_people(file)),
        symbols=tuple(
            Symbol(code, code, (Part(code, code, MORNING, length),))
            for code, length in file.lengths.items()
        ),
        shifts=tuple(ShiftType(code, code, MORNING, n) for code, n in file.lengths.items()),
        posts=tuple(Post(code, code, PostKind.SEAT, skill=code) for code in file.lengths),
        contracts=tuple(Contract(_contract(terms)) for terms in contracts),
        needs=tuple(
            Need(
                MONDAY + timedelta(days=number),
                shift=shift,
                minimum=heads,
                target=heads,
                maximum=heads,
                rank=_rank(under, over),
            )
            for number, shift, heads, under, over in file.cover
        ),
        absences=tuple(
            Absence(person, day(number), AbsenceKind.UNAVAILABLE) for person, number in file.off
        ),
        requests=tuple(
            Request(person, MONDAY + timedelta(days=number), wants, (shift,), points)
            for person, number, shift, points, wants in file.wishes
        ),
        unit=name,
    )


def _people(file: _File) -> Iterator[Person]:
    """Who may have none of a shift type has not the skill of its post."""
    for person, terms in file.terms.items():
        skills = tuple(Held(shift) for shift in file.lengths if file.most.get((person, shift)) != 0)
        yield Person(person, person, contracts=(Held(_contract(terms)),), skills=skills)


def _contract(terms: tuple[int, ...]) -> str:
    return "-".join(map(str, terms))


def _rank(under: int, over: int) -> str:
    return f"{under}/{over}"


def _rules(file: _File) -> Iterator[Rule]:
    for under, over in sorted({(under, over) for *_, under, over in file.cover}):
        yield MinimumCover(rank=_rank(under, over), price=(under,))
        yield MaximumCover(rank=_rank(under, over), price=(over,))
    yield SkillsHeld()
    yield Absences()
    yield ForbiddenSuccession(pairs=tuple(file.pairs))
    for terms in sorted(set(file.terms.values())):
        yield from _terms(Scope(contracts=(_contract(terms),)), terms)
    yield from _most(file)
    yield Requests(price=(1,))


def _terms(scope: Scope, terms: tuple[int, ...]) -> Iterator[Rule]:
    most, least, longest, shortest, shortest_off, weekends = terms
    yield WorkRun(scope, shortest=shortest, longest=longest, short_price=None)
    yield OffRun(scope, shortest=shortest_off, short_price=None)
    yield PeriodHours(scope, minimum=least, maximum=most, floor_price=None)
    yield MostWeekends(scope, price=None, most=weekends, window=Period.HORIZON)


def _most(file: _File) -> Iterator[Rule]:
    people: dict[tuple[str, int], list[str]] = {}
    for (person, shift), most in file.most.items():
        if 0 < most < file.days:
            people.setdefault((shift, most), []).append(person)
    for (shift, most), names in people.items():
        yield Shifts(Scope(people=tuple(names)), shifts=(shift,), most=most)
