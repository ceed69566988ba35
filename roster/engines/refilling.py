"""Fills a board by the solver, from a roster that is there on: some cells of a larger one."""

from __future__ import annotations

from roster.domain import Roster
from roster.engines.apart import Exact, Found
from roster.engines.cells import Cells
from roster.engines.cpsat import build
from roster.engines.solving import Search

BRIEFLY = 5.0
"""[s] for reckoning what a roster makes of every variable; nothing but its cells are open."""


def refilled(task: Exact) -> Found | None:
    """The best roster found; None: there is none, or it was not found in the time."""
    cells = build(task.board, task.domains)
    if task.start is not None:
        begin_with(cells, task.start.roster)
    answer = Search(cells, task.seconds, seed=task.seed).run()
    return None if answer.roster is None else Found(answer.roster, answer.objective)


def begin_with(cells: Cells, roster: Roster) -> None:
    """Let the solver have a roster that may stand before it searches.

    Of the cells alone it would have to find out again what follows for sums and runs; over a year
    of five people that took it half a minute.
    """
    cells.hint(roster)
    held = Search(cells, BRIEFLY)
    held.solver.parameters.fix_variables_to_their_hinted_value = True
    if held.run().roster is None:
        return
    values = list(held.solver.response_proto.solution)
    hint = cells.solver.proto.solution_hint
    hint.vars.clear()
    hint.values.clear()
    hint.vars.extend(range(len(values)))
    hint.values.extend(values)
