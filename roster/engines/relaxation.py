"""The linear relaxation of a compiled board: what no roster goes below, however long its horizon.

Whatever is compiled is linear over literals. Where literals may be parts of a whole, a first-order
method comes near the cheapest mixture of a year in a minute or two. Of its prices the bound is
reckoned anew, so that it holds however near that is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.sat.python.cp_model_helper import ConstraintProto
from ortools.util.python.solve_interrupter import SolveInterrupter

from roster.board import unheeding
from roster.engines.cells import Cells
from roster.engines.nearness import CARE
from roster.engines.pricing import Floats

PRECISION = 1e-4
"""Part of the objective by which the programme and its bound may differ at the end."""
ENDLESS = 1 << 60
"""From here on a limit is none."""

Terms = Iterable[tuple[int, int]]
"""Literals by their numbers, negated ones below zero, and how often each counts."""


@dataclass(slots=True)
class _Lines:
    """Sums over variables, held between limits."""

    least: Floats
    most: Floats
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    counts: list[float] = field(default_factory=list)

    def state(self, constraint: ConstraintProto) -> None:
        """Take up what the solver is told."""
        unless = [(~each, 1) for each in constraint.enforcement_literal]
        if constraint.has_linear():
            said = constraint.linear
            self._sum(list(zip(said.vars, said.coeffs, strict=True)), list(said.domain), unless)
        elif constraint.has_exactly_one():
            self._add(_each(constraint.exactly_one.literals), 1, 1)
        elif constraint.has_bool_or():
            self._add([*_each(constraint.bool_or.literals), *unless], 1, math.inf)
        elif constraint.has_bool_and():
            for literal in constraint.bool_and.literals:
                self._add([(literal, 1), *unless], 1, math.inf)
        else:
            raise AssertionError(constraint)

    def _sum(self, terms: list[tuple[int, int]], domain: list[int], unless: Terms) -> None:
        """A sum that keeps to its limits where all literals hold that enforce it."""
        low, high = (
            end if abs(end) < ENDLESS else math.copysign(math.inf, end)
            for end in (domain[0], domain[-1])
        )
        columns = np.array([column for column, _ in terms], np.int64)
        counts = np.array([count for _, count in terms], np.float64)
        ends = counts * self.least[columns], counts * self.most[columns]
        lowest, highest = np.minimum(*ends).sum(), np.maximum(*ends).sum()
        if low > lowest:
            slack = [(literal, low - lowest) for literal, _ in unless]
            self._add([*terms, *slack], low, math.inf)
        if high < highest:
            slack = [(literal, high - highest) for literal, _ in unless]
            self._add([*terms, *slack], -math.inf, high)

    def _add(self, terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        line, constant = len(self.low), 0.0
        for literal, count in terms:
            if literal < 0:
                constant += count
            self.lines.append(line)
            self.columns.append(literal if literal >= 0 else ~literal)
            self.counts.append(count if literal >= 0 else -count)
        self.low.append(low - constant)
        self.high.append(high - constant)


class Relaxation:
    """The programme of a compiled board, that another thread may stop.

    Parameters
    ----------
    heed : Callable[[], None]
        Called again and again while it is stated; it may raise to give that up.
    """

    def __init__(self, cells: Cells, heed: Callable[[], None] = unheeding) -> None:
        self._interrupter = SolveInterrupter()
        model = cells.solver.proto
        # Counted from its end, a field of the solver's gives nothing of use.
        domains = [list(each.domain) for each in model.variables]
        ends = [(domain[0], domain[-1]) for domain in domains]
        self._least, self._most = np.array(ends, np.float64).reshape(-1, 2).T
        self._points, self._constant = np.zeros(len(ends)), model.objective.offset
        for column, points in zip(model.objective.vars, model.objective.coeffs, strict=True):
            self._points[column] += points
        said = _Lines(self._least, self._most)
        for each in model.constraints:
            heed()
            said.state(each)
        self._low, self._high = np.array(said.low), np.array(said.high)
        # Of the same column in a line there is one entry, in order.
        width = max(len(ends), 1)
        places = np.array(said.lines, np.int64) * width + np.array(said.columns, np.int64)
        entries, which = np.unique(places, return_inverse=True)
        self._lines, self._columns = entries // width, entries % width
        self._counts = np.bincount(which, said.counts, minlength=len(entries))

    def stop(self) -> None:
        self._interrupter.interrupt()

    def bound(self, seconds: float) -> int:
        """[points] that no roster goes below, as far as is shown in the time; 0: nothing is."""
        settings = mathopt.SolveParameters(time_limit=timedelta(seconds=max(seconds, 0)), threads=1)
        enough = settings.pdlp.termination_criteria.simple_optimality_criteria
        enough.eps_optimal_relative = enough.eps_optimal_absolute = PRECISION
        answer = mathopt.solve(
            self._programme(),
            mathopt.SolverType.PDLP,
            params=settings,
            interrupter=self._interrupter,
        )
        found = answer.solutions[0] if answer.solutions else None
        if found is None or found.dual_solution is None:
            return 0
        return self._shown(np.array([*found.dual_solution.dual_values.values()]))

    def _programme(self) -> mathopt.Model:
        found = model_pb2.ModelProto()
        found.variables.ids.extend(range(len(self._points)))
        found.variables.lower_bounds.extend(self._least)
        found.variables.upper_bounds.extend(self._most)
        found.variables.integers.extend([False] * len(self._points))
        priced = np.flatnonzero(self._points)
        found.objective.linear_coefficients.ids.extend(priced)
        found.objective.linear_coefficients.values.extend(self._points[priced])
        found.linear_constraints.ids.extend(range(len(self._low)))
        found.linear_constraints.lower_bounds.extend(self._low)
        found.linear_constraints.upper_bounds.extend(self._high)
        found.linear_constraint_matrix.row_ids.extend(self._lines)
        found.linear_constraint_matrix.column_ids.extend(self._columns)
        found.linear_constraint_matrix.coefficients.extend(self._counts)
        return mathopt.Model.from_model_proto(found)

    def _shown(self, duals: Floats) -> int:
        """What no roster goes below at these prices of the lines, whatever they are."""
        paid = np.where(duals > 0, self._low, self._high)
        duals = np.where(np.isfinite(paid), duals, 0.0)
        due = float((duals * np.where(np.isfinite(paid), paid, 0.0)).sum())
        lines, columns = duals[self._lines] * self._counts, self._columns
        left = self._points - np.bincount(columns, lines, minlength=len(self._points))
        due += float(np.minimum(left * self._least, left * self._most).sum())
        return max(math.ceil(self._constant + due - CARE), 0)


def _each(literals: Iterable[int]) -> Terms:
    return [(literal, 1) for literal in literals]
