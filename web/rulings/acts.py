"""What the head does about a handover: signs a ruling, decides, confirms, closes."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.errors import BadInput
from roster.store.handovers import RecordRow
from web import access, seals, ui
from web.rulings.frame import CONFIRMERS, DECIDERS, pages
from web.transactions import session

ROOT = "/units/<int:unit>/rulings/<int:number>"


@pages.post(f"{ROOT}/countersign")
@access.allow(*DECIDERS)
def countersign(unit: int, number: int) -> ResponseReturnValue:
    """Sign a ruling that was given by telephone, as it was recorded or with other words."""
    agrees = request.form.get("agrees") == "yes"
    facts = {"of": request.form.get("of", ""), "agrees": agrees}
    return _decide(unit, number, "countersign", facts, gettext("The ruling is signed."))


@pages.post(f"{ROOT}/decide")
@access.allow(*DECIDERS)
def decide(unit: int, number: int) -> ResponseReturnValue:
    """Say which of two versions counts; the other one stays to be seen."""
    kept = request.form.get("kept") == "yes"
    facts = {"of": request.form.get("of", ""), "kept": kept}
    said = gettext("Decided. Both versions stay in the record.")
    return _decide(unit, number, "decide", facts, said)


@pages.post(f"{ROOT}/close")
@access.allow(*DECIDERS)
def close(unit: int, number: int) -> ResponseReturnValue:
    """Close a handover by the head's own signature."""
    facts = {"responsible": request.form.get("responsible", "")}
    return _decide(unit, number, "force_close", facts, gettext("The handover is closed."))


@pages.post(f"{ROOT}/lift")
@access.allow(*DECIDERS)
def lift(unit: int, number: int) -> ResponseReturnValue:
    """Say that what forbade a handover is over."""
    given = {"act": "lift", "side": "head", "value": request.form.get("value", "")}
    return _enter(unit, number, given, gettext("Lifted: the crews may go on."))


@pages.post(f"{ROOT}/confirm")
@access.allow(*CONFIRMERS)
def confirm(unit: int, number: int) -> ResponseReturnValue:
    """Confirm a signature that was made without a network: whoever made it, or the head."""
    side = request.form.get("side", "")
    own = request.form.get("own") == "yes"
    given = {"act": "confirm", "side": side if own else "head", "item": side}
    return _enter(unit, number, given, gettext("The signature is confirmed."))


def _decide(
    unit: int, number: int, act: str, facts: dict[str, Any], done: str
) -> ResponseReturnValue:
    return _enter(unit, number, {"act": act, "side": "head", "facts": facts}, done)


def _enter(unit: int, number: int, given: dict[str, Any], done: str) -> ResponseReturnValue:
    """Do it under the reader's PIN, and say what came of it."""
    row = session().get(RecordRow, number)
    if row is None or row.unit_id != unit:
        abort(404)
    name, reader = row.name, access.reader().row
    pin, reason = request.form.get("pin", ""), request.form.get("reason", "").strip()
    if reason:
        given["reason"] = reason
    if reader.unit_id != unit or reader.person is None:
        flash(gettext("Your account is not that of a person of this unit: it has no PIN."), "bad")
    elif not pin:
        flash(gettext("Type your PIN."), "bad")
    else:
        try:
            seals.enter(unit, name, given, pin)
            flash(done, "good")
        except BadInput as error:
            for flaw in error.flaws:
                flash(flaw.say(ui.language()), "bad")
    return redirect(url_for("rulings.waiting", unit=unit))
