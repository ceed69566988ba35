"""The programme over known rows: it goes on from its last end, and off what leads astray."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from ortools.linear_solver import pywraplp

from roster.board import Board, Cell, Couple, Posted, Run, Statement, Term
from roster.engines import master
from roster.engines.lines import NEAR
from roster.engines.master import PLAIN, PRESOLVED, Master
from roster.engines.spare import EXACT
from tests.agreement import boards
from tests.agreement.test_lines import CODES, PATIENCE, lines_of

Solves = Callable[[pywraplp.Solver, pywraplp.MPSolverParameters], int]
SOLVE: Solves = pywraplp.Solver.Solve


def staffed(seed: int) -> Board:
    """Two weeks of twelve people: each day needs some in either shift, everyone some hours."""
    rng = random.Random(seed)
    world = boards.problem(rng, people=12, days=14)
    everyone = [person.id for person in world.people]
    statements: list[Statement] = [Run(who, frozenset("EN"), 2, 4, (20,)) for who in everyone]
    for who in everyone:
        worked = ((day, *shift) for day in range(world.days) for shift in (("E", 8), ("N", 12)))
        hours = tuple(Term(who, day, frozenset(code), hours) for day, code, hours in worked)
        statements.append(Couple(hours, 70, 90, (30,), (30,)))
    for day in range(world.days):
        for code in CODES[1:]:
            terms = tuple(Term(who, day, frozenset(code)) for who in everyone)
            statements.append(Couple(terms, 4, 4, (100,), (1,)))
            statements += [
                Cell(who, day, frozenset(code), (rng.randint(1, 9),)) for who in everyone
            ]
    board = Board(world)
    board.posted += [Posted(0, "", statement) for statement in statements]
    return board


@pytest.mark.parametrize("seed", range(3))
def test_each_run_of_the_solver_goes_on_from_the_last_one(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0

    def counted(solver: pywraplp.Solver, given: pywraplp.MPSolverParameters) -> int:
        nonlocal steps
        status = SOLVE(solver, given)
        steps = solver.iterations()
        return status

    monkeypatch.setattr(pywraplp.Solver, "Solve", counted)
    lines = lines_of(staffed(seed))
    assert lines.begin()
    assert lines.mix() is not None
    mixture, last = lines.master.mixed(PATIENCE), steps
    anew = Master(lines.loads, lines.everyone, lines.loads.given, len(lines.days))
    anew.add(lines.master.people, lines.master.rows, lines.master.points)
    again = anew.mixed(PATIENCE)
    assert mixture is not None
    assert again is not None
    assert again.objective == pytest.approx(mixture.objective)
    assert last < steps / 5


@pytest.mark.parametrize("status", [pywraplp.Solver.ABNORMAL, pywraplp.Solver.FEASIBLE])
def test_a_run_of_the_solver_that_leads_to_no_end_is_tried_on_another_way(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    astray = 0

    def fails_at_first(solver: pywraplp.Solver, given: pywraplp.MPSolverParameters) -> int:
        nonlocal astray
        if given is PLAIN:
            astray += 1
            return status
        assert given is PRESOLVED
        return SOLVE(solver, given)

    found = []
    for runs in (SOLVE, fails_at_first):
        monkeypatch.setattr(pywraplp.Solver, "Solve", runs)
        lines = lines_of(staffed(0))
        assert lines.begin()
        mixture = lines.mix()
        assert mixture is not None
        found.append(mixture.objective)
    assert astray
    assert found[0] == pytest.approx(found[1], rel=2 * NEAR)


def test_a_run_of_the_solver_takes_so_many_steps_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(master, "ITERATIONS", 0)
    lines = lines_of(staffed(0))
    assert lines.spare is EXACT
    assert lines.begin()
    assert lines.mix() is None
