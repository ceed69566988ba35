"""The programme over known rows: one row a person, loads at their convex price.

As a linear programme it mixes rows and tells what each load is worth; in whole numbers it chooses
one row for each person.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import numpy as np
from ortools.linear_solver import pywraplp
from ortools.math_opt.python import mathopt

from roster.engines.convex import FORCED
from roster.engines.layers import Flags, Ints
from roster.engines.loads import Loads
from roster.engines.pricing import Floats

SHORTEST = 10
"""[ms] for one run of the solver, at least."""
WHOLE = 0.99
"""[points] less than this apart, two choices are equally good."""
WARM = pywraplp.MPSolverParameters()
"""Each run of the solver begins where the last one ended."""
WARM.SetIntegerParam(WARM.INCREMENTALITY, WARM.INCREMENTALITY_ON)
WARM.SetIntegerParam(WARM.PRESOLVE, WARM.PRESOLVE_OFF)


@dataclass(frozen=True, slots=True)
class Mixture:
    """What the programme says of the known rows.

    Parameters
    ----------
    objective : float [points]
    weights : Floats
        How much of each known row is taken.
    duals : Floats
        What one unit more of each load would cost.
    worth : Floats
        What the row of each person costs at these prices, by the person's number.
    """

    objective: float
    weights: Floats
    duals: Floats
    worth: Floats


@dataclass(frozen=True, slots=True)
class Choice:
    """A row for each person, and what no choice among the known rows goes below."""

    rows: Ints | None
    bound: float


Entries = Sequence[tuple[int, float]]


class _Sheet(Protocol):
    """A programme as a solver takes it: lines that are kept exactly, and columns with points."""

    def line(self, value: float) -> None:
        """Open one more line; they are numbered in this order."""

    def column(self, points: float, width: float, entries: Entries) -> None:
        """Open a column from nothing to its width, and what it adds to lines."""


class _Mixed(_Sheet):
    """A sheet that is solved again and again as it grows, each time from where it stood."""

    def __init__(self) -> None:
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.lines: list[pywraplp.Constraint] = []
        self.columns: list[pywraplp.Variable] = []
        self._objective = self.solver.Objective()

    def line(self, value: float) -> None:
        self.lines.append(self.solver.Constraint(value, value))

    def column(self, points: float, width: float, entries: Entries) -> None:
        column = self.solver.NumVar(0.0, width, "")
        self._objective.SetCoefficient(column, points)
        for line, count in entries:
            self.lines[line].SetCoefficient(column, count)
        self.columns.append(column)


class _Chosen(_Sheet):
    """A sheet that is solved once, in whole numbers."""

    def __init__(self) -> None:
        self.model = mathopt.Model()
        self.lines: list[mathopt.LinearConstraint] = []
        self.columns: list[mathopt.Variable] = []

    def line(self, value: float) -> None:
        self.lines.append(self.model.add_linear_constraint(lb=value, ub=value))

    def column(self, points: float, width: float, entries: Entries) -> None:
        column = self.model.add_variable(lb=0.0, ub=width)
        self.model.objective.set_linear_coefficient(column, points)
        for line, count in entries:
            self.lines[line].set_coefficient(column, count)
        self.columns.append(column)


class _Programme:
    """Loads and people as lines, to which rows are added as columns."""

    def __init__(self, sheet: _Sheet, loads: Loads, people: Ints, carried: Floats) -> None:
        self._sheet, self._loads = sheet, loads
        self.constant, self.steps = 0.0, 0
        for number, given in enumerate(carried):
            self._open(number, float(given))
        self.one = {who: loads.count + place for place, who in enumerate(people.tolist())}
        for _ in self.one:
            sheet.line(1.0)

    def _open(self, number: int, given: float) -> None:
        """The line of a load: a step for each stretch of its points, filled in order."""
        load = self._loads.loads[number]
        self._sheet.line(float(load.values[0]) - given)
        self.constant += float(load.points[0])
        for width, slope in zip(np.diff(load.values), load.slopes, strict=True):
            self._step(number, -1.0, float(slope), float(width))
        if load.is_hard:
            self._step(number, -1.0, FORCED, math.inf)
            self._step(number, 1.0, FORCED, math.inf)

    def _step(self, number: int, sign: float, points: float, width: float) -> None:
        self._sheet.column(points, width, [(number, sign)])
        self.steps += 1

    def add(self, who: int, row: Ints, points: float) -> None:
        loads, counts = self._loads.carried(who, row)
        entries = [*zip(loads.tolist(), counts.tolist(), strict=True), (self.one[who], 1.0)]
        self._sheet.column(points, math.inf, entries)


class Master:
    """Known rows of some people and the best mixture of them, beside what the others carry.

    Parameters
    ----------
    people : Ints
        The numbers of the people whose rows are mixed.
    carried : Floats
        What history and the rows of the others add to each load.
    """

    def __init__(self, loads: Loads, people: Ints, carried: Floats, days: int) -> None:
        self._sheet = _Mixed()
        self._programme = _Programme(self._sheet, loads, people, carried)
        self._size = loads.count
        self._known: set[tuple[int, bytes]] = set()
        self.people = np.zeros(0, np.int64)
        self.rows = np.zeros((0, days), np.int64)
        self.points = np.zeros(0)
        self.barred = np.zeros(0, bool)

    def add(self, people: Ints, rows: Ints, points: Floats) -> int:
        """Take rows up; how many were new."""
        new = []
        for place, (who, row) in enumerate(zip(people.tolist(), rows, strict=True)):
            key = who, row.astype(np.int16).tobytes()
            if key not in self._known:
                self._known.add(key)
                new.append(place)
                self._programme.add(who, row, float(points[place]))
        self.people = np.append(self.people, people[new])
        self.rows = np.vstack((self.rows, rows[new]))
        self.points = np.append(self.points, points[new])
        self.barred = np.append(self.barred, np.zeros(len(new), bool))
        return len(new)

    def bar(self, barred: Flags) -> None:
        """Leave some rows out for now, and take the others in again."""
        for place in np.flatnonzero(barred != self.barred):
            self._sheet.columns[self._programme.steps + place].SetUb(
                0.0 if barred[place] else math.inf
            )
        self.barred = barred.copy()

    def mixed(self, seconds: float) -> Mixture | None:
        """The best mixture; None when the time did not suffice."""
        sheet, solver = self._sheet, self._sheet.solver
        solver.SetTimeLimit(max(int(seconds * 1000), SHORTEST))
        if solver.Solve(WARM) != solver.OPTIMAL:
            return None
        worth = np.zeros(max(self._programme.one) + 1)
        duals = np.array([line.dual_value() for line in sheet.lines])
        worth[list(self._programme.one)] = duals[self._size :]
        return Mixture(
            solver.Objective().Value() + self._programme.constant,
            np.array([each.solution_value() for each in sheet.columns[self._programme.steps :]]),
            duals[: self._size],
            worth,
        )


def chosen(
    loads: Loads, people: Ints, carried: Floats, rows: tuple[Ints, Ints, Floats], seconds: float
) -> Choice:
    """The best choice of one row for each of some people.

    Parameters
    ----------
    rows : tuple[Ints, Ints, Floats]
        Whose they are, the known rows, and the points of each.
    """
    sheet = _Chosen()
    programme = _Programme(sheet, loads, people, carried)
    owners, known, points = rows
    for who, row, due in zip(owners.tolist(), known, points.tolist(), strict=True):
        programme.add(who, row, due)
    variables = sheet.columns[programme.steps :]
    for each in variables:
        each.integer = True
    settings = _lasting(seconds)
    settings.absolute_gap_tolerance = WHOLE
    answer = mathopt.solve(sheet.model, mathopt.SolverType.HIGHS, params=settings)
    bound = answer.termination.objective_bounds.dual_bound + programme.constant
    if not answer.has_primal_feasible_solution():
        return Choice(None, bound)
    taken = np.array(answer.variable_values(variables)) > 0.5
    found = np.zeros((max(people.tolist()) + 1, known.shape[1]), np.int64)
    found[owners[taken]] = known[taken]
    return Choice(found[people], bound)


def _lasting(seconds: float) -> mathopt.SolveParameters:
    return mathopt.SolveParameters(time_limit=timedelta(seconds=max(seconds, SHORTEST / 1000)))
