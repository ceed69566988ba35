"""Fills one week of INRC-II, with a view of those to come where there is time for it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from constraints.formats import inrc2, inrc2_ahead
from constraints.formats.inrc2 import History, Scenario, Week
from roster.domain import Problem, Roster
from roster.engines.ahead import later_prices
from roster.engines.outcomes import Filled, Limits, Outcome
from roster.engines.portfolio import fill
from roster.rules import Rule

LOOKING = 0.3
"""Part of the time in which the weeks to come are pictured."""
SOON = 0.15
"""Part of it in which the first picture is to be done; else the week is filled alone."""


def fill_week(
    scenario: Scenario, history: History, known: Sequence[Week], limits: Limits
) -> Outcome:
    """The last known week, filled; points are those of the week and of what its view prices.

    Parameters
    ----------
    history : History
        What is known of everyone at the start of that week.
    known : Sequence[Week]
        The weeks up to it.
    """
    since = time.monotonic()
    problem, rules = _bound(scenario, history, known, limits)
    spent = time.monotonic() - since
    if limits.workers == 1:
        # How long one worker searches must not hang on the clock, or a run would not repeat.
        spent = LOOKING * limits.seconds
    outcome = fill(problem, rules, replace(limits, seconds=limits.seconds - spent))
    if not isinstance(outcome, Filled):
        return outcome
    days = range(len(inrc2.DAYS))
    rows = {person: tuple(row[day] for day in days) for person, row in outcome.roster.rows.items()}
    return replace(outcome, roster=Roster(rows), seconds=time.monotonic() - since)


def _bound(
    scenario: Scenario, history: History, known: Sequence[Week], limits: Limits
) -> tuple[Problem, tuple[Rule, ...]]:
    if inrc2_ahead.in_view(scenario, known):
        pictures = inrc2_ahead.pictures(scenario, history, known, limits.seed)
        rules = inrc2_ahead.picture_rules(scenario, known)
        seconds, soon = LOOKING * limits.seconds, SOON * limits.seconds
        later = later_prices(pictures, rules, len(inrc2.DAYS), seconds, soon)
        if later is not None:
            return inrc2_ahead.bind_ahead(scenario, history, known, later)
    return inrc2.bind(scenario, history, known[-1], len(known) - 1)
