"""Runs, nights and weekends at the edges of a horizon."""

from __future__ import annotations

from dataclasses import replace

import pytest

from constraints.nights import MostNights
from constraints.nights import Period as NightPeriod
from constraints.runs import ForbiddenSuccession, OffRun, ShiftRun, WorkRun
from constraints.weekends import CompleteWeekends, MostWeekends, Period
from roster import strip
from roster.domain import Basis, Calendar, Departure, Span
from tests.rules.playing import play
from tests.rules.test_rest import breaches, drawn

TOLD = 0
"""The amount of what history alone broke."""


@pytest.mark.parametrize(
    ("drawing", "over"),
    [
        ("      Mo Tu We Th\nAda   E  E  E  E ", [2]),
        ("      Sa Su | Mo Tu\nAda   E  E  | E  - ", [1]),
        ("      Fr Sa Su | Mo Tu\nAda   E  E  E  | E  E ", [2]),
        ("      Fr Sa Su | Mo Tu\nAda   E  E  E  | -  E ", [TOLD]),
        ("      Th Fr Sa Su | Mo Tu\nAda   E  E  E  -  | -  E ", []),
        ("      Sa Su | Mo Tu\nAda   E  =  | E  E ", []),
        ("      Sa Su | Mo Tu\nAda   E  H  | E  E ", []),
    ],
)
def test_a_long_run_counts_its_days_in_the_horizon(drawing: str, over: list[int]) -> None:
    problem, roster = drawn(drawing)
    found = breaches(WorkRun(longest=2, long_price=(1, 10)), problem, roster)
    assert [b.amount for b in found] == over
    assert [b.facts["inherited"] for b in found] == [int(amount == TOLD) for amount in over]


def test_a_run_that_history_made_too_long_costs_nothing_and_may_not_go_on() -> None:
    problem, roster = drawn("      Fr Sa Su | Mo Tu\nAda   E  E  E  | -  - ")
    (told,) = breaches(WorkRun(longest=2), problem, roster)
    assert (told.points, told.facts["inherited"]) == (0, 1)
    (worse,) = breaches(WorkRun(longest=2), problem, roster.put({("Ada", 0): "E"}))
    assert (worse.is_hard, worse.amount, worse.facts["inherited"]) == (True, 1, 0)


@pytest.mark.parametrize(
    ("drawing", "lacking"),
    [
        ("      Mo Tu We Th\nAda   E  -  E  - ", [2]),
        ("      Mo Tu We Th\nAda   -  -  -  E ", []),
        ("      Sa Su | Mo Tu\nAda   .  E  | -  - ", []),
        ("      Sa Su | Mo Tu\nAda   -  E  | -  - ", [2]),
        ("      Sa Su | Mo Tu\nAda   -  E  | E  - ", [1]),
        ("      Fr Sa Su | Mo Tu\nAda   -  E  -  | -  - ", []),
    ],
)
def test_a_short_run_is_judged_once_both_its_ends_are_known(
    drawing: str, lacking: list[int]
) -> None:
    problem, roster = drawn(drawing)
    found = breaches(WorkRun(shortest=3, longest=None, short_price=(1, 10)), problem, roster)
    assert [b.amount for b in found] == lacking


def test_each_side_of_a_run_has_its_own_price() -> None:
    problem, roster = drawn("      Mo Tu We Th Fr\nAda   -  E  -  -  - ")
    both = OffRun(shortest=2, longest=2, short_price=(3,), long_price=(7,))
    assert [b.points for b in breaches(both, problem, roster)] == [7]
    problem, roster = drawn("      Mo Tu We Th Fr\nAda   E  -  E  -  - ")
    assert [b.points for b in breaches(both, problem, roster)] == [3]
    hard = replace(both, short_price=None)
    assert [b.is_hard for b in breaches(hard, problem, roster)] == [True]


def test_a_run_takes_no_dated_departure() -> None:
    problem, roster = drawn("      Mo Tu We\nAda   E  E  E ")
    problem = replace(problem, departures=(Departure("runs.work", Span(), Basis.URGENT_REPAIR),))
    found = breaches(WorkRun(longest=2), problem, roster)
    assert [(b.is_hard, b.departure) for b in found] == [(True, None)]


def test_different_shifts_of_a_kind_make_one_run() -> None:
    problem, roster = drawn("      Mo Tu We Th\nAda   E  D  E  L ")
    kind = ShiftRun(shifts=("E", "D"), longest=2, long_price=None)
    assert [b.days for b in breaches(kind, problem, roster)] == [(0, 2)]


def test_a_forbidden_succession_looks_at_neighbouring_dates_only() -> None:
    rule = ForbiddenSuccession(pairs=(("N", "E"), ("L", "E")), price=(4,))
    problem, roster = drawn("      Su | Mo Tu We Th Fr\nAda   N  | E  N  -  E  L ")
    assert [b.days for b in breaches(rule, problem, roster)] == [(-1, 0)]


def test_nights_of_two_months_are_counted_apart() -> None:
    problem, roster = drawn("      Mo Tu We Th\nAda   N  N  N  N ")
    problem = replace(problem, start=problem.start.replace(day=30))
    rule = MostNights(most=1, window=NightPeriod.MONTH, price=(1, 10))
    assert [(b.days, b.amount) for b in breaches(rule, problem, roster)] == [
        ((0, 1), 1),
        ((2, 3), 1),
    ]


def test_nights_that_history_holds_are_told_once_and_charged_only_when_more_are_added() -> None:
    problem, roster = drawn("      Mo Tu We | Th Fr\nAda   N  N  N  | -  - ")
    told = breaches(MostNights(most=2, price=None), problem, roster)
    assert [(b.amount, b.points, b.facts["inherited"]) for b in told] == [(0, 0, 1)]
    more = breaches(MostNights(most=2, price=None), problem, roster.put({("Ada", 1): "W"}))
    assert [(b.amount, b.points) for b in more] == [(1, None)]


def test_a_weekend_belongs_to_the_month_of_its_sunday() -> None:
    problem, roster = drawn("""      Sa Su Mo Tu We Th Fr Sa
                               Ada   E  -  -  -  -  -  -  E """)
    problem = replace(problem, start=problem.start.replace(month=1, day=24))
    assert breaches(MostWeekends(most=1), problem, roster) == []
    horizon = MostWeekends(most=1, window=Period.HORIZON)
    assert [b.amount for b in breaches(horizon, problem, roster)] == [1]


def test_a_cycle_goes_on_from_the_tally_and_from_history() -> None:
    problem, roster = drawn("""      Sa Su Mo Tu We Th Fr | Sa Su
                               Ada   E  E  -  -  -  -  -  | -  D """)
    problem = replace(problem, tallies={"Ada": {"weekends": 2}})
    for window, found in ((Period.CYCLE, [4]), (Period.HORIZON, [1])):
        rule = MostWeekends(most=0, window=window)
        assert [b.facts["found"] for b in breaches(rule, problem, roster)] == found


def test_a_weekend_that_history_began_is_whole_or_split_by_its_sunday() -> None:
    problem, roster = drawn("      Sa | Su Mo Tu\nAda   E  | -  E  - ")
    assert [b.days for b in breaches(CompleteWeekends(), problem, roster)] == [(-1, 0)]
    problem, roster = drawn("      Sa | Su Mo Tu\nAda   .  | E  E  - ")
    assert breaches(CompleteWeekends(), problem, roster) == []


def test_a_saturday_worked_by_announcement_is_no_weekend() -> None:
    problem, roster = strip.read("      Fr Sa Su\nAda   E  E  -")
    saturday = problem.date_of(1)
    announced = problem.with_(calendar=Calendar(workdays=frozenset({saturday})))
    for rule in (MostWeekends(most=0), CompleteWeekends()):
        assert len(play(rule, problem, roster)) == 1
        assert play(rule, announced, roster) == []
    (told,) = play(MostWeekends(most=0), announced, roster.put({("Ada", 2): "E"}))
    assert told.facts["found"] == 1
