"""A unit many times over: what one roster is worth, so many are worth."""

from __future__ import annotations

import json
from datetime import date

from click.testing import CliRunner

from roster.checking import check
from roster.domain import Roster
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
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


def test_one_time_is_the_unit_itself() -> None:
    one = wiring.open_unit(CHECKOUT / "examples" / "supply_station").problem(date(2026, 12, 1), 31)
    assert multiplied(one, 1) == one


def test_the_command_tells_how_many_it_has_filled() -> None:
    words = ["scale", str(CHECKOUT / "examples" / "three_crews"), "--times", "2"]
    limits = ["--from", "2026-12-01", "--days", "5", "--seconds", "5", "--workers", "1"]
    told = json.loads(CliRunner().invoke(bench, words + limits).output)
    assert told["instance"].endswith("people 5 days")
    assert told["objective"] >= told["bound"]
