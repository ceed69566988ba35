"""There is always a roster: whatever a unit hands in, pins alone can make one impossible."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from itertools import product

import pytest

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster.board import judge
from roster.domain import LEAVE, OFF, AbsenceKind, Problem, Roster
from roster.engines.outcomes import Filled, Impossible, Limits
from roster.engines.portfolio import fill
from roster.rules import Rule, bind, is_price, post
from tests.agreement import worlds
from tests.agreement.settings import settings

WORLDS = 100
SOLVED = 4
DECIDED = "stability.frozen"
"""Frozen days are decided cells, as pins are."""
QUICK = Limits(seconds=2.0, workers=1)


def unpinned(number: int) -> Problem:
    """A random world in which nothing is decided yet."""
    return worlds.problem(random.Random(f"elastic {number}")).with_(pins={})


def resting(problem: Problem) -> Roster:
    """Everyone off, or on leave where leave is recorded."""

    def cell(who: str, day: int) -> str:
        when = problem.date_of(day)
        away = problem.is_absent(who, when, AbsenceKind.LEAVE)
        return LEAVE if away and problem.person[who].is_present(when) else OFF

    days = range(problem.days)
    return Roster({p.id: tuple(cell(p.id, day) for day in days) for p in problem.people})


def hardest(rule: Rule) -> Rule:
    """The rule as hard as a unit may make it."""
    prices = {f.name: None for f in fields(rule) if is_price(f.name) and f.name not in rule.floors}
    return replace(rule, **prices)


@pytest.mark.parametrize(
    "rule", [rule for rule in CATALOGUE if rule.code != DECIDED], ids=lambda rule: rule.code
)
def test_no_setting_of_a_rule_forbids_that_everyone_rests(rule: type[Rule]) -> None:
    rng = random.Random(rule.code)
    for number in range(WORLDS):
        world = unpinned(number)
        bound = settings(rng, rule, world)
        softened = {name: (1,) for name in rule.floors if getattr(bound, name) is None}
        hard = hardest(replace(bound, **softened))
        assert judge(post(world, [hard]), resting(world)).allowed, (hard, world)


@pytest.mark.parametrize(("number", "template"), list(product(range(SOLVED), TEMPLATES)))
def test_without_pins_a_unit_on_a_template_is_filled(number: int, template: str) -> None:
    rules = bind(CATALOGUE, TEMPLATES[template])
    assert isinstance(fill(unpinned(number), rules, QUICK), Filled)


def test_the_same_unit_is_impossible_by_a_pin_and_possible_without_it() -> None:
    rules = bind(CATALOGUE, TEMPLATES["hotline"])
    world = unpinned(1)
    who = world.people[0].id
    week = {(who, day): "E" for day in range(7) if world.person[who].is_present(world.start)}
    outcome = fill(world.with_(pins=week, absences=()), rules, QUICK)
    assert isinstance(outcome, Impossible)
    assert outcome.rules
    assert isinstance(fill(world.with_(absences=()), rules, QUICK), Filled)
