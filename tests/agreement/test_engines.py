"""CP-SAT judges as the interpreter of statements does, and finds what brute force finds."""

from __future__ import annotations

import itertools
import random
import zlib

import pytest

from roster.board import Board, Verdict, judge
from roster.domain import Roster
from roster.engines.cpsat import build, decide
from roster.engines.domains import fixed, pruned
from roster.engines.solving import Ending, Search
from tests.agreement import boards

OPEN = boards.CODES


def says(board: Board, roster: Roster, how: str) -> tuple[bool, int]:
    """What CP-SAT says when the cells are folded away, or imposed on a model of open cells."""
    if how == "folded":
        return decide(board, roster)
    return decide(board, roster, dict.fromkeys(fixed(roster), OPEN), flow=how == "flow")


def agrees(verdict: Verdict, said: tuple[bool, int]) -> bool:
    return said == (verdict.allowed, verdict.points if verdict.allowed else 0)


@pytest.mark.parametrize("how", ["folded", "windows", "flow"])
@pytest.mark.parametrize("kind", boards.KINDS, ids=lambda kind: kind.__name__)
def test_cpsat_judges_a_fixed_roster_as_the_interpreter_does(kind: type, how: str) -> None:
    rng = random.Random(zlib.crc32(f"{kind.__name__}".encode()))
    seen = {"clean": 0, "priced": 0, "broken": 0}
    for _ in range(80):
        world = boards.problem(rng)
        board = boards.board(rng, world, (kind,), rng.randint(1, 5))
        roster = boards.roster(rng, world)
        verdict = judge(board, roster)
        seen["broken" if not verdict.allowed else "priced" if verdict.points else "clean"] += 1
        assert agrees(verdict, says(board, roster, how)), (board, roster, verdict)
    assert min(seen.values()) >= 5, seen


@pytest.mark.parametrize("seed", range(12))
def test_the_best_roster_is_the_one_that_trying_them_all_finds(seed: int) -> None:
    rng = random.Random(seed)
    world = boards.problem(rng, people=2, days=3)
    codes = ("-", "E", "N")
    board = boards.board(rng, world, tuple(boards.KINDS), 8)
    ids = [person.id for person in world.people]
    best: int | None = None
    for cells in itertools.product(codes, repeat=6):
        verdict = judge(board, Roster({ids[0]: cells[:3], ids[1]: cells[3:]}))
        if verdict.allowed and (best is None or verdict.points < best):
            best = verdict.points
    domains = pruned(board, {(i, day): codes for i in ids for day in range(3)})
    answer = Search(build(board, domains, flow=seed % 2 == 0), seconds=30).run()
    assert answer.ending is (Ending.IMPOSSIBLE if best is None else Ending.PROVED)
    assert best is None or answer.objective == answer.bound == best
