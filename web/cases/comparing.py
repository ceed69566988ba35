"""Leaders and teams beside each other: how many cases for a thousand duties, how many reversed."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from roster.desk.case_comparing import compared
from web import access
from web.cases.frame import LOOKERS, framed, here, pages
from web.dates import read
from web.transactions import session

SPAN = timedelta(days=90)
"""[days] that are compared where nobody asks otherwise."""
LONGEST = timedelta(days=400)


@pages.get("/units/<int:unit>/cases/compare")
@access.allow(*LOOKERS)
def compare(unit: int) -> ResponseReturnValue:
    """Leaders and teams of some dates."""
    found = here(unit)
    first, last = found.today - SPAN, found.today
    with suppress(ValueError):
        first, last = read(request.args.get("first", "")), read(request.args.get("last", ""))
    first = max(first, last - LONGEST)
    leaders, teams = compared(session(), unit, found.book, first, last)
    return render_template(
        "cases/compare.html",
        first=first,
        last=last,
        leaders=leaders,
        teams=teams,
        **framed(found),
    )
