"""What every page of these duties stands on: the unit, its clock, its people, its tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, request
from flask_babel import gettext

from roster.desk.books import has_book
from roster.duty.dues import month_end
from roster.feeds.periods import YEARS
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.base import now
from web import access, ui
from web.oneself import book_of
from web.transactions import session

pages = Blueprint("dues", __name__, template_folder="templates")

READERS = access.READERS - {Role.PAY}
WRITERS = READERS - {Role.AUDITOR}
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER})
SETTERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD})
"""Those who say what the unit goes by."""


@dataclass(frozen=True)
class Here:
    """One unit, as the reader looks at its duties."""

    unit: int
    book: Unit
    at: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.book.zone)

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {person.id: person.name for person in self.book.people}

    def called(self, person: str) -> str:
        return self.names.get(person, person)

    def post_name(self, code: str) -> str:
        return next((each.name for each in self.book.posts if each.code == code), code)

    def moment(self, at: datetime) -> str:
        return ui.moment(at, self.book.zone)


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


def here(unit: int) -> Here:
    """The unit of the address, which must have a book of its own."""
    if not has_book(session(), unit):
        abort(404)
    return Here(unit, book_of(unit), now())


def asked_month(today: date) -> Month:
    """The month of the address, such as ``?month=2026-11``; else the present one."""
    try:
        found = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        found = today.replace(day=1)
    return Month(found if YEARS[0] <= found.year < YEARS[1] else today.replace(day=1))


def own_person(found: Here) -> str:
    """The reader as a person of this unit; empty: they are none."""
    row = access.reader().row
    return (row.person or "") if row.unit_id == found.unit else ""


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


def framed(found: Here) -> dict[str, object]:
    """What the frame of each page needs."""
    return {
        "here": found,
        "tabs": tabs(),
        "may_keep": bool(access.roles() & KEEPERS),
        "may_set": bool(access.roles() & SETTERS),
        "person": own_person(found),
    }
