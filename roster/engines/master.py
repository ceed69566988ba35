"""The programme over known rows: one row a person, loads at their convex price.

As a linear programme it mixes rows and tells what each load is worth; in whole numbers it chooses
one row for each person.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from roster.engines.convex import FORCED
from roster.engines.layers import Flags, Ints
from roster.engines.loads import Loads
from roster.engines.pricing import Floats

SHORTEST = 0.01
"""[s] for one run of the solver, at least."""
WHOLE = 0.99
"""[points] less than this apart, two choices are equally good."""


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


class _Programme:
    """Loads and people as constraints, to which rows are added."""

    def __init__(self, loads: Loads, people: Ints, carried: Floats) -> None:
        self._loads = loads
        self.solver = mathopt.Model()
        self.constant = 0.0
        self.loads = [self._open(number, float(given)) for number, given in enumerate(carried)]
        self.one = {
            who: self.solver.add_linear_constraint(lb=1.0, ub=1.0) for who in people.tolist()
        }

    def _open(self, number: int, given: float) -> mathopt.LinearConstraint:
        """The constraint of a load: a step for each stretch of its line, filled in order."""
        load = self._loads.loads[number]
        due = float(load.values[0]) - given
        constraint = self.solver.add_linear_constraint(lb=due, ub=due)
        self.constant += float(load.points[0])
        for width, slope in zip(np.diff(load.values), load.slopes, strict=True):
            self._step(constraint, -1.0, float(slope), float(width))
        if load.is_hard:
            self._step(constraint, -1.0, FORCED, math.inf)
            self._step(constraint, 1.0, FORCED, math.inf)
        return constraint

    def _step(
        self, constraint: mathopt.LinearConstraint, sign: float, points: float, width: float
    ) -> None:
        step = self.solver.add_variable(lb=0.0, ub=width)
        constraint.set_coefficient(step, sign)
        self.solver.objective.set_linear_coefficient(step, points)

    def add(self, who: int, row: Ints, points: float, whole: bool) -> mathopt.Variable:
        variable = self.solver.add_variable(lb=0.0, is_integer=whole)
        self.solver.objective.set_linear_coefficient(variable, points)
        self.one[who].set_coefficient(variable, 1.0)
        loads, counts = self._loads.carried(who, row)
        for load, count in zip(loads.tolist(), counts.tolist(), strict=True):
            self.loads[load].set_coefficient(variable, count)
        return variable


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
        self._programme = _Programme(loads, people, carried)
        self._solver = mathopt.IncrementalSolver(self._programme.solver, mathopt.SolverType.GLOP)
        self._size = loads.count
        self._variables: list[mathopt.Variable] = []
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
                due = float(points[place])
                self._variables.append(self._programme.add(who, row, due, whole=False))
        self.people = np.append(self.people, people[new])
        self.rows = np.vstack((self.rows, rows[new]))
        self.points = np.append(self.points, points[new])
        self.barred = np.append(self.barred, np.zeros(len(new), bool))
        return len(new)

    def bar(self, barred: Flags) -> None:
        """Leave some rows out for now, and take the others in again."""
        for place in np.flatnonzero(barred != self.barred):
            self._variables[place].upper_bound = 0.0 if barred[place] else math.inf
        self.barred = barred.copy()

    def mixed(self, seconds: float) -> Mixture | None:
        """The best mixture; None when the time did not suffice."""
        answer = self._solver.solve(params=_lasting(seconds))
        if answer.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            return None
        worth = np.zeros(max(self._programme.one) + 1)
        worth[list(self._programme.one)] = answer.dual_values(self._programme.one.values())
        return Mixture(
            answer.objective_value() + self._programme.constant,
            np.array(answer.variable_values(self._variables)),
            np.array(answer.dual_values(self._programme.loads)),
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
    programme = _Programme(loads, people, carried)
    owners, known, points = rows
    variables = [
        programme.add(who, row, due, whole=True)
        for who, row, due in zip(owners.tolist(), known, points.tolist(), strict=True)
    ]
    settings = _lasting(seconds)
    settings.absolute_gap_tolerance = WHOLE
    answer = mathopt.solve(programme.solver, mathopt.SolverType.HIGHS, params=settings)
    bound = answer.termination.objective_bounds.dual_bound + programme.constant
    if not answer.has_primal_feasible_solution():
        return Choice(None, bound)
    taken = np.array(answer.variable_values(variables)) > 0.5
    found = np.zeros((max(people.tolist()) + 1, known.shape[1]), np.int64)
    found[owners[taken]] = known[taken]
    return Choice(found[people], bound)


def _lasting(seconds: float) -> mathopt.SolveParameters:
    return mathopt.SolveParameters(time_limit=timedelta(seconds=max(seconds, SHORTEST)))
