"""Duties small enough to stand in a picture: a phone reads them off paper, with no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from roster.domain import Problem
from roster.feeds.calendars import summary, uid
from roster.feeds.published import Told

if TYPE_CHECKING:
    from icalendar import Event

MOST = 4
"""[duties] a picture: more would make it too fine for a phone's camera on printed paper."""


def cards(problem: Problem, told: Iterable[Told], language: str = "zh") -> Iterator[str]:
    """Calendars of a few duties each, in the order of time; what is gone is left out.

    A duty has the same name here as in a calendar by link, so that a later picture of it takes the
    place of an earlier one.
    """
    from icalendar import Calendar

    standing = iter(sorted((t for t in told if not t.gone), key=lambda t: t.stint.start))
    while few := list(islice(standing, MOST)):
        found = Calendar()
        found.add("version", "2.0")
        found.add("prodid", "lunzhi")
        for each in few:
            found.add_component(_event(problem, each, language))
        yield found.to_ical().decode()


def _event(problem: Problem, told: Told, language: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid(problem.identity, told))
    event.add("sequence", told.sequence)
    event.add("dtstamp", told.modified)
    event.add("dtstart", told.stint.start.astimezone(UTC))
    event.add("dtend", told.stint.end.astimezone(UTC))
    event.add("summary", summary(told.stint, ZoneInfo(problem.zone), language))
    return event
