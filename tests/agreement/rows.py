"""What the automata of a board say of rosters, beside what the interpreter says."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

from roster.board import Board, Cell, Groups, Run, Succession, Total, Word, judge
from roster.domain import Roster
from roster.engines.contracts import EAGER, Contracts
from roster.engines.convex import Empty
from roster.engines.domains import At
from roster.engines.loads import Loads
from tests.agreement import boards

ROW_KINDS = (Cell, Succession, Word, Run, Total, Groups)


def open_cells(board: Board) -> dict[At, tuple[str, ...]]:
    """Every symbol may stand in every cell."""
    problem = board.problem
    symbols = tuple(problem.symbol)
    return {(p.id, day): symbols for p in problem.people for day in range(problem.days)}


def says(contracts: Contracts, roster: Roster) -> tuple[bool, int]:
    """Whether all rows may stand, and their points."""
    allowed, points = True, 0
    for who, person in enumerate(contracts.people):
        stands, due = contracts.judge(who, contracts.row(roster.rows[person])[None, :])
        allowed, points = allowed and bool(stands[0]), points + int(due[0])
    return allowed, points if allowed else 0


def expected(board: Board, roster: Roster) -> tuple[bool, int]:
    """What the interpreter says of the same."""
    verdict = judge(board, roster)
    return verdict.allowed, verdict.points if verdict.allowed else 0


def lines_say(board: Board, roster: Roster) -> tuple[bool, int]:
    """What rows and loads say of a whole roster; nothing of the board may be left out or relaxed.

    Raises
    ------
    Relaxed
        Something is, so that they say less.
    """
    contracts = Contracts(board, open_cells(board))
    try:
        loads = Loads(board, contracts)
    except Empty:
        return False, 0
    if contracts.left or not all(load.is_exact for load in loads.loads):
        raise Relaxed
    allowed, points = says(contracts, roster)
    rows = np.array([contracts.row(roster.rows[person]) for person in contracts.people])
    values = loads.values(rows, np.arange(len(contracts.people)))
    for load, value in zip(loads.loads, values, strict=True):
        allowed = allowed and bool(load.values[0] <= value <= load.values[-1])
        points += round(float(np.interp(value, load.values, load.points)))
    return allowed, points if allowed else 0


class Relaxed(Exception):
    """Rows or loads say less than the board."""


def random_boards(seed: int, count: int) -> Iterator[tuple[random.Random, Board]]:
    """Boards of random row statements of all kinds."""
    for number in range(count):
        rng = random.Random(seed * 1_000_003 + number)
        world = boards.problem(rng, people=rng.randint(1, 3), days=rng.randint(3, 9))
        kinds = tuple(rng.sample(ROW_KINDS, rng.randint(1, len(ROW_KINDS))))
        yield rng, boards.board(rng, world, kinds, rng.randint(1, 9))


def disagreement(rng: random.Random, board: Board, rosters: int) -> Roster | None:
    """A roster of which the automata do not say what the interpreter says."""
    contracts = Contracts(board, open_cells(board), eager=rng.choice((1, 30, EAGER)))
    for _ in range(rosters):
        drawn = boards.roster(rng, board.problem)
        if says(contracts, drawn) != expected(board, drawn):
            return drawn
    return None
