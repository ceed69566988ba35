"""The samples of the agreement test tell a rule from its mutants: agreement means something."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from constraints import CATALOGUE
from constraints.hours import PeriodHours, WeekHours
from constraints.leave import Leave, LeaveByLaw
from constraints.overtime import CycleHours, OvertimeMonth
from roster.board import Board
from roster.rules import Rule
from tests.agreement.mutants import MUTANTS
from tests.agreement.test_agreement import agree, samples

CAUGHT_AT_LEAST = 5
COUNT_LEAVE = (WeekHours, PeriodHours)
LIMIT_OVERTIME = (OvertimeMonth, CycleHours)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_a_mutant_of_the_board_or_the_checker_is_caught(rule: type[Rule]) -> None:
    alive, applied = dict(MUTANTS), set()
    for bound, world, roster in samples(rule):
        board = Board(world)
        bound.post(world, board)
        sample = world, tuple(board.posted), tuple(bound.check(world, roster))
        for name, mutant in tuple(alive.items()):
            spoiled = mutant(sample)
            if spoiled == sample:
                continue
            applied.add(name)
            if not agree(board, roster, *spoiled[1:]):
                del alive[name]
        if not alive:
            break
    assert not applied & alive.keys()
    assert len(applied) >= CAUGHT_AT_LEAST


def posted_as(rule: type[Rule], ways: type[Leave | LeaveByLaw]) -> set[tuple[str, str]]:
    """How leave was meant and how a board counted it instead, where the samples tell the two."""
    caught = set()
    for bound, world, roster in samples(rule):
        meant = bound.leave
        said = list(bound.check(world, roster))
        for way in ways:
            board = Board(world)
            replace(bound, leave=way).post(world, board)
            if not agree(board, roster, board.posted, said):
                caught.add((str(meant), str(way)))
    return caught


@pytest.mark.parametrize("rule", COUNT_LEAVE, ids=lambda rule: rule.code)
def test_a_board_that_counts_leave_in_another_way_is_caught(rule: type[Rule]) -> None:
    assert posted_as(rule, Leave) == set(permutations(map(str, Leave), 2))


@pytest.mark.parametrize("rule", LIMIT_OVERTIME, ids=lambda rule: rule.code)
def test_the_way_that_leave_counts_allows_no_more_overtime(rule: type[Rule]) -> None:
    assert posted_as(rule, LeaveByLaw) == set()
