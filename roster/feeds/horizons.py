"""A unit resolved for one horizon: dates become needs, rows of history become lines."""

from __future__ import annotations

from datetime import date

from roster.domain import Problem, Roster, Text
from roster.feeds.unit import Unit


def problem(unit: Unit, start: date, days: int, published: Roster | None = None) -> Problem:
    """What a roster of these days is made from.

    Raises
    ------
    BadInput
        The horizon is longer than a year, or rows of demand contradict each other in it.
    """
    raise NotImplementedError


def notices(unit: Unit, start: date, days: int) -> tuple[Text, ...]:
    """What is switched off for these days: missing files and fields, gaps in the history."""
    raise NotImplementedError
