"""What is decided or told stays, and what forces a change costs nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from constraints import CATALOGUE
from constraints.fairness import FairNights
from constraints.stability import Frozen, Pins, Published
from roster import strip
from roster.domain import (
    LEAVE,
    OFF,
    Absence,
    AbsenceKind,
    Basis,
    Departure,
    Problem,
    Role,
    Roster,
    Span,
    Symbol,
    Text,
)
from roster.prices import cost
from roster.rules import Rule, bind
from tests.rules.playing import play, with_people

DRAWN = """
          Mo Tu We
    Ada   E  L  -
    Bo    -  -  N """
TUESDAY = strip.MONDAY + timedelta(days=1)


def told() -> tuple[Problem, Roster]:
    """A week that was published as it is drawn."""
    problem, roster = strip.read(DRAWN)
    return problem.with_(published=roster), roster


def away(kind: AbsenceKind, *shifts: str) -> tuple[Absence, ...]:
    return (Absence("Ada", Span(TUESDAY, TUESDAY), kind, shifts),)


def test_a_change_of_role_alone_names_the_roles() -> None:
    problem, roster = told()
    lead, drive = (
        Symbol(f"E#{role}", "E", (replace(problem.symbol["E"].parts[0], role=role),))
        for role in ("lead", "drive")
    )
    problem = problem.with_(
        symbols=(*problem.symbols, lead, drive),
        roles=(Role("lead", "带班长"), Role("drive", "驾驶员")),
        published=roster.put({("Ada", 0): lead.code}),
    )
    (said,) = play(Published(), problem, roster.put({("Ada", 0): drive.code}))
    was, now = said.facts["published"], said.facts["found"]
    assert isinstance(was, Text)
    assert isinstance(now, Text)
    assert (was.zh[-3:], now.zh[-3:]) == ("带班长", "驾驶员")


def test_every_changed_cell_costs_the_same_whatever_it_was() -> None:
    problem, roster = told()
    changed = roster.put({("Ada", 0): "L", ("Ada", 2): "E", ("Bo", 2): OFF})
    said = play(Published(), problem, changed)
    assert [(v.people[0], v.days[0], v.points) for v in said] == [
        ("Ada", 0, 500),
        ("Ada", 2, 500),
        ("Bo", 2, 500),
    ]


def test_one_change_costs_more_than_twenty_nights_above_a_fair_share() -> None:
    change, unfair = Published().price, FairNights().price
    assert change is not None
    assert unfair is not None
    assert cost(change, 1) > cost(unfair, 20)


RULES = pytest.mark.parametrize("rule", [Published(), Frozen(until=TUESDAY)], ids=lambda r: r.code)


@RULES
@pytest.mark.parametrize(
    ("kind", "code"), [(AbsenceKind.LEAVE, LEAVE), (AbsenceKind.UNAVAILABLE, OFF)]
)
def test_an_absence_approved_since_moves_its_own_cell_for_nothing(
    rule: Rule, kind: AbsenceKind, code: str
) -> None:
    problem, roster = told()
    roster = roster.put({("Ada", 1): code})
    assert play(rule, problem.with_(absences=away(kind)), roster) == []
    assert len(play(rule, problem, roster)) == 1
    assert len(play(rule, problem.with_(absences=away(kind, "N")), roster)) == 1
    other = roster.put({("Ada", 1): "E"})
    assert len(play(rule, problem.with_(absences=away(kind)), other)) == 1


@RULES
def test_a_pin_goes_before_what_was_published(rule: Rule) -> None:
    problem, roster = told()
    assert play(rule, problem.with_(pins={("Bo", 1): "N"}), roster.put({("Bo", 1): "N"})) == []


def test_days_up_to_the_frozen_date_hold_and_later_ones_do_not() -> None:
    problem, roster = told()
    changed = roster.put({("Bo", 1): "N", ("Bo", 2): OFF})
    (said,) = play(Frozen(until=TUESDAY), problem, changed)
    assert (said.days, said.is_hard) == ((1,), True)
    assert play(Frozen(), problem, changed) == []


def test_people_and_days_that_were_never_told_are_free() -> None:
    problem, roster = strip.read(DRAWN)
    short = problem.with_(published=Roster({"Ada": ("E",)}))
    assert play(Published(), short, roster) == []
    assert play(Published(), problem, roster) == []


def test_no_departure_moves_a_pin() -> None:
    problem, roster = strip.read(DRAWN)
    problem = problem.with_(
        pins={("Ada", 0): "L", ("Zoe", 0): "L", ("Ada", 40): "L"},
        departures=(Departure("stability.pins", Span(), Basis.APPROVAL),),
    )
    (said,) = play(Pins(), problem, roster)
    assert said.is_hard


def test_pins_bind_where_a_unit_says_nothing() -> None:
    assert any(isinstance(rule, Pins) for rule in bind(CATALOGUE, ()))


@pytest.mark.parametrize("rule", [Published(), Frozen(until=TUESDAY)])
def test_who_has_left_the_unit_may_be_off(rule: Rule) -> None:
    problem, roster = told()
    left = with_people(problem, Ada={"present": (Span(last=strip.MONDAY),)})
    assert play(rule, left, roster.put({("Ada", 1): OFF})) == []
    assert len(play(rule, left, roster.put({("Ada", 1): "E"}))) == 1
