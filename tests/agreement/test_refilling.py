"""Boards that the solver fills from a roster on that is there already."""

from __future__ import annotations

import random
from collections.abc import Iterator

from roster.board import Board, judge
from roster.domain import Roster
from roster.engines.apart import Exact, Found
from roster.engines.cpsat import build
from roster.engines.refilling import begin_with, refilled
from roster.engines.solving import Ending, Search
from tests.agreement import boards
from tests.agreement.rows import open_cells
from tests.searching import LONG


def drawn(count: int) -> Iterator[tuple[random.Random, Board, Roster]]:
    """Boards, and a roster of each that may stand."""
    for seed in range(count):
        rng = random.Random(seed)
        board = boards.board(rng, boards.problem(rng, 3, 8), tuple(boards.KINDS), 5)
        for _ in range(40):
            roster = boards.roster(rng, board.problem)
            if judge(board, roster).allowed:
                yield rng, board, roster
                break


def test_the_solver_begins_with_the_roster_that_is_there() -> None:
    begun = 0
    for _, board, roster in drawn(60):
        cells = build(board, open_cells(board))
        begin_with(cells, roster)
        search = Search(cells, LONG)
        search.solver.parameters.stop_after_first_solution = True
        search.solver.parameters.cp_model_presolve = False
        first = search.run()
        assert first.roster is not None
        begun += first.objective == judge(board, roster).points
    assert begun > 30


def test_what_comes_of_it_is_best() -> None:
    better = 0
    for _, board, roster in drawn(40):
        points = judge(board, roster).points
        found = refilled(Exact(board, open_cells(board), LONG, 1, Found(roster, points)))
        assert found is not None
        verdict = judge(board, found.roster)
        assert verdict.allowed
        assert verdict.points == found.objective
        assert Search(build(board, open_cells(board)), LONG).run().objective == found.objective
        better += found.objective < points
    assert better > 10


def test_a_roster_that_may_not_stand_is_no_hindrance() -> None:
    barred = 0
    for seed in range(60):
        rng = random.Random(seed)
        board = boards.board(rng, boards.problem(rng, 3, 8), tuple(boards.KINDS), 5)
        roster = boards.roster(rng, board.problem)
        if judge(board, roster).allowed:
            continue
        barred += 1
        found = refilled(Exact(board, open_cells(board), LONG, 1, Found(roster, 0)))
        best = Search(build(board, open_cells(board)), LONG).run()
        assert (found is None) == (best.ending is Ending.IMPOSSIBLE)
        assert found is None or found.objective == best.objective
    assert barred > 10
