"""The assessment details of a month: of the unit, of one person; totals alone for the pay clerk."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import case_months
from roster.desk.cases import Refused
from web import access
from web.cases.frame import (
    COUNTERS,
    LOOKERS,
    PAYERS,
    SETTERS,
    TRUSTED,
    after,
    asked_month,
    before,
    framed,
    here,
    may,
    pages,
    told,
)
from web.cases.words import find
from web.transactions import session


@pages.get("/units/<int:unit>/cases/month")
@access.allow(*LOOKERS, *PAYERS)
def month(unit: int) -> ResponseReturnValue:
    """The details of a month, or of one person in it; to be printed."""
    found = here(unit)
    first, person = asked_month(found.today), request.args.get("person", "")
    details = case_months.details(session(), unit, found.book, first, found.at)
    if person and person not in found.names:
        abort(404)
    sums = [details.of(person)] if person else list(details.sums)
    return render_template(
        "cases/month.html" if may(LOOKERS) else "cases/totals.html",
        details=details,
        sums=sums,
        person=person,
        shows=lambda entry: may(TRUSTED) or not _is_secret(entry.code),
        counts=may(COUNTERS),
        makes=may(SETTERS),
        before=before(first),
        after=after(first),
        **framed(found),
    )


@pages.post("/units/<int:unit>/cases/month")
@access.allow(*SETTERS)
def make(unit: int) -> ResponseReturnValue:
    """Make the details of a month that is over."""
    found = here(unit)
    first = asked_month(found.today)
    try:
        made = case_months.make(session(), found.hand, first)
        flash(gettext("The details are made: %(count)s entries.", count=len(made.lines)), "good")
    except Refused as error:
        told(error)
    return redirect(url_for("cases.month", unit=unit, month=f"{first:%Y-%m}"))


def _is_secret(code: str) -> bool:
    found = find(code)
    return found is not None and found[1].is_secret
