"""The programme over known rows: one row a person, loads at their convex price.

It mixes rows and tells what each load is worth.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from roster.engines.contracts import Contracts
from roster.engines.layers import Flags, Ints
from roster.engines.loads import Loads
from roster.engines.pricing import Floats
from roster.engines.seams import Seam, Stretch, cut, keeping, whole_rows

SHORTEST = 10
"""[ms] for one run of the solver, at least."""
PLAIN, PRESOLVED = pywraplp.MPSolverParameters(), pywraplp.MPSolverParameters()
"""Each run of the solver begins where the last one ended; on another way where that went astray."""
PLAIN.SetIntegerParam(PLAIN.PRESOLVE, PLAIN.PRESOLVE_OFF)
PRESOLVED.SetIntegerParam(PRESOLVED.PRESOLVE, PRESOLVED.PRESOLVE_ON)
SETTINGS = "use_scaling: {} change_status_to_imprecise: false max_number_of_iterations: {}"
"""Of the solver. Scaled, whole rows take many times the steps, and stretches a quarter of them. A
mixture that is a little off does no harm: bounds hold at any prices, and rosters are judged."""
ITERATIONS = 30
"""How many steps a run may have for each load and person, before it is taken to go in circles."""


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

    def __init__(self, loads: Loads, people: Ints, carried: Floats, *, is_cut: bool) -> None:
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self.solver.Objective()
        self._loads = loads
        self.constant = 0.0
        self.lines: list[pywraplp.Constraint] = []
        self.columns: list[pywraplp.Variable] = []
        for number, given in enumerate(carried):
            self._open(number, float(given))
        self.one = {who: loads.count + place for place, who in enumerate(people.tolist())}
        for _ in self.one:
            self._line(1.0)
        self._seams: dict[Seam, int] = {}
        settings = SETTINGS.format(str(is_cut).lower(), ITERATIONS * len(self.lines))
        self.solver.SetSolverSpecificParametersAsString(settings)

    def _line(self, value: float) -> int:
        self.lines.append(self.solver.Constraint(value, value))
        return len(self.lines) - 1

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

    def _seam(self, seam: Seam) -> int:
        """The line of a seam: as much ends there as begins."""
        if seam not in self._seams:
            self._seams[seam] = self._line(0.0)
        return self._seams[seam]

    def add(self, stretch: Stretch) -> None:
        loads, counts = self._loads.carried_by(stretch.who, stretch.days, stretch.symbols)
        entries = [*zip(loads.tolist(), counts.tolist(), strict=True)]
        if stretch.begins is None:
            entries.append((self.one[stretch.who], 1.0))
        else:
            entries.append((self._seam(stretch.begins), -1.0))
        if stretch.ends is not None:
            entries.append((self._seam(stretch.ends), 1.0))
        self.columns.append(self._column(stretch.points, math.inf, entries))

    def solve(self, seconds: float) -> bool:
        """Whether an end was reached in the time."""
        until = time.monotonic() + seconds
        for parameters in (PLAIN, PRESOLVED):
            left = until - time.monotonic()
            self.solver.SetTimeLimit(max(int(left * 1000), SHORTEST))
            if self.solver.Solve(parameters) == self.solver.OPTIMAL:
                return True
        return False


class Master:
    """Known rows of some people and the best mixture of them, beside what the others carry.

    Parameters
    ----------
    people : Ints
        The numbers of the people whose rows are mixed.
    carried : Floats
        What history and the rows of the others add to each load.
    contracts : Contracts or None
        Rows are cut at seams where these hold all that is said of rows.
    """

    def __init__(
        self,
        loads: Loads,
        people: Ints,
        carried: Floats,
        days: int,
        contracts: Contracts | None = None,
    ) -> None:
        self.is_cut = contracts is not None
        self._programme = _Programme(loads, people, carried, is_cut=self.is_cut)
        self._size, self._contracts = loads.count, contracts
        self._known: dict[tuple[int, bytes], int] = {}
        self._stretches: list[Stretch] = []
        self._cut: set[Hashable] = set()
        self.people = np.zeros(0, np.int64)
        self.rows = np.zeros((0, days), np.int64)
        self.points = np.zeros(0)
        self.barred, self._out = np.zeros((2, 0), bool)
        """Which rows, and which stretches, are left out."""

    def add(self, people: Ints, rows: Ints, points: Floats) -> int:
        """Take rows up; how many rows, or stretches of rows that are cut, were new."""
        new: list[int] = []
        before = len(self._stretches)
        for place, (who, row) in enumerate(zip(people.tolist(), rows, strict=True)):
            if self._place(who, row, len(self.people) + len(new)) is None:
                new.append(place)
                self._add_stretches(who, row, float(points[place]))
        self._append(people[new], rows[new], points[new])
        return len(self._stretches) - before

    def _place(self, who: int, row: Ints, other: int) -> int | None:
        """Where a row stands that is known; one that is not will stand at the other place."""
        key = who, row.astype(np.int16).tobytes()
        place = self._known.setdefault(key, other)
        return None if place == other else place

    def _append(self, people: Ints, rows: Ints, points: Floats) -> None:
        self.people = np.append(self.people, people)
        self.rows = np.vstack((self.rows, rows))
        self.points = np.append(self.points, points)
        self.barred = np.append(self.barred, np.zeros(len(people), bool))

    def _add_stretches(self, who: int, row: Ints, points: float) -> None:
        if self._contracts is None:
            whole = Stretch(who, 0, row, points, None, None)
            self._stretches.append(whole)
            self._programme.add(whole)
            return
        for stretch in cut(self._contracts, who, row):
            if stretch.key not in self._cut:
                self._cut.add(stretch.key)
                self._stretches.append(stretch)
                self._programme.add(stretch)

    def keep(self, bars: Floats) -> None:
        """Leave out what does not keep to what is decided, and take all else in again.

        Parameters
        ----------
        bars : Floats
            By person, day and symbol: infinite where it may not stand.
        """
        self.barred = ~self.keeping(bars)
        barred = self.barred if self._contracts is None else ~keeping(self._stretches, bars)
        before = np.append(self._out, np.zeros(len(barred) - len(self._out), bool))
        for place in np.flatnonzero(barred != before):
            self._programme.columns[place].SetUb(0.0 if barred[place] else math.inf)
        self._out = barred

    def keeping(self, bars: Floats) -> Flags:
        """Which rows keep to what is decided; bars by person, day and symbol."""
        cells = bars[self.people[:, None], np.arange(self.rows.shape[1]), self.rows]
        found: Flags = np.logical_and.reduce(np.isfinite(cells), axis=1)
        return found

    def mixed(self, seconds: float) -> Mixture | None:
        """The best mixture; None when the time did not suffice."""
        programme = self._programme
        if not programme.solve(seconds):
            return None
        worth = np.zeros(max(programme.one) + 1)
        duals = np.array([line.dual_value() for line in programme.lines])
        worth[list(programme.one)] = duals[self._size : self._size + len(programme.one)]
        objective = programme.solver.Objective().Value() + programme.constant
        parts = np.array([each.solution_value() for each in programme.columns])
        return Mixture(objective, self._weights(parts), duals[: self._size], worth)

    def _weights(self, parts: Floats) -> Floats:
        """How much of each row is taken where stretches are taken in parts; new ones are known."""
        if self._contracts is None:
            return parts
        taken: dict[int, float] = defaultdict(float)
        people: list[int] = []
        rows: list[Ints] = []
        points: list[float] = []
        for who, row, due, part in whole_rows(self._stretches, parts):
            other = len(self.people) + len(people)
            place = self._place(who, row, other)
            if place is None:
                people.append(who)
                rows.append(row)
                points.append(due)
                place = other
            taken[place] += part
        if people:
            self._append(np.array(people), np.array(rows), np.array(points))
        weights = np.zeros(len(self.people))
        weights[list(taken)] = list(taken.values())
        return weights
