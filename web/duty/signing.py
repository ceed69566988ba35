"""PINs: everyone sets their own, in their account or at the tablet."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import pins
from roster.desk.receiving import PIN
from roster.errors import BadInput
from roster.store.accounts import AccountRow, Role
from roster.store.base import Sessions, now, writing
from roster.store.devices import DeviceRow, devices
from roster.store.keys import PinTryRow, tries
from roster.store.names import names
from web import access, transactions, ui
from web.duty.pages import ROOT, pages
from web.oneself import is_here
from web.seals import seal
from web.sign_ins import try_password
from web.transactions import session
from web.ui.refusals import UNUSABLE

UNLOCKERS = (Role.LEADER, Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)
EVERYONE = (*access.READERS, Role.TABLET)


@pages.get(f"{ROOT}pin")
@access.allow(*EVERYONE)
def pin(unit: int) -> ResponseReturnValue:
    """A form for one's PIN."""
    return _page(unit)


@pages.post(f"{ROOT}pin")
@access.allow(*EVERYONE)
def set_pin(unit: int) -> ResponseReturnValue:
    """Set one's PIN, under one's password."""
    login, password, chosen, again = (
        request.form.get(name, "") for name in ("login", "password", "pin", "again")
    )
    if _is_own(unit):
        login = access.reader().row.login
    transactions.let_go()
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        row = try_password(work, login.strip(), password, now())
        found = _signer(row, unit)
    if found is None:
        flash(gettext("The number or the password is wrong, or it is not of this unit."), "bad")
        return _page(unit), 403
    if chosen != again:
        flash(gettext("The two PINs are not the same."), "bad")
        return _page(unit), UNUSABLE
    account, person = found
    try:
        made = pins.prepare(unit, person, chosen, seal().secret(PIN))
    except BadInput as error:
        for flaw in error.flaws:
            flash(flaw.say(ui.language()), "bad")
        return _page(unit), UNUSABLE
    with writing(make) as work:
        pins.keep(work, made, account)
    flash(gettext("The PIN is set. Signatures made before stay good."), "good")
    return redirect(url_for("duty.pin", unit=unit))


@pages.get(f"{ROOT}pins/")
@access.allow(*UNLOCKERS)
def locked_pins(unit: int) -> ResponseReturnValue:
    """Who is locked out after ten wrong PINs, or waits after five."""
    at = now()
    called = {row.id: row.name for row in devices(session(), unit)}
    return render_template(
        "duty/locked.html",
        rows=[(row, pins.minutes_left(row, at)) for row in pins.locked(session(), unit, at)],
        many=pins.MANY,
        names=names(session(), unit),
        tablets=called,
        enrolled=[row for row in devices(session(), unit) if row.revoked is None],
    )


@pages.post(f"{ROOT}pins/<int:number>/unlock")
@access.allow(*UNLOCKERS)
def unlock_pin(unit: int, number: int) -> ResponseReturnValue:
    """Let somebody try their PIN again."""
    row = session().get(PinTryRow, number)
    if row is None or row.unit_id != unit:
        abort(404)
    return _unlock(unit, row)


@pages.post(f"{ROOT}pins/unlock")
@access.allow(*UNLOCKERS)
def unlock_on_tablet(unit: int) -> ResponseReturnValue:
    """Let somebody try again whom a tablet has locked out by its own count, without a network."""
    device = session().get(DeviceRow, request.form.get("device", ""))
    person = request.form.get("person", "")
    if device is None or device.unit_id != unit or person not in names(session(), unit):
        abort(404)
    return _unlock(unit, tries(session(), device.id, unit, person))


def _unlock(unit: int, row: PinTryRow) -> ResponseReturnValue:
    """Unlock; nobody does so for themselves."""
    reader = access.reader().row
    if reader.unit_id == unit and reader.person == row.person:
        flash(gettext("Somebody else has to unlock your own PIN."), "bad")
    else:
        pins.unlock(session(), row, reader.id)
        flash(gettext("Unlocked. The tablet forgets its count once it reaches the server."), "good")
    return redirect(url_for("duty.locked_pins", unit=unit))


def _signer(row: AccountRow | None, unit: int) -> tuple[int, str] | None:
    if row is None or row.unit_id != unit or row.person is None or row.must_change:
        return None
    return row.id, row.person


def _is_own(unit: int) -> bool:
    """Whether somebody has signed in who is a person of the unit."""
    return access.is_signed_in() and is_here(unit)


def _page(unit: int) -> str:
    own = _is_own(unit)
    return render_template("duty/pin.html", own=own, shortest=pins.SHORTEST, longest=pins.LONGEST)
