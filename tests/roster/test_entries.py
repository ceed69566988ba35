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


def read(*sums: tuple[Term, ...], barred: str = "") -> Entries:
    """The entries of sums over one person's two days; some symbols are barred on day 0."""
    board = Board(boards.problem(random.Random(1), people=1, days=2))
    board.problem.history["E0"] = ("E",)  # type: ignore[index]
    if barred:
        board.post(Cell("E0", 0, frozenset(barred)))
    return entered(board, Contracts(board, pruned(board, everything(board.problem))), sums)


def test_terms_of_one_cell_are_one_entry() -> None:
    found = read((early(2), early(3, codes="EL")))
    assert sorted(found.counts.tolist()) == [3, 5]
    assert (found.lowest.tolist(), found.highest.tolist()) == ([0], [5])


def test_terms_of_one_cell_that_take_each_other_away_are_none() -> None:
    found = read((early(2), early(-2)), (early(1),))
    assert found.sums.tolist() == [1]


def test_history_counts_apart_and_days_past_the_horizon_do_not() -> None:
    found = read((early(4, day=-1), early(8, day=-2), early(1), early(16, day=2)))
    assert (found.before.tolist(), found.highest.tolist()) == ([4], [1])


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
    for name in Entries.__slots__:
        assert getattr(whole, name).tolist() == getattr(split, name).tolist(), name
    assert len(whole.counts) == 4
