"""Rows cut at seams: what their stretches make together is known, and nothing else."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import numpy as np
import pytest

from roster.board import Board
from roster.engines import lines as lines_module
from roster.engines import seams
from roster.engines.contracts import Contracts
from roster.engines.convex import Empty
from roster.engines.incumbent import Incumbent
from roster.engines.layers import Ints
from roster.engines.lines import NEAR, TINY, Lines
from roster.engines.master import Master, Mixture
from roster.engines.outcomes import unheard
from roster.engines.pricing import Floats
from roster.engines.seams import cut, whole_rows
from roster.engines.spare import EXACT, Spare
from tests.agreement.test_lines import PATIENCE, begun, few_cells
from tests.agreement.test_master import staffed


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seam after every other day."""
    monkeypatch.setattr(seams, "EVERY", 2)


def lines_of(board: Board, spare: Spare) -> Lines:
    until = time.monotonic() + PATIENCE
    best = Incumbent(board, frozenset(), unheard, time.monotonic())
    return Lines(
        board, few_cells(board), best, lambda: until - time.monotonic(), lambda: None, spare
    )


def of_both_kinds() -> Iterator[tuple[Lines, Lines]]:
    """Boards of which nothing is left out, their rows whole and cut at seams."""
    boards = [lines.board for lines in begun(4, 5) if not lines.contracts.left]
    for board in [*boards, staffed(0), staffed(1)]:
        with suppress(Empty):
            whole, pieces = lines_of(board, EXACT), lines_of(board, Spare(share=0.5))
            if whole.begin() and pieces.begin():
                yield whole, pieces


def due(lines: Lines, mixture: Mixture) -> float:
    """[points] of a mixture by its rows, up to a constant of the board."""
    values, points = lines.loads.given.copy(), 0.0
    for place in np.flatnonzero(mixture.weights > TINY).tolist():
        who, row = int(lines.master.people[place]), lines.master.rows[place]
        loads, counts = lines.loads.carried(who, row)
        values[loads] += mixture.weights[place] * counts
        points += mixture.weights[place] * lines.master.points[place]
    return points + float(lines.loads.points(values).sum())


def test_the_best_mixture_of_stretches_costs_what_that_of_whole_rows_does() -> None:
    made = 0
    for whole, pieces in of_both_kinds():
        expected, found = whole.mix(), pieces.mix()
        assert (expected is None) == (found is None)
        if expected is None or found is None:
            continue
        near = 2 * NEAR * abs(expected.objective) + 1e-3
        assert found.objective == pytest.approx(expected.objective, abs=near)
        assert pieces.bound == pytest.approx(whole.bound, abs=2 * near)
        constant = expected.objective - due(whole, expected)
        assert found.objective - due(pieces, found) == pytest.approx(constant, abs=1e-3)
        made += 1
    assert made >= 10


def rows_told(master: Master, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many rows a programme was told of."""
    add, told = master.add, [len(master.people)]

    def counted(people: Ints, rows: Ints, points: Floats) -> int:
        before = len(master.people)
        found = add(people, rows, points)
        told.append(len(master.people) - before)
        return found

    monkeypatch.setattr(master, "add", counted)
    return lambda: sum(told)


def test_rows_that_stretches_make_may_stand_and_have_their_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crossed = 0
    for _, pieces in of_both_kinds():
        told = rows_told(pieces.master, monkeypatch)
        mixture = pieces.mix()
        if mixture is None:
            continue
        master = pieces.master
        crossed += len(master.people) - told()
        share = np.bincount(master.people[: len(mixture.weights)], mixture.weights)
        assert share == pytest.approx(np.ones(len(pieces.everyone)))
        for who, row, points in zip(master.people, master.rows, master.points, strict=True):
            stands, due = pieces.contracts.judge(int(who), row[None])
            assert stands.all()
            assert due[0] == pytest.approx(points)
    assert crossed > 50


def test_what_is_left_out_is_in_no_mixture_until_it_is_taken_in_again() -> None:
    for _, pieces in of_both_kinds():
        master = pieces.master
        mixture = None if pieces.mix() is None else master.mixed(PATIENCE)
        if mixture is None:
            continue
        bars = np.zeros(pieces.pricing.cells.shape)
        taken = np.flatnonzero(mixture.weights > TINY)
        who, day = int(master.people[taken[0]]), 3
        bars[who, day, master.rows[taken[0], day]] = math.inf
        master.keep(bars)
        other = master.mixed(PATIENCE)
        if other is not None:
            rows = master.rows[np.flatnonzero(other.weights > TINY)]
            people = master.people[np.flatnonzero(other.weights > TINY)]
            assert np.isfinite(bars[people[:, None], pieces.days, rows]).all()
            assert other.objective >= mixture.objective - 1e-6
        master.keep(np.zeros_like(bars))
        again = master.mixed(PATIENCE)
        assert again is not None
        assert again.objective <= mixture.objective + 1e-6


def test_the_stretches_of_one_row_make_it_again() -> None:
    lines = next(pieces for _, pieces in of_both_kinds())
    contracts, who = lines.contracts, 0
    for first in lines.master.rows[lines.master.people == who]:
        stretches = list(cut(contracts, who, first))
        assert [each.first for each in stretches] == [0, 2, 4]
        assert stretches[0].begins is None
        assert stretches[-1].ends is None
        parts = np.ones(len(stretches))
        ((same, row, points, taken),) = whole_rows(stretches, parts)
        assert (same, taken) == (who, 1.0)
        assert row.tolist() == first.tolist()
        assert points == pytest.approx(float(contracts.judge(who, first[None])[1][0]))


def test_rows_of_which_something_is_left_out_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    init = Master.__init__

    def told(self: Master, *asked: object) -> None:
        given.append(asked[-1])
        init(self, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(Master, "__init__", told)
    board = staffed(0)
    lines = lines_of(board, Spare(share=0.5))
    assert given == [lines.contracts]
    lines_of(board, EXACT)
    assert given[1] is None
    small = Contracts(board, few_cells(board), eager=1)
    left = Lines(board, small, lines.best, lines.left, lines.heed, Spare(share=0.5))
    assert left.contracts.left
    assert given[2] is None


def test_slices_have_larger_automata(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "EAGER", 1)
    monkeypatch.setattr(lines_module, "WIDER", 100_000)
    assert lines_of(staffed(0), EXACT).contracts.left
    assert not lines_of(staffed(0), Spare(share=0.5)).contracts.left


def test_a_row_that_is_dear_is_taken_up_for_its_stretches_alone() -> None:
    for whole, pieces in of_both_kinds():
        for lines, takes in ((whole, False), (pieces, True)):
            mixture = lines.mix()
            found = lines.pricing.best(-lines.pricing.cells, lines.everyone)
            before = len(lines.master.people)
            assert mixture is not None
            gains = lines.gains(found.people, found.rows, found.points, mixture)
            lines.take(lines.master, found, mixture)
            if (gains > 1).all():
                assert takes == (len(lines.master.people) > before)
