"""CP-SAT judges what every rule of the catalogue posts as the interpreter does."""

from __future__ import annotations

from itertools import islice

import pytest

from constraints import CATALOGUE
from roster.board import Board, judge
from roster.domain import Problem
from roster.engines.cpsat import decide
from roster.engines.domains import At
from roster.rules import Rule
from tests.agreement.test_agreement import samples

FOLDED, IMPOSED = 12, 4


def open_cells(world: Problem) -> dict[At, tuple[str, ...]]:
    symbols = tuple(world.symbol)
    return {(p.id, day): symbols for p in world.people for day in range(world.days)}


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_cpsat_judges_every_rule_as_the_interpreter_does(rule: type[Rule]) -> None:
    for number, (bound, world, roster) in enumerate(islice(samples(rule), FOLDED)):
        board = Board(world)
        bound.post(world, board)
        verdict = judge(board, roster)
        expected = (True, verdict.points) if verdict.allowed else (False, 0)
        assert decide(board, roster) == expected, (bound, world, roster)
        if number < IMPOSED:
            assert decide(board, roster, open_cells(world)) == expected, (bound, world, roster)
