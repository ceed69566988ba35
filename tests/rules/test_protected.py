"""Protected people: the dates on which minutes fall decide, and nobody departs from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from constraints import CATALOGUE
from constraints.protected import ProtectedMinor, ProtectedNight, ProtectedOvertime
from roster import strip
from roster.domain import Absence, Basis, Calendar, Contract, Departure, Held, Problem, Roster, Span
from roster.rules import Rule, Scope
from roster.strip import MONDAY
from tests.rules.playing import play, with_parts, with_people

TUESDAY = MONDAY + timedelta(days=1)


def ada(drawing: str, **changes: Any) -> tuple[Problem, Roster]:
    problem, roster = strip.read(drawing)
    return with_people(problem, Ada=changes), roster


def days(rule: Rule, problem: Problem, roster: Roster) -> list[int]:
    return [breach.days[-1] for breach in play(rule, problem, roster) if breach.amount]


def night_until(day: int) -> dict[str, date]:
    return {"no_night_until": MONDAY + timedelta(days=day)}


def overtime_until(day: int) -> dict[str, date]:
    return {"no_overtime_until": MONDAY + timedelta(days=day)}


def test_the_last_protected_evening_is_protected_to_its_midnight() -> None:
    problem, roster = ada("Mo Tu We\n Ada N N N", **night_until(1))
    assert days(ProtectedNight(), problem, roster) == [0, 1]


def test_a_night_that_begins_after_the_last_protected_midnight_is_free() -> None:
    problem, roster = ada("Mo Tu\n Ada N N", **night_until(1))
    assert days(ProtectedNight(), with_parts(problem, "N", start=1440), roster) == [0]


def test_an_early_shift_with_its_lead_time_before_six_is_night() -> None:
    problem, roster = ada("Mo\n Ada E", **night_until(5))
    assert days(ProtectedNight(), problem, roster) == []
    assert days(ProtectedNight(), with_parts(problem, "E", lead=20), roster) == [0]


def test_a_late_shift_that_ends_when_the_night_begins_is_day() -> None:
    problem, roster = ada("Mo\n Ada L", **night_until(5))
    assert days(ProtectedNight(), problem, roster) == []
    assert days(ProtectedNight(begin=1319), problem, roster) == [0]


def test_a_night_of_one_stretch_after_midnight_can_be_set() -> None:
    problem, roster = ada("Mo Tu\n Ada N L", **night_until(5))
    assert days(ProtectedNight(begin=60, end=300), problem, roster) == [0]


def test_standby_at_home_at_night_is_barred_unless_the_unit_says_otherwise() -> None:
    problem, roster = ada("Mo\n Ada H", **night_until(5))
    assert days(ProtectedNight(), problem, roster) == [0]
    assert days(ProtectedNight(standby=False), problem, roster) == []


def test_the_first_night_after_the_horizon_is_judged_with_the_last_duty() -> None:
    problem, roster = ada("Mo\n Ada N", **night_until(1))
    assert days(ProtectedNight(), with_parts(problem, "N", start=1440), roster) == [0]


def test_arriving_before_the_last_protected_midnight_is_night() -> None:
    problem, roster = ada("Mo Tu\n Ada - E", **night_until(0))
    assert days(ProtectedNight(), with_parts(problem, "E", start=0), roster) == []
    assert days(ProtectedNight(), with_parts(problem, "E", start=0, lead=20), roster) == [1]


def test_a_duty_that_reaches_the_night_two_dates_later_is_barred() -> None:
    problem, roster = ada("Mo Tu We\n Ada W - -", **night_until(5))
    late = with_parts(problem, "W", start=2880, length=60)
    assert days(ProtectedNight(), late, roster) == [0]


def test_an_unprotected_colleague_works_the_night() -> None:
    problem, roster = ada("Mo\n Ada -\n Bo N", **night_until(5))
    assert days(ProtectedNight(), problem, roster) == []


@pytest.mark.parametrize("rule", [ProtectedNight, ProtectedOvertime, ProtectedMinor])
def test_no_departure_and_no_reader_but_the_supervisor(rule: type[Rule]) -> None:
    assert (rule.absolute, rule.private, rule.always) == (True, True, True)
    problem, roster = ada(
        "Mo\n Ada W", birth=date(2009, 5, 1), **night_until(5), **overtime_until(5)
    )
    departure = Departure(rule.code, Span(), Basis.URGENT_REPAIR)
    said = play(rule(), problem.with_(departures=(departure,)), roster)
    assert said
    assert all(breach.is_hard for breach in said)


def test_only_the_rules_of_protected_people_are_private() -> None:
    private = {rule.code for rule in CATALOGUE if rule.private}
    assert private == {"protected.night", "protected.overtime", "protected.minor"}


@pytest.mark.parametrize(("lead", "over"), [(True, [0]), (False, [])])
def test_twenty_minutes_of_handover_are_overtime_in_the_careful_reading(
    lead: bool, over: list[int]
) -> None:
    problem, roster = ada("Mo\n Ada E", **overtime_until(5))
    assert days(ProtectedOvertime(lead=lead), with_parts(problem, "E", lead=20), roster) == over


def test_an_unpaid_break_is_no_work() -> None:
    problem, roster = ada("Mo\n Ada E", **overtime_until(5))
    long = with_parts(problem, "E", length=540, pause_start=600, pause_length=60)
    assert days(ProtectedOvertime(), long, roster) == []
    assert days(ProtectedOvertime(), with_parts(long, "E", pause_paid=True), roster) == [0]


def test_the_minutes_of_two_duties_meet_on_the_date_on_which_they_fall() -> None:
    problem, roster = ada("Mo Tu\n Ada N E", **overtime_until(5))
    said = play(ProtectedOvertime(), problem, roster)
    assert [(v.days, v.amount, v.facts["minutes"]) for v in said] == [((1,), 6, 840)]


def test_the_lead_time_before_midnight_adds_to_the_date_before() -> None:
    for drawing in ("Mo Tu\n Ada E D", "Su | Mo\n Ada E | D"):
        problem, roster = ada(drawing, **overtime_until(5))
        early = with_parts(problem, "D", start=0, lead=20, length=60)
        (said,) = play(ProtectedOvertime(), early, roster)
        assert (said.days, said.amount, said.facts["minutes"]) == ((0,), 1, 500)


def test_a_duty_adds_to_the_date_two_dates_later() -> None:
    problem, roster = ada("Mo Tu We\n Ada W - E", **overtime_until(5))
    late = with_parts(problem, "W", start=2880, length=60)
    assert [v.facts["minutes"] for v in play(ProtectedOvertime(), late, roster)] == [540]


def test_a_week_is_charged_to_its_last_day() -> None:
    problem, roster = ada("Mo Tu We Th Fr Sa Su\n Ada E E E E E E -", **overtime_until(20))
    sunday = Scope(span=Span(first=MONDAY + timedelta(days=6)))
    assert days(ProtectedOvertime(sunday), problem, roster) == [6]


def test_a_part_time_contract_has_a_shorter_normal_day() -> None:
    problem, roster = ada("Mo\n Ada E", contracts=(Held("half"),), **overtime_until(5))
    problem = problem.with_(contracts=(Contract("half", "Half", day=240),))
    assert [v.amount for v in play(ProtectedOvertime(), problem, roster)] == [4]


def test_a_sixth_day_in_an_iso_week_is_overtime_with_the_days_of_history() -> None:
    problem, roster = ada("Mo Tu We | Th Fr Sa Su\n Ada E E E | E E E -", **overtime_until(20))
    (said,) = play(ProtectedOvertime(), problem, roster)
    assert (said.days, said.amount) == ((3,), 8)


@pytest.mark.parametrize(
    ("row", "changes", "limit"),
    [
        ("E E E E E E -", {}, 40),
        ("E E E E E E -", {"calendar": Calendar(statutory={MONDAY: "清明节"})}, 32),
        (
            "E E E E E E -",
            {"calendar": Calendar(workdays=frozenset({MONDAY + timedelta(days=5)}))},
            40,
        ),
        ("E E E - - - -", {"contracts": (Contract("c", share=500),)}, 20),
        ("= = E E E E -", {"absences": (Absence("Ada", Span(MONDAY, TUESDAY)),)}, 24),
    ],
)
def test_a_week_holds_the_normal_work_of_its_workdays_and_of_the_contract(
    row: str, changes: dict[str, Any], limit: int
) -> None:
    drawing = f"Mo Tu We Th Fr Sa Su\n Ada {row}"
    problem, roster = ada(drawing, contracts=(Held("c"),), **overtime_until(20))
    (said,) = play(ProtectedOvertime(), problem.with_(**changes), roster)
    assert (said.days, said.facts["limit"]) == ((6,), limit * 60)


def test_who_joins_in_the_middle_of_a_week_has_the_normal_work_of_the_rest() -> None:
    joined = (Span(MONDAY + timedelta(days=3)),)
    problem, roster = ada("Th Fr Sa\n Ada E E E", present=joined, **overtime_until(20))
    (said,) = play(ProtectedOvertime(), problem.with_(start=joined[0].first), roster)
    assert said.facts["limit"] == 960


def test_unknown_workdays_before_the_horizon_do_not_make_its_saturday_overtime() -> None:
    problem, roster = ada("Sa\n Ada E", **overtime_until(20))
    saturday = problem.with_(start=MONDAY + timedelta(days=5))
    assert play(ProtectedOvertime(), saturday, roster) == []


def test_days_after_the_last_protected_date_are_free() -> None:
    problem, roster = ada("Mo Tu We Th Fr Sa Su\n Ada E E E E E W -", **overtime_until(4))
    assert days(ProtectedOvertime(), problem, roster) == []


def test_what_history_alone_exceeds_is_told_once_and_not_made_worse() -> None:
    drawing = "Mo Tu We Th | Fr Sa Su\n Ada W W W W | {} - -"
    problem, roster = ada(drawing.format("-"), **overtime_until(20))
    (told,) = play(ProtectedOvertime(), problem, roster)
    assert (told.amount, told.points, told.facts["inherited"]) == (0, 0, 1)
    problem, roster = ada(drawing.format("E"), **overtime_until(20))
    assert [v.amount for v in play(ProtectedOvertime(), problem, roster)] == [8, 8]


def test_a_long_night_after_the_last_day_is_judged_now() -> None:
    problem, roster = ada("Mo\n Ada N", **overtime_until(5))
    long = with_parts(problem, "N", start=1440, length=720)
    assert [v.amount for v in play(ProtectedOvertime(), long, roster)] == [4]


def test_a_minor_is_protected_to_the_day_before_the_birthday() -> None:
    problem, roster = ada("Mo Tu We\n Ada N N N", birth=date(2008, 3, 4))
    nights = with_parts(problem, "N", start=1320, length=120)
    assert days(ProtectedMinor(), nights, roster) == [0, 1]


def test_who_is_born_on_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    problem, roster = strip.read("Mo\n Ada N")
    problem = with_people(problem, Ada={"birth": date(2008, 2, 29)})
    nights = with_parts(problem, "N", length=60)
    last_day = nights.with_(start=date(2026, 2, 28))
    assert days(ProtectedMinor(), last_day, roster) == [0]
    assert days(ProtectedMinor(), nights.with_(start=date(2026, 3, 1)), roster) == []


def test_a_minor_works_no_overtime_either() -> None:
    problem, roster = ada("Mo Tu We Th Fr Sa\n Ada E E E E E E", birth=date(2009, 5, 1))
    assert [v.amount for v in play(ProtectedMinor(), problem, roster)] == [8]
