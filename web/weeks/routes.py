"""The pages of rosters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from roster.desk.books import has_book
from roster.feeds import overview, units
from roster.store.accounts import Role
from roster.store.rosters import RosterRow, State, VersionRow
from roster.store.units import UnitRow, below
from web import access, ui
from web.oneself import book_of, clock_of
from web.transactions import session

pages = Blueprint("weeks", __name__, template_folder="templates")

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


@pages.get("/")
@access.signed_in
def home() -> ResponseReturnValue:
    """The units that the reader works at or looks after; the one unit at once.

    Staff come to their own page, a tablet to the board of its station.
    """
    row, held = access.reader().row, access.held(access.reader().row)
    roots, roles = {place for place, _ in held}, {role for _, role in held}
    if roles == {Role.STAFF} and row.unit_id is not None and row.person is not None:
        return redirect(url_for("mine.page", unit=row.unit_id))
    if roles == {Role.TABLET} and len(roots) == 1:
        return redirect(url_for("mine.kiosk", unit=roots.pop()))
    seen = session().scalars(
        select(UnitRow).where(UnitRow.id.in_(below(session(), roots))).order_by(UnitRow.id)
    )
    rows = list(seen)
    if len(rows) == 1:
        return redirect(url_for("weeks.periods", unit=rows[0].id))
    return render_template("weeks/home.html", rows=rows)


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
    )
