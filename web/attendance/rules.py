"""By what attendance is reckoned: each figure with its source; and when the system was at fault."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import punching
from roster.desk.attending_look import by_other_figures
from roster.errors import BadInput
from roster.store.punches import faults
from web import access
from web.attendance.frame import (
    DECIDERS,
    LOOKERS,
    ROOT,
    asked_month,
    beside,
    complain,
    here,
    instant,
    pages,
)
from web.transactions import session


@pages.get(f"{ROOT}/rules/")
@access.allow(*LOOKERS)
def rules(unit: int) -> ResponseReturnValue:
    """Every post's figures as they hold today, and the faults of a month."""
    place = here(unit)
    month, figures = asked_month(place), punching.figures_of(place.book)
    begin = datetime.combine(month, time(), place.zone)
    rows = faults(session(), unit, begin, begin + timedelta(days=31))
    behind = by_other_figures(session(), unit, figures)
    return render_template(
        "attendance/rules.html",
        place=place,
        month=month,
        beside=beside(month),
        posts=[
            (post, list(figures.shown(post.code, post.kind, place.today)))
            for post in place.book.posts
        ],
        units=_units(),
        waiting=[day for day, waits in behind.items() if waits],
        left=[day for day, waits in behind.items() if not waits],
        faults=rows,
        decides=bool(access.roles() & DECIDERS),
        makes=bool(access.roles() & access.MAKERS),
    )


def _units() -> dict[str, str]:
    """What figures are counted in."""
    return {
        "min": gettext("min"),
        "h": gettext("h"),
        "s": gettext("s"),
        "times/month": gettext("times a month"),
    }


@pages.post(f"{ROOT}/rules/fault")
@access.allow(*DECIDERS)
def fault(unit: int) -> ResponseReturnValue:
    """Put on record when punches could not be made; nobody is blamed for it."""
    place = here(unit)
    begin, end = (instant(place, request.form.get(name, "")) for name in ("begin", "end"))
    if begin is None or end is None:
        flash(gettext("Say from when and until when."), "bad")
        return redirect(url_for("attendance.rules", unit=unit))
    try:
        what = request.form.get("what", "").strip()
        punching.report_fault(session(), unit, begin, end, what, access.reader().row.id)
        flash(gettext("Put on record. The facts of that time are reckoned anew."), "good")
    except BadInput as error:
        complain(error)
    return redirect(url_for("attendance.rules", unit=unit))
