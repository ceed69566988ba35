"""A first roster without a solver: complete where it can be, legal always."""

from __future__ import annotations

import pytest

from roster.board import Board, Cell, Couple, Posted, Run, Statement, Term, Total, judge
from roster.domain import Problem, Roster
from roster.engines.domains import alike, everything, pruned
from roster.engines.insertion import Insertion
from tests.roster.test_fill import WORK, Heads, NoThreeInARow, unit


def insertion(problem: Problem, *statements: Statement, seed: int = 0) -> Insertion:
    board = Board(problem, [Posted(0, "test", statement) for statement in statements])
    resting = Roster({person.id: ("-",) * problem.days for person in problem.people})
    return Insertion(board, pruned(board, everything(problem)), alike(board), resting, seed)


def heads(problem: Problem, code: str, day: int, low: int) -> Couple:
    terms = tuple(Term(person.id, day, frozenset({code})) for person in problem.people)
    return Couple(terms, low=low, low_price=(1000,))


def barred(person: str, codes: str, day: int = 0) -> Cell:
    return Cell(person, day, frozenset(codes))


def finished(made: Insertion) -> Roster:
    for _ in made.rounds(lambda: False):
        pass
    return made.tally.roster()


def test_the_first_round_covers_every_duty_and_keeps_hard_rules() -> None:
    problem = unit(people=6)
    board = Board(problem)
    Heads().post(problem, board)
    NoThreeInARow().post(problem, board)
    resting = Roster({person.id: ("-",) * 7 for person in problem.people})
    made = Insertion(board, everything(problem), alike(board), resting, 0)
    points = next(made.rounds(lambda: False))
    verdict = judge(board, made.tally.roster())
    assert made.is_legal
    assert (verdict.allowed, verdict.points) == (True, points)
    assert points == 0


def test_the_scarce_person_leaves_a_duty_that_another_can_take() -> None:
    """P0 alone can do nights and at first likes an early shift better; P1 can take that over."""
    problem = unit(people=2, days=1)
    made = insertion(
        problem,
        heads(problem, "E", 0, 1),
        heads(problem, "N", 0, 1),
        Cell("P0", 0, frozenset("N"), (5,)),
        Cell("P1", 0, frozenset("E"), (3,)),
        barred("P1", "N"),
        barred("P0", "L"),
    )
    rounds = made.rounds(lambda: False)
    assert next(rounds) == 1000
    assert finished(made).rows == {"P0": ("N",), "P1": ("E",)}
    assert made.tally.total == 8


def test_people_swap_what_each_would_rather_have() -> None:
    problem = unit(people=2, days=1)
    made = insertion(
        problem,
        heads(problem, "E", 0, 1),
        heads(problem, "N", 0, 1),
        Cell("P0", 0, frozenset("E"), (5,)),
        Cell("P0", 0, frozenset("N"), (6,)),
        Cell("P1", 0, frozenset("E"), (6,)),
        Cell("P1", 0, frozenset("N"), (9,)),
    )
    next(made.rounds(lambda: False))
    assert made.tally.total == 12
    assert made.tally.roster().rows == {"P0": ("N",), "P1": ("E",)}


def test_duties_are_spread_over_those_who_have_worked_least_of_what_they_may() -> None:
    problem = unit(people=3, days=6)
    counts = {(day, code): 1 for day in range(6) for code in WORK}
    limits = [Total(person.id, counts, high=6) for person in problem.people]
    made = insertion(problem, *limits, *(heads(problem, "E", day, 1) for day in range(6)))
    next(made.rounds(lambda: False))
    rows = made.tally.roster().rows.values()
    assert [sum(code in WORK for code in row) for row in rows] == [2, 2, 2]


def test_a_start_that_breaks_a_hard_rule_is_mended_where_duties_mend_it() -> None:
    problem = unit(people=1, days=2)
    counts = {(day, code): 1 for day in range(2) for code in WORK}
    made = insertion(problem, Total("P0", counts, low=2))
    assert not made.is_legal
    finished(made)
    assert made.is_legal


def test_what_is_pinned_stays() -> None:
    problem = unit(people=2, days=2, pins={("P0", 0): "-"})
    made = insertion(problem, *(heads(problem, "E", day, 2) for day in range(2)))
    assert finished(made).rows == {"P0": ("-", "E"), "P1": ("E", "E")}


@pytest.mark.parametrize("seed", range(3))
def test_a_seed_repeats(seed: int) -> None:
    problem = unit(people=6)
    runs = [Run(person.id, WORK, longest=3) for person in problem.people]
    needs = [heads(problem, code, day, 1) for code in WORK for day in range(7)]
    first, second = (finished(insertion(problem, *runs, *needs, seed=seed)) for _ in range(2))
    assert first == second


def test_who_stops_it_keeps_what_there_is() -> None:
    problem = unit()
    made = insertion(problem, heads(problem, "E", 0, 2))
    assert list(made.rounds(lambda: True)) == [2000]
    assert made.tally.roster().rows == {f"P{n}": ("-",) * 7 for n in range(4)}
