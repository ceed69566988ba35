"""The programme over known rows: one row a person, loads at their convex price.

It mixes rows and tells what each load is worth.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from roster.engines.layers import Flags, Ints
from roster.engines.loads import Loads
from roster.engines.pricing import Floats

SHORTEST = 10
"""[ms] for one run of the solver, at least."""
PLAIN, PRESOLVED = pywraplp.MPSolverParameters(), pywraplp.MPSolverParameters()
"""Each run of the solver begins where the last one ended; on another way where that went astray."""
PLAIN.SetIntegerParam(PLAIN.PRESOLVE, PLAIN.PRESOLVE_OFF)
PRESOLVED.SetIntegerParam(PRESOLVED.PRESOLVE, PRESOLVED.PRESOLVE_ON)
SETTINGS = "use_scaling: false change_status_to_imprecise: false max_number_of_iterations: {}"
"""Of the solver. Scaled, what is dear takes many times the steps. A mixture that is a little off
does no harm: bounds hold at any prices, and rosters are judged."""
ITERATIONS = 10
"""How many steps a run may have for each line, before it is taken to go in circles."""


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


class _Programme:
    """Loads and people as lines, to which rows are added as columns; it is solved as it grows."""

    def __init__(self, loads: Loads, people: Ints, carried: Floats) -> None:
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self.solver.Objective()
        self._loads = loads
        self.constant = 0.0
        self.lines: list[pywraplp.Constraint] = []
        self.rows: list[pywraplp.Variable] = []
        for number, given in enumerate(carried):
            self._open(number, float(given))
        self.one = {who: loads.count + place for place, who in enumerate(people.tolist())}
        for _ in self.one:
            self._line(1.0)
        settings = SETTINGS.format(ITERATIONS * len(self.lines))
        self.solver.SetSolverSpecificParametersAsString(settings)

    def _line(self, value: float) -> None:
        self.lines.append(self.solver.Constraint(value, value))

    def _column(
        self, points: float, width: float, entries: Iterable[tuple[int, float]]
    ) -> pywraplp.Variable:
        column = self.solver.NumVar(0.0, width, "")
        self._objective.SetCoefficient(column, points)
        for line, count in entries:
            self.lines[line].SetCoefficient(column, count)
        return column

    def _open(self, number: int, given: float) -> None:
        """The line of a load: a step for each stretch of its points, filled in order."""
        load = self._loads.loads[number]
        self._line(float(load.values[0]) - given)
        self.constant += float(load.points[0])
        for sign, points, width in zip(*(each.tolist() for each in load.stretches), strict=True):
            self._column(points, width, [(number, sign)])

    def add(self, who: int, row: Ints, points: float) -> None:
        loads, counts = self._loads.carried(who, row)
        entries = [*zip(loads.tolist(), counts.tolist(), strict=True), (self.one[who], 1.0)]
        self.rows.append(self._column(points, math.inf, entries))


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
            self._programme.rows[place].SetUb(0.0 if barred[place] else math.inf)
        self.barred = barred.copy()

    def mixed(self, seconds: float) -> Mixture | None:
        """The best mixture; None when the time did not suffice."""
        programme, solver = self._programme, self._programme.solver
        until = time.monotonic() + seconds
        for parameters in (PLAIN, PRESOLVED):
            left = until - time.monotonic()
            solver.SetTimeLimit(max(int(left * 1000), SHORTEST))
            if solver.Solve(parameters) == solver.OPTIMAL:
                break
        else:
            return None
        worth = np.zeros(max(programme.one) + 1)
        duals = np.array([line.dual_value() for line in programme.lines])
        worth[list(programme.one)] = duals[self._size :]
        return Mixture(
            solver.Objective().Value() + programme.constant,
            np.array([each.solution_value() for each in programme.rows]),
            duals[: self._size],
            worth,
        )
