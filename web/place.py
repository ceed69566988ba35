"""A unit as the pages about its duties speak of it: its clock, its people, its posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import abort

from roster.desk.books import has_book
from roster.feeds.unit import Unit
from roster.store.base import now
from web import access, ui
from web.oneself import book_of
from web.transactions import session


@dataclass(frozen=True)
class Place:
    """One unit at the moment of the request; a feature adds what its own pages speak of."""

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

    @property
    def person(self) -> str:
        """The reader as a person of this unit; empty: they are none."""
        row = access.reader().row
        return (row.person or "") if row.unit_id == self.unit else ""

    def called(self, person: str) -> str:
        """What a person is called; the number where there is no name any more."""
        return self.names.get(person) or person

    def post_name(self, code: str) -> str:
        return next((each.name for each in self.book.posts if each.code == code), code)

    def moment(self, at: datetime) -> str:
        return ui.moment(at, self.book.zone)


Kind = TypeVar("Kind", bound=Place)


def here(kind: type[Kind], unit: int) -> Kind:
    """The unit of the address, which must have a book of its own."""
    if not has_book(session(), unit):
        abort(404)
    return kind(unit, book_of(unit), now())
