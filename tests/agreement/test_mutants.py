"""The samples of the agreement test tell a rule from its mutants: agreement means something."""

from __future__ import annotations

import pytest

from constraints import CATALOGUE
from roster.board import Board
from roster.rules import Rule
from tests.agreement.mutants import MUTANTS
from tests.agreement.test_agreement import agree, samples

CAUGHT_AT_LEAST = 5


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
