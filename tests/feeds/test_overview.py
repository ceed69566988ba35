"""What the overview of a roster says is wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from constraints.hours import WeekHours
from constraints.weekends import CompleteWeekends
from roster import strip
from roster.domain import OFF, Calendar, Need, Person, Problem
from roster.feeds.overview import coverage, crosses, totals, worked
from roster.strip import MONDAY, POST, symbol_of
from roster.strip import SHIFTS as DRAWN

EARLY, DAY_SHIFT, LATE = (shift for shift in DRAWN if shift.code in "EDL")
NIGHT = replace(next(s for s in DRAWN if s.code == "N"), start=1440, length=360)


def unit(*shifts: object) -> Problem:
    """One person, these shift types, and half hours that ask for 3 at ten and 2 after midnight."""
    kinds = tuple(shift for shift in DRAWN if shift in shifts) + tuple(
        shift for shift in (NIGHT,) if shift in shifts
    )
    return Problem(
        start=MONDAY,
        days=2,
        people=(Person("E1", "Ada"),),
        symbols=tuple(symbol_of(shift) for shift in kinds),
        shifts=kinds,
        posts=(POST,),
        needs=(
            Need(MONDAY, post="P", begin=600, end=630, minimum=3),
            Need(MONDAY + timedelta(days=1), post="P", begin=30, end=60, minimum=2),
            Need(MONDAY, post="P", shift="E", skill="leader", minimum=1),
        ),
    )


def wanted(problem: Problem, code: str) -> tuple[int | None, ...]:
    return next(line.wanted for line in coverage(problem) if code in line.codes)


def test_a_shift_wants_what_its_busiest_half_hour_asks_for() -> None:
    assert wanted(unit(EARLY, LATE), "E") == (3, None)


def test_the_small_hours_are_wanted_of_the_evening_before() -> None:
    problem = unit(EARLY, LATE, NIGHT)
    needs = (*problem.needs, Need(MONDAY, post="P", shift="N", skill="leader", minimum=1))
    assert wanted(replace(problem, needs=needs), "N") == (2, None)


def test_of_overlapping_shifts_none_alone_is_asked_for_the_curve() -> None:
    assert wanted(unit(EARLY, DAY_SHIFT), "E") == (1, None)


def test_a_saturday_that_is_worked_by_announcement_is_no_weekend_as_for_the_rules() -> None:
    problem, roster = strip.read("""      Fr Sa Su
                                    Ada   -  E  E """)
    worked = replace(problem, calendar=Calendar(workdays=frozenset({problem.date_of(1)})))
    split = roster.put({("Ada", 1): OFF})
    for each, days in ((problem, 2), (worked, 1)):
        assert totals(each, roster, "Ada").weekend == days
        assert len(list(CompleteWeekends().check(each, split))) == days - 1


def test_hours_are_those_worked_on_the_dates_of_the_roster() -> None:
    problem, roster = strip.read("""      Mo Tu We
                                    Ada   W  -  W """)
    before = replace(problem, history={"Ada": ("W",)})
    assert worked(problem, roster, "Ada") == (16 + 8 + 16) * 60
    assert worked(before, roster, "Ada") == (8 + 16 + 8 + 16) * 60
    assert worked(before, roster, "Ada", 0, 0) == (8 + 16) * 60
    assert totals(before, roster, "Ada").minutes == 48 * 60
    assert crosses(problem, roster, problem.people)
    assert crosses(before, roster, problem.people)
    assert not crosses(problem, roster.put({("Ada", 2): OFF}), problem.people)


def test_the_hours_of_a_week_are_those_that_its_limit_counts() -> None:
    problem, roster = strip.read("""      Mo Tu We Th Fr Sa Su
                                    Ada   -  N  -  -  E  -  W """)
    problem = replace(problem, history={"Ada": ("N", "W")})
    found = worked(problem, roster, "Ada")
    assert found == (8 + 8 + 8 + 16) * 60
    assert list(WeekHours(maximum=found).check(problem, roster)) == []
    assert len(list(WeekHours(maximum=found - 1).check(problem, roster))) == 1
