"""The pay clerk's page: one ceiling a person and month, looked at before it is kept."""

from __future__ import annotations

import json
from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import case_ceilings
from roster.desk.adopting import case_settings
from roster.desk.importing import shown
from roster.duty.ceilings import Ceiling, Least
from roster.errors import BadInput, Flaw
from roster.feeds.ceilings import EXAMPLE
from roster.store.cases import ceiling_rows
from web import access
from web.cases.frame import (
    COUNTERS,
    PAYERS,
    Here,
    after,
    asked_month,
    before,
    framed,
    here,
    may,
    pages,
)
from web.transactions import session
from web.ui.refusals import UNUSABLE


@pages.get("/units/<int:unit>/cases/ceilings")
@access.allow(*COUNTERS)
def ceilings(unit: int) -> ResponseReturnValue:
    """The ceilings of a month."""
    found = here(unit)
    return _page(found, asked_month(found.today))


@pages.post("/units/<int:unit>/cases/ceilings")
@access.allow(*PAYERS)
def look(unit: int) -> ResponseReturnValue:
    """What a file says: to be looked at; neither the file nor a wage in it is kept."""
    found = here(unit)
    month, file = asked_month(found.today), request.files.get("file")
    if file is None or not file.filename:
        return redirect(url_for("cases.ceilings", unit=unit, month=f"{month:%Y-%m}"))
    share = case_settings(session(), unit).terms.share
    try:
        name = shown(file.filename)
        read = case_ceilings.read(name, file.stream.read(), found.names, share)
    except BadInput as error:
        return _page(found, month, flaws=error.flaws), UNUSABLE
    rows = [[each.person, each.ceiling.amount, each.ceiling.least] for each in read]
    return _page(found, month, read=rows)


@pages.post("/units/<int:unit>/cases/ceilings/keep")
@access.allow(*PAYERS)
def keep(unit: int) -> ResponseReturnValue:
    """Keep what was looked at."""
    found = here(unit)
    month = asked_month(found.today)
    try:
        rows = [
            (str(person), Ceiling(max(0, int(amount)), Least(least)))
            for person, amount, least in json.loads(request.form.get("rows", ""))
        ]
    except (ValueError, TypeError):
        abort(400)
    if not rows or any(person not in found.names for person, _ in rows):
        abort(400)
    try:
        case_ceilings.keep(session(), unit, month, rows, access.reader().row.id)
    except BadInput as error:
        return _page(found, month, flaws=error.flaws), UNUSABLE
    flash(gettext("Kept: %(count)s ceilings, no wages.", count=len(rows)), "good")
    return redirect(url_for("cases.ceilings", unit=unit, month=f"{month:%Y-%m}"))


@pages.get("/units/<int:unit>/cases/ceilings.csv")
@access.allow(*PAYERS)
def blank(unit: int) -> ResponseReturnValue:
    """An empty list with the unit's people, to be filled in."""
    lines = [f"{name},,,\r\n" for name in here(unit).names.values()]
    headers = {"Content-Disposition": "attachment; filename=ceilings.csv"}
    content = ("\ufeff" + EXAMPLE + "".join(lines)).encode()
    return Response(content, mimetype="text/csv", headers=headers)


def _page(
    found: Here, month: date, flaws: tuple[Flaw, ...] = (), read: list[list[object]] | None = None
) -> str:
    return render_template(
        "cases/ceilings.html",
        month=month,
        rows=list(ceiling_rows(session(), found.unit, month).values()),
        flaws=flaws,
        read=read,
        kept=json.dumps(read) if read else "",
        brings=may(PAYERS),
        before=before(month),
        after=after(month),
        share=case_settings(session(), found.unit).terms.share,
        **framed(found),
    )
