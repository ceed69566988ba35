"""What every engine stands on: the statements of a problem, its cells, the best roster so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roster.board import Board, judge
from roster.domain import Problem, Roster
from roster.engines.domains import Domains, everything, pruned
from roster.engines.incumbent import Incumbent
from roster.engines.outcomes import Limits, Listener
from roster.engines.running import Asking, Running
from roster.rules import Rule, post


@dataclass(frozen=True, slots=True)
class Ground:
    """One problem under one rulebook, ready to be searched.

    Parameters
    ----------
    shortage : frozenset[int]
        The places in the rulebook of the rules whose points are heads missing from a minimum.
    domains : Domains
        What the cells may hold.
    """

    problem: Problem
    rules: Sequence[Rule]
    limits: Limits
    shortage: frozenset[int]
    board: Board
    best: Incumbent
    running: Running
    domains: Domains

    def take_up(self, roster: Roster) -> None:
        """Go on from a roster, if it may stand."""
        verdict = judge(self.board, roster)
        if verdict.allowed:
            self.best.offer(roster, verdict.points)


def grounded(
    problem: Problem, rules: Sequence[Rule], limits: Limits, listener: Listener, since: float
) -> Ground:
    """State the rules of a problem.

    Parameters
    ----------
    since : float [s]
        When the search began, by the monotonic clock.

    Raises
    ------
    Over
        The caller wishes to stop.
    """
    heed = Asking(limits.stop).heed
    shortage = frozenset(i for i, rule in enumerate(rules) if rule.shortage)
    board = post(problem, rules, heed)
    best = Incumbent(board, shortage, listener, since)
    domains = pruned(board, everything(problem))
    heed()
    return Ground(problem, rules, limits, shortage, board, best, Running(best, limits), domains)
