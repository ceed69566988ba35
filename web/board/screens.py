"""The screens of a unit: an address for a new one, shown once, and their end at once."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import walling
from roster.errors import BadInput
from roster.store.accounts import Role
from roster.store.base import now
from roster.store.walls import WallRow, walls
from web import access, ui
from web.board.shown import pages
from web.oneself import book_of
from web.transactions import session
from web.ui.refusals import UNUSABLE

ROOT = "/units/<int:unit>/boards/"
KEEPERS = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD)


@pages.get(ROOT)
@access.allow(*KEEPERS)
def listed(unit: int) -> ResponseReturnValue:
    """The screens of a unit, and a form for a new one."""
    return _page(unit)


@pages.post(ROOT)
@access.allow(*KEEPERS)
def add(unit: int) -> ResponseReturnValue:
    """The address of one more screen, shown this once."""
    name, language = request.form.get("name", "").strip(), request.form.get("language", "zh")
    if language not in ui.LOCALES:
        abort(400)
    try:
        word = walling.open_wall(session(), unit, name, language, access.reader().row.id)
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _page(unit), UNUSABLE
    return _page(unit, url_for("board.screen", word=word, _external=True, _scheme="https"))


@pages.post(f"{ROOT}<int:number>/revoke")
@access.allow(*KEEPERS)
def revoke(unit: int, number: int) -> ResponseReturnValue:
    """End a screen at once."""
    row = session().get(WallRow, number)
    if row is None or row.unit_id != unit:
        abort(404)
    walling.revoke(session(), row, access.reader().row.id, now())
    flash(gettext("The screen shows nothing any more."), "good")
    return redirect(url_for("board.listed", unit=unit))


def _page(unit: int, address: str = "") -> str:
    return render_template(
        "board/screens.html",
        rows=walls(session(), unit),
        address=address,
        zone=book_of(unit).zone,
    )
