"""Whatever history holds, there is a roster that no hard rule forbids: everyone off."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import islice

import pytest

from constraints import CATALOGUE
from roster.board import Board, judge
from roster.domain import LEAVE, OFF, AbsenceKind, Problem, Roster
from roster.rules import Rule, is_price
from tests.agreement.test_agreement import samples

WORLDS = 100
SAY_WHAT_A_CELL_HOLDS = ("availability", "stability")


def idle(world: Problem) -> Roster:
    """Everyone off, or on leave where leave is written."""
    return Roster(
        {
            person.id: tuple(
                LEAVE if world.is_absent(person.id, world.date_of(day), AbsenceKind.LEAVE) else OFF
                for day in range(world.days)
            )
            for person in world.people
        }
    )


def hardest(rule: Rule) -> Rule:
    """The rule as hard as a unit may make it: its floors stay priced."""
    prices = {
        f.name: (1,) if f.name in rule.floors else None for f in fields(rule) if is_price(f.name)
    }
    return replace(rule, **prices)


@pytest.mark.parametrize(
    "rule",
    [rule for rule in CATALOGUE if rule.code.split(".")[0] not in SAY_WHAT_A_CELL_HOLDS],
    ids=lambda rule: rule.code,
)
def test_everyone_may_be_off_whatever_history_holds(rule: type[Rule]) -> None:
    for bound, world, _ in islice(samples(rule), WORLDS):
        board = Board(world)
        hardest(bound).post(world, board)
        assert judge(board, idle(world)).allowed, (bound, world)
