"""The pages of a unit's sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import exporting, revising, weighing
from roster.desk.books import book, change, has_book
from roster.errors import BadInput, Flaw
from roster.feeds import sheets, typed
from roster.feeds.headings import SHEETS
from roster.feeds.unit import Unit
from roster.rules import Rule
from roster.store.units import hold, revisions
from web import access, ui
from web.oneself import clock_of
from web.sheets import exports, places
from web.sheets.choices import offered
from web.transactions import session
from web.ui.refusals import UNUSABLE
from web.wiring import desk_of

pages = Blueprint("sheets", __name__, template_folder="templates")

Rows = Sequence[Mapping[str, Any]]

ORDER = (
    "people",
    "posts",
    "shifts",
    "roles",
    "demand",
    "holidays",
    "departures",
    "contracts",
    "requests",
    "unit",
    "calls",
    "rules",
    "tallies",
    "history",
    "handovers",
    "registers",
    "rooms",
    "contacts",
    "rounds",
    "seats",
    "checklists",
    "attendance",
)
"""The sheets as a supervisor looks for them."""
WHOLE, ADD = "whole", "add"
GRID = 600
"""[rows] that are typed in the grid; longer sheets are pasted."""
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Given:
    """What a reader has typed or pasted, and on which state of the sheet."""

    base: int
    text: str
    mode: str

    @classmethod
    def read(cls) -> Given:
        base = request.form.get("base", "")
        mode = ADD if request.form.get("mode") == ADD else WHOLE
        return cls(int(base) if base.isdecimal() else 0, request.form.get("text", ""), mode)


@pages.get("/units/<int:unit>/sheets/")
@access.allow(*access.MAKERS)
def start(unit: int) -> ResponseReturnValue:
    """The people come first."""
    if not has_book(session(), unit):
        return render_template("ui/bookless.html")
    return redirect(url_for("sheets.sheet", unit=unit, table=ORDER[0]))


@pages.get("/units/<int:unit>/sheets/<table>/")
@access.allow(*access.MAKERS)
def sheet(unit: int, table: str) -> ResponseReturnValue:
    """One sheet as it stands, to be typed in."""
    present = _book(unit, table)
    return _grid(unit, table, present, present.get(table, ()))


@pages.post("/units/<int:unit>/sheets/<table>/")
@access.allow(*access.MAKERS)
def keep(unit: int, table: str) -> ResponseReturnValue:
    """Look at what would change, or keep it."""
    hold(session(), unit)
    present, given = _book(unit, table), Given.read()
    before = present.get(table, ())
    try:
        columns = typed.fields(table, before)
        found = typed.typed(table, given.text, columns, ui.language())
    except BadInput as error:
        return _grid(unit, table, present, before, error.flaws, text=given.text), UNUSABLE
    rows: Rows = found
    if given.mode == ADD:
        rows = typed.joined(table, before, found, typed.told(table, given.text, columns))
    if (act := request.form.get("act")) == "type":
        return _grid(unit, table, present, rows, unsaved=True)
    try:
        if act == "keep" and given.base == revisions(session(), unit).get(table, 0):
            return _kept(unit, table, rows)
        return _preview(unit, table, present, rows, stale=act == "keep")
    except BadInput as error:
        return _grid(unit, table, present, rows, error.flaws, unsaved=True), UNUSABLE


@pages.get("/units/<int:unit>/sheets/<table>/revisions/")
@access.allow(*access.MAKERS)
def history(unit: int, table: str) -> ResponseReturnValue:
    """Every state of a sheet: who made it so, and when."""
    _book(unit, table)
    found = revising.revisions(session(), unit, table)
    return render_template("sheets/revisions.html", table=table, found=found, **_frame())


@pages.get("/units/<int:unit>/sheets/<table>/revisions/<int:number>/")
@access.allow(*access.MAKERS)
def revision(unit: int, table: str, number: int) -> ResponseReturnValue:
    """What differs between an earlier state of a sheet and the present one."""
    rows = _at(unit, table, number)
    return _preview(unit, table, _book(unit, table), rows, number=number)


@pages.get("/units/<int:unit>/sheets/<table>.csv")
@access.allow(*access.MAKERS)
def table_file(unit: int, table: str) -> ResponseReturnValue:
    """One sheet as a file."""
    return exports.table(_book(unit, table), table)


@pages.get("/units/<int:unit>/book.xlsx")
@access.allow(*access.MAKERS)
def workbook(unit: int) -> ResponseReturnValue:
    """The whole book as one workbook, which can be handed in again."""
    return exports.workbook(access.unit().name, _book(unit, "people"))


@pages.get("/units/<int:unit>/everything.zip")
@access.allow(*access.MAKERS)
def everything(unit: int) -> ResponseReturnValue:
    """The book as a folder, the rosters with their versions, and the log."""
    _book(unit, "people")
    return exports.everything(access.unit().name, exporting.everything(session(), unit))


def _book(unit: int, table: str) -> dict[str, Rows]:
    if table not in SHEETS or not has_book(session(), unit):
        abort(404)
    return dict(book(session(), unit))


def _at(unit: int, table: str, number: int) -> Rows:
    try:
        return revising.at(session(), unit, table, number)
    except LookupError:
        abort(404)


def _bind(unit: Unit) -> tuple[Rule, ...]:
    return desk_of(unit).rules


def _kept(unit: int, table: str, rows: Rows) -> ResponseReturnValue:
    with session().begin_nested():
        after = {**book(session(), unit), table: rows}
        desk_of(sheets.understood(after))
        change(session(), unit, {table: rows}, access.reader().row.id)
    flash(gettext("Kept."), "good")
    return redirect(url_for("sheets.sheet", unit=unit, table=table))


def _preview(
    unit: int,
    table: str,
    present: Mapping[str, Rows],
    rows: Rows,
    stale: bool = False,
    number: int = 0,
) -> ResponseReturnValue:
    """What would change, in the sheet and on the roster at hand."""
    before = sheets.understood(present)
    after = sheets.understood({**present, table: rows})
    desk_of(after)
    today = clock_of(before).date()
    row = weighing.draft_at_hand(session(), unit, today)
    difference = revising.difference(table, present.get(table, ()), rows)
    page = render_template(
        "sheets/preview.html",
        table=table,
        text=typed.text_of(table, rows),
        base=revisions(session(), unit).get(table, 0),
        difference=difference,
        titles=[typed.called(table, name, ui.language()) for name in difference.columns],
        weighed=weighing.weigh(session(), row, before, after, _bind) if row else None,
        stale=stale,
        number=number,
        **_frame(),
    )
    return page, CONFLICT if stale else 200


def _grid(
    unit: int,
    table: str,
    present: Mapping[str, Rows],
    rows: Rows,
    flaws: Iterable[Flaw] = (),
    text: str = "",
    unsaved: bool = False,
) -> str:
    wrong = list(flaws)
    columns = typed.fields(table, rows)
    return render_template(
        "sheets/sheet.html",
        table=table,
        columns=columns,
        lines=typed.shown(table, rows),
        base=revisions(session(), unit).get(table, 0),
        latest=next(iter(revising.revisions(session(), unit, table)), None),
        flaws=[places.placed(flaw, ui.language()) for flaw in wrong],
        cells=places.by_cell(wrong, table),
        words=offered(table, present, columns),
        text=text,
        unsaved=unsaved or bool(wrong),
        is_long=len(rows) > GRID,
        most=GRID,
        **_frame(),
    )


def _frame() -> dict[str, object]:
    language = ui.language()
    return {
        "tables": [(name, _title(name)) for name in ORDER],
        "called": lambda table, name: typed.called(table, name, language),
        "sheet_name": _title,
    }


def _title(table: str) -> str:
    return typed.sheet_name(table, ui.language()).capitalize()
