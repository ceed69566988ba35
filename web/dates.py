"""The dates that addresses and forms name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import abort, request

from roster.feeds.periods import YEARS


def read(text: str) -> date:
    """The date of a text such as ``2026-12-01``.

    Raises
    ------
    ValueError
        It is none, or one of years without rosters.
    """
    found = date.fromisoformat(text)
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise ValueError(text)
    return found


def instant(text: str, zone: ZoneInfo) -> datetime:
    """The instant of a text such as ``2026-12-01T07:55`` on a unit's clock.

    Raises
    ------
    ValueError
        It is none, or one of years without rosters.
    """
    wall = datetime.fromisoformat(text)
    if not YEARS[0] <= wall.year <= YEARS[1]:
        raise ValueError(text)
    return (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)


def day_of(text: str) -> date:
    """The date of an address; another has no page."""
    try:
        return read(text)
    except ValueError:
        abort(404)


def asked(name: str, usual: date) -> date:
    """A date that an address asks for by name; whatever is no date is the usual one."""
    try:
        return read(request.args[name])
    except (KeyError, ValueError):
        return usual
