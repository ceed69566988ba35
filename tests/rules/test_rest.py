"""Rest and free days where drawings do not reach: changed clocks, spills, departures, scopes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from constraints.freedays import FreeDay
from constraints.nights import night_codes
from constraints.rest import DailyRest, RestAfterDuty, RestAfterNight
from roster import strip
from roster.board import Board, judge
from roster.domain import OFF, Basis, Departure, Held, Part, Problem, Roster, Span, Symbol, Text
from roster.rules import Rule, Scope, Violation
from tests.rules.playing import with_parts


def drawn(drawing: str, **changes: object) -> tuple[Problem, Roster]:
    problem, roster = strip.read(drawing)
    return replace(problem, **changes), roster


def breaches(rule: Rule, problem: Problem, roster: Roster) -> list[Violation]:
    """What the checker says, after the board has agreed."""
    board = Board(problem)
    rule.post(problem, board)
    found = list(rule.check(problem, roster))
    verdict = judge(board, roster)
    assert verdict.allowed == (not any(breach.is_hard for breach in found))
    assert verdict.points == sum(breach.points or 0 for breach in found)
    return found


def test_the_night_of_summer_time_is_an_hour_shorter() -> None:
    spring = {"start": date(2026, 3, 28), "zone": "Europe/Berlin"}
    problem, roster = drawn(
        """      Sa Su Mo
                               Ada   L  E  E """,
        **spring,
    )
    assert [b.facts["found"] for b in breaches(DailyRest(rest=480), problem, roster)] == [420]
    problem, roster = drawn(
        """      Sa Su Mo
                               Ada   -  L  E """,
        **spring,
    )
    assert breaches(DailyRest(rest=480), problem, roster) == []


def test_the_night_of_winter_time_is_an_hour_longer() -> None:
    autumn = {"start": date(2026, 10, 24), "zone": "Europe/Berlin"}
    problem, roster = drawn(
        """      Sa Su Mo
                               Ada   L  E  - """,
        **autumn,
    )
    assert breaches(DailyRest(rest=540), problem, roster) == []
    assert [b.facts["found"] for b in breaches(DailyRest(rest=541), problem, roster)] == [540]


@pytest.mark.parametrize("start", [date(2026, 3, 27), date(2026, 10, 23)])
def test_board_and_checker_measure_every_pair_alike_when_clocks_change(start: date) -> None:
    codes = [symbol.code for symbol in strip.SYMBOLS]
    problem, _ = drawn("      Fr Sa Su Mo\nAda   -  -  -  - ", start=start, zone="Europe/Berlin")
    board = Board(problem)
    rule = DailyRest(rest=690)
    rule.post(problem, board)
    for day, gap, first, second in product(range(3), (1, 2), codes, codes):
        row = [OFF] * 4
        row[day] = first
        if day + gap < 4:
            row[day + gap] = second
        roster = Roster({"Ada": tuple(row)})
        assert judge(board, roster).allowed == (not list(rule.check(problem, roster))), row


@pytest.mark.parametrize("rule", [DailyRest(), RestAfterDuty()])
def test_duties_that_overlap_are_told_by_how_long_they_do(rule: Rule) -> None:
    problem, roster = drawn("      Mo Tu\nAda   W  E ")
    for start, length, zh in ((465, 480, "重叠0小时15分"), (0, 120, "重叠2小时00分")):
        (told,) = breaches(rule, with_parts(problem, "E", start=start, length=length), roster)
        assert isinstance(told.facts["had"], Text)
        assert told.facts["had"].zh == zh


def test_rest_is_measured_over_as_many_dates_as_it_reaches() -> None:
    problem, roster = drawn("""      Mo Tu We Th Fr Sa Su
                               Ada   W  -  =  H  -  -  E """)
    week = RestAfterDuty(rest=5 * 1440)
    assert [b.facts["found"] for b in breaches(week, problem, roster)] == [6 * 1440 - 1560]


def test_only_the_next_duty_is_measured_from_a_long_one() -> None:
    problem, roster = drawn("""      Mo Tu We Th
                               Ada   W  -  E  E """)
    assert [b.days for b in breaches(RestAfterDuty(price=(5,)), problem, roster)] == [(0, 2)]


def test_a_day_shift_with_standby_at_home_is_no_24_hour_duty_and_no_night() -> None:
    early = Part("E", "P", 480, 480)
    home = replace(strip.SYMBOLS[-1].parts[0], start=960, length=960)
    problem, _ = drawn("      Mo Tu\nAda   -  - ", symbols=(Symbol("E+H", "E+H", (early, home)),))
    roster = Roster({"Ada": ("E+H", "E+H")})
    assert breaches(RestAfterDuty(), problem, roster) == []
    assert night_codes(problem, 1) == frozenset()


def test_an_unknown_day_ends_a_run_of_nights() -> None:
    problem, roster = drawn("""      Sa Su | Mo Tu
                               Ada   .  N  | E  - """)
    assert breaches(RestAfterNight(nights=2), problem, roster) == []
    assert len(breaches(RestAfterNight(nights=1), problem, roster)) == 1


def test_nights_may_follow_nights_after_a_day_off() -> None:
    problem, roster = drawn("""      Mo Tu We Th Fr
                               Ada   N  -  N  -  N """)
    assert breaches(RestAfterNight(days=2), problem, roster) == []


def test_the_morning_after_a_24_hour_duty_is_not_free() -> None:
    problem, roster = drawn("""      Mo Tu We Th Fr Sa Su Mo
                               Ada   E  E  E  E  E  W  -  - """)
    assert [b.days for b in breaches(FreeDay(), problem, roster)] == [(0, 6)]


def test_a_week_that_history_has_spoiled_is_told_once_and_not_made_worse() -> None:
    drawing = """      Mo Tu We Th Fr Sa Su | Mo Tu
                 Ada   E  E  E  E  E  E  W  | {} """
    spoiled, rested = drawn(drawing.format("-  - "))
    assert [(b.days, b.amount) for b in breaches(FreeDay(), spoiled, rested)] == [((-6, 0), 0)]
    problem, roster = drawn(drawing.format("-  E "))
    told = [(b.days, b.amount) for b in breaches(FreeDay(), problem, roster)]
    assert told == [((-6, 0), 0), ((-5, 1), 1)]


def test_days_before_known_history_are_taken_for_free() -> None:
    problem, roster = drawn("""      We Th Fr Sa Su | Mo Tu
                               Ada   .  E  E  E  E  | E  E """)
    assert breaches(FreeDay(), problem, roster) == []
    assert len(breaches(FreeDay(window=6), problem, roster)) == 1


def test_a_departure_on_record_prices_the_free_day_and_names_its_basis() -> None:
    flood = Departure("rest.free_day", Span(date(2026, 3, 8), date(2026, 3, 8)), Basis.APPROVAL)
    problem, roster = drawn(
        """      Mo Tu We Th Fr Sa Su Mo
           Ada   E  E  E  E  E  E  E  E """,
        departures=(flood,),
    )
    first, second = breaches(FreeDay(), problem, roster)
    assert (first.departure, first.points) == (flood, 2000)
    assert (second.departure, second.points) == (None, None)


def test_a_rule_of_one_team_leaves_the_others_alone() -> None:
    problem, roster = drawn("""      Mo Tu
                               Ada   L  E
                               Bo    L  E """)
    teams = {"Ada": "A", "Bo": "B"}
    people = tuple(replace(p, teams=(Held(teams[p.id]),)) for p in problem.people)
    scoped = DailyRest(scope=Scope(teams=("B",)))
    found = breaches(scoped, replace(problem, people=people), roster)
    assert [b.people for b in found] == [("Bo",)]


def test_standby_at_home_beside_a_day_shift_does_not_shorten_rest() -> None:
    problem, _ = drawn("      Mo Tu\nAda   -  - ")
    symbol = problem.symbol
    beside = Symbol("D+H", "D+H", (*symbol["D"].parts, *symbol["H"].parts))
    problem = problem.with_(symbols=(*problem.symbols, beside))
    assert breaches(DailyRest(), problem, Roster({"Ada": ("D+H", "D")})) == []
    (told,) = breaches(DailyRest(rest=961), problem, Roster({"Ada": ("D+H", "D+H")}))
    assert told.facts["found"] == 960
