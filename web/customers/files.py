"""Files of a ticket system: columns mapped once, what was understood, then brought in."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import ticketing
from roster.desk.importing import shown as file_name
from roster.desk.ticketing import Bringing
from roster.errors import BadInput
from roster.feeds.punch_clock import headings, table
from roster.feeds.tickets import COLUMNS, Kind, guessed, tickets
from roster.store.uploads import UploadRow, put_upload, upload
from web import access, ui
from web.customers.frame import KEEPERS, Here, framed, here, pages
from web.transactions import session
from web.ui.refusals import UNUSABLE

SHOWN = 8
"""[rows] of the preview."""
BACK = {
    Kind.INQUIRY: "customers.start",
    Kind.REPAIR: "customers.repairs",
    Kind.EXTENSION: "customers.revisits",
}


@pages.get("/units/<int:unit>/customers/files/", endpoint="files")
@access.allow(*KEEPERS)
def page(unit: int) -> ResponseReturnValue:
    """Hand in a file."""
    return _start(here(unit))


@pages.post("/units/<int:unit>/customers/files/")
@access.allow(*KEEPERS)
def hand_in(unit: int) -> ResponseReturnValue:
    """Keep it until it is confirmed; one that can't be read is refused with its flaws."""
    found = here(unit)
    kind, file = request.form.get("kind", ""), request.files.get("file")
    if kind not in list(Kind):
        abort(400)
    if file is None or not file.filename:
        flash(gettext("Choose a file."), "bad")
        return _start(found), UNUSABLE
    name, content = file_name(file.filename), file.stream.read()
    try:
        table(name, content)
    except BadInput as error:
        return _start(found, error), UNUSABLE
    row = put_upload(session(), unit, access.reader().row.id, name, content)
    row.answers = {"kind": kind}
    return redirect(url_for("customers.file", unit=unit, number=row.id))


@pages.get("/units/<int:unit>/customers/files/<int:number>/", endpoint="file")
@access.allow(*KEEPERS)
def check(unit: int, number: int) -> ResponseReturnValue:
    """Which column holds what, and what is understood by it."""
    found = here(unit)
    return _check(found, _row(found, number))


@pages.post("/units/<int:unit>/customers/files/<int:number>/")
@access.allow(*KEEPERS)
def confirm(unit: int, number: int) -> ResponseReturnValue:
    """Take the columns; bring all of it in where that is asked and nothing is wrong."""
    found = here(unit)
    row = _row(found, number)
    kind = Kind(row.answers["kind"])
    grid = table(row.name, row.content)
    given = {
        column.name: heading
        for column in COLUMNS[kind]
        if (heading := request.form.get(f"column-{column.name}", "")) in headings(grid) and heading
    }
    row.answers = {"kind": kind, "columns": given, "first": request.form.get("first", "")}
    if request.form.get("act") != "bring":
        return redirect(url_for("customers.file", unit=unit, number=number))
    understood = tickets(kind, grid, given, found.names, found.book.zone)
    if understood.flaws:
        return _check(found, row), UNUSABLE
    by = Bringing(session(), unit, found.book, access.reader().row.id, found.at, row.name,
                  row.answers["first"])  # fmt: skip
    try:
        with session().begin_nested():
            outcome = ticketing.bring(by, kind, understood.found, given)
    except BadInput as error:
        return _check(found, row, error), UNUSABLE
    session().delete(row)
    flash(
        gettext(
            "%(new)s new, %(changed)s changed, %(same)s as before.",
            new=outcome.new,
            changed=outcome.changed,
            same=outcome.same + understood.doubled,
        ),
        "good",
    )
    return redirect(url_for(BACK[kind], unit=unit))


@pages.post("/units/<int:unit>/customers/files/<int:number>/drop")
@access.allow(*KEEPERS)
def drop(unit: int, number: int) -> ResponseReturnValue:
    """Forget the file."""
    session().delete(_row(here(unit), number))
    return redirect(url_for("customers.files", unit=unit))


def _start(found: Here, error: BadInput | None = None) -> str:
    kinds = {
        Kind.INQUIRY: gettext("first inquiries"),
        Kind.REPAIR: gettext("repair cases"),
        Kind.EXTENSION: gettext("stages of service extensions"),
    }
    return render_template(
        "customers/files.html",
        kinds=kinds,
        asked=request.values.get("kind", ""),
        flaws=error.flaws if error else (),
        **framed(found),
    )


def _check(found: Here, row: UploadRow, error: BadInput | None = None) -> str:
    kind, language = Kind(row.answers["kind"]), ui.language()
    grid = table(row.name, row.content)
    kept = {name: str(each) for name, each in found.settings.columns(kind, found.today).items()}
    chosen = row.answers.get("columns") or guessed(kind, headings(grid), kept)
    understood = tickets(kind, grid, chosen, found.names, found.book.zone)
    known = ticketing.known(session(), found.unit, kind, understood.found)
    return render_template(
        "customers/file.html",
        row=row,
        kind=kind.value,
        columns=[(each, each.text[language]) for each in COLUMNS[kind]],
        headings=[each for each in headings(grid) if each],
        chosen=chosen,
        is_kept=bool(kept),
        understood=understood,
        new=len({each.number for each in understood.found} - known),
        known=len(known),
        sample=grid.lines[1 : SHOWN + 1],
        titles=headings(grid),
        flaws=[*understood.flaws, *(error.flaws if error else ())],
        first=row.answers.get("first") or found.person,
        back=BACK[kind],
        **framed(found),
    )


def _row(found: Here, number: int) -> UploadRow:
    row = upload(session(), found.unit, access.reader().row.id, number)
    if row is None or row.answers.get("kind") not in list(Kind):
        abort(404)
    return row
