"""A unit many times over: what one roster is worth, so many are worth."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from roster.checking import check
from roster.domain import Basis, Departure, Problem, Roster, Span
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from roster.feeds import canonical
from roster.multiplying import multiplied
from tests.conftest import CHECKOUT
from web import wiring
from web.bench import bench

TIMES = 3


def many_times(unit: str) -> tuple[int, int]:
    """[points] of a roster, and of it given to each of so many."""
    desk = wiring.open_unit(CHECKOUT / "examples" / unit)
    one = desk.problem(date(2026, 11, 23), 7)
    many = multiplied(one, TIMES)
    outcome = fill(one, desk.rules, Limits(1, 1))
    assert isinstance(outcome, Filled)
    rows = {person.id: outcome.roster.rows[person.id.split("·")[0]] for person in many.people}
    assert len(rows) == TIMES * len(one.people)
    report = check(many, Roster(rows), desk.rules)
    assert not any(each.is_hard for each in report.violations)
    return outcome.objective, report.points


def test_a_roster_given_to_each_of_the_same_people_costs_so_many_times_as_much() -> None:
    once, all_of_them = many_times("business_hall")
    assert all_of_them == TIMES * once > 0


def test_heads_that_lack_at_the_same_time_cost_more_each() -> None:
    once, all_of_them = many_times("call_centre_95598")
    assert all_of_them > TIMES * once


def a_unit(name: str) -> Problem:
    return wiring.open_unit(CHECKOUT / "examples" / name).problem(date(2026, 11, 23), 7)


@pytest.mark.parametrize("unit", ["business_hall", "call_centre_95598", "supply_station"])
def test_one_time_is_the_unit_itself(unit: str) -> None:
    one = a_unit(unit)
    assert multiplied(one, 1) == one


def test_the_second_of_each_has_what_the_first_has() -> None:
    first = a_unit("call_centre_95598")
    who = first.people[0].id
    first = first.with_(
        tallies={who: {"nights": 3}},
        pins={(who, 2): "-"},
        departures=(Departure("rest.after_duty", Span(), Basis.NONE, people=(who,)),),
    )
    many = multiplied(first, 2)
    second = f"{who}·2"
    assert many.history[second] == first.history[who]
    assert many.tallies == {who: {"nights": 3}, second: {"nights": 3}}
    assert many.pins == {(who, 2): "-", (second, 2): "-"}
    assert many.departures[0].people == (who, second)
    for kind in ("absences", "requests"):
        told = getattr(first, kind)
        assert told
        assert getattr(many, kind) == tuple(
            replace(each, person=f"{each.person}{turn}") for each in told for turn in ("", "·2")
        )
    assert first.seats
    assert [(s.code, s.owners) for s in many.seats] == [
        (f"{s.code}{turn}", tuple(f"{owner}{turn}" for owner in s.owners))
        for s in first.seats
        for turn in ("", "·2")
    ]


def test_the_command_tells_how_many_it_has_filled_and_writes_their_roster(tmp_path: Path) -> None:
    unit, file = CHECKOUT / "examples" / "three_crews", tmp_path / "roster.json"
    words = ["scale", str(unit), "--times", "2", "--solution", str(file)]
    limits = ["--from", "2026-12-01", "--days", "5", "--seconds", "5", "--workers", "1"]
    told = json.loads(CliRunner().invoke(bench, words + limits).output)
    assert told["instance"].endswith("people 5 days")
    assert told["objective"] >= told["bound"]
    desk = wiring.open_unit(unit)
    many = multiplied(desk.problem(date(2026, 12, 1), 5), 2)
    report = check(many, canonical.load(file.read_text("utf-8"), many), desk.rules)
    assert report.allowed
    assert report.points == told["objective"]
