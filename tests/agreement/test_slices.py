"""Slices of a horizon count as the interpreter counts, beside all that stands around them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from roster.board import Board, Couple, Groups, Run, Term, Total, judge
from roster.domain import OFF, Roster
from roster.engines.dealing import Slice, dealt
from roster.engines.slices import DEAR, Cut, Slices, weight
from tests.agreement import boards
from tests.agreement.rows import open_cells

DAYS = 9
EVERYONE = ("E0", "E1", "E2")
PART, GROUP = Slice(EVERYONE, 3, 6), Slice(("E0", "E2"), 2, 7)


def drawn(count: int) -> Iterator[tuple[random.Random, Board]]:
    """Boards of every kind of statement; of runs without prices that grow."""
    for seed in range(count):
        rng = random.Random(seed)
        board = boards.board(rng, boards.problem(rng, 3, DAYS), tuple(boards.KINDS), 5)
        runs = [p.statement for p in board.posted if isinstance(p.statement, Run)]
        # What a run has paid before a slice begins is not known there.
        if all(len(run.long_price or ()) < 2 for run in runs):
            yield rng, board


def cut_from(board: Board, roster: Roster, part: Slice) -> Cut:
    return Slices(board, open_cells(board)).cut(part, roster.rows, DAYS)


def inside(cut: Cut, roster: Roster, part: Slice) -> Roster:
    last = part.first + cut.board.problem.days
    return Roster({who: roster.rows[who][part.first : last] for who in part.people})


@pytest.mark.parametrize("part", [PART, GROUP])
def test_a_slice_tells_rosters_apart_that_differ_in_it_as_the_interpreter_does(
    part: Slice,
) -> None:
    """What may stand around a slice: the same rows within are allowed, at as many points more."""
    told = barred = 0
    for rng, board in drawn(400):
        first, other = (boards.roster(rng, board.problem) for _ in range(2))
        found = {who: row[part.first :] for who, row in other.rows.items()}
        second = Roster(part.put_into(first.rows, found))
        before, after = judge(board, first), judge(board, second)
        if not before.allowed:
            continue
        cut = cut_from(board, first, part)
        was, became = (judge(cut.board, inside(cut, each, part)) for each in (first, second))
        assert was.allowed
        assert became.allowed == after.allowed
        if after.allowed:
            assert became.points - was.points == after.points - before.points
        told, barred = told + after.allowed, barred + (not after.allowed)
    assert min(told, barred) > 10


def test_rows_that_are_found_change_a_slice_alone() -> None:
    rows = {"E0": tuple("abcdefghi"), "E1": tuple("abcdefghi")}
    changed = Slice(("E1",), 1, 3).put_into(rows, {"E1": tuple("BCDE")})
    assert changed == {"E0": tuple("abcdefghi"), "E1": tuple("aBCdefghi")}


@pytest.mark.parametrize("part", [PART, GROUP])
def test_days_around_a_slice_hold_what_they_hold(part: Slice) -> None:
    for rng, board in drawn(10):
        roster, everything = boards.roster(rng, board.problem), open_cells(board)
        cut = cut_from(board, roster, part)
        assert {who for who, _ in cut.domains} == set(part.people)
        for (who, day), codes in cut.domains.items():
            here = day + part.first
            held = (roster.rows[who][here],)
            assert codes == (everything[who, here] if here < part.beyond else held)


def work_days(
    low: int, high: int, off: tuple[int, ...] = (), days: int = DAYS
) -> tuple[Board, Slices]:
    """One person who works on that many of the days, but on none of those named."""
    board = Board(boards.problem(random.Random(1), 1, days))
    counts = {(day, "E"): 480 for day in range(days)}
    board.post(Total("E0", counts, low=480 * low, high=480 * high))
    domains = {("E0", day): (OFF,) if day in off else (OFF, "E") for day in range(days)}
    return board, Slices(board, domains)


def paced(slices: Slices, row: tuple[str, ...], part: Slice) -> tuple[int | None, int | None]:
    (posted,) = slices.cut(part, {"E0": row}, len(row)).board.posted
    couple = posted.statement
    assert isinstance(couple, Couple)
    assert couple.low_price == couple.high_price == (DEAR,)
    return couple.low, couple.high


def test_where_nothing_stands_yet_a_slice_has_its_part_of_a_total_and_a_tenth_more() -> None:
    _, slices = work_days(6, 6)
    assert paced(slices, (), Slice(("E0",), 0, 3)) == (2, 3)
    assert paced(slices, ("E", "E", "E"), Slice(("E0",), 3, 6)) == (2, 2)
    assert paced(slices, (OFF, OFF, OFF), Slice(("E0",), 3, 6)) == (3, 4)


def test_a_slice_may_never_take_more_than_there_is() -> None:
    _, slices = work_days(12, 12, days=12)
    assert paced(slices, (), Slice(("E0",), 0, 11)) == (11, 12)


def test_days_on_which_nobody_may_work_are_no_part_of_a_total() -> None:
    _, slices = work_days(4, 4, off=(6, 7, 8))
    assert paced(slices, (), Slice(("E0",), 0, 3)) == (2, 3)


def test_the_last_slice_has_all_that_is_left_of_a_total_but_may_miss_it() -> None:
    _, slices = work_days(6, 7)
    assert paced(slices, ("E",) * 4 + (OFF,) * 2, Slice(("E0",), 6, 9)) == (2, 3)


def test_what_is_broken_around_a_slice_may_stay_broken_in_it() -> None:
    """Three days of work where six are wanted stay possible, at a price; more than six do not."""
    board, slices = work_days(6, 6)
    short = (*["E"] * 3, *[OFF] * 6)
    (posted,) = slices.cut(PART, {"E0": short}, DAYS).board.posted
    assert isinstance(posted.statement, Couple)
    assert (posted.statement.low_price, posted.statement.high_price) == ((DEAR,), None)
    assert weight(judge(board, Roster({"E0": short}))) == 3 * 480 * DEAR


def test_a_hard_couple_that_is_broken_may_stay_broken() -> None:
    board = Board(boards.problem(random.Random(1), 2, DAYS))
    board.post(Couple(tuple(Term(who, 4, frozenset("E")) for who in ("E0", "E1")), high=1))
    rows = {"E0": ("E",) * DAYS, "E1": ("E",) * DAYS}
    slices = Slices(board, open_cells(board))
    for part, high in ((Slice(("E0", "E1"), 3, 6), 1), (Slice(("E1",), 3, 6), 0)):
        (posted,) = slices.cut(part, rows, DAYS).board.posted
        assert isinstance(posted.statement, Couple)
        assert (posted.statement.high, posted.statement.high_price) == (high, (DEAR,))


def test_groups_that_are_touched_around_a_slice_are_counted_there() -> None:
    """Three weekends of two days, at most two of them worked."""
    board = Board(boards.problem(random.Random(1), 1, DAYS))
    work = frozenset({"E"})
    groups = tuple(((day, work), (day + 1, work)) for day in (2, 4, 6))
    board.post(Groups("E0", groups, high=2))
    row = (OFF, OFF, "E", OFF, OFF, OFF, OFF, "E", OFF)
    slices = Slices(board, open_cells(board))
    (posted,) = slices.cut(PART, {"E0": row}, DAYS).board.posted
    statement = posted.statement
    assert isinstance(statement, Groups)
    assert (statement.base, statement.groups) == (2, (((1, work), (2, work)),))


def test_slices_touch_where_somebodys_days_of_one_are_within_reach_of_the_other() -> None:
    after = Slice(EVERYONE, 6, 9)
    assert PART.touches(after, 1)
    assert after.touches(PART, 1)
    assert not PART.touches(after, 0)
    assert not GROUP.touches(Slice(("E1",), 0, 9), 9)


def test_slices_dispute_the_days_that_both_have_and_all_of_those_who_are_in_both() -> None:
    mine, theirs = Slice(("E0",), 0, 6), Slice(("E1",), 4, 9)
    assert mine.disputed(theirs) == theirs.disputed(mine) == 2
    assert mine.disputed(Slice(("E1",), 6, 9)) == 0
    assert mine.disputed(Slice(("E0", "E1"), 8, 9)) == 6, "its totals reach over all days"


@pytest.mark.parametrize("seed", range(20))
def test_all_cells_are_dealt_out_once_in_slices_whose_ends_are_half_to_half_as_long_again(
    seed: int,
) -> None:
    people, days, length = [f"E{n}" for n in range(7)], 60, 14
    parts = dealt(people, days, length, 3, np.random.default_rng(seed))
    cells = [(who, day) for part in parts for who in part.people for day in _days(part)]
    assert sorted(cells) == sorted((who, day) for who in people for day in range(days))
    assert {len(part.people) for part in parts} == {2, 3}
    for part in parts:
        at_end = part.first == 0 or part.beyond == days
        assert length // 2 <= len(_days(part)) <= 3 * length // 2
        assert at_end or len(_days(part)) == length


def _days(part: Slice) -> range:
    return range(part.first, part.beyond)
