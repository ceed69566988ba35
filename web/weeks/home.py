"""Where one begins: one's own page, one's unit, or all units with what waits in each."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from roster.desk.overlooking import overlook
from roster.feeds import overview
from roster.store.accounts import Role
from roster.store.base import now
from roster.store.units import UnitRow, below
from web import access, ui
from web.transactions import session
from web.weeks.routes import OVERSEERS, STATES, pages


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
    rows = list(
        session().scalars(
            select(UnitRow).where(UnitRow.id.in_(below(session(), roots))).order_by(UnitRow.id)
        )
    )
    if len(rows) == 1:
        return redirect(url_for("weeks.periods", unit=rows[0].id))
    today = now().astimezone().date()
    overseen = below(session(), {place for place, role in held if role in OVERSEERS})
    return render_template(
        "weeks/home.html",
        rows=rows,
        waiting=overlook(session(), overseen, today),
        today=today,
        states=STATES,
        said=lambda each: overview.dates(each.first, each.last, ui.language()),
    )
