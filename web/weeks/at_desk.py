"""What the addresses of one roster have in common: its unit, its draft, its docket, its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, request

from roster.desk.dockets import Docket
from roster.desk.editing import opened
from roster.desk.periods import Cell
from roster.domain import Problem
from roster.feeds import periods
from roster.store.accounts import Role
from roster.store.base import now
from roster.store.rosters import RosterRow, roster_from, stand
from web import access, ui
from web.dates import day_of
from web.oneself import book_of
from web.oneself import dockets as dockets
from web.transactions import session
from web.weeks.saying import Speaker as Speaker

ROSTER = "/units/<int:unit>/rosters/<first>"
DRAFTERS = access.MAKERS | {Role.HEAD, Role.AUDITOR}
"""Those who see a roster before it is published."""
APPROVERS = frozenset({Role.ADMINISTRATOR, Role.HEAD})
"""Those who approve a roster."""
LONGEST = 366
GREATEST = 2**31 - 1


def account() -> int:
    """Who is asking."""
    return access.reader().row.id


def is_maker() -> bool:
    return bool(access.roles() & access.MAKERS)


def sees_drafts() -> bool:
    return bool(access.roles() & DRAFTERS)


@dataclass(frozen=True)
class Place:
    """One roster, as the address names it, with its docket.

    Parameters
    ----------
    row : RosterRow or None
        None: nobody has begun it.
    now : datetime
        The moment of the request.
    """

    unit: int
    first: date
    days: int
    row: RosterRow | None
    docket: Docket
    now: datetime

    @property
    def today(self) -> int:
        """The day number of today; may lie outside the period."""
        return self.docket.today(self.now)

    @property
    def begun(self) -> RosterRow:
        """The draft; 404 where there is none."""
        return self.row if self.row is not None else abort(404)


def place(unit: int, first: str) -> Place:
    """The roster that an address names, to be read."""
    begin = day_of(first)
    row = roster_from(session(), unit, begin)
    return _place(unit, begin, row)


def draft(unit: int, first: str) -> RosterRow:
    """The draft that an address names, to be changed; begun where there is none."""
    begin = day_of(first)
    row = stand(session(), unit, begin)
    return opened(session(), unit, begin, row.days if row else days_from(unit, begin))


def _place(unit: int, first: date, row: RosterRow | None) -> Place:
    days = row.days if row else days_from(unit, first)
    found = dockets().of(session(), row) if row else dockets().open(session(), unit, first, days)
    return Place(unit, first, days, row, found, now())


def asked(name: str, default: int) -> int:
    """A number that the address asks for; one that nobody can mean is a bad request."""
    found = request.args.get(name, default, type=int)
    return found if abs(found) <= GREATEST else abort(400)


def days_from(unit: int, first: date) -> int:
    """[days] that the unit's period has which begins on a date, or those that are asked for."""
    days = asked("days", 0)
    if 1 <= days <= LONGEST:
        return days
    return (periods.following(book_of(unit).period, first) - first).days


def speaker(place: Place) -> Speaker:
    """Says breaches to the reader: why someone is protected only the makers read."""
    return Speaker(place.docket, place.today, is_maker(), ui.language())


def asked_cell(problem: Problem) -> Cell:
    """The cell that an address asks about; 404 where there is none."""
    who, day = request.args.get("person", ""), request.args.get("day", -1, type=int)
    if who not in problem.person or not 0 <= day < problem.days:
        abort(404)
    return who, day
