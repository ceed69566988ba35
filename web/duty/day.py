"""What a tablet keeps of its unit, so that a day goes on without the network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue

from roster.desk import days, duty_books, openings, pins
from roster.desk.receiving import instant
from roster.duty import editions
from roster.store import callers
from roster.store.base import Sessions, now, writing
from roster.store.devices import DeviceRow
from web import access, transactions
from web.duty.pages import ROOT, pages
from web.duty.wire import device_told, told
from web.oneself import book_of
from web.seals import seal
from web.transactions import session

SEEN = timedelta(minutes=5)
"""After which it is put down anew that a tablet was seen."""


@pages.get(f"{ROOT}day.json")
@access.by_device
def day(unit: int) -> ResponseReturnValue:
    """Everything that a tablet shows, and needs to hand over, for some days without a network."""
    device, at = access.tablet(), now()
    _touch(device)
    book = book_of(unit)
    found: dict[str, Any] = days.day(session(), unit, book, device, at)
    begun = openings.of_day(found, duty_books.of(book).checklists)
    found["records"] = [{"id": name, "acts": told(unit, acts)} for name, acts in found["records"]]
    found["erased"] = callers.erased(session(), unit)
    found["tables"] = editions.of_tablets()
    found["forgiven"] = pins.forgiven(session(), device.id, unit)
    locked, waits = _locked_out(), _waits()
    is_news = pins.has_news(session(), device.id, unit, locked)
    is_news |= bool(waits) and not pins.waiting(session(), device.id, unit, at) >= set(waits)
    # Kept before the tablet has it, by a transaction of its own: to read changes nothing else.
    transactions.let_go()
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    openings.give(make, device.id, begun, at)
    if is_news:
        with writing(make) as work:
            pins.hear(work, device.id, unit, locked)
            pins.hear_waits(work, device.id, unit, waits, at)
    return {**found, "device": device_told(device), "clock": instant(at), "seal": seal().public}


def _locked_out() -> dict[str, str]:
    """Whom the tablet locks out by its own count, each with when it was last told to forgive."""
    return dict(each.split(" ", 1) for each in request.args.getlist("locked") if " " in each)


def _waits() -> dict[str, tuple[int, str]]:
    """Who waits by the tablet's own count: the minutes left, and when it last heard to forgive."""
    said = [each.split(" ", 2) for each in request.args.getlist("waits")]
    return {
        person: (int(left), under)
        for person, left, under in (each for each in said if len(each) == 3)
        if left.isascii() and left.isdigit() and len(left) < 4
    }


def _touch(device: DeviceRow) -> None:
    at = now()
    if at - device.seen < SEEN:
        return
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        work.get_one(DeviceRow, device.id).seen = at
