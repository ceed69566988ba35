"""Portions of a unit count as the interpreter counts, and bounds hold for every roster."""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from fractions import Fraction

import numpy as np

from roster.board import Board, Cell, Couple, Groups, Posted, Run, Term, Total, judge
from roster.domain import OFF, Roster
from roster.engines.apart import Value
from roster.engines.bounding import least, shortages
from roster.engines.contracts import Contracts
from roster.engines.convex import Empty
from roster.engines.incumbent import Incumbent
from roster.engines.lines import Lines
from roster.engines.loads import Loads
from roster.engines.outcomes import unheard
from roster.engines.portions import BROKEN, TOGETHER, Portions
from roster.engines.turn import Turn
from roster.engines.valuing import valued
from roster.prices import cost
from tests.agreement import boards
from tests.agreement.rows import open_cells
from tests.agreement.test_lines import few_cells

Row = tuple[str, ...]
KINDS = (Couple, Couple, Couple, Cell, Run, Total, Groups)


def drawn(count: int, people: int = 4, days: int = 4) -> Iterator[tuple[random.Random, Board]]:
    """Boards of every kind of statement; couples speak of two and more people."""
    for seed in range(count):
        rng = random.Random(seed)
        yield rng, boards.board(rng, boards.problem(rng, people, days), KINDS, 7)


def by_twos(board: Board) -> list[tuple[str, ...]]:
    ids = [person.id for person in board.problem.people]
    return [tuple(ids[place : place + 2]) for place in range(0, len(ids), 2)]


def hard_couples_kept(board: Board, roster: Roster) -> bool:
    findings = judge(board, roster).findings
    return all(f.price is not None for f in findings if isinstance(f.posted.statement, Couple))


def test_portions_together_count_what_the_interpreter_counts() -> None:
    kept = 0
    for rng, board in drawn(80):
        roster = boards.roster(rng, board.problem)
        portions = Portions(board, open_cells(board))
        turn = Turn(portions, by_twos(board), 0, roster.rows)
        assert turn.is_filled
        if hard_couples_kept(board, roster):
            kept += 1
            assert turn.is_allowed
            assert turn.points == judge(board, roster).points
    assert kept > 10


def test_hard_couples_that_are_broken_between_portions_are_seen() -> None:
    problem = boards.problem(random.Random(0))
    board = Board(problem)
    board.post(Couple((Term("E0", 0, frozenset("E")), Term("E1", 0, frozenset("E"))), high=1))
    portions = Portions(board, open_cells(board))
    row = ("E", *[OFF] * (problem.days - 1))
    assert not Turn(portions, [("E0",), ("E1",)], 0, {"E0": row, "E1": row}).is_allowed
    rest = (OFF,) * problem.days
    assert Turn(portions, [("E0",), ("E1",)], 0, {"E0": row, "E1": rest}).is_allowed


def test_a_portion_beside_the_others_costs_what_they_share_and_its_own() -> None:
    some = 0
    for rng, board in drawn(80):
        roster = boards.roster(rng, board.problem)
        portions = Portions(board, open_cells(board))
        dealt = by_twos(board)
        turn = Turn(portions, dealt, 0, roster.rows)
        for number, people in enumerate(dealt):
            part = portions.board(people, turn.shares(number))
            own = Roster({who: roster.rows[who] for who in people})
            assert judge(part, own).points == turn.points_beside(number)
            some += bool(turn.shares(number))
    assert some > 40


def test_a_portion_takes_only_rows_with_which_the_whole_is_cheaper() -> None:
    taken = refused = 0
    for rng, board in drawn(60):
        before, after = (boards.roster(rng, board.problem) for _ in range(2))
        portions, dealt = Portions(board, open_cells(board)), by_twos(board)
        turn = Turn(portions, dealt, 0, before.rows)
        mixed = {**before.rows, **{who: after.rows[who] for who in dealt[0]}}
        points = turn.points
        new = Turn(portions, dealt, 0, mixed).points
        is_taken = turn.take(0, Roster({who: after.rows[who] for who in dealt[0]}))
        assert is_taken == (new < points)
        assert turn.points == min(new, points)
        taken, refused = taken + is_taken, refused + (not is_taken)
    assert min(taken, refused) > 10


def heads_wanted(low: int, people: int, price: tuple[int, ...] = (10, 20, 30)) -> Board:
    problem = boards.problem(random.Random(1), people, 1)
    board = Board(problem)
    terms = tuple(Term(person.id, 0, frozenset({"E"})) for person in problem.people)
    board.post(Couple(terms, low=low, low_price=price))
    return board


def test_portions_that_know_nothing_of_the_others_take_them_for_likenesses() -> None:
    """Eight of twelve are wanted: four of them are asked for a third, at the last price."""
    board = heads_wanted(8, 12)
    portions = Portions(board, open_cells(board))
    dealt = [tuple(f"E{i}" for i in range(first, first + 4)) for first in (0, 4, 8)]
    turn = Turn(portions, dealt, 0, None)
    (share,) = turn.shares(0).values()
    assert share == (0, Fraction(1, 3))
    (posted,) = portions.board(dealt[0], turn.shares(0)).posted
    assert isinstance(posted.statement, Couple)
    assert (posted.statement.low, posted.statement.low_price) == (3, (30,))


def test_later_portions_make_up_for_what_is_left_over() -> None:
    board = heads_wanted(8, 12)
    portions = Portions(board, open_cells(board))
    dealt = [tuple(f"E{i}" for i in range(first, first + 4)) for first in (0, 4, 8)]
    turn = Turn(portions, dealt, 0, None)
    assert turn.take(0, Roster(dict.fromkeys(dealt[0], (OFF,))))
    assert turn.shares(1) == {0: (0, Fraction(1, 2))}
    assert turn.take(1, Roster(dict.fromkeys(dealt[1], ("E",))))
    assert turn.shares(2) == {0: (4, Fraction(1))}
    (posted,) = portions.board(dealt[2], turn.shares(2)).posted
    assert isinstance(posted.statement, Couple)
    assert (posted.statement.low, posted.statement.low_price) == (4, (10, 20, 30))


def test_what_is_hard_is_dear_to_portions_that_share_it_and_stays_hard_where_one_has_it() -> None:
    problem = boards.problem(random.Random(2), 4, 1)
    board = Board(problem)
    early = frozenset({"E"})
    for people in (("E0", "E1"), ("E1", "E2")):
        board.post(Couple(tuple(Term(who, 0, early) for who in people), high=1))
    portions = Portions(board, open_cells(board))
    turn = Turn(portions, [("E0", "E1"), ("E2", "E3")], 0, None)
    inside, shared = (
        posted.statement for posted in portions.board(("E0", "E1"), turn.shares(0)).posted
    )
    assert isinstance(inside, Couple)
    assert isinstance(shared, Couple)
    assert inside.high_price is None
    assert shared.high_price == BROKEN


def test_everyone_is_dealt_out_once_and_who_shares_a_seat_stays_together() -> None:
    problem = boards.problem(random.Random(3), 12, 5)
    board = Board(problem)
    wanted = frozenset({"E"})
    everyone = [person.id for person in problem.people]
    board.post(Couple(tuple(Term(who, 0, wanted) for who in everyone), low=1, low_price=(5,)))
    seats = [("E0", "E7", "E3"), ("E3", "E9"), ("E1", "E10")]
    for seat in seats:
        board.post(Couple(tuple(Term(who, 0, wanted) for who in seat), high=1))
    portions = Portions(board, open_cells(board))
    dealings = [portions.dealt(20, np.random.default_rng(seed)) for seed in range(4)]
    for dealt in dealings:
        assert len(dealt) == 3
        assert sorted(who for people in dealt for who in people) == sorted(everyone)
        for people in dealt:
            assert list(people) == [who for who in everyone if who in people]
            assert all(set(seat) <= set(people) or not set(seat) & set(people) for seat in seats)
    assert len({tuple(dealt) for dealt in dealings}) > 1


def test_each_portion_is_a_likeness_of_the_whole() -> None:
    """Half of the people can do what is wanted: so can half of each portion."""
    problem = boards.problem(random.Random(4), 24, 1)
    board = Board(problem)
    able = [person.id for person in problem.people][::2]
    board.post(Couple(tuple(Term(who, 0, frozenset({"E"})) for who in able), low=9, low_price=(5,)))
    portions = Portions(board, open_cells(board))
    for people in portions.dealt(6, np.random.default_rng(0)):
        assert len(set(people) & set(able)) == 3


def test_rows_of_some_people_cost_what_they_cost_among_all() -> None:
    for rng, board in drawn(30):
        contracts = Contracts(board, few_cells(board), eager=rng.choice((1, 30, 4_000)))
        people = rng.sample(contracts.people, 2)
        some = contracts.of(people)
        rows = np.array([[rng.randrange(len(contracts.symbols)) for _ in range(4)] for _ in "abc"])
        for who, person in enumerate(people):
            stands, points = some.judge(who, rows)
            usual, due = contracts.judge(contracts.number[person], rows)
            assert (stands == usual).all()
            assert (points[stands] == due[usual]).all()


def every_roster(board: Board, codes: tuple[str, ...]) -> Iterator[Roster]:
    people = [person.id for person in board.problem.people]
    rows = list(itertools.product(codes, repeat=board.problem.days))
    for chosen in itertools.product(rows, repeat=len(people)):
        yield Roster(dict(zip(people, chosen, strict=True)))


def cheapest(board: Board, codes: tuple[str, ...]) -> int | None:
    verdicts = (judge(board, roster) for roster in every_roster(board, codes))
    return min((verdict.points for verdict in verdicts if verdict.allowed), default=None)


def test_no_roster_goes_below_the_bound_whatever_the_prices() -> None:
    some = tight = 0
    codes = (OFF, "E", "N")
    for rng, board in drawn(60, people=2, days=3):
        contracts = Contracts(board, dict.fromkeys(open_cells(board), codes))
        try:
            count = Loads(board, contracts).count
        except Empty:
            continue
        best = cheapest(board, codes)
        if best is None:
            continue
        bounds = [
            least(board, contracts, np.array([rng.uniform(-8, 8) for _ in range(count)]), quietly)
            for _ in range(6)
        ]
        bounds.append(least(board, contracts, np.zeros(count), quietly))
        assert max(bounds) <= best
        some += best > 0
        tight += best == max(bounds) > 0
    assert some > 15
    assert tight > 5


def test_what_some_rules_cost_alone_is_bounded_at_prices_of_the_whole() -> None:
    """Each statement is a rule of its own here; those of even number cost points."""
    some = tight = 0
    codes = (OFF, "E", "N")
    for rng, board in drawn(60, people=2, days=3):
        cells = dict.fromkeys(open_cells(board), codes)
        alone = shortages(board, range(0, 100, 2))
        verdicts = [judge(board, roster) for roster in every_roster(board, codes)]
        kept = [verdict for verdict in verdicts if verdict.allowed]
        try:
            count = Loads(board, Contracts(board, cells)).count
        except Empty:
            continue
        if not kept:
            continue
        due = min(
            sum(cost(f.price, f.amount) for f in v.findings if f.price and f.posted.index % 2 == 0)
            for v in kept
        )
        contracts = Contracts(alone, cells)
        drawn_prices = [np.array([rng.uniform(-8, 8) for _ in range(count)]) for _ in range(5)]
        bounds = [least(alone, contracts, p, quietly) for p in (*drawn_prices, np.zeros(count))]
        assert max(bounds) <= due
        some += due > 0
        tight += max(bounds) == due > 0
    assert some > 5
    assert tight > 2


def quietly() -> None:
    """Never gives up."""


def test_prices_are_moved_to_what_one_more_and_one_less_cost() -> None:
    board = heads_wanted(2, 4)
    dealt = [("E0", "E1"), ("E2", "E3")]
    rows: Mapping[str, Row] = {"E0": ("E",), "E1": (OFF,), "E2": (OFF,), "E3": (OFF,)}
    turn = Turn(Portions(board, open_cells(board)), dealt, 0, rows)
    # One is missing: one more would save 10, one less would cost 20.
    assert turn.fitted(np.array([3.0])) == 10.0
    assert turn.fitted(np.array([50.0])) == 20.0
    assert turn.fitted(np.array([15.0])) == 15.0


def test_prices_that_portions_tell_are_averaged_where_they_share() -> None:
    board = heads_wanted(2, 4)
    board.posted.append(
        Posted(0, "", Couple((Term("E0", 0, frozenset({"E"})), Term("E1", 0, frozenset({"E"}))), 1))
    )
    turn = Turn(Portions(board, open_cells(board)), [("E0", "E1"), ("E2", "E3")], 0, None)
    worth = np.array([4.0, 7.0])
    turn.tell(0, worth)
    worth[0] = 8.0
    turn.tell(1, worth)
    assert worth.tolist() == [6.0, 7.0]


def test_a_portion_without_rows_is_filled_again() -> None:
    board = heads_wanted(2, 4)
    turn = Turn(Portions(board, open_cells(board)), [("E0", "E1"), ("E2", "E3")], 0, None)
    assert (turn.next(), turn.next(), turn.next()) == (0, 1, None)
    turn.take(1, Roster({"E2": ("E",), "E3": (OFF,)}))
    turn.end(0)
    assert not turn.is_over
    turn.end(1)
    assert turn.is_over
    assert not turn.is_filled
    turn.again()
    assert (turn.number, turn.next(), turn.next()) == (1, 0, None)


def test_what_portions_are_worth_at_fixed_prices_bounds_every_roster() -> None:
    """Whatever the prices; at those of the mixture of all it comes near what is best."""
    some = tight = 0
    codes = (OFF, "E", "N")
    for rng, board in drawn(50, people=2, days=3):
        cells = dict.fromkeys(open_cells(board), codes)
        best = cheapest(board, codes)
        portions = Portions(board, cells)
        if best is None or not portions.ties:
            continue
        contracts = Contracts(board, cells)
        dealt = [("E0",), ("E1",)]
        bounds = []
        for _ in range(4):
            turn = Turn(portions, dealt, 0, None)
            turn.fix(np.array([rng.uniform(-9, 9) for _ in portions.ties]))
            for number, people in enumerate(dealt):
                part = portions.board(people, turn.shares(number))
                with suppress(Empty):
                    lines = lines_of(part, contracts.of(people))
                    fixed = [turn.fixed.get(place) for place in portions.tied(people)]
                    value = valued(lines, fixed, lambda: 60.0, quietly)
                    if value is not None:
                        turn.value(number, value)
            bounds.append(turn.bound)
        assert max(bounds) <= best + 1e-6
        some += max(bounds) > -math.inf
        tight += 0 < max(bounds) > best - 1
    assert some > 15
    assert tight > 3


def lines_of(board: Board, source: Contracts) -> Lines:
    best = Incumbent(board, frozenset(), unheard, time.monotonic())
    return Lines(board, source, best, lambda: 60.0, quietly)


def test_a_turn_is_over_when_each_portion_has_been_valued_or_tried_twice() -> None:
    board = heads_wanted(2, 6)
    dealt = [("E0", "E1"), ("E2", "E3"), ("E4", "E5")]
    turn = Turn(Portions(board, open_cells(board)), dealt, 0, None)
    assert (turn.next(), turn.next()) == (0, 1)
    turn.end(0)
    turn.fix(np.array([4.4]))
    assert turn.fixed == {0: 4}
    turn.end(1)
    assert turn.next() == 2
    turn.value(2, Value(-8.0, (0,), (2,)))
    turn.end(2)
    assert (turn.next(), turn.next(), turn.next()) == (0, 1, None)
    turn.value(0, Value(-8.0, (0,), (2,)))
    turn.end(0)
    turn.end(1)
    assert turn.is_over
    assert turn.bound == -math.inf
    turn.value(1, Value(-8.0, (0,), (2,)))
    # Six at 4 each; both heads that are wanted are worth 8 together, one missing costs 10.
    assert turn.bound == -24 + min(4 * 0 + 30, 4 * 1 + 10, 4 * 2)


def test_a_long_chain_of_couples_does_not_make_one_portion_of_all() -> None:
    problem = boards.problem(random.Random(5), 60, 1)
    board = Board(problem)
    everyone = [person.id for person in problem.people]
    for pair in itertools.pairwise(everyone):
        board.post(Couple(tuple(Term(who, 0, frozenset({"E"})) for who in pair), high=1))
    portions = Portions(board, open_cells(board))
    dealt = portions.dealt(20, np.random.default_rng(0))
    assert max(map(len, dealt)) <= TOGETHER
    assert len(portions.shared(dealt)) == 2


def test_what_nobody_can_meet_is_counted_once() -> None:
    board = heads_wanted(2, 4)
    board.post(Couple((), low=3, low_price=(10, 20)))
    portions = Portions(board, open_cells(board))
    rows = {f"E{i}": ("E",) for i in range(4)}
    turn = Turn(portions, [("E0", "E1"), ("E2", "E3")], 0, rows)
    assert turn.points == judge(board, Roster(rows)).points == 50
    assert turn.is_allowed
    board.post(Couple((), low=1))
    assert not Turn(
        Portions(board, open_cells(board)), [("E0", "E1"), ("E2", "E3")], 0, rows
    ).is_allowed
