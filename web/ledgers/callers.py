"""What a caller said of themselves in a record: the head erases it when they ask for that."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import folding, veiling
from roster.desk.folding import HANDOVER
from roster.store.accounts import Role
from roster.store.callers import callers_of
from web import access
from web.ledgers.frame import pages
from web.transactions import session

ERASERS = frozenset({Role.HEAD})
"""Those who answer for what callers said of themselves."""


def told(unit: int, name: str) -> dict[str, object]:
    """What the page of a record needs to offer that."""
    return {
        "told": bool(callers_of(session(), unit, name)),
        "may_erase": bool(access.roles() & ERASERS),
    }


@pages.post("/units/<int:unit>/ledger/callers/erase")
@access.allow(*ERASERS)
def erase_caller(unit: int) -> ResponseReturnValue:
    """Erase what the caller said of themselves, here and on the tablets."""
    name = request.form.get("record", "")
    if not veiling.erase(session(), unit, name, access.reader().row.id):
        abort(404)
    flash(gettext("Erased here; the tablets erase it when they next hear from the server."), "good")
    is_handover = folding.named(name).kind == HANDOVER
    page = "ledgers.handover" if is_handover else "ledgers.check"
    return redirect(url_for(page, unit=unit, name=name))
