"""Post and check agree on random problems and rosters, for every rule, hard and priced."""

from __future__ import annotations

import random
import zlib

import pytest

from constraints import CATALOGUE
from roster.board import Board, judge
from roster.domain import Problem, Roster
from roster.rules import Rule
from tests.agreement import worlds
from tests.agreement.settings import settings

SEEN_AT_LEAST = 30


def samples(rule: type[Rule], count: int) -> list[tuple[Rule, Problem, Roster]]:
    rng = random.Random(zlib.crc32(rule.code.encode()))
    drawn = []
    for _ in range(count):
        world = worlds.problem(rng)
        drawn.append((settings(rng, rule, world), world, worlds.roster(rng, world)))
    return drawn


def agree(bound: Rule, world: Problem, roster: Roster) -> bool:
    """Whether the board's interpreter and the checker say the same."""
    board = Board(world)
    bound.post(world, board)
    verdict = judge(board, roster)
    breaches = list(bound.check(world, roster))
    return verdict.allowed == (not any(b.is_hard for b in breaches)) and verdict.points == sum(
        b.points or 0 for b in breaches
    )


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_the_board_and_the_checker_agree(rule: type[Rule]) -> None:
    seen = {"clean": 0, "breach": 0}
    for bound, world, roster in samples(rule, 400):
        breaches = list(bound.check(world, roster))
        seen["breach" if any(b.amount for b in breaches) else "clean"] += 1
        assert agree(bound, world, roster), (bound, world, roster, breaches)
    assert min(seen.values()) >= SEEN_AT_LEAST, seen
