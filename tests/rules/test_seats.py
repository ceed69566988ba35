"""A fixed seat is shared by people of different shifts."""

from __future__ import annotations

import pytest

from constraints.seats import OneOwner
from roster import strip
from roster.board import Couple
from roster.domain import Problem, Roster, Seat, Text
from roster.rules import post
from tests.rules.playing import play, with_parts


def shared(drawing: str) -> tuple[Problem, Roster]:
    """Everyone in the drawing owns the same seat."""
    problem, roster = strip.read(drawing)
    return problem.with_(seats=(Seat("A1", "P", tuple(sorted(problem.person))),)), roster


@pytest.mark.rule("seat-fixed-shared")
def test_three_owners_of_one_seat_stand_the_three_shifts_of_a_day() -> None:
    problem, roster = shared("Mo Tu\n Ada E N\n Bo L E\n Cy N L")
    assert not play(OneOwner(), problem, roster)


@pytest.mark.rule("seat-fixed-shared")
def test_two_owners_of_one_seat_never_stand_the_same_shift() -> None:
    problem, roster = shared("Mo\n Ada E\n Bo E\n Cy E")
    said = play(OneOwner(), problem, roster)
    assert [v.people for v in said] == [("Ada", "Bo"), ("Ada", "Cy"), ("Bo", "Cy")]


@pytest.mark.rule("seat-fixed-shared")
def test_both_may_be_at_the_seat_in_the_twenty_minutes_of_the_handover() -> None:
    problem, roster = shared("Mo\n Ada E\n Bo L")
    assert not play(OneOwner(), with_parts(problem, "L", lead=20), roster)
    longer = with_parts(problem, "E", length=481)
    assert len(play(OneOwner(), longer, roster)) == 1


@pytest.mark.parametrize("names", [("Ada", "Bo"), ("Bo", "Ada")])
def test_a_duty_of_the_day_before_still_holds_the_seat(names: tuple[str, str]) -> None:
    first, second = names
    problem, roster = shared(f"Mo Tu\n {first} W -\n {second} - E")
    (said,) = play(OneOwner(), problem, roster)
    assert said.days == (0, 1)
    assert said.facts["when"] == Text("06:00至08:00", "06:00–08:00")


@pytest.mark.parametrize("names", [("Ada", "Bo"), ("Bo", "Ada")])
def test_a_duty_of_two_dates_before_still_holds_the_seat(names: tuple[str, str]) -> None:
    first, second = names
    problem, roster = shared(f"Mo Tu We\n {first} W - -\n {second} - - E")
    (said,) = play(OneOwner(), with_parts(problem, "W", start=1440 + 480), roster)
    assert said.days == (0, 2)


def test_a_seat_elsewhere_is_another_seat() -> None:
    problem, roster = shared("Mo\n Ada E\n Bo D")
    assert not play(OneOwner(), with_parts(problem, "D", post="Q"), roster)


def test_two_duties_that_met_in_the_past_are_not_this_rosters_fault() -> None:
    problem, roster = shared("Su | Mo\n Ada W | -\n Bo W | -")
    assert not play(OneOwner(), problem, roster)


def test_an_owner_who_is_not_on_this_roster_is_passed_over() -> None:
    problem, roster = strip.read("Mo\n Ada E")
    problem = problem.with_(seats=(Seat("A1", "P", ("Gone", "Ada")),))
    assert not play(OneOwner(), problem, roster)


def test_owners_whom_the_rule_holds_without_a_price_are_one_sum() -> None:
    problem, _ = strip.read("Mo\n Ada E\n Bo -\n Cy -")
    problem = problem.with_(seats=(Seat("A1", "P", ("Ada", "Bo", "Cy")),))
    sums = [p.statement for p in post(problem, (OneOwner(),)).posted]
    within = [s.terms for s in sums if isinstance(s, Couple) and not any(t.day for t in s.terms)]
    assert {tuple(term.person for term in terms) for terms in within} == {("Ada", "Bo", "Cy")}
