"""The pages of rosters."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from roster.desk.books import Shelf, has_book
from roster.feeds import units
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.rosters import RosterRow
from roster.store.units import UnitRow, below
from web import access
from web.transactions import session

pages = Blueprint("weeks", __name__, template_folder="templates")


def unit_of(number: int) -> Unit:
    shelf: Shelf = current_app.extensions["lunzhi.shelf"]
    return shelf.unit(session(), number)


def today(unit: Unit) -> date:
    return datetime.now(ZoneInfo(unit.zone)).date()


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
    found = unit_of(unit)
    first, days = units.next_period(found, today(found))
    rows = session().scalars(
        select(RosterRow).where(RosterRow.unit_id == unit).order_by(RosterRow.first.desc())
    )
    return render_template(
        "weeks/periods.html", rows=list(rows), first=first, days=days, book=found
    )
