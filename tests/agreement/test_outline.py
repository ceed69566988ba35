"""No roster breaks more in its outline than it does itself."""

from __future__ import annotations

import random

import pytest

from roster.board import (
    Board,
    Cell,
    Codes,
    Couple,
    Groups,
    Run,
    Statement,
    Succession,
    Term,
    Total,
    Word,
    judge,
)
from roster.domain import LEAVE, OFF, Person, Problem, Roster
from roster.engines import outline
from roster.engines.domains import At
from roster.engines.outline import Outline, outlined, together
from roster.prices import Price, cost
from roster.strip import symbol_of
from tests.agreement import boards, worlds
from tests.agreement.rows import open_cells

EARLY, LATE, NIGHT = "E", "L", "N"
SHIFTS: Codes = frozenset({EARLY, LATE, NIGHT})


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells of one symbol alone are worth an outline too."""
    monkeypatch.setattr(outline, "FEW", 1.0)


def narrowed(rng: random.Random, board: Board) -> dict[At, tuple[str, ...]]:
    """Some of the symbols in some of the cells."""
    return {
        cell: codes if rng.random() < 0.6 else tuple(rng.sample(codes, rng.randint(1, 3)))
        for cell, codes in open_cells(board).items()
    }


def filled(rng: random.Random, domains: dict[At, tuple[str, ...]], problem: Problem) -> Roster:
    return Roster(
        {
            p.id: tuple(rng.choice(domains[p.id, day]) for day in range(problem.days))
            for p in problem.people
        }
    )


def of(roster: Roster, found: Outline) -> Roster:
    """The outline of a roster."""
    return Roster(
        {
            person: tuple(
                next(codes[0] for codes in found._alike[person, day] if code in codes)
                for day, code in enumerate(row)
            )
            for person, row in roster.rows.items()
        }
    )


def outline_of(board: Board) -> Outline:
    found = outlined(board, open_cells(board))
    assert found is not None
    return found


@pytest.mark.parametrize("kind", [*boards.KINDS, None])
def test_what_a_roster_does_not_break_its_outline_does_not(kind: type | None) -> None:
    kinds = tuple(boards.KINDS) if kind is None else (kind,)
    told = dearer = 0
    for seed in range(150):
        rng = random.Random(seed)
        board = boards.board(rng, boards.problem(rng, 3, 6), kinds, 5)
        domains = narrowed(rng, board)
        found = outlined(board, domains)
        assert found is not None
        for _ in range(8):
            roster = filled(rng, domains, board.problem)
            whole, outer = judge(board, roster), judge(found.board, of(roster, found))
            told += bool(outer.findings)
            dearer += whole.points > outer.points
            if whole.allowed:
                assert outer.allowed
                assert outer.points <= whole.points
    assert told > 20
    assert dearer > 20


def test_a_roster_within_its_outline_holds_what_is_as_long() -> None:
    for seed in range(30):
        rng = random.Random(seed)
        board = boards.board(rng, boards.problem(rng, 3, 6), tuple(boards.KINDS), 1)
        domains = narrowed(rng, board)
        found = outlined(board, domains)
        assert found is not None
        roster = filled(rng, domains, board.problem)
        within = found.within(of(roster, found).rows)
        for person, day, code in roster.cells():
            like = {c for c in domains[person, day] if (c in SHIFTS) == (code in SHIFTS)}
            assert set(within[person, day]) == like


def alone(statement: Statement, days: int = 4) -> list[Statement]:
    """What is left of a statement about two people who may hold everything."""
    board = Board(boards.problem(random.Random(1), 2, days))
    board.post(statement)
    return [posted.statement for posted in outline_of(board).board.posted]


@pytest.mark.parametrize(
    "statement",
    [
        Run("E0", SHIFTS, 2, 5),
        Total("E0", {(day, code): 8 for day in range(4) for code in SHIFTS}, low=8, high=16),
        Groups("E0", (((2, SHIFTS), (3, SHIFTS)),), high=1),
        Couple((Term("E0", 1, SHIFTS), Term("E1", 1, SHIFTS)), low=1),
    ],
)
def test_what_speaks_of_all_shifts_is_kept_as_it_is(statement: Statement) -> None:
    assert alone(statement) == [statement]


@pytest.mark.parametrize(
    "statement",
    [
        Run("E0", frozenset({NIGHT}), 2, 5),
        Cell("E0", 1, frozenset({NIGHT})),
        Succession("E0", 1, frozenset({NIGHT}), frozenset({EARLY})),
        Word("E0", 1, (SHIFTS, frozenset({EARLY}))),
        Total("E0", {(day, NIGHT): 1 for day in range(4)}, high=1),
    ],
)
def test_what_speaks_of_single_shifts_alone_is_left_out(statement: Statement) -> None:
    assert alone(statement) == []


def test_at_least_so_many_nights_are_at_least_so_many_shifts() -> None:
    (total,) = alone(Total("E0", {(day, NIGHT): 1 for day in range(4)}, low=2, high=3))
    assert isinstance(total, Total)
    assert (total.low, total.high) == (2, None)
    assert total.coefficients == {(day, EARLY): 1 for day in range(4)}


def test_heads_of_a_days_shifts_are_one_sum() -> None:
    """Two early and one night are three of either, each missing one as cheap as it can be."""
    board = Board(boards.problem(random.Random(1), 5, 2))
    for code, heads in ((EARLY, 2), (NIGHT, 1)):
        terms = tuple(Term(p.id, 0, frozenset({code})) for p in board.problem.people)
        board.post(Couple(terms, low=heads, low_price=(100, 120)))
    found = outline_of(board)
    (posted,) = found.board.posted
    couple = posted.statement
    assert isinstance(couple, Couple)
    assert (couple.low, couple.low_price) == (3, (100, 100, 120))
    assert len(couple.terms) == 5


def test_sums_of_other_days_and_of_other_rules_stay_apart() -> None:
    board = Board(boards.problem(random.Random(1), 2, 3))
    for board.index, day in ((0, 0), (0, 1), (1, 0)):
        for code in SHIFTS:
            board.post(Couple((Term("E0", day, frozenset({code})),), high=1, high_price=(3,)))
    couples = [posted.statement for posted in outline_of(board).board.posted]
    days = [{term.day for term in c.terms} for c in couples if isinstance(c, Couple)]
    assert days == [{0}, {1}, {0}]
    assert {c.high for c in couples if isinstance(c, Couple)} == {3}


def test_symbols_of_other_lengths_stay_apart() -> None:
    whole = next(symbol_of(shift) for shift in worlds.SHIFTS if shift.code == "W")
    problem = boards.problem(random.Random(1), 1, 1).with_(
        people=(Person("E0", "E0"),), symbols=(*map(symbol_of, worlds.SHIFTS[:2]), whole)
    )
    domains = {("E0", 0): (OFF, LEAVE, "E", "L", "W")}
    found = outlined(Board(problem), domains)
    assert found is not None
    assert found.domains == {("E0", 0): (OFF, "E", "W")}
    assert found.within({"E0": ("E",)}) == {("E0", 0): ("E", "L")}
    assert found.within({"E0": (OFF,)}) == {("E0", 0): (OFF, LEAVE)}


def test_where_little_is_alike_there_is_no_outline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "FEW", 0.6)
    board = Board(boards.problem(random.Random(1), 1, 1))
    cell = ("E0", 0)
    assert outlined(board, {cell: (OFF, "E", "L")}) is None
    assert outlined(board, {cell: (OFF, "E", "L", "N")}) is not None


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([None, None], None),
        ([None, (7,)], (7,)),
        ([(2, 5), (3, 4)], (2, 3, 4)),
        ([(9, 4, 1), (2, 6)], (1,)),
    ],
)
def test_an_amount_is_parted_as_it_costs_least(prices: list[Price], expected: Price) -> None:
    assert together(prices) == expected


def test_no_parting_of_an_amount_is_cheaper() -> None:
    rng = random.Random(1)
    for _ in range(200):
        one, other = (rng.choice(boards.PRICES[1:]) for _ in range(2))
        both = together([one, other])
        assert one is not None
        assert other is not None
        assert both is not None
        for amount in range(7):
            least = min(cost(one, n) + cost(other, amount - n) for n in range(amount + 1))
            assert cost(both, amount) <= least
            if list(one) == sorted(one) and list(other) == sorted(other):
                assert cost(both, amount) == least
