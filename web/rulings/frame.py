"""What every page of rulings stands on: whom it is for, and the units that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask_babel import gettext
from sqlalchemy import select

from roster.desk import duty_books
from roster.desk.books import has_book
from roster.desk.calling import call_sheet
from roster.duty.book import Call, DutyBook
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.devices import DeviceRow
from roster.store.units import below
from web import access
from web.oneself import book_of
from web.transactions import session

pages = Blueprint("rulings", __name__, template_folder="templates")

LOOKERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER, Role.AUDITOR})
"""Those who see what waits."""
DECIDERS = frozenset({Role.HEAD})
"""Those who sign, decide and close: the head's own hand."""
ISSUERS = frozenset({Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Those who hand out codes for substitutes."""
CONFIRMERS = frozenset({Role.HEAD, Role.LEADER, Role.STAFF})
"""Those who may have signed without a network, and the head for them."""


@pages.context_processor
def said() -> dict[str, object]:
    return {"issuers": ISSUERS}


@dataclass(frozen=True)
class Place:
    """A unit with tablets, as a page speaks of it."""

    unit: int
    book: Unit

    @cached_property
    def duty(self) -> DutyBook:
        return duty_books.of(self.book)

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {person.id: person.name for person in self.book.people}

    @cached_property
    def posts(self) -> Mapping[str, str]:
        return {post.code: post.name for post in self.book.posts}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.book.zone)

    def called(self, person: object) -> str:
        """What a person is called; the number where there is no name any more."""
        return self.names.get(str(person), str(person or ""))

    def clock(self, instant: datetime | str | None) -> str:
        """``12-01 08:00`` on the unit's clock."""
        if not instant:
            return ""
        at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        return f"{at.astimezone(self.zone):%m-%d %H:%M}"

    def contact(self, post: str, code: str) -> str:
        """Whom a call went to: by name where it is a person of the unit; never a number."""
        line = next((each for each in call_sheet(self.duty, post) if each.code == code), None)
        kind = code.partition(".")[0]
        called = str(kinds().get(kind, kind))
        if line is None:
            return called
        name = line.contact.name or self.called(line.contact.person)
        return f"{called} {name}".strip()


def kinds() -> Mapping[str, str]:
    """What each of those to call is called."""
    return {
        Call.HEAD: gettext("head"),
        Call.DEPUTY: gettext("deputy head"),
        Call.STANDBY: gettext("standby"),
        Call.NEIGHBOUR: gettext("neighbouring station"),
    }


def places(unit: int) -> dict[int, Place]:
    """The unit and those below it, as far as they have tablets."""
    line = below(session(), [unit])
    found = session().scalars(
        select(DeviceRow.unit_id).where(DeviceRow.unit_id.in_(line)).distinct()
    )
    return {each: Place(each, book_of(each)) for each in sorted(_with_books(found))}


def place(unit: int) -> Place:
    """This one unit."""
    return Place(unit, book_of(unit))


def _with_books(units: Iterable[int]) -> list[int]:
    return [unit for unit in units if has_book(session(), unit)]


def decides() -> bool:
    """Whether the reader may sign, decide and close."""
    return bool(access.roles() & DECIDERS)
