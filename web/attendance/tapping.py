"""A punch by PIN at the post's tablet, by the server's clock."""

from __future__ import annotations

from uuid import uuid4

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import punching, signing
from roster.desk.punching import Tap
from roster.desk.receiving import PIN
from roster.desk.turns import on_at
from roster.duty.matching import Evidence, Source, Way
from roster.store.audit import record
from roster.store.base import Sessions, now, writing
from web import access, transactions, ui
from web.attendance.frame import ROOT, here, pages
from web.seals import seal
from web.transactions import session
from web.ui.refusals import UNUSABLE


@pages.get(f"{ROOT}/punch")
@access.by_device
def punch(unit: int) -> ResponseReturnValue:
    """Who, which way, and a PIN; those on duty now stand first."""
    return _page(unit)


@pages.post(f"{ROOT}/punch")
@access.by_device
def tap(unit: int) -> ResponseReturnValue:
    """Take the punch, once the PIN is right; a wrong one is counted as at a handover."""
    device, place, at = access.tablet(), here(unit), now()
    person, pin = request.form.get("person", ""), request.form.get("pin", "")
    way = Way.OUT if request.form.get("way") == Way.OUT else Way.IN
    if person not in place.names or not pin:
        flash(gettext("Choose who you are, and type your PIN."), "bad")
        return _page(unit), UNUSABLE
    key = str(uuid4())
    # A PIN takes a tenth of a second, on purpose: nobody who writes waits for it.
    transactions.let_go()
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    typed = {key: (person, pin)}
    found = signing.shown(make, device.id, unit, typed, seal().secret(PIN), at)[key]
    if found.key is None:
        why = found.why
        flash(why[ui.language()] if why else gettext("The PIN is wrong."), "bad")
        return _page(unit), UNUSABLE
    with writing(make) as work:
        tapped = [Tap(person, at, way, device.name)]
        punching.take(work, unit, Source.TABLET, tapped, Evidence.PIN)
        told = {"way": way.value, "device": device.name, "evidence": Evidence.PIN.value}
        record(work, "punch.tap", person, unit=unit, after=told)
    name, clock = place.called(person), f"{at.astimezone(place.zone):%H:%M:%S}"
    flash(gettext("%(name)s: punched at %(at)s.", name=name, at=clock), "good")
    return redirect(url_for("attendance.punch", unit=unit))


def _page(unit: int) -> str:
    place = here(unit)
    on = [turn.person for turn in on_at(session(), place.book, unit, place.at)]
    first = dict.fromkeys(on)
    rest = [each.id for each in place.book.people if each.id not in first]
    return render_template(
        "attendance/punch.html",
        place=place,
        number=unit,
        on=list(first),
        rest=rest,
        chosen=request.values.get("person", ""),
    )
