"""Post and check agree on random problems and rosters, for every rule, hard and priced."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from constraints import CATALOGUE
from roster.board import Board, Posted, findings
from roster.domain import Basis, Departure, Problem, Roster, Span
from roster.rules import Rule, Violation
from tests.agreement import worlds
from tests.agreement.settings import settings

SAMPLES = 250
SEEN_AT_LEAST = 30


@cache
def drawn(number: int) -> tuple[Problem, Roster]:
    """One of the worlds that all rules share; their minutes are then reckoned once."""
    rng = random.Random(number)
    world = worlds.problem(rng)
    return world, worlds.roster(rng, world)


def samples(rule: type[Rule]) -> Iterator[tuple[Rule, Problem, Roster]]:
    """The rule with other parameters in each of the worlds."""
    rng = random.Random(zlib.crc32(rule.code.encode()))
    for number in range(SAMPLES):
        world, roster = drawn(number)
        if rng.random() < 0.25:
            world = world.with_(departures=(_departure(rng, rule, world),))
        yield settings(rng, rule, world), world, roster


def _departure(rng: random.Random, rule: type[Rule], world: Problem) -> Departure:
    """An exception for some dates, for everyone or for one person."""
    first = rng.randint(-3, world.days - 1)
    span = Span(world.date_of(first), world.date_of(first + rng.randint(0, 9)))
    people = rng.choice(((), (world.people[0].id,)))
    return Departure(rule.code, span, Basis.URGENT_REPAIR, people=people)


def agree(
    board: Board, roster: Roster, posted: Iterable[Posted], breaches: Iterable[Violation]
) -> bool:
    """Whether the board's interpreter and the checker say the same."""
    verdict = findings(board, roster, posted)
    points = [breach.points for breach in breaches]
    return verdict.allowed == (None not in points) and verdict.points == sum(filter(None, points))


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_the_board_and_the_checker_agree(rule: type[Rule]) -> None:
    seen = {"clean": 0, "breach": 0}
    for bound, world, roster in samples(rule):
        board = Board(world)
        bound.post(world, board)
        breaches = list(bound.check(world, roster))
        seen["breach" if any(b.amount for b in breaches) else "clean"] += 1
        assert agree(board, roster, board.posted, breaches), (bound, world, roster, breaches)
    assert min(seen.values()) >= SEEN_AT_LEAST, seen
