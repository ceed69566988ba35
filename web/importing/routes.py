"""Hand in a file, check what was understood of it, and make the unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from roster.desk import importing, revising
from roster.desk.books import book, has_book
from roster.desk.importing import Brought
from roster.desk.revising import Difference
from roster.errors import BadInput, Flaw
from roster.feeds import typed
from roster.feeds.headings import SHEETS
from roster.store.accounts import Role
from roster.store.units import UnitRow, below
from roster.store.uploads import UploadRow, put_upload, upload
from web import access, ui
from web.importing import lasts
from web.transactions import session
from web.ui.refusals import UNUSABLE
from web.wiring import desk_of

if TYPE_CHECKING:
    from roster.adopt import Question

pages = Blueprint("importing", __name__, template_folder="templates")

ZONE = ZoneInfo("Asia/Shanghai")
ANSWERS = "answers"
"""Under this name `roster.adopt` tells what is wrong with an answer."""
INTO, BELOW = "into", "below"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on the page.

    Parameters
    ----------
    value : str
        What was answered, else what seems right.
    """

    question: Question
    value: str
    flaws: tuple[Flaw, ...] = ()

    @property
    def is_long(self) -> bool:
        return len(self.value) > 30 or ";" in self.value

    @property
    def lines(self) -> str:
        """A long answer with a line for each of its parts."""
        return self.value.replace(";", "\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a file beside the unit's own.

    Parameters
    ----------
    count : int [rows]
        In the file.
    difference : Difference or None
        What the file would change; None: the unit has no sheets yet.
    titles : list[str]
        The headings of what differs.
    """

    name: str
    count: int
    difference: Difference | None
    titles: list[str]


@pages.route("/units/<int:unit>/import/", methods=["GET", "POST"])
@access.allow(*access.MAKERS)
def start(unit: int) -> ResponseReturnValue:
    """The one door for files: last month's grid, a unit's workbook, or its folder zipped."""
    if request.method == "GET":
        return render_template("importing/start.html", flaws=())
    file = request.files.get("file")
    if file is None or not file.filename:
        return redirect(url_for("importing.start", unit=unit))
    name, content = importing.shown(file.filename), file.stream.read()
    try:
        importing.read(name, content, {}, _today())
    except BadInput as error:
        return render_template("importing/start.html", name=name, flaws=error.flaws), UNUSABLE
    row = put_upload(session(), unit, access.reader().row.id, name, content)
    return redirect(url_for("importing.check", unit=unit, number=row.id))


@pages.get("/units/<int:unit>/import/<int:number>/")
@access.allow(*access.MAKERS)
def check(unit: int, number: int) -> ResponseReturnValue:
    """What was understood of the file, what is still asked, and where the unit is to stand."""
    row = _row(unit, number)
    return _page(row, importing.read(row.name, row.content, row.answers, _today()), ())


@pages.post("/units/<int:unit>/import/<int:number>/")
@access.allow(*access.MAKERS)
def confirm(unit: int, number: int) -> ResponseReturnValue:
    """Take the answers, and make the unit where that is what was asked for."""
    row = _row(unit, number)
    before = importing.read(row.name, row.content, row.answers, _today())
    act = request.form.get("act", "")
    answers = {} if act == "afresh" else {**row.answers, **_answers(row, before)}
    try:
        brought = importing.read(row.name, row.content, answers, _today())
    except BadInput as error:
        return _page(row, before, error.flaws), UNUSABLE
    row.answers = answers
    if act != "make":
        return redirect(url_for("importing.check", unit=unit, number=number))
    try:
        with session().begin_nested():
            made = _make(unit, importing.called(brought, request.form.get("name", "").strip()))
    except BadInput as error:
        return _page(row, brought, error.flaws), UNUSABLE
    session().delete(row)
    flash(gettext("Done. This is the first period to make."), "good")
    return redirect(url_for("weeks.periods", unit=made))


@pages.post("/units/<int:unit>/import/<int:number>/drop")
@access.allow(*access.MAKERS)
def drop(unit: int, number: int) -> ResponseReturnValue:
    """Forget the file."""
    session().delete(_row(unit, number))
    return redirect(url_for("importing.start", unit=unit))


def _today() -> date:
    return datetime.now(ZONE).date()


def _row(unit: int, number: int) -> UploadRow:
    found = upload(session(), unit, access.reader().row.id, number)
    return found if found is not None else abort(404)


def _make(unit: int, brought: Brought) -> int:
    """Keep the unit where the reader has said, if they may and its rules can be bound.

    Raises
    ------
    BadInput
    """
    desk_of(brought.unit)
    place, account = request.form.get("place", ""), access.reader().row.id
    if place not in _places(unit, brought):
        abort(400)
    kind, _, number = place.partition(":")
    if kind == BELOW:
        return importing.create(session(), brought, int(number), account)
    importing.take_over(session(), brought, unit, account)
    return unit


def _places(unit: int, brought: Brought) -> dict[str, str]:
    """Where the unit may be made by this reader; the likeliest first."""
    work, here = session(), access.unit()
    filled = has_book(work, unit)
    found: dict[str, str] = {}
    if not filled:
        found[f"{INTO}:{unit}"] = gettext("%(name)s itself", name=here.name)
    elif brought.adoption is None:
        found[f"{INTO}:{unit}"] = gettext("in place of the sheets of %(name)s", name=here.name)
    if Role.ADMINISTRATOR in access.roles():
        rows = work.scalars(select(UnitRow).where(UnitRow.id.in_(below(work, [unit]))))
        parents = {
            f"{BELOW}:{row.id}": gettext("a new unit below %(name)s", name=row.name) for row in rows
        }
        found = {**parents, **found} if here.parent_id is None else {**found, **parents}
    return found


def _answers(row: UploadRow, brought: Brought) -> dict[str, str]:
    """What was answered otherwise than the file suggests, or answered before."""
    if brought.adoption is None:
        return {}
    given = {
        question.key: ";".join(filter(None, request.form.get(question.key, "").splitlines()))
        for question in brought.adoption.questions
        if question.key in request.form
    }
    defaults = {question.key: question.default for question in brought.adoption.questions}
    return {key: text for key, text in given.items() if text != defaults[key] or key in row.answers}


def _page(row: UploadRow, brought: Brought, flaws: Iterable[Flaw]) -> str:
    """The page of a file; flaws of an answer stand beside its question."""
    wrong = tuple(flaws)
    return render_template(
        "importing/check.html",
        row=row,
        brought=brought,
        places=_places(row.unit_id, brought),
        place=request.form.get("place", ""),
        name=request.form.get("name") or brought.unit.name,
        asked=_asked(row, brought, wrong),
        flaws=[flaw for flaw in wrong if flaw.path != ANSWERS],
        last=lasts.drawn(brought.unit) if brought.adoption else None,
        sheets=_sheets(row.unit_id, brought) if brought.adoption is None else (),
        filled=has_book(session(), row.unit_id),
        words=_words(),
    )


def _words() -> dict[str, str]:
    """What the choices of the questions mean."""
    return {
        "yes": gettext("yes"),
        "no": gettext("no"),
        "off": gettext("a day off"),
        "day": gettext("the day shift"),
        "hotline": gettext("hotline seats in three shifts"),
        "hall": gettext("business hall"),
        "duty24": gettext("24-hour duty"),
        "plain": gettext("day work or other"),
    }


def _asked(row: UploadRow, brought: Brought, flaws: tuple[Flaw, ...]) -> list[Asked]:
    questions = brought.adoption.questions if brought.adoption else ()
    return [
        Asked(
            each,
            request.form.get(each.key, row.answers.get(each.key, each.default)),
            tuple(flaw for flaw in flaws if flaw.path == ANSWERS and flaw.column == each.key),
        )
        for each in questions
    ]


def _sheets(unit: int, brought: Brought) -> list[Sheet]:
    """The sheets of a file that describes a unit, each with what it would change."""
    present = book(session(), unit) if has_book(session(), unit) else {}
    found = []
    for table in (table for table in SHEETS if table in brought.book):
        after = brought.book[table]
        before = present.get(table, ())
        differs = revising.difference(table, before, after) if present else None
        columns = differs.columns if differs else ()
        titles = [typed.called(table, name, ui.language()) for name in columns]
        name = typed.sheet_name(table, ui.language())
        found.append(Sheet(name, len(after), differs, titles))
    return found
