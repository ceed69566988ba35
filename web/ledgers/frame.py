"""What every page of the ledgers stands on: the unit, its posts, its people, its clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, request
from flask_babel import gettext

from roster.desk import duty_books
from roster.desk.books import has_book
from roster.domain import PostKind
from roster.duty.book import DutyBook, PostSettings
from roster.feeds.cells import Misread
from roster.feeds.cells import day as read_day
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.base import now
from web import access, ui
from web.oneself import book_of
from web.transactions import session

pages = Blueprint("ledgers", __name__, template_folder="templates")

READERS = access.READERS - {Role.PAY}
"""Those who may look: everyone who works here or looks after it, but not the pay office."""
WRITERS = READERS - {Role.AUDITOR}
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD, Role.LEADER})
"""Those who close what is another's, draw lots, and enter what was done on paper."""
DAYS = 7
"""[days] that a page shows at once."""


@dataclass(frozen=True, slots=True)
class Here:
    """One unit, as the reader looks at its ledgers.

    Parameters
    ----------
    post : PostSettings or None
        The post that the reader asked for; None: all of them.
    """

    unit: int
    book: Unit
    duty: DutyBook
    at: datetime
    post: PostSettings | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.book.zone)

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    @property
    def names(self) -> Mapping[str, str]:
        return {person.id: person.name for person in self.book.people}

    @property
    def posts(self) -> tuple[PostSettings, ...]:
        """The posts at which anything is handed over or looked at."""
        return tuple(each for each in self.duty.posts if each.kind is not PostKind.STANDBY)

    def called(self, person: str) -> str:
        return self.names.get(person, person)

    def post_name(self, code: str) -> str:
        return next((each.name for each in self.duty.posts if each.post == code), code)

    def clock(self, at: datetime) -> str:
        """``08:04`` on the unit's clock."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def moment(self, at: datetime) -> str:
        return ui.moment(at, self.book.zone)

    def seconds(self, at: datetime) -> str:
        """``2026-12-01 08:04:03``: where the order of acts is told."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"


def here(unit: int) -> Here:
    """The unit of the address, which must have a book of its own."""
    if not has_book(session(), unit):
        abort(404)
    book = book_of(unit)
    duty = duty_books.of(book)
    asked = request.args.get("post", "")
    post = next((each for each in duty.posts if each.post == asked), None)
    if asked and post is None:
        abort(404)
    return Here(unit, book, duty, now(), post)


def one_post(found: Here) -> PostSettings:
    """The post that was asked for, else the first one that hands over."""
    if found.post:
        return found.post
    first = [each for each in found.duty.posts if each.hands_over] or list(found.posts)
    if not first:
        abort(404)
    return first[0]


def asked_day(name: str, usual: date) -> date:
    """A date of the address; whatever is no date is the usual one."""
    try:
        return read_day(request.args[name])
    except (KeyError, Misread):
        return usual


def week(found: Here) -> tuple[date, date]:
    """The dates that are shown: those up to the one asked for, else up to today."""
    last = asked_day("day", found.today)
    return last - timedelta(days=DAYS - 1), last


def tabs() -> list[tuple[str, str]]:
    """(endpoint, name) of the pages beside each other."""
    return [
        ("ledgers.start", gettext("Handovers")),
        ("ledgers.carried", gettext("Carry-overs")),
        ("ledgers.log", gettext("Duty log")),
        ("ledgers.rounds", gettext("Rounds")),
        ("ledgers.checks", gettext("Checks and revisits")),
        ("ledgers.seats", gettext("Seats")),
        ("ledgers.papers", gettext("Paper")),
    ]


def framed(found: Here) -> dict[str, object]:
    """What the frame of each page needs."""
    return {
        "here": found,
        "tabs": tabs(),
        "may_write": bool(access.roles() & WRITERS),
        "may_keep": bool(access.roles() & KEEPERS),
        "person": access.reader().row.person if access.reader().row.unit_id == found.unit else None,
    }
