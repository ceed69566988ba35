"""Drafting: fill a problem and read the result against the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roster.checking import Report, check
from roster.desk.clashing import Clash, clash
from roster.domain import Problem, Roster
from roster.engines.outcomes import Filled, Impossible, Limits, Listener, Outcome, unheard
from roster.rules import Rule, Violation


@dataclass(frozen=True, slots=True)
class Draft:
    """A problem, its rules, what came of filling it, and what the checker says of the roster.

    Parameters
    ----------
    clash : Clash or None
        Where it is impossible: the pins behind it.
    """

    problem: Problem
    rules: tuple[Rule, ...]
    outcome: Outcome
    report: Report | None = None
    clash: Clash | None = None

    @property
    def roster(self) -> Roster | None:
        return self.outcome.roster if isinstance(self.outcome, Filled) else None

    @property
    def short(self) -> tuple[Violation, ...]:
        """Duties with fewer heads than their minimum."""
        codes = {rule.code for rule in self.rules if rule.shortage}
        return self.report.of(*codes) if self.report else ()

    @property
    def others(self) -> tuple[Violation, ...]:
        """Every other violation, dearest first."""
        found = [v for v in (self.report.violations if self.report else ()) if v not in self.short]
        return tuple(sorted(found, key=lambda v: -(v.points or 0)))


def draft(
    problem: Problem,
    rules: Sequence[Rule],
    limits: Limits,
    listener: Listener = unheard,
    start: Roster | None = None,
) -> Draft:
    """Make a roster and check it; the checker and the engine must agree on its points.

    Parameters
    ----------
    start : Roster or None
        One to go on from.
    """
    from roster.engines.portfolio import fill

    outcome = fill(problem, rules, limits, listener, start)
    report = check(problem, outcome.roster, rules) if isinstance(outcome, Filled) else None
    if isinstance(outcome, Filled) and report is not None:
        assert report.allowed, "the engine gave a roster that the checker forbids"
        assert report.points == outcome.objective, (report.points, outcome.objective)
    found = clash(problem, rules, outcome, limits) if isinstance(outcome, Impossible) else None
    return Draft(problem, tuple(rules), outcome, report, found)
