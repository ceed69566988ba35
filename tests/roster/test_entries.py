"""What cells add to sums: terms of one cell together, what is barred left out, batch by batch."""

from __future__ import annotations

import random

import pytest

from roster.board import Board, Cell, Term
from roster.engines import entries
from roster.engines.contracts import Contracts
from roster.engines.domains import everything, pruned
from roster.engines.entries import Entries, entered
from tests.agreement import boards


def early(coefficient: int, day: int = 0, codes: str = "E") -> Term:
    return Term("E0", day, frozenset(codes), coefficient)


def read(*sums: tuple[Term, ...], barred: str = "", people: int = 1) -> Entries:
    """The entries of sums over the first one's two days; some symbols are barred on day 0."""
    board = Board(boards.problem(random.Random(1), people=people, days=2))
    board.problem.history["E0"] = ("E",)  # type: ignore[index]
    if barred:
        board.post(Cell("E0", 0, frozenset(barred)))
    return entered(board, Contracts(board, pruned(board, everything(board.problem))), sums)


def test_terms_of_one_cell_are_one_entry() -> None:
    found = read((early(2), early(3, codes="EL")))
    assert sorted(found.added[0][2].tolist()) == [3, 5]
    assert (found.lowest.tolist(), found.highest.tolist()) == ([0], [5])


def test_terms_of_one_cell_that_take_each_other_away_are_none() -> None:
    found = read((early(2), early(-2)), (early(1), Term("E1", 0, frozenset("E"))), people=2)
    assert found.added[0][1].tolist() == [1]
    assert found.kind.tolist() == [0, 0]


def test_history_counts_apart_and_days_past_the_horizon_do_not() -> None:
    found = read((early(4, day=-1), early(8, day=-2), early(1), early(16, day=2)))
    assert (found.before.tolist(), found.highest.tolist()) == ([4], [1])


def test_who_adds_nothing_is_of_another_kind() -> None:
    found = read((early(1),), people=3)
    assert found.kind.tolist() == [0, 1, 1]
    assert [each.shape for each in found.added] == [(3, 1), (3, 0)]


def test_who_adds_the_same_by_other_terms_is_of_the_same_kind() -> None:
    other = Term("E1", 0, frozenset("E"), 3)
    assert read((early(1), early(2), other), people=2).kind.tolist() == [0, 0]


def test_what_is_barred_narrows_what_rows_add() -> None:
    sums = (early(1), early(2, codes="L"), early(-1, codes="-"))
    assert read(sums).highest.tolist() == [2]
    assert read(sums, barred="L").highest.tolist() == [1]
    assert read(sums, barred="-LN").lowest.tolist() == [1]


def test_a_cell_in_which_nothing_may_stand_is_taken_as_open() -> None:
    found = read((early(1), early(2, codes="L"), early(-1, codes="-")), barred="-ELN=")
    assert (found.lowest.tolist(), found.highest.tolist()) == ([-1], [2])


def test_batches_say_what_all_terms_say_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = ((early(1), early(2, day=1)), (early(3),), (), (early(4, day=1), early(5, day=-1)))
    whole = read(*sums)
    monkeypatch.setattr(entries, "TOGETHER", 1)
    split = read(*sums)
    for name in ("kind", "before", "lowest", "highest"):
        assert getattr(whole, name).tolist() == getattr(split, name).tolist(), name
    assert [each.tolist() for each in whole.added] == [each.tolist() for each in split.added]
    assert len(whole.added[0][2]) == 4
