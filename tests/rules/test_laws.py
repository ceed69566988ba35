"""A unit cannot get round a law or a protection by the way it writes its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from constraints import CATALOGUE
from constraints.coverage import MinimumCover, TargetCover
from constraints.freedays import FreeDay
from roster import strip
from roster.domain import Basis, Departure, Held, Need, Person, Span
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from roster.errors import BadInput
from roster.prices import COMPANY, DEPARTURE, DEPARTURE_HOUR, SHORTAGE
from roster.rules import Rule, Setting, bind
from web.wiring import open_unit

UNIT = """
name = "Unit"
template = "plain"
[[shifts]]
code = "D"
name = "Day"
start = "08:00"
end = "16:00"
[[posts]]
code = "P"
name = "Post"
kind = "crew"
shifts = ["D"]
[[rules]]
code = "hours.overtime_month"
off = true
"""
APPROVED = """
[[rules]]
code = "hours.cycle"
approval = "2026-7"
"""
PEOPLE = "id,name,team\nE1,Ann,A\nE2,Bob,B\n"
APRIL = date(2026, 4, 30)


def opened(folder: Path, rules: str) -> tuple[Rule, ...]:
    (folder / "unit.toml").write_text(UNIT + rules, "utf-8")
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    return open_unit(folder).rules


def bound_by(rules: tuple[Rule, ...], code: str, team: str, when: date) -> bool:
    person = Person("E", "E", teams=(Held(team),))
    return any(rule.code == code and rule.scope.covers(person, when) for rule in rules)


def test_a_law_is_not_switched_off_without_another_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        opened(tmp_path, "")
    with pytest.raises(BadInput):
        opened(tmp_path, '[[rules]]\ncode = "hours.cycle"\n')


def test_an_approval_for_everyone_takes_the_place_of_the_monthly_limit(tmp_path: Path) -> None:
    rules = opened(tmp_path, APPROVED)
    assert not bound_by(rules, "hours.overtime_month", "A", APRIL)


def test_an_approval_takes_the_place_only_for_its_people_and_until_it_ends(tmp_path: Path) -> None:
    rules = opened(tmp_path, APPROVED + f'teams = ["A"]\nuntil = {APRIL}\n')
    assert not bound_by(rules, "hours.overtime_month", "A", APRIL)
    assert bound_by(rules, "hours.overtime_month", "A", date(2026, 5, 1))
    assert bound_by(rules, "hours.overtime_month", "B", APRIL)


@pytest.mark.parametrize(
    ("code", "name", "value"),
    [
        ("protected.night", "begin", 1380),
        ("protected.night", "end", 300),
        ("protected.night", "price", (500,)),
        ("protected.overtime", "week", 3000),
        ("protected.minor", "price", (500,)),
        ("availability.absence", "price", (1,)),
    ],
)
def test_protection_and_leave_cannot_be_loosened(code: str, name: str, value: object) -> None:
    with pytest.raises(BadInput) as caught:
        bind(CATALOGUE, [Setting(code, {name: value})])
    assert [flaw.column for flaw in caught.value.flaws] == [name]


@pytest.mark.parametrize("code", ["availability.request", "stability.published"])
def test_wishes_and_what_was_told_cannot_make_a_roster_impossible(code: str) -> None:
    with pytest.raises(BadInput):
        bind(CATALOGUE, [Setting(code, {"price": None})])


EXCEPTION = """
[[departures]]
rule = "{rule}"
from = 2026-12-01
until = 2026-12-31
basis = "{basis}"
document = "T-1"
"""


@pytest.mark.parametrize(
    ("rule", "basis", "admitted"),
    [
        ("hours.overtime_day", "urgent repair", True),
        ("hours.overtime_month", "urgent repair", True),
        ("hours.overtime_month", "approval", True),
        ("hours.cycle", "urgent repair", True),
        ("hours.cycle", "approval", False),
        ("rest.free_day", "approval", True),
        ("rest.free_day", "urgent repair", False),
        ("rest.free_day", "standby class", False),
        ("rest.free_day", "no basis: recorded breach", True),
        ("rest.daily", "urgent repair", True),
    ],
)
def test_a_law_is_departed_from_on_the_bases_that_it_knows(
    tmp_path: Path, rule: str, basis: str, admitted: bool
) -> None:
    text = APPROVED + EXCEPTION.format(rule=rule, basis=basis)
    if admitted:
        opened(tmp_path, text)
        return
    with pytest.raises(BadInput) as caught:
        opened(tmp_path, text)
    (flaw,) = caught.value.flaws
    assert (flaw.column, flaw.value) == ("basis", basis)
    assert "unit.toml" in flaw.path
    assert "no basis: recorded breach" in flaw.expected
    assert "无依据，如实记录" in flaw.expected_zh


@pytest.mark.parametrize("rule", ["protected.overtime", "protected.minor", "coverage.minimum", "x"])
def test_no_basis_serves_where_no_exception_is_allowed(tmp_path: Path, rule: str) -> None:
    recorded = EXCEPTION.format(rule=rule, basis="no basis: recorded breach")
    with pytest.raises(BadInput) as caught:
        opened(tmp_path, APPROVED + recorded)
    assert [(flaw.column, flaw.value) for flaw in caught.value.flaws] == [("rule", rule)]


def test_that_there_is_no_basis_may_be_recorded_of_every_rule() -> None:
    assert all(Basis.NONE in rule.bases for rule in CATALOGUE)


def test_a_departure_is_dearer_than_a_company_rule_and_cheaper_than_a_missing_head() -> None:
    assert SHORTAGE is not None
    assert COMPANY is not None
    assert DEPARTURE is not None
    assert DEPARTURE_HOUR is not None
    assert DEPARTURE[0] > COMPANY[0]
    assert 2 * DEPARTURE_HOUR[0] > COMPANY[0]
    assert DEPARTURE[0] + 24 * DEPARTURE_HOUR[0] < SHORTAGE[0]


@pytest.mark.parametrize(("wanted", "used"), [("minimum", 1), ("target", 0)])
def test_a_departure_is_used_where_a_head_would_be_missing_and_for_nothing_less(
    wanted: str, used: int
) -> None:
    problem, _ = strip.read("      Mo Tu We Th Fr Sa Su\nAda   -  -  -  -  -  -  -")
    days = [problem.date_of(day) for day in range(7)]
    problem = problem.with_(
        needs=(
            *(Need(day, shift="D", minimum=1) for day in days[:6]),
            replace(Need(days[6], shift="D"), **{wanted: 1}),
        ),
        departures=(Departure("rest.free_day", Span(days[0], days[6]), Basis.APPROVAL, "T-1"),),
    )
    rules = (MinimumCover(), TargetCover(), FreeDay())
    outcome = fill(problem, rules, Limits(seconds=2.0, workers=1))
    assert isinstance(outcome, Filled)
    assert len(list(FreeDay().check(problem, outcome.roster))) == used
