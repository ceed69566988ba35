"""What every page of these duties stands on: the unit, its clock, its people, its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, request
from flask_babel import gettext

from roster.duty.documents import cited
from roster.duty.dues import month_end
from roster.feeds.periods import YEARS
from roster.store.accounts import Role
from web import access, place, ui
from web.place import Place as Place

pages = Blueprint("dues", __name__, template_folder="templates")

READERS = access.READERS - {Role.PAY}
WRITERS = READERS - {Role.AUDITOR}
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER})
SETTERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD})
"""Those who say what the unit goes by."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, with the ones beside it."""

    first: date

    @property
    def last(self) -> date:
        return month_end(self.first.year, self.first.month)

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.last + timedelta(days=1):%Y-%m}"


def here(unit: int) -> Place:
    """The unit of the address, which must have a book of its own."""
    return place.here(Place, unit)


def asked_month(today: date) -> Month:
    """The month of the address, such as ``?month=2026-11``; else the present one."""
    try:
        found = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        found = today.replace(day=1)
    return Month(found if YEARS[0] <= found.year < YEARS[1] else today.replace(day=1))


def tabs() -> list[tuple[str, str]]:
    """(endpoint, name) of the pages beside each other."""
    return [
        ("dues.start", gettext("Due this month")),
        ("dues.year", gettext("Trainings")),
        ("dues.listed", gettext("Which plans")),
        ("dues.quality", gettext("Service quality")),
        ("dues.spots", gettext("Spot checks")),
        ("board.own", gettext("Duty board")),
        *([("board.listed", gettext("Screens"))] if access.roles() & SETTERS else []),
    ]


def framed(found: Place) -> dict[str, object]:
    """What the frame of each page needs."""
    return {
        "here": found,
        "tabs": tabs(),
        "may_keep": bool(access.roles() & KEEPERS),
        "may_set": bool(access.roles() & SETTERS),
        "person": found.person,
        "cited": lambda source: cited(source)[ui.language()],
    }
