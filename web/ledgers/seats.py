"""The room as a picture, and the page on a seat's own computer by which it changes over."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from roster.desk import pins, seating, signing
from roster.desk.receiving import PIN
from roster.desk.seating import Room, Sitting
from roster.duty.waves import TooFew
from roster.store.accounts import AccountRow, Role
from roster.store.base import Sessions, now
from roster.store.units import hold
from web import access, transactions, ui
from web.ledgers.frame import READERS, WRITERS, Here, framed, here, pages
from web.seals import seal
from web.sign_ins import begin, end, try_password
from web.transactions import session

AGAIN = 15
"""[s] after which the picture of a room that changes over is looked at anew."""
AT_SEATS = WRITERS | {Role.TABLET}


@pages.get("/units/<int:unit>/ledger/seats/", endpoint="seats")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """Who sits where, and how far the change-over has come."""
    found = here(unit)
    room = seating.room(session(), unit, found.book, found.duty, found.at)
    return render_template(
        "ledgers/seats.html",
        room=room,
        rows=_rows(room),
        short=room.waves if room and isinstance(room.waves, TooFew) else None,
        again=AGAIN,
        **framed(found),
    )


@pages.get("/units/<int:unit>/ledger/seats/<seat>/", endpoint="seat")
@access.allow(*AT_SEATS)
def one(unit: int, seat: str) -> ResponseReturnValue:
    """The seat's own page: who comes signs in, and says what was found."""
    found = here(unit)
    room, sitting = _sitting(found, seat)
    return _seat(found, room, sitting)


@pages.post("/units/<int:unit>/ledger/seats/<seat>/")
@access.allow(*AT_SEATS)
def take(unit: int, seat: str) -> ResponseReturnValue:
    """Take the seat over: the one who comes is signed in here, the one who leaves is signed out."""
    found = here(unit)
    room, sitting = _sitting(found, seat)
    account = _shown(found)
    if account is None:
        transactions.keep_anyway()
        flash(gettext("The number, the PIN or the password is wrong."), "bad")
        return _seat(found, room, sitting), 403
    person = account.person
    assert person is not None
    marks = _marks(found)
    hold(session(), unit)
    # The other seats have gone on meanwhile.
    room, sitting = _sitting(found, seat)
    spent = request.form.get("spent", "")
    try:
        seating.take(
            session(), unit, room, seat, person, marks,
            int(spent) if spent.isdecimal() else 0, request.form.get("excused", "")[:40], now(),
        )  # fmt: skip
    except LookupError:
        abort(409)
    if access.is_signed_in() and access.reader().row.id != account.id:
        end(access.reader())
    begin(account)
    flash(gettext("The seat is yours. Good work."), "good")
    return redirect(url_for("ledgers.seat", unit=unit, seat=seat))


def _sitting(found: Here, seat: str) -> tuple[Room, Sitting]:
    room = seating.room(session(), found.unit, found.book, found.duty, found.at)
    sitting = room.sitting(seat) if room else None
    if room is None or sitting is None:
        abort(404)
    return room, sitting


def _seat(found: Here, room: Room, sitting: Sitting) -> str:
    return render_template(
        "ledgers/seat.html", room=room, sitting=sitting, items=seat_items(found), **framed(found)
    )


def seat_items(found: Here) -> list[tuple[str, str]]:
    """(code, words) of what is looked at at each seat."""
    known = found.duty.checklists.get("hotline")
    return [
        (item.code, item.text[ui.language()])
        for item in (known.items if known else ())
        if item.section == "seats" and item.kind == "marks"
    ]


def _marks(found: Here) -> Mapping[str, str]:
    asked = {code for code, _ in seat_items(found)}
    note = request.form.get("note", "").strip()[:200]
    return {code: note for code in request.form.getlist("mark") if code in asked}


def _shown(found: Here) -> AccountRow | None:
    """The account of a person of the unit who has shown a password, or their PIN."""
    login = request.form.get("login", "").strip()
    secret = request.form.get("secret", "")
    transactions.let_go()
    at = now()
    if secret.isdecimal() and (account := _by_pin(found, login, secret)):
        return account
    row = try_password(session(), login, secret, at)
    if row is None or row.unit_id != found.unit or row.person is None or row.must_change:
        return None
    return row


def _by_pin(found: Here, person: str, pin: str) -> AccountRow | None:
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    shown = signing.shown(make, "", found.unit, {PIN: (person, pin)}, seal().secret(PIN), now())
    if shown[PIN].key is None:
        return None
    pins.was_right(session(), "", found.unit, person)
    return (
        session()
        .scalars(
            select(AccountRow).where(
                AccountRow.unit_id == found.unit,
                AccountRow.person == person,
                AccountRow.closed.is_(None),
            )
        )
        .one_or_none()
    )


def _rows(room: Room | None) -> list[list[Sitting | None]]:
    """The room by rows of seats; a gap where no seat stands."""
    sittings = room.sittings if room else ()
    if not sittings:
        return []
    wide = max(each.place.column for each in sittings)
    deep = max(each.place.row for each in sittings)
    found: list[list[Sitting | None]] = [[None] * wide for _ in range(deep)]
    for each in sittings:
        found[each.place.row - 1][each.place.column - 1] = each
    return [row for row in found if any(row)]
