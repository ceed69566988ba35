"""Punches of a clock from its CSV or workbook: columns said once, looked over, then brought in."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import importing, punch_files
from roster.errors import BadInput
from roster.feeds import punch_clock
from roster.feeds.tables import Grid
from roster.store.punches import ColumnsRow
from roster.store.uploads import UploadRow, put_upload, upload
from web import access
from web.attendance import words
from web.attendance.frame import ROOT, Here, here, pages
from web.transactions import session
from web.ui.refusals import UNUSABLE

FLAWS = 50
"""[flaws] that are shown at once."""


@pages.route(f"{ROOT}/clock/", methods=["GET", "POST"])
@access.allow(*access.MAKERS)
def bring(unit: int) -> ResponseReturnValue:
    """Hand in a file."""
    place = here(unit)
    kept = session().get(ColumnsRow, unit)
    if request.method == "GET":
        return render_template("attendance/bring.html", place=place, kept=kept, flaws=())
    file = request.files.get("file")
    if file is None or not file.filename:
        return redirect(url_for("attendance.bring", unit=unit))
    name, content = importing.shown(file.filename), file.stream.read()
    try:
        punch_clock.table(name, content)
    except BadInput as error:
        page = render_template("attendance/bring.html", place=place, kept=kept, flaws=error.flaws)
        return page, UNUSABLE
    row = put_upload(session(), unit, access.reader().row.id, name, content)
    return redirect(url_for("attendance.look_over", unit=unit, number=row.id))


@pages.get(f"{ROOT}/clock/<int:number>/")
@access.allow(*access.MAKERS)
def look_over(unit: int, number: int) -> ResponseReturnValue:
    """What was understood of the file, and what is wrong in it, cell by cell."""
    place, row = here(unit), _row(unit, number)
    grid = punch_clock.table(row.name, row.content)
    columns = _chosen() or punch_files.columns_for(session(), unit, grid)
    return _page(place, row, grid, columns)


@pages.post(f"{ROOT}/clock/<int:number>/")
@access.allow(*access.MAKERS)
def take(unit: int, number: int) -> ResponseReturnValue:
    """Bring the punches in, each once, and keep how the columns are called."""
    place, row = here(unit), _row(unit, number)
    grid = punch_clock.table(row.name, row.content)
    columns = _chosen()
    found = punch_clock.strokes(grid, columns, place.names, place.book.zone)
    if request.form.get("act") != "take" or (found.flaws and not request.form.get("anyway")):
        return _page(place, row, grid, columns), UNUSABLE if found.flaws else 200
    new = punch_files.take(session(), unit, row.name, found, columns, access.reader().row.id)
    session().delete(row)
    flash(gettext("%(new)s punches brought in; the facts follow within minutes.", new=new), "good")
    last = max((each.at for each in found.found), default=place.at)
    day = last.astimezone(place.zone).date()
    return redirect(url_for("attendance.day", unit=unit, day=day.isoformat()))


@pages.post(f"{ROOT}/clock/<int:number>/drop")
@access.allow(*access.MAKERS)
def drop(unit: int, number: int) -> ResponseReturnValue:
    """Forget the file."""
    session().delete(_row(unit, number))
    return redirect(url_for("attendance.bring", unit=unit))


def _row(unit: int, number: int) -> UploadRow:
    found = upload(session(), unit, access.reader().row.id, number)
    return found if found is not None else abort(404)


def _chosen() -> dict[str, str]:
    """Which column holds what, as the form says."""
    given = {name: request.values.get(name, "") for name in punch_clock.ALIASES}
    return {name: column for name, column in given.items() if column}


def _page(place: Here, row: UploadRow, grid: Grid, columns: dict[str, str]) -> str:
    known = set(punch_clock.headings(grid))
    columns = {name: column for name, column in columns.items() if column in known}
    found = punch_clock.strokes(grid, columns, place.names, place.book.zone)
    return render_template(
        "attendance/look_over.html",
        place=place,
        row=row,
        headings=[each for each in punch_clock.headings(grid) if each],
        columns=columns,
        fields=_fields(),
        found=found,
        flaws=found.flaws[:FLAWS],
        more=max(0, len(found.flaws) - FLAWS),
        count=len(grid.lines) - 1,
        known=punch_files.known(session(), place.unit, found),
        words=words,
        first=found.found[: punch_clock.SHOWN],
    )


def _fields() -> list[tuple[str, str]]:
    return [
        ("person", gettext("Number or name")),
        ("at", gettext("Date and time in one column")),
        ("date", gettext("Date, where it stands apart")),
        ("time", gettext("Time, where it stands apart")),
        ("way", gettext("In or out")),
        ("device", gettext("Device")),
    ]
