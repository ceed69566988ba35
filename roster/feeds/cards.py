"""Duties small enough to stand in a picture: a phone reads them off paper, with no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from roster.domain import Problem
from roster.feeds.calendars import plain, summary, uid
from roster.feeds.published import Told

MOST = 4
"""[duties] a picture: more would make it too fine for a phone's camera on printed paper."""


def cards(problem: Problem, told: Iterable[Told], language: str = "zh") -> Iterator[str]:
    """Calendars of a few duties each, in the order of time; what is gone is left out.

    A duty has the same name here as in a calendar by link, so that a later picture of it takes the
    place of an earlier one.
    """
    standing = iter(sorted((t for t in told if not t.gone), key=lambda t: t.stint.start))
    while few := list(islice(standing, MOST)):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:lunzhi"]
        for each in few:
            lines += _event(problem, each, language)
        yield "\r\n".join([*lines, "END:VCALENDAR", ""])


def _event(problem: Problem, told: Told, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(problem.identity, told)}"
    yield f"SEQUENCE:{told.sequence}"
    yield f"DTSTAMP:{_utc(told.modified)}"
    yield f"DTSTART:{_utc(told.stint.start)}"
    yield f"DTEND:{_utc(told.stint.end)}"
    yield f"SUMMARY:{_escaped(summary(told.stint, ZoneInfo(problem.zone), language))}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """The text as a calendar wants it; it is one line of less than 75 bytes or is folded."""
    escaped = plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _folded(escaped)


def _folded(text: str) -> str:
    """Broken before the 75th byte, never inside a character."""
    lines, line = [], "SUMMARY:"
    for char in text:
        if len((line + char).encode()) > 73:
            lines.append(line)
            line = " "
        line += char
    lines.append(line)
    return "\r\n".join(lines).removeprefix("SUMMARY:")
