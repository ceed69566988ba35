"""Chooses one row for each person among all that lie near the best, in whole numbers.

The rows of a person are the paths through a small automaton, so the programme knows millions of
them by a few hundred arcs, and its linear relaxation is as strong as that of whole rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from roster.engines.layers import Flags, Ints, Layered
from roster.engines.loads import Loads
from roster.engines.pricing import Floats

SHORTEST = 0.01
"""[s] for one choice, at least."""
WHOLE = 0.99
"""[points] less than this apart, two choices are equally good."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A row for each person, by number, and what no choice goes below.

    Parameters
    ----------
    is_settled : bool
        Nothing better could be chosen, with more time either.
    """

    rows: dict[int, Ints] | None
    bound: float
    is_settled: bool


class _Sheet:
    """A programme as it grows: lines that are kept exactly, columns from nothing to their width."""

    def __init__(self) -> None:
        self.values: list[Floats] = []
        self.points: list[Floats] = []
        self.widths: list[Floats] = []
        self.whole: list[Flags] = []
        self.entries: list[tuple[Ints, Ints, Floats]] = []
        self.constant = 0.0
        self._lines = self._columns = 0

    def open_lines(self, values: Floats) -> Ints:
        """Open lines and say how they are numbered."""
        self.values.append(values)
        self._lines += len(values)
        return np.arange(self._lines - len(values), self._lines)

    def open_columns(self, points: Floats, widths: Floats, whole: Flags) -> Ints:
        """Open columns and say how they are numbered."""
        self.points.append(points)
        self.widths.append(widths)
        self.whole.append(whole)
        self._columns += len(points)
        return np.arange(self._columns - len(points), self._columns)

    def enter(self, lines: Ints, columns: Ints, counts: Floats) -> None:
        """What columns add to lines."""
        self.entries.append((lines, columns, counts))

    def programme(self) -> mathopt.Model:
        found = model_pb2.ModelProto()
        values, points = np.concatenate(self.values), np.concatenate(self.points)
        lines, columns, counts = (np.concatenate(each) for each in zip(*self.entries, strict=True))
        found.variables.ids.extend(range(len(points)))
        found.variables.lower_bounds.extend(np.zeros(len(points)))
        found.variables.upper_bounds.extend(np.concatenate(self.widths))
        found.variables.integers.extend(np.concatenate(self.whole).tolist())
        priced = np.flatnonzero(points)
        found.objective.linear_coefficients.ids.extend(priced)
        found.objective.linear_coefficients.values.extend(points[priced])
        found.linear_constraints.ids.extend(range(len(values)))
        found.linear_constraints.lower_bounds.extend(values)
        found.linear_constraints.upper_bounds.extend(values)
        order = np.lexsort((columns, lines))
        found.linear_constraint_matrix.row_ids.extend(lines[order])
        found.linear_constraint_matrix.column_ids.extend(columns[order])
        found.linear_constraint_matrix.coefficients.extend(counts[order])
        return mathopt.Model.from_model_proto(found)


@dataclass(frozen=True, slots=True)
class _Arcs:
    """The columns of the arcs of a person's automaton: which day and symbol each stands for."""

    who: int
    columns: Ints
    days: Ints
    symbols: Ints


def chosen(
    loads: Loads,
    near: Mapping[int, Layered],
    cells: Floats,
    carried: Floats,
    limit: float,
    seconds: float,
    tolerance: float = WHOLE,
) -> Choice:
    """The best choice of one row for each of some people.

    Parameters
    ----------
    near : Mapping[int, Layered]
        The rows of each person, by the person's number.
    cells : Floats [points]
        What each symbol costs by itself, by person, day and symbol.
    carried : Floats
        What history and the rows of others add to each load.
    limit : float [points]
        Only a choice that costs less is of use.
    seconds : float [s]
    tolerance : float [points]
        How much dearer than the best the choice may be.
    """
    if any(rows.starts[0] < 0 for rows in near.values()):
        return Choice(None, limit, True)
    sheet = _Sheet()
    lines = _open_loads(sheet, loads, carried)
    found = [_open_rows(sheet, who, rows, cells[who]) for who, rows in near.items()]
    for each in found:
        places, numbers, counts = loads.added(each.who, each.days, each.symbols)
        sheet.enter(lines[numbers], each.columns[places], counts)
    settings = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(seconds, SHORTEST)), absolute_gap_tolerance=tolerance
    )
    programme = sheet.programme()
    answer = mathopt.solve(programme, mathopt.SolverType.HIGHS, params=settings)
    ended = answer.termination
    is_empty = ended.reason is mathopt.TerminationReason.INFEASIBLE
    bound = limit if is_empty else ended.objective_bounds.dual_bound + sheet.constant
    is_settled = ended.reason is mathopt.TerminationReason.OPTIMAL or bound > limit - WHOLE
    if (
        not answer.has_primal_feasible_solution()
        or answer.objective_value() + sheet.constant > limit - WHOLE
    ):
        return Choice(None, bound, is_settled)
    weights = np.array(answer.variable_values(list(programme.variables())))
    rows = {each.who: _taken(each, weights) for each in found}
    return Choice(rows, bound, is_settled)


def _open_loads(sheet: _Sheet, loads: Loads, carried: Floats) -> Ints:
    """The line of each load, and the stretches of its points."""
    lines = sheet.open_lines(np.array([load.values[0] for load in loads.loads]) - carried)
    for line, load in zip(lines, loads.loads, strict=True):
        sheet.constant += float(load.points[0])
        signs, points, widths = load.stretches
        columns = sheet.open_columns(points, widths, np.zeros(len(points), bool))
        sheet.enter(np.full(len(points), line), columns, signs)
    return lines


def _open_rows(sheet: _Sheet, who: int, rows: Layered, cells: Floats) -> _Arcs:
    """A column for each arc of a person's automaton; a path is a row."""
    arcs = [np.nonzero(nexts >= 0) for nexts in rows.nexts]
    days = np.repeat(np.arange(rows.days), [len(nodes) for nodes, _ in arcs])
    symbols = np.concatenate([symbol for _, symbol in arcs])
    first = np.cumsum([0, *map(len, rows.nexts)])
    origins = np.concatenate([nodes for nodes, _ in arcs]) + first[days]
    targets = (
        np.concatenate([nexts[arc] for nexts, arc in zip(rows.nexts, arcs, strict=True)])
        + first[days + 1]
    )
    points = np.concatenate([costs[arc] for costs, arc in zip(rows.costs, arcs, strict=True)])
    sheet.constant += float(rows.bases[0])
    each = np.ones(len(days))
    own = sheet.open_columns(points + cells[days, symbols], each, each > 0)
    leaving = np.zeros(first[-1])
    leaving[rows.starts[0]] = 1.0
    nodes = sheet.open_lines(leaving)
    sheet.enter(nodes[origins], own, each)
    inside = targets < first[-1]
    sheet.enter(nodes[targets[inside]], own[inside], -each[inside])
    return _Arcs(who, own, days, symbols)


def _taken(arcs: _Arcs, weights: Floats) -> Ints:
    taken = weights[arcs.columns] > 0.5
    row = np.zeros(int(arcs.days.max()) + 1, np.int64)
    row[arcs.days[taken]] = arcs.symbols[taken]
    return row
