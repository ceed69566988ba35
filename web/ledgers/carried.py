"""What crews have left to the next 遗留事项: open ones with their owners, and closed ones."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import carrying
from roster.store.base import now
from roster.store.ledgers import carried as carried_rows
from web import access
from web.ledgers.frame import KEEPERS, READERS, WRITERS, framed, here, pages
from web.transactions import session

SHOWN = 100
"""[carry-overs] that are closed already and still shown."""


@pages.get("/units/<int:unit>/ledger/carried/", endpoint="carried")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """The carry-overs of a unit, open ones first."""
    found = here(unit)
    post = found.post.post if found.post else None
    rows = carried_rows(session(), unit, post)
    return render_template(
        "ledgers/carried.html",
        open_ones=[row for row in rows if row.finished is None],
        closed=[row for row in reversed(rows) if row.finished is not None][:SHOWN],
        **framed(found),
    )


@pages.post("/units/<int:unit>/ledger/carried/<key>/close")
@access.allow(*WRITERS)
def close(unit: int, key: str) -> ResponseReturnValue:
    """Close one: its owner, or who supervises."""
    row = access.reader().row
    person = row.person if row.unit_id == unit else None
    keeps = bool(access.roles() & KEEPERS)
    how = request.form.get("how", "")
    try:
        carrying.close(session(), unit, key, how, person, row.id, keeps, now())
    except LookupError:
        abort(404)
    except carrying.NotYours:
        abort(403)
    flash(gettext("Closed."), "good")
    return redirect(url_for("ledgers.carried", unit=unit))


@pages.post("/units/<int:unit>/ledger/carried/<key>/owner")
@access.allow(*KEEPERS)
def give(unit: int, key: str) -> ResponseReturnValue:
    """Give one to another owner."""
    found = here(unit)
    owner, known = request.form.get("owner", ""), [person.id for person in found.book.people]
    try:
        carrying.give(session(), unit, key, owner, known, access.reader().row.id)
    except LookupError:
        abort(404)
    return redirect(url_for("ledgers.carried", unit=unit))
