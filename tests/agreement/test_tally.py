"""The running count of what a roster costs is what the interpreter says of it."""

from __future__ import annotations

import random
import zlib
from itertools import islice

import pytest

from constraints import CATALOGUE
from roster.board import Board, judge
from roster.domain import Problem, Roster
from roster.engines.parts import HARD
from roster.engines.tally import Tally
from roster.rules import Rule
from tests.agreement import boards
from tests.agreement.test_agreement import samples

CHANGES = 25


def judged(board: Board, roster: Roster) -> int:
    verdict = judge(board, roster)
    broken = sum(f.amount for f in verdict.findings if f.price is None)
    return verdict.points + broken * HARD


def walk(rng: random.Random, world: Problem, board: Board, roster: Roster) -> int:
    """Change cells at random; how many changes made a difference."""
    tally = Tally(board, roster)
    differences = 0
    for _ in range(CHANGES):
        person, day = rng.choice(world.people).id, rng.randrange(world.days)
        symbol = rng.randrange(len(tally.numbers.codes))
        differences += tally.put(person, day, symbol) != 0
        roster = roster.put({(person, day): tally.numbers.codes[symbol]})
        assert tally.total == judged(board, roster), (board, roster)
        assert tally.roster() == roster
    return differences


@pytest.mark.parametrize("kind", boards.KINDS, ids=lambda kind: kind.__name__)
def test_the_count_follows_every_change_of_a_cell(kind: type) -> None:
    rng = random.Random(zlib.crc32(kind.__name__.encode()))
    seen = 0
    for _ in range(40):
        world = boards.problem(rng)
        board = boards.board(rng, world, (kind,), rng.randint(1, 5))
        seen += walk(rng, world, board, boards.roster(rng, world))
    assert seen >= 50


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_the_count_follows_every_rule(rule: type[Rule]) -> None:
    rng = random.Random(1)
    seen = 0
    for bound, world, roster in islice(samples(rule), 12):
        board = Board(world)
        bound.post(world, board)
        seen += walk(rng, world, board, roster)
    assert seen


def test_two_people_who_swap_are_told_what_couples_say_of_each_alone() -> None:
    rng = random.Random(3)
    seen = 0
    for _ in range(60):
        world = boards.problem(rng)
        board = boards.board(rng, world, tuple(boards.KINDS), 6)
        tally = Tally(board, boards.roster(rng, world))
        first, second = (person.id for person in world.people)
        day = rng.randrange(world.days)
        here, there = tally.at(first, day), tally.at(second, day)
        own = tally.own(first, day), tally.own(second, day)
        alone = own[0][there] - own[0][here] + own[1][here] - own[1][there]
        guessed = alone + tally.swapped(first, second, day)
        before = tally.total
        tally.put(first, day, there)
        tally.put(second, day, here)
        # A couple in which both count, each in their own way, is only guessed at.
        seen += here != there and guessed == tally.total - before
    assert seen >= 20
