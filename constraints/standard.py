"""The standing rules of the common kinds of post, as templates that a unit takes and changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roster.prices import COMPANY
from roster.rules import Setting

Entries = Mapping[str, Mapping[str, Any]]
"""Parameters by the code of the rule; what is not named keeps the rule's default."""

EVERYWHERE: Entries = {
    "coverage.minimum": {},
    "coverage.target": {},
    "coverage.maximum": {},
    "skills.held": {},
    "rest.daily": {},
    "rest.free_day": {},
    "runs.work": {"longest": 6},
    "hours.overtime_month": {},
    "availability.request": {},
    "stability.published": {},
    "fairness.hours": {},
    "fairness.weekends": {},
    "fairness.festival": {},
}

PLAIN: Entries = {**EVERYWHERE, "hours.overtime_day": {}, "hours.week": {}}
"""Posts worked by day, and the start for any other."""

HOTLINE: Entries = {
    **PLAIN,
    "seats.one_owner": {},
    "rest.after_night": {},
    "runs.nights": {"longest": 3},
    "nights.most": {"most": 3, "price": COMPANY},
    "fairness.nights": {},
}
"""95598 seats in three shifts: nights are few in a row, rested from and shared."""

HALL: Entries = {**PLAIN, "hours.pace": {}, "weekends.most": {"price": COMPANY}}
"""Counters of a business hall that is open every day of the year."""

DUTY24: Entries = {
    **EVERYWHERE,
    "hours.overtime_day": {"whole_day": False},
    "rest.after_duty": {},
}
"""A station on 24-hour duty with day work and standby at home beside it.

All 24 hours count as work. The limits of a day and of a week cannot hold for such a duty, so that
the day's binds the day staff alone: where the labour authority has approved comprehensive hours,
`hours.cycle` takes the place of `hours.overtime_month`; where it has not, a page says so.
"""


def template(name: str, entries: Entries) -> tuple[Setting, ...]:
    """The settings of a template, each under its name."""
    return tuple(Setting(code, given, place=name) for code, given in entries.items())


TEMPLATES: Mapping[str, tuple[Setting, ...]] = {
    name: template(name, entries)
    for name, entries in {
        "plain": PLAIN,
        "hotline": HOTLINE,
        "hall": HALL,
        "duty24": DUTY24,
    }.items()
}
