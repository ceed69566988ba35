"""The linear relaxation of what is compiled bounds every roster, whatever its lines are worth."""

from __future__ import annotations

import random

import numpy as np
import pytest

from roster.board import Board, Couple, Term, judge
from roster.engines.cpsat import build
from roster.engines.relaxation import Relaxation
from roster.engines.solving import Ending, Search
from tests.agreement import boards
from tests.agreement.rows import open_cells
from tests.searching import LONG

DAYS = 6


def drawn(seed: int) -> tuple[random.Random, Board]:
    rng = random.Random(seed)
    return rng, boards.board(rng, boards.problem(rng, 3, DAYS), tuple(boards.KINDS), 5)


def test_no_roster_costs_less_and_some_cost_no_more() -> None:
    tight = told = 0
    for seed in range(80):
        _, board = drawn(seed)
        cells = build(board, open_cells(board))
        best = Search(cells, LONG).run()
        if best.ending is not Ending.PROVED:
            continue
        bound = Relaxation(build(board, open_cells(board))).bound(LONG)
        assert bound <= max(best.objective, 0)
        told += bound > 0
        tight += 0 < bound == best.objective
    assert told > 10
    assert tight > 3


def test_a_bound_holds_at_any_prices() -> None:
    told = 0
    for seed in range(60):
        rng, board = drawn(seed)
        relaxation = Relaxation(build(board, open_cells(board)))
        lines = len(relaxation._low)
        prices = np.array([rng.choice((0, 0, 0, 1, -1, 7, -7)) for _ in range(lines)], float)
        bounds = [relaxation._shown(prices), relaxation._shown(np.zeros(lines))]
        told += len(set(bounds)) > 1
        for _ in range(40):
            verdict = judge(board, boards.roster(rng, board.problem))
            assert not verdict.allowed or max(bounds) <= max(verdict.points, 0)
    assert told


def missing(heads: int) -> Board:
    """So many are wanted on each of two days by two people, each missing one at ten points."""
    board = Board(boards.problem(random.Random(1), 2, 2))
    for day in range(2):
        terms = tuple(Term(who, day, frozenset("E")) for who in ("E0", "E1"))
        board.post(Couple(terms, low=heads, low_price=(10,)))
    return board


@pytest.mark.parametrize(("heads", "points"), [(2, 0), (3, 20), (5, 60)])
def test_heads_that_are_missing_whatever_is_done_are_counted(heads: int, points: int) -> None:
    board = missing(heads)
    relaxation = Relaxation(build(board, open_cells(board)))
    assert points - 1 <= relaxation.bound(LONG) <= points


def test_what_is_stopped_before_it_begins_shows_less() -> None:
    """One of two may work: prices of that are to be found before it is known to miss a head."""
    board = missing(2)
    for day in range(2):
        terms = tuple(Term(who, day, frozenset("E")) for who in ("E0", "E1"))
        board.post(Couple(terms, high=1))
    cells = build(board, open_cells(board))
    stopped = Relaxation(cells)
    stopped.stop()
    assert stopped.bound(LONG) < 19 <= Relaxation(cells).bound(LONG) <= 20
