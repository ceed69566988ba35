"""The INRC-II instances: a scenario, a history, and weeks that become known one after the other.

Each week is a problem of its own. What has gone before comes in as a short row of days, made up so
that it has the runs that the history counts, and as tallies of duties and weekends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from constraints.counts import Shifts
from constraints.coverage import MinimumCover, TargetCover
from constraints.pace import paced
from constraints.requests import Requests
from constraints.runs import ForbiddenSuccession, OffRun, ShiftRun, WorkRun
from constraints.skills import SkillsHeld
from constraints.weekends import CompleteWeekends, MostWeekends, Period
from roster.checking import Report, check
from roster.domain import (
    OFF,
    Contract,
    Held,
    Need,
    Part,
    Person,
    Problem,
    Request,
    Role,
    Roster,
    ShiftType,
    Symbol,
)
from roster.rules import Rule, Scope
from roster.strip import MONDAY

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ANY, NONE = "Any", "None"
EIGHT_HOURS = 480
"""[min] length of every shift: the files give none."""
OPTIMAL, SHIFT_RUN, WORK_RUN, OFF_RUN = (30,), (15,), (30,), (30,)
WISH_REFUSED, SPLIT_WEEKEND, DUTIES, WEEKENDS = (10,), (30,), (20,), (30,)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract of the scenario asks for."""

    duties: Range
    work: Range
    off: Range
    weekends: int
    complete: bool


@dataclass(frozen=True)
class Scenario:
    """What all weeks share."""

    name: str
    weeks: int
    skills: tuple[str, ...]
    shifts: Mapping[str, Range]
    """Shortest and longest run of each shift type."""
    pairs: tuple[tuple[str, str], ...]
    contracts: Mapping[str, Terms]
    people: Mapping[str, tuple[str, tuple[str, ...]]]
    """Contract and skills of each person."""


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a person at the start of a week.

    Parameters
    ----------
    duties, weekends : int
        Worked since the first week.
    last : str
        Shift type of the last day, or ``None``.
    same, work, off : int [days]
        Length of the run of that shift type, of work, and of days off up to the last day.
    """

    duties: int
    weekends: int
    last: str
    same: int
    work: int
    off: int


History = Mapping[str, Before]


@dataclass(frozen=True)
class Week:
    """What one week asks for: (minimum, optimum) heads by shift type, skill and day, and wishes."""

    needs: Mapping[tuple[str, str, int], Range]
    wishes: tuple[tuple[str, str, int], ...]


def bind(
    scenario: Scenario, history: History, week: Week, number: int
) -> tuple[Problem, tuple[Rule, ...]]:
    """The problem and the rules of one week.

    The totals of the whole horizon are exact in its last week. Before it they are priced against
    the share of the weeks that have passed, so that they are not overspent.

    Parameters
    ----------
    number : int
        Of the week, from 0.
    """
    return problem_of(scenario, history, (week,)), rules_of(scenario, number + 1)


def judged(
    scenario: Scenario, history: History, weeks: Sequence[Week], rosters: Sequence[Roster]
) -> Report:
    """What a run over several weeks costs once they are all known: the format's own total."""
    problem = problem_of(scenario, history, weeks)
    rows = {
        person: tuple(code for roster in rosters for code in roster.rows[person])
        for person in history
    }
    return check(problem, Roster(rows), rules_of(scenario, scenario.weeks))


def problem_of(scenario: Scenario, history: History, weeks: Sequence[Week]) -> Problem:
    """The people and what some weeks in a row ask of them, after what went before."""
    rows = {person: _row(scenario, before) for person, before in history.items()}
    return Problem(
        start=MONDAY,
        days=7 * len(weeks),
        people=tuple(
            Person(
                person,
                person,
                contracts=(Held(contract),),
                skills=tuple(Held(skill) for skill in skills),
            )
            for person, (contract, skills) in scenario.people.items()
        ),
        symbols=tuple(
            Symbol(f"{shift}/{skill}", shift, (Part(shift, "", 0, EIGHT_HOURS, role=skill),))
            for shift in scenario.shifts
            for skill in scenario.skills
        ),
        shifts=tuple(ShiftType(shift, shift, 0, EIGHT_HOURS) for shift in scenario.shifts),
        roles=tuple(Role(skill, skill, skill) for skill in scenario.skills),
        contracts=tuple(Contract(code) for code in scenario.contracts),
        needs=tuple(need for first, week in _weeks(weeks) for need in _needs(week, first)),
        requests=tuple(wish for first, week in _weeks(weeks) for wish in _wishes(week, first)),
        history=rows,
        tallies={
            person: {
                "assignments": before.duties - _duties(rows[person]),
                "weekends": before.weekends - _weekends(rows[person]),
            }
            for person, before in history.items()
        },
        unit=scenario.name,
    )


def _weeks(weeks: Sequence[Week]) -> Iterator[tuple[date, Week]]:
    """Each week with its Monday."""
    for number, week in enumerate(weeks):
        yield MONDAY + timedelta(weeks=number), week


def _needs(week: Week, first: date) -> Iterator[Need]:
    for (shift, skill, day), (minimum, optimum) in week.needs.items():
        date_of = first + timedelta(days=day)
        yield Need(date_of, shift=shift, role=skill, minimum=minimum, target=optimum)


def _wishes(week: Week, first: date) -> Iterator[Request]:
    for person, shift, day in week.wishes:
        shifts = () if shift == ANY else (shift,)
        yield Request(person, first + timedelta(days=day), False, shifts, 1)


def _row(scenario: Scenario, before: Before) -> tuple[str, ...]:
    """Days before the week with the same last runs; each run's beginning is known."""
    skill = scenario.skills[0]
    if before.last not in scenario.shifts:
        any_shift = next(iter(scenario.shifts))
        return (f"{any_shift}/{skill}", *[OFF] * before.off)
    other = next((shift for shift in scenario.shifts if shift != before.last), before.last)
    earlier = [f"{other}/{skill}"] * (before.work - before.same)
    return (OFF, *earlier, *[f"{before.last}/{skill}"] * before.same)


def _duties(row: tuple[str, ...]) -> int:
    """[duties] in a row."""
    return sum(code != OFF for code in row)


def _weekends(row: tuple[str, ...]) -> int:
    """[weekends] worked in a row that ends on a Sunday."""
    return sum(
        any(code != OFF for code in row[max(0, end - 2) : end]) for end in range(len(row), 0, -7)
    )


def rules_of(scenario: Scenario, passed: int) -> tuple[Rule, ...]:
    """The rules when so many of the scenario's weeks are over at the end of the horizon."""
    return tuple(_rules(scenario, passed))


def _rules(scenario: Scenario, passed: int) -> Iterator[Rule]:
    yield MinimumCover()
    yield TargetCover(price=OPTIMAL)
    yield SkillsHeld()
    yield ForbiddenSuccession(pairs=scenario.pairs)
    for shift, (shortest, longest) in scenario.shifts.items():
        yield ShiftRun(
            shifts=(shift,),
            shortest=shortest,
            longest=longest,
            short_price=SHIFT_RUN,
            long_price=SHIFT_RUN,
        )
    for code, terms in scenario.contracts.items():
        yield from _terms(Scope(contracts=(code,)), terms, passed, scenario.weeks)
    yield Requests(price=WISH_REFUSED)


def _terms(scope: Scope, terms: Terms, passed: int, weeks: int) -> Iterator[Rule]:
    shortest, longest = terms.work
    yield WorkRun(
        scope, shortest=shortest, longest=longest, short_price=WORK_RUN, long_price=WORK_RUN
    )
    shortest, longest = terms.off
    yield OffRun(scope, shortest=shortest, longest=longest, short_price=OFF_RUN, long_price=OFF_RUN)
    if terms.complete:
        yield CompleteWeekends(scope, price=SPLIT_WEEKEND)
    least, most = terms.duties
    yield Shifts(
        scope,
        price=DUTIES,
        least=least * passed // weeks,
        most=paced(most, passed, weeks),
        window=Period.CYCLE,
        floor_price=DUTIES,
    )
    yield MostWeekends(
        scope,
        price=WEEKENDS,
        most=paced(terms.weekends, passed, weeks),
        window=Period.CYCLE,
    )


def carried(history: History, problem: Problem, roster: Roster) -> History:
    """What is known at the start of the next week."""
    found = {}
    for person, row in roster.rows.items():
        before = history[person]
        shifts = [_shift(problem, code) for code in row]
        line = [*(_shift(problem, code) for code in problem.past(person)), *shifts]
        found[person] = Before(
            duties=before.duties + sum(shift != NONE for shift in shifts),
            weekends=before.weekends + any(shift != NONE for shift in shifts[5:7]),
            last=shifts[-1],
            same=_run(line, {line[-1]} - {NONE}),
            work=_run(line, set(line) - {NONE}),
            off=_run(line, {NONE}),
        )
    return found


def _shift(problem: Problem, code: str) -> str:
    parts = problem.symbol[code].parts
    return parts[0].shift if parts else NONE


def _run(line: list[str], shifts: set[str]) -> int:
    """[days] in a row at the end of a line that hold one of these."""
    return sum(1 for _ in takewhile(shifts.__contains__, reversed(line)))


def write(scenario: Scenario, problem: Problem, roster: Roster, number: int) -> str:
    """The week's roster as the format's solutions have it."""
    lines = [
        f"{person} {DAYS[day]} {part.shift} {part.role}"
        for person, day, code in roster.cells()
        for part in problem.symbol[code].parts
    ]
    head = ["SOLUTION", f"{number} {scenario.name}", "", f"ASSIGNMENTS = {len(lines)}"]
    return "\n".join([*head, *lines]) + "\n"
