"""Hours are counted on the dates they are worked, against the limits that hold there."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import pytest

from constraints import CATALOGUE
from constraints.counts import Shifts
from constraints.hours import DayHours, PeriodHours, WeekHours
from constraints.leave import Leave, LeaveByLaw
from constraints.overtime import Cycle, CycleHours, OvertimeDay, OvertimeMonth
from constraints.worktime import WorkCeiling
from roster import strip
from roster.board import Board, judge
from roster.domain import (
    LEAVE,
    OFF,
    Absence,
    Basis,
    Calendar,
    Contract,
    Departure,
    Held,
    Person,
    Problem,
    Roster,
    ShiftType,
    Span,
    Text,
)
from roster.errors import BadInput
from roster.rules import Rule, Setting, Violation, bind
from tests.agreement import worlds

CEILINGS = (
    DayHours(),
    WeekHours(maximum=0),
    WeekHours(),
    Shifts(most=0),
    Shifts(shifts=("N",), most=1),
    OvertimeDay(overtime=0),
    OvertimeMonth(overtime=0),
    OvertimeMonth(),
    CycleHours(cycle=Cycle.YEAR, approval="2026-7", overtime=0),
)


def unit(start: date, days: int, **fields: object) -> Problem:
    """One person, Ada, on the drawn shifts, and F: 08:00 to 16:00 with 20 minutes' lead."""
    lead = strip.symbol_of(ShiftType("F", "full", 480, 480, lead=20))
    problem = Problem(start, days, (Person("Ada", "Ada"),), (*strip.SYMBOLS, lead))
    return problem.with_(**fields)


def breaches(rule: Rule, problem: Problem, row: Iterable[str]) -> list[Violation]:
    """What the rule says of Ada's row; the board must say the same."""
    roster = Roster({"Ada": tuple(row)})
    board = Board(problem)
    rule.post(problem, board)
    found = list(rule.check(problem, roster))
    assert judge(board, roster).points == sum(breach.points or 0 for breach in found)
    assert judge(board, roster).allowed == (not any(breach.is_hard for breach in found))
    return found


def worked(rule: Rule, problem: Problem, row: Iterable[str]) -> list[tuple[object, object]]:
    """(worked, limit) of each breach."""
    return [(b.facts["worked"], b.facts["limit"]) for b in breaches(rule, problem, row)]


@pytest.mark.rule("d24-8to8")
def test_a_24_hour_duty_puts_16_hours_on_its_date_and_8_on_the_next() -> None:
    problem = unit(date(2026, 3, 2), 2)
    assert worked(DayHours(maximum=479), problem, "W-") == [(960, 479), (480, 479)]


@pytest.mark.rule("a95-arrive-20")
def test_early_arrival_counts_as_work() -> None:
    problem = unit(date(2026, 3, 2), 1)
    assert worked(DayHours(maximum=499), problem, "F") == [(500, 499)]
    assert not breaches(DayHours(maximum=500), problem, "F")


def test_the_last_duty_counts_on_dates_beyond_the_horizon() -> None:
    problem = unit(date(2026, 3, 2), 1)
    (first, after) = breaches(DayHours(maximum=470), problem, "W")
    assert (after.facts["first"], after.days, after.amount) == (date(2026, 3, 3), (0,), 1)
    assert first.amount == 9, "8 h 10 min over are nine started hours"


def test_a_duty_over_the_end_of_a_month_is_split_between_the_months() -> None:
    tight = Calendar(rest=frozenset(date(2026, 3, day) for day in range(1, 32)))
    problem = unit(date(2026, 3, 31), 1, calendar=tight)
    assert worked(OvertimeMonth(overtime=900), problem, "W") == [(960, 900)]


def test_a_month_has_the_normal_hours_of_its_adjusted_calendar() -> None:
    """February 2026: 20 weekdays, six of them off, two Saturdays worked."""
    calendar = Calendar(
        statutory={date(2026, 2, day): "春节" for day in (16, 17, 18, 19)},
        rest=frozenset({date(2026, 2, 20), date(2026, 2, 23)}),
        workdays=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
    )
    problem = unit(date(2026, 2, 1), 28, calendar=calendar)
    assert worked(OvertimeMonth(), problem, "W---" * 7) == [(7 * 1440, 16 * 480 + 2160)]


def test_the_part_of_a_month_before_the_horizon_comes_from_history_and_tally() -> None:
    """March 2026 has 22 workdays: 176 h, 212 h with overtime."""
    known = {
        "history": {"Ada": ("D",) * 5},
        "tallies": {"Ada": {"minutes:2026-03": 9000, "minutes:2026-02": 90000}},
    }
    problem = unit(date(2026, 3, 23), 7, **known)
    assert not breaches(OvertimeMonth(), problem, "DD-----")
    assert worked(OvertimeMonth(), problem, "DDD----") == [(9000 + 8 * 480, 212 * 60)]


def test_days_of_which_nothing_is_known_count_on_neither_side() -> None:
    """From 23 to 31 March there are 7 workdays: 56 h, 92 h with overtime."""
    problem = unit(date(2026, 3, 23), 9)
    assert worked(OvertimeMonth(), problem, "WWWW-----") == [(5760, 92 * 60)]


def test_leave_lowers_the_normal_hours_whether_it_is_past_or_to_come() -> None:
    leave = Absence("Ada", Span(date(2026, 3, 30), date(2026, 3, 31)))
    problem = unit(
        date(2026, 3, 23), 9, absences=(leave,), history={"Ada": (LEAVE, LEAVE, OFF, OFF)}
    )
    assert worked(OvertimeMonth(), problem, "WWWW---==") == [(5760, (5 * 8 + 36) * 60)]


def test_a_joiner_and_a_part_timer_have_fewer_normal_hours() -> None:
    half = Person("Ada", "Ada", contracts=(Held("half"),), present=(Span(date(2026, 3, 25), None),))
    problem = unit(
        date(2026, 3, 23), 9, people=(half,), contracts=(Contract("half", "", 480, 500),)
    )
    row, normal = "--DDDDDDD", 5 * 240
    assert not breaches(OvertimeMonth(overtime=3360 - normal), problem, row)
    assert worked(OvertimeMonth(overtime=2159), problem, row) == [(3360, normal + 2159)]


def test_the_days_before_joining_have_no_normal_hours_unless_worked_elsewhere() -> None:
    thursday = date(2026, 3, 5)
    joiner = Person("Ada", "Ada", present=(Span(thursday),))
    problem = unit(thursday, 2, people=(joiner,))
    for past, normal in ((("-", "-", "-"), 16), (("D", "-", "D"), 32)):
        rule = CycleHours(cycle=Cycle.WEEK, approval="2026-7", overtime=0)
        known = problem.with_(history={"Ada": past})
        (told,) = breaches(rule, known, ("W", "W"))
        assert told.facts["normal"] == normal * 60


def test_a_departure_prices_each_started_hour() -> None:
    departure = Departure("hours.overtime_month", Span(), basis=Basis.URGENT_REPAIR)
    problem = unit(date(2026, 3, 23), 9, departures=(departure,))
    (breach,) = breaches(OvertimeMonth(), problem, "WWWW-----")
    assert (breach.amount, breach.points, breach.departure) == (4, 1200, departure)


def test_a_departure_releases_the_work_on_its_own_dates_and_no_other() -> None:
    wednesday = date(2026, 3, 4)
    storm = Departure("hours.cycle", Span(wednesday, wednesday), basis=Basis.URGENT_REPAIR)
    problem = unit(date(2026, 3, 2), 7, departures=(storm,))
    rule = CycleHours(cycle=Cycle.WEEK, approval="2026-7", overtime=0)
    (priced,) = breaches(rule, problem, "DDDDD-D")
    assert (priced.amount, priced.departure) == (8, storm)
    priced, hard = breaches(rule, problem, "DD-DDDD")
    assert (priced.is_hard, hard.is_hard, hard.amount, hard.departure) == (False, True, 8, None)


def test_what_history_broke_is_reported_once_and_may_not_grow() -> None:
    tallies = {"Ada": {"minutes:2026-03": 15000}}
    problem = unit(date(2026, 3, 23), 9, tallies=tallies)
    (inherited,) = breaches(OvertimeMonth(), problem, OFF * 9)
    assert (inherited.amount, inherited.points, inherited.facts["inherited"]) == (0, 0, 1)
    (grown,) = breaches(OvertimeMonth(), problem, "D" + OFF * 8)
    assert (grown.amount, grown.is_hard) == (8, True)


@pytest.mark.parametrize(
    ("cycle", "row", "limit"),
    [
        (Cycle.WEEK, "WWW----", 40 * 60 + 498),
        (Cycle.MONTH, "W" * 31, (22 * 8 + 36) * 60),
        (Cycle.QUARTER, "W" * 90, (64 * 8 + 108) * 60),
    ],
)
def test_a_cycle_averages_out_at_the_normal_hours(cycle: Cycle, row: str, limit: int) -> None:
    start = {Cycle.WEEK: date(2026, 3, 2), Cycle.MONTH: date(2026, 3, 1)}.get(
        cycle, date(2026, 1, 1)
    )
    rule = CycleHours(cycle=cycle, approval="2026-7")
    (first, *_) = worked(rule, unit(start, len(row)), row)
    assert first == (len(row.replace("-", "")) * 1440 - (0 if "-" in row else 480), limit)


def test_comprehensive_hours_need_an_approval() -> None:
    assert not CycleHours(approval=" ").in_force
    assert not breaches(CycleHours(cycle=Cycle.WEEK), unit(date(2026, 3, 2), 7), "W" * 7)


def test_a_floor_of_a_week_is_lowered_by_leave_and_not_asked_of_half_a_week() -> None:
    leave = Absence("Ada", Span(date(2026, 3, 5), date(2026, 3, 6)))
    rule = WeekHours(minimum=2400)
    problem = unit(date(2026, 3, 2), 10, absences=(leave,))
    assert not breaches(rule, problem, "DDD==-----")
    (lacking,) = breaches(rule, problem, "DD-==-----")
    assert (lacking.amount, lacking.facts["bound"]) == (8, Text("至少24小时", "at least 24 h"))


@pytest.mark.parametrize(
    ("leave", "row", "lacking"),
    [
        (Leave.LOWERS, "DDD==--", 0),
        (Leave.LOWERS, "DD-==--", 8),
        (Leave.ATTENDED, "DDD==--", 0),
        (Leave.ATTENDED, "DD-==--", 8),
        (Leave.MADE_UP, "DDD==--", 16),
        (Leave.MADE_UP, "DDD==DD", 0),
    ],
)
def test_leave_lowers_a_floor_or_fills_it_or_is_made_up(
    leave: Leave, row: str, lacking: int
) -> None:
    away = Absence("Ada", Span(date(2026, 3, 5), date(2026, 3, 6)))
    problem = unit(date(2026, 3, 2), 7, absences=(away,))
    for rule in (
        WeekHours(minimum=2400, leave=leave),
        PeriodHours(minimum=2400, leave=leave),
    ):
        assert sum(breach.amount for breach in breaches(rule, problem, row)) == lacking


@pytest.mark.parametrize(
    ("leave", "over"), [(Leave.LOWERS, 0), (Leave.ATTENDED, 8), (Leave.MADE_UP, 0)]
)
def test_leave_counts_towards_a_maximum_only_as_attendance(leave: Leave, over: int) -> None:
    away = Absence("Ada", Span(date(2026, 3, 5), date(2026, 3, 8)))
    problem = unit(date(2026, 3, 2), 7, absences=(away,))
    for rule in (WeekHours(maximum=1920, leave=leave), PeriodHours(maximum=1920, leave=leave)):
        assert sum(b.amount for b in breaches(rule, problem, "DDD====")) == over


def test_leave_of_a_part_timer_is_a_part_of_a_day_and_a_saturday_none() -> None:
    half = Person("Ada", "Ada", contracts=(Held("half"),))
    away = Absence("Ada", Span(date(2026, 3, 6), date(2026, 3, 7)))
    problem = unit(
        date(2026, 3, 2),
        7,
        people=(half,),
        contracts=(Contract("half", "", 480, 500),),
        absences=(away,),
    )
    for rule in (
        WeekHours(minimum=1200, leave=Leave.ATTENDED),
        PeriodHours(minimum=1200, leave=Leave.LOWERS),
    ):
        assert not breaches(rule, problem, "DD---==")
        assert [b.amount for b in breaches(rule, problem, "D----==")] == [8]


@pytest.mark.parametrize("leave", [LeaveByLaw.LOWERS, LeaveByLaw.ATTENDED])
def test_leave_is_never_overtime(leave: LeaveByLaw) -> None:
    """From 23 to 31 March there are 7 workdays; with two of leave, 40 h and 36 h more."""
    away = Absence("Ada", Span(date(2026, 3, 30), date(2026, 3, 31)))
    problem = unit(date(2026, 3, 23), 9, absences=(away,))
    rule = OvertimeMonth(leave=leave)
    assert not breaches(rule, problem, "WWW----==")
    (told,) = breaches(rule, problem, "WWWW---==")
    assert (told.amount, told.facts["overtime"]) == (20, 56 * 60)


def test_leave_to_be_made_up_is_no_choice_for_a_limit_of_law() -> None:
    with pytest.raises(BadInput) as caught:
        bind(CATALOGUE, [Setting("hours.overtime_month", {"leave": "made_up"})])
    (flaw,) = caught.value.flaws
    assert (flaw.column, flaw.expected) == ("leave", "one of lowers, attended")


def test_the_hours_of_a_period_are_exact_sums_of_whole_duties() -> None:
    rule = PeriodHours(minimum=1440, maximum=1440, floor_price=None)
    problem = unit(date(2026, 3, 2), 4, history={"Ada": ("W",)})
    assert not breaches(rule, problem, "---W")
    assert [b.is_hard for b in breaches(rule, problem, "D--D")] == [True]
    assert [b.is_hard for b in breaches(rule, problem, "D--W")] == [True]


def test_whatever_history_is_a_roster_without_duties_passes_every_ceiling() -> None:
    rng = random.Random(7)
    inherited = 0
    for _ in range(60):
        world = worlds.problem(rng)
        roster = Roster(
            {
                p.id: tuple(
                    LEAVE if world.is_absent(p.id, world.date_of(d)) else OFF
                    for d in range(world.days)
                )
                for p in world.people
            }
        )
        for rule in CEILINGS:
            board = Board(world)
            rule.post(world, board)
            assert judge(board, roster).allowed, rule
            for breach in rule.check(world, roster):
                assert breach.amount == breach.points == 0
                inherited += 1
    assert inherited > 30


@pytest.mark.parametrize(
    "rule", [rule for rule in CEILINGS if isinstance(rule, WorkCeiling)], ids=lambda rule: rule.code
)
def test_how_a_person_stands_to_a_limit_is_told_kept_or_not(rule: WorkCeiling) -> None:
    """Whoever is told to be over it breaks the rule there, and nobody else does."""
    problem = unit(date(2026, 3, 9), 28)
    row = "DDDDDWW" + "-" * 14 + "FFNNN--"
    roster = Roster({"Ada": tuple(row)})
    told = [dict(facts) for facts in rule.stands(problem, roster, problem.people[0])]
    over = [facts for facts in told if int(str(facts["worked"])) > int(str(facts["limit"]))]
    broken = [breach.facts for breach in rule.check(problem, roster)]
    assert [(f["first"], f["worked"], f["limit"]) for f in over] == [
        (f["first"], f["worked"], f["limit"]) for f in broken
    ]
    assert told


def test_no_limit_is_told_that_no_approval_has_put_in_force() -> None:
    problem = unit(date(2026, 3, 9), 7)
    roster = Roster({"Ada": tuple("DDDDD--")})
    assert list(CycleHours().stands(problem, roster, problem.people[0])) == []
