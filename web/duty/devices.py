"""Tablets of a unit: a code for a new one, when each was last seen, and their end at once."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from roster.desk import enrolling
from roster.errors import BadInput
from roster.store.accounts import Role
from roster.store.base import now
from roster.store.devices import DeviceRow, devices
from web import access, ui
from web.duty.pages import ROOT, pages
from web.oneself import book_of
from web.transactions import session
from web.ui.navigation import Entry, Group
from web.ui.refusals import UNUSABLE

ENTRIES = (Entry("duty.tablets", lambda: str(lazy_gettext("Tablets")), 75, group=Group.UNIT),)
"""The page of tablets."""
KEEPERS = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD)


@pages.get(f"{ROOT}devices/")
@access.allow(*KEEPERS)
def tablets(unit: int) -> ResponseReturnValue:
    """The tablets of a unit, and a form for the code of a new one."""
    return _page(unit)


@pages.post(f"{ROOT}devices/")
@access.allow(*KEEPERS)
def add(unit: int) -> ResponseReturnValue:
    """A code by which one tablet is enrolled, shown this once."""
    name, post = request.form.get("name", "").strip(), request.form.get("post", "")
    if post not in _posts(unit):
        abort(400)
    by = access.reader().row.id
    try:
        code = enrolling.code(session(), unit, name, post, by, now())
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _page(unit), UNUSABLE
    return _page(unit, code)


@pages.post(f"{ROOT}devices/<name>/revoke")
@access.allow(*KEEPERS)
def revoke(unit: int, name: str) -> ResponseReturnValue:
    """End a tablet at once."""
    row = session().get(DeviceRow, name)
    if row is None or row.unit_id != unit:
        abort(404)
    enrolling.revoke(session(), row, access.reader().row.id, now())
    flash(gettext("The tablet is revoked: it can send and read nothing any more."), "good")
    return redirect(url_for("duty.tablets", unit=unit))


def _page(unit: int, code: str = "") -> str:
    return render_template(
        "duty/tablets.html",
        rows=devices(session(), unit),
        posts=_posts(unit),
        code=code,
        minutes=enrolling.CODE_LASTS.seconds // 60,
    )


def _posts(unit: int) -> dict[str, str]:
    """The posts of a unit by code, and none of them."""
    return {"": "", **{post.code: post.name for post in book_of(unit).posts}}
