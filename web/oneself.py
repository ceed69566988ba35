"""Whose page it is: the reader as a person of the unit, on the unit's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import abort, current_app

from roster.desk.books import Shelf
from roster.desk.dockets import Dockets
from roster.domain import Person
from roster.feeds.unit import Unit
from roster.store.base import now
from web import access
from web.transactions import session


@dataclass(frozen=True, slots=True)
class Self:
    """A person of a unit, at the moment of the request."""

    unit: int
    book: Unit
    person: Person
    at: datetime

    @property
    def today(self) -> date:
        return self.at.date()


def shelf() -> Shelf:
    """The units that were understood already."""
    found: Shelf = current_app.extensions["lunzhi.shelf"]
    return found


def dockets() -> Dockets:
    """The rosters that were put together already."""
    found: Dockets = current_app.extensions["lunzhi.dockets"]
    return found


def book_of(unit: int) -> Unit:
    """A unit as its book describes it."""
    return shelf().unit(session(), unit)


def clock_of(book: Unit) -> datetime:
    """This moment on the unit's clock."""
    return now().astimezone(ZoneInfo(book.zone))


def is_here(unit: int) -> bool:
    """Whether the reader is a person of this unit."""
    row = access.reader().row
    return row.unit_id == unit and row.person is not None


def oneself(unit: int) -> Self:
    """The reader as a person of this unit; to anyone else there is no such page."""
    row = access.reader().row
    if row.unit_id != unit or row.person is None:
        abort(404)
    return someone(unit, row.person)


def someone(unit: int, number: str) -> Self:
    """A person of a unit by number."""
    book = book_of(unit)
    person = next((each for each in book.people if each.id == number), None)
    if person is None:
        abort(404)
    return Self(unit, book, person, clock_of(book))
