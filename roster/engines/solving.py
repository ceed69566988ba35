"""One run of CP-SAT: its settings, what it reports while it works, and how it ended."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model

from roster.domain import Roster
from roster.engines.cells import Cells

PACE = 0.2
"""[deterministic units/s] of one worker, so low that the count is reached before the clock."""

LESS_USEFUL = (
    "feasibility_pump",
    "graph_arc_lns",
    "graph_cst_lns",
    "graph_dec_lns",
    "graph_var_lns",
    "rnd_cst_lns",
    "rnd_var_lns",
)
"""Neighbourhoods of the solver that are left out where one thread has to go round all of them:
those around its relaxation lead on sooner. With these alone a week of the call centre is proved in
about five seconds; with all it is some percent from that."""


class Ending(Enum):
    PROVED = "proved"
    IMPOSSIBLE = "impossible"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a run ended; no roster where none was found."""

    ending: Ending
    roster: Roster | None
    objective: int
    bound: int


class Search:
    """A run that another thread may stop.

    Parameters
    ----------
    seconds : float [s]
    repeats : bool
        Also end by a count of operations, so that the run can be repeated exactly.
    pace : float [deterministic units/s]
        How many operations the seconds stand for then.
    light : bool
        Simplify little before searching: a large problem would spend all its time on that.
    """

    def __init__(
        self,
        cells: Cells,
        seconds: float,
        workers: int = 1,
        seed: int = 0,
        repeats: bool = False,
        pace: float = PACE,
        light: bool = False,
    ) -> None:
        self.cells = cells
        self.solver = cp_model.CpSolver()
        self._stopped = False
        settings = self.solver.parameters
        settings.num_workers = workers
        settings.random_seed = seed
        settings.max_time_in_seconds = seconds
        settings.linearization_level = 2
        settings.catch_sigint_signal = False
        if light:
            settings.symmetry_level = 0
            settings.cp_model_probing_level = 0
            settings.max_presolve_iterations = 1
        if workers == 2:
            # Two default workers leave the bound where it is.
            settings.extra_subsolvers.append("max_lp")
            settings.ignore_subsolvers.extend(LESS_USEFUL)
        elif workers == 1 and light and not repeats:
            # So does a single one where the problem is large.
            settings.subsolvers.append("max_lp")
        if repeats:
            settings.max_deterministic_time = max(seconds * pace, 0.001)

    def run(
        self,
        on_roster: Callable[[Roster, int], None] | None = None,
        on_bound: Callable[[int], None] | None = None,
    ) -> Answer:
        if self._stopped:
            return Answer(Ending.STOPPED, None, 0, 0)
        heard = _Callback(self, on_roster) if on_roster else None
        if on_bound:
            self.solver.best_bound_callback = lambda bound: on_bound(points(bound))
        status = self.solver.solve(self.cells.solver, heard)
        if status == cp_model.INFEASIBLE:
            return Answer(Ending.IMPOSSIBLE, None, 0, 0)
        if status == cp_model.MODEL_INVALID:
            raise AssertionError(self.cells.solver.validate())
        bound = points(self.solver.best_objective_bound) if status != cp_model.UNKNOWN else 0
        if status == cp_model.UNKNOWN:
            return Answer(Ending.STOPPED, None, 0, points(self.solver.best_objective_bound))
        ending = Ending.PROVED if status == cp_model.OPTIMAL else Ending.STOPPED
        roster = self.cells.roster(self.solver)
        return Answer(ending, roster, round(self.solver.objective_value), bound)

    def stop(self) -> None:
        self._stopped = True
        self.solver.stop_search()

    @property
    def effort(self) -> float:
        """[deterministic units] that the run took."""
        return float(self.solver.response_proto.deterministic_time)

    @property
    def is_stopped(self) -> bool:
        return self._stopped


class _Callback(cp_model.CpSolverSolutionCallback):
    def __init__(self, search: Search, heard: Callable[[Roster, int], None]) -> None:
        super().__init__()
        self._search = search
        self._heard = heard

    def on_solution_callback(self) -> None:
        self._heard(self._search.cells.roster(self), round(self.objective_value))
        if self._search.is_stopped:
            self.stop_search()


def points(bound: float) -> int:
    """[points] that no roster goes below, from a bound of the solver."""
    return math.ceil(bound - 1e-6) if math.isfinite(bound) else 0
