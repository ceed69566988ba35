"""The pages of rosters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from roster.desk.books import has_book
from roster.desk.overlooking import overlook
from roster.feeds import overview, units
from roster.store.accounts import Role
from roster.store.rosters import RosterRow, State, VersionRow
from web import access, ui
from web.oneself import book_of, clock_of
from web.transactions import session

pages = Blueprint("weeks", __name__, template_folder="templates")

OVERSEERS = access.READERS - {Role.STAFF, Role.PAY}
"""Those who are told what waits in a unit."""

STATES = {
    None: lazy_gettext("not begun"),
    State.DRAFT: lazy_gettext("draft"),
    State.SUBMITTED: lazy_gettext("handed in"),
    State.REVIEWED: lazy_gettext("reviewed"),
    State.APPROVED: lazy_gettext("approved"),
    State.PUBLISHED: lazy_gettext("published"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A roster as it stands in the list.

    Parameters
    ----------
    state : State or None
        None: nobody has begun it.
    version : int
        The last one published; 0 where there is none.
    """

    first: date
    days: int
    state: State | None = None
    version: int = 0

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)


@pages.get("/units/<int:unit>/rosters/")
@access.allow(*access.READERS)
def periods(unit: int) -> ResponseReturnValue:
    """The rosters that there are, and the period that is next."""
    if not has_book(session(), unit):
        return render_template("ui/bookless.html")
    book = book_of(unit)
    first, days = units.next_period(book, clock_of(book).date())
    last = (
        select(func.max(VersionRow.number))
        .where(VersionRow.roster_id == RosterRow.id)
        .scalar_subquery()
    )
    found = session().execute(
        select(RosterRow.first, RosterRow.days, RosterRow.state, last)
        .where(RosterRow.unit_id == unit)
        .order_by(RosterRow.first.desc())
    )
    listed = [
        Listed(begin, length, State(state), version or 0) for begin, length, state, version in found
    ]
    coming = next((each for each in listed if each.first == first), None)
    return render_template(
        "weeks/periods.html",
        book=book,
        coming=coming or Listed(first, days),
        others=[each for each in listed if each is not coming],
        states=STATES,
        said=lambda each: overview.dates(each.first, each.last, ui.language()),
        makes=bool(access.roles() & access.MAKERS),
        waiting=overlook(session(), [unit], clock_of(book).date())[unit],
        oversees=bool(access.roles() & OVERSEERS),
    )
