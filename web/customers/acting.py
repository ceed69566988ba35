"""What is done with a first inquiry: worked on, handed on, accepted, chased, closed."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import inquiring, revisiting, veiling
from roster.desk.inquiring import Done
from roster.duty.inquiries import Act
from roster.errors import BadInput
from roster.store.customers import revisits_of
from web import access
from web.customers.frame import ERASERS, WRITERS, here, pages, tell
from web.customers.matters import row_of, shown
from web.transactions import session
from web.ui.refusals import UNUSABLE

DOABLE = frozenset(Act) - {Act.TAKE, Act.TOLD}
FACTS = ("to", "way", "satisfied", "revisit", "ref")


@pages.post("/units/<int:unit>/customers/<int:number>/forget")
@access.allow(*ERASERS)
def forget(unit: int, number: int) -> ResponseReturnValue:
    """Erase what the customer of a matter said, there and when called back; the steps stay."""
    row = row_of(here(unit), number)
    records = [f"{inquiring.MATTER}{number}"]
    records += [f"{revisiting.REVISIT}{each.id}" for each in revisits_of(session(), row.id)]
    for each in records:
        veiling.erase(session(), unit, each, access.reader().row.id)
    flash(gettext("Erased."), "good")
    return redirect(url_for("customers.one", unit=unit, number=number))


@pages.post("/units/<int:unit>/customers/<int:number>/<act>")
@access.allow(*WRITERS)
def act(unit: int, number: int, act: str) -> ResponseReturnValue:
    """Make one step; the page stands as it was, with what was typed, where it does not fit."""
    found = here(unit)
    row, given = row_of(found, number), request.form.to_dict()
    if act not in DOABLE:
        abort(404)
    facts = {name: given[name].strip() for name in FACTS if given.get(name, "").strip()}
    if replied := found.read(given.get("replied", "")):
        facts["replied"] = replied.isoformat()
    # Those above the unit are nobody of it: what they do is done as whoever they say did it.
    by = found.person or (given.get("by", "") if found.keeps else "")
    done = Done(Act(act), by, found.keeps, given.get("words", ""), facts)
    try:
        with session().begin_nested():
            inquiring.act(
                session(), unit, found.book, number, done, access.reader().row.id, found.at
            )
    except BadInput as error:
        tell(error)
        return shown(found, row, given), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("customers.one", unit=unit, number=number))
