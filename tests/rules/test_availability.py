"""Presence, leave, promised days off and wishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from constraints.availability import Absences, Presence
from constraints.requests import Requests
from roster import strip
from roster.domain import LEAVE, Absence, AbsenceKind, Problem, Request, Roster, Span
from roster.strip import MONDAY
from tests.rules.playing import play, with_parts, with_people

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def on_leave(drawing: str, first: int, last: int) -> tuple[Problem, Roster]:
    """Ada is on leave between two day numbers."""
    problem, roster = strip.read(drawing)
    span = Span(MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
    return problem.with_(absences=(Absence("Ada", span),)), roster


def test_a_leaver_has_neither_duty_nor_leave_after_the_last_day() -> None:
    problem, roster = strip.read("Mo Tu We\n Ada E E =")
    problem = with_people(problem, Ada={"present": (Span(last=MONDAY),)})
    assert [v.days for v in play(Presence(), problem, roster)] == [(1,), (2,)]


def test_a_duty_that_is_pinned_while_on_loan_is_left_alone() -> None:
    problem, roster = strip.read("Mo Tu\n Ada E E")
    problem = with_people(problem, Ada={"present": ()}).with_(pins={("Ada", 0): "E"})
    assert [v.days for v in play(Presence(), problem, roster)] == [(1,)]


def test_a_pin_excuses_only_what_it_pins() -> None:
    problem, roster = strip.read("Mo\n Ada L")
    problem = with_people(problem, Ada={"present": ()}).with_(pins={("Ada", 0): "E"})
    assert len(play(Presence(), problem, roster)) == 1


def test_leave_of_someone_who_is_not_in_the_unit_is_not_asked_for() -> None:
    problem, roster = on_leave("Mo Tu\n Ada - =", 0, 1)
    problem = with_people(problem, Ada={"present": (Span(first=TUESDAY),)})
    assert not play(Absences(), problem, roster)
    assert not play(Presence(), problem, roster)


def test_a_day_of_leave_is_not_a_day_off() -> None:
    problem, roster = on_leave("Mo Tu\n Ada - =", 0, 1)
    assert [v.days for v in play(Absences(), problem, roster)] == [(0,)]


@pytest.mark.parametrize(("spill", "refused"), [(0, True), (479, True), (480, False)])
def test_a_24_hour_duty_ends_on_a_day_of_leave_only_where_the_unit_allows(
    spill: int, refused: bool
) -> None:
    problem, roster = on_leave("Mo Tu\n Ada W =", 1, 1)
    assert bool(play(Absences(spill=spill), problem, roster)) is refused


def test_the_night_before_leave_is_refused_when_it_falls_on_the_leave() -> None:
    problem, roster = on_leave("Mo Tu\n Ada N =", 1, 1)
    assert play(Absences(), with_parts(problem, "N", start=1440), roster)


def test_the_last_duty_does_not_run_into_leave_that_begins_after_the_horizon() -> None:
    problem, roster = on_leave("Mo Tu\n Ada - W", 2, 4)
    assert [v.days for v in play(Absences(), problem, roster)] == [(1,)]


def test_a_duty_of_two_dates_before_does_not_run_into_leave() -> None:
    problem, roster = on_leave("Mo Tu We\n Ada W - =", 2, 2)
    late = with_parts(problem, "W", start=1440 + 480)
    assert [v.days for v in play(Absences(), late, roster)] == [(0,)]


def test_nobody_arrives_before_the_midnight_in_which_leave_ends() -> None:
    problem, roster = on_leave("Mo Tu\n Ada = E", 0, 0)
    midnight = with_parts(problem, "E", start=0, lead=20)
    assert [v.days for v in play(Absences(), midnight, roster)] == [(1,)]
    assert not play(Absences(spill=20), midnight, roster)


def test_a_duty_of_the_past_that_runs_into_leave_is_not_this_rosters_fault() -> None:
    problem, roster = on_leave("Su | Mo\n Ada W | =", 0, 0)
    assert not play(Absences(), problem, roster)


def test_a_duty_may_end_on_a_promised_day_off() -> None:
    problem, roster = strip.read("Mo Tu\n Ada W -")
    promised = Absence("Ada", Span(TUESDAY, TUESDAY), AbsenceKind.UNAVAILABLE)
    assert not play(Absences(), problem.with_(absences=(promised,)), roster)


def test_leave_goes_before_a_promised_day_off() -> None:
    problem, roster = on_leave("Mo\n Ada =", 0, 0)
    promised = Absence("Ada", Span(), AbsenceKind.UNAVAILABLE)
    both = problem.with_(absences=(*problem.absences, promised))
    assert not play(Absences(), both, roster)


def test_leave_that_is_pinned_needs_no_record() -> None:
    problem, roster = strip.read("Mo Tu\n Ada = =")
    pinned = problem.with_(pins={("Ada", 0): LEAVE})
    assert [v.days for v in play(Absences(), pinned, roster)] == [(1,)]


def test_a_barred_shift_leaves_the_others_open() -> None:
    problem, roster = strip.read("Mo Tu We\n Ada N E N")
    barred = Absence("Ada", Span(MONDAY, TUESDAY), shifts=("N", "L"))
    said = play(Absences(), problem.with_(absences=(barred,)), roster)
    assert [v.days for v in said] == [(0,)]


@pytest.mark.parametrize(
    ("wants", "shifts", "cell", "points"),
    [
        (True, (), "E", 0),
        (True, (), "H", 0),
        (True, (), "-", 4),
        (True, (), "=", 4),
        (True, ("E", "L"), "L", 0),
        (True, ("E", "L"), "N", 4),
        (False, (), "-", 0),
        (False, (), "=", 0),
        (False, (), "H", 4),
        (False, ("N",), "E", 0),
        (False, ("N",), "N", 4),
    ],
)
def test_a_refused_wish_costs_its_points(
    wants: bool, shifts: tuple[str, ...], cell: str, points: int
) -> None:
    problem, roster = strip.read(f"Mo\n Ada {cell}")
    problem = problem.with_(requests=(Request("Ada", MONDAY, wants, shifts, 4),))
    assert sum(v.points or 0 for v in play(Requests(), problem, roster)) == points


def test_the_price_of_a_wish_is_paid_for_every_point() -> None:
    problem, roster = strip.read("Mo\n Ada -")
    problem = problem.with_(requests=(Request("Ada", MONDAY, True, (), 3),))
    assert [v.points for v in play(Requests(price=(2, 5)), problem, roster)] == [12]


def test_a_wish_for_another_month_is_not_read() -> None:
    problem, roster = strip.read("Mo\n Ada -")
    problem = problem.with_(requests=(Request("Ada", WEDNESDAY, True),))
    assert not play(Requests(), problem, roster)
