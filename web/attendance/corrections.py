"""Forgotten punches 补卡: what people ask for, and who approves it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import punching
from roster.errors import BadInput
from roster.store.punches import CorrectionRow, Wish
from roster.store.punches import corrections as asked
from web import access
from web.attendance import words
from web.attendance.frame import DECIDERS, LOOKERS, ROOT, complain, here, pages
from web.transactions import session

BACK = timedelta(days=62)
LONGEST = 200
"""[characters] of an answer."""


@pages.get(f"{ROOT}/corrections/")
@access.allow(*LOOKERS)
def corrections(unit: int) -> ResponseReturnValue:
    """What waits, and what was decided lately."""
    place = here(unit)
    rows = asked(session(), unit, since=place.today - BACK)
    return render_template(
        "attendance/corrections.html",
        place=place,
        waiting=[(row, _used(unit, row)) for row in rows if row.state == Wish.ASKED],
        decided=[row for row in rows if row.state != Wish.ASKED],
        limit=_limit(unit, place.today),
        decides=bool(access.roles() & DECIDERS),
        own=access.reader().row.person if access.reader().row.unit_id == unit else None,
        words=words,
    )


@pages.post(f"{ROOT}/corrections/<int:number>/<word>")
@access.allow(*DECIDERS)
def decide(unit: int, number: int, word: str) -> ResponseReturnValue:
    """Approve or refuse; the punch is added, and nothing that was punched is changed."""
    row = session().get(CorrectionRow, number)
    if row is None or row.unit_id != unit or word not in ("approve", "refuse"):
        abort(404)
    reader = access.reader().row
    answer = request.form.get("answer", "").strip()[:LONGEST]
    own = reader.person if reader.unit_id == unit else None
    try:
        punching.decide(session(), row, word == "approve", answer, reader.id, own)
        flash(gettext("Decided. The facts of that day are reckoned anew."), "good")
    except BadInput as error:
        complain(error)
    return redirect(url_for("attendance.corrections", unit=unit))


def _limit(unit: int, day: date) -> int:
    return punching.limit_of(here(unit).book, day)


def _used(unit: int, row: CorrectionRow) -> int:
    """How many the person has asked for in that month, this one included."""
    return punching.used_in(session(), unit, row.person, row.day)
