"""Tickets that are called back, drawn by the system: the list, the share, the seed, the lot."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import lots, revisiting
from roster.store.base import now
from roster.store.ledgers import DrawRow
from roster.store.ledgers import draws as draw_rows
from web import access, ui
from web.ledgers.frame import KEEPERS, READERS, framed, here, pages
from web.transactions import session

SHOWN = 50
"""[draws] that are shown."""


@pages.get("/units/<int:unit>/ledger/draws/", endpoint="draws")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """The draws of a unit, latest first."""
    found = here(unit)
    return render_template(
        "ledgers/draws.html",
        draws=draw_rows(session(), unit)[:SHOWN],
        kinds={name: text[ui.language()] for name, text in lots.KINDS.items()},
        shares={name: share / 10 for name, share in lots.SHARES.items()},
        **framed(found),
    )


@pages.get("/units/<int:unit>/ledger/draws/<int:number>/", endpoint="drawn")
@access.allow(*READERS)
def one(unit: int, number: int) -> ResponseReturnValue:
    """One draw with its whole list, drawn again to show that it comes out the same."""
    found = here(unit)
    row = session().get(DrawRow, number)
    if row is None or row.unit_id != unit:
        abort(404)
    return render_template(
        "ledgers/drawn.html",
        row=row,
        kind=lots.KINDS[row.kind][ui.language()],
        holds=lots.holds(row),
        **framed(found),
    )


@pages.post("/units/<int:unit>/ledger/draws/")
@access.allow(*KEEPERS)
def draw(unit: int) -> ResponseReturnValue:
    """Draw, once for each ticket."""
    found = here(unit)
    kind, text = request.form.get("kind", ""), request.form.get("tickets", "")
    try:
        share = round(float(request.form.get("share", "")) * 10)
    except ValueError:
        share = 0
    row = revisiting.draw(
        session(), unit, found.book, kind, text, share, access.reader().row.id, now()
    )
    flash(gettext("%(count)s drawn.", count=len(row.drawn)), "good")
    return redirect(url_for("ledgers.drawn", unit=unit, number=row.id))
