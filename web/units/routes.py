"""The page of the tree."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import trees
from roster.errors import BadInput, Flaw
from roster.feeds.cells import Misread, visible
from roster.store.accounts import Role
from roster.store.units import Reach
from web import access
from web.transactions import session
from web.ui.refusals import UNUSABLE

pages = Blueprint("units", __name__, template_folder="templates")


@pages.get("/units/<int:unit>/tree/")
@access.allow(Role.ADMINISTRATOR)
def tree(unit: int) -> ResponseReturnValue:
    """The unit and all below it."""
    return _page(unit, ())


@pages.post("/units/<int:unit>/tree/")
@access.allow(Role.ADMINISTRATOR)
def change(unit: int) -> ResponseReturnValue:
    """A new unit below this one, or another name or reach for this one."""
    account = access.reader().row.id
    try:
        name = _name()
        if request.form.get("act") == "create":
            trees.create(session(), unit, name, account)
        elif request.form.get("act") == "change":
            trees.rename(session(), access.unit(), name, account)
            trees.set_reach(session(), access.unit(), _reach(), account)
        else:
            abort(400)
    except BadInput as error:
        return _page(unit, error.flaws), UNUSABLE
    flash(gettext("Kept."), "good")
    return redirect(url_for("units.tree", unit=unit))


def _page(unit: int, flaws: tuple[Flaw, ...]) -> str:
    act = request.form.get("act", "")
    return render_template(
        "units/tree.html", branches=trees.tree(session(), unit), flaws=flaws, act=act
    )


def _name() -> str:
    given = request.form.get("name", "")
    try:
        return visible(given)
    except Misread as error:
        expected = error.expected
        raise BadInput([Flaw("单位", 0, "名称", given[:60], expected.en, expected.zh)]) from None


def _reach() -> Reach:
    try:
        return Reach(request.form.get("reach", ""))
    except ValueError:
        abort(400)
