"""The addresses of generating: what it starts from, the task, and the wishes that end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import generating, queueing
from roster.desk.books import has_book
from roster.desk.editing import FREE, opened
from roster.errors import BadInput, Flaw
from roster.feeds import periods, units
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.rosters import RosterRow, latest_version, roster_from
from roster.store.tasks import TaskRow, Wish, latest_task, workers_seen
from web import access, ui
from web.dates import day_of
from web.generating import telling
from web.oneself import book_of, clock_of, dockets
from web.transactions import session

pages = Blueprint("generating", __name__, template_folder="templates")
PERIOD = "/units/<int:unit>/rosters/<first>"
TASK = "/units/<int:unit>/tasks/<int:number>"
WATCHERS = access.MAKERS | {Role.HEAD, Role.AUDITOR}
"""Those who see a roster before it is published."""
SECONDS = (30, 120, 600, 3600)
USUAL = 120
"""[s] that a solve may be given, and that it usually is."""
PRESENT = timedelta(seconds=30)
"""A worker that was not seen for so long is gone."""
CONFLICT, TAKEN_UP = 409, 202


@dataclass(frozen=True)
class Place:
    """The period that an address names."""

    unit: int
    first: date
    days: int
    row: RosterRow | None
    book: Unit


@pages.get(f"{PERIOD}/generate")
@access.allow(*access.MAKERS)
def page(unit: int, first: str) -> ResponseReturnValue:
    """Generate a period, on a page of its own."""
    found = _place(unit, first)
    return render_template(
        "generating/page.html",
        base=f"/units/{unit}/rosters/{found.first}/",
        tasks=f"/units/{unit}/tasks/",
        roster=url_for("weeks.roster", unit=unit, first=found.first.isoformat()),
        first=found.first,
        last=found.first + timedelta(days=found.days - 1),
    )


@pages.get(f"{PERIOD}/generate.json")
@access.allow(*WATCHERS)
def ground(unit: int, first: str) -> ResponseReturnValue:
    """What a generate would start from, and the task that was asked for last."""
    found = _place(unit, first)
    docket = dockets().open(session(), unit, found.first, found.days)
    today = clock_of(found.book).date()
    last = latest_task(session(), unit, generating.KIND, found.first)
    published = found.row is not None and latest_version(session(), found.row.id) is not None
    return {
        "days": found.days,
        "exists": found.row is not None,
        "drafted": found.row is not None and found.row.revision > 0 and not published,
        "published": published,
        "locked": len(found.row.pins) if found.row else 0,
        "happened": generating.begun_days(session(), unit, found.first, found.days, today),
        "seconds": SECONDS,
        "usual": USUAL,
        "notices": [
            notice[ui.language()] for notice in units.notices(docket.unit, found.first, found.days)
        ],
        "workers": workers_seen(session(), PRESENT),
        "task": _told(last, found.book) if last else None,
    }


@pages.post(f"{PERIOD}/generate.json")
@access.allow(*access.MAKERS)
def ask(unit: int, first: str) -> ResponseReturnValue:
    """Put a solve into the queue, in the transaction of this request."""
    found = _place(unit, first)
    if found.row and found.row.state not in FREE:
        said = gettext("The roster is under review; withdraw it first.")
        return {"conflict": said, "state": found.row.state}, CONFLICT
    with session().begin_nested() as tried:
        # Only to see that no other roster of the unit has some of these dates.
        opened(session(), unit, found.first, found.days)
        tried.rollback()
    try:
        row = queueing.ask(
            session(),
            unit,
            kind=generating.KIND,
            first=found.first,
            days=found.days,
            seconds=_number("seconds", USUAL),
            account=access.reader().row.id,
        )
    except queueing.AlreadyAsked as error:
        said = gettext("This period is being generated already.")
        return {"conflict": said, "task": _told(error.task, found.book)}, CONFLICT
    return _told(row, found.book), TAKEN_UP


@pages.get(f"{TASK}.json")
@access.allow(*WATCHERS)
def task(unit: int, number: int) -> ResponseReturnValue:
    """How far a task is."""
    return _told(_task(unit, number), book_of(unit))


@pages.post(f"{TASK}/stop.json")
@access.allow(*access.MAKERS)
def stop(unit: int, number: int) -> ResponseReturnValue:
    """End a task with the best roster so far."""
    return _wished(unit, number, Wish.STOP)


@pages.post(f"{TASK}/cancel.json")
@access.allow(*access.MAKERS)
def cancel(unit: int, number: int) -> ResponseReturnValue:
    """End a task and keep nothing of it."""
    return _wished(unit, number, Wish.CANCEL)


def _wished(unit: int, number: int, wish: Wish) -> ResponseReturnValue:
    _task(unit, number)
    row = queueing.wish(session(), number, wish, access.reader().row.id)
    return _told(row, book_of(unit))


def _task(unit: int, number: int) -> TaskRow:
    """A task of this unit; another unit's does not exist here."""
    row = session().get(TaskRow, number)
    return row if row is not None and row.unit_id == unit else abort(404)


def _place(unit: int, first: str) -> Place:
    begin = day_of(first)
    if not has_book(session(), unit):
        abort(404)
    book = book_of(unit)
    row = roster_from(session(), unit, begin)
    usual = (periods.following(book.period, begin) - begin).days
    days = row.days if row else _number("days", usual)
    periods.in_range(begin, days)
    return Place(unit, begin, days, row, book)


def _number(field: str, usual: int) -> int:
    """A number that the request gives, or the usual one."""
    body = request.get_json(silent=True)
    given = body if isinstance(body, dict) else request.args
    value = given.get(field, usual)
    try:
        return int(value)
    except (TypeError, ValueError):
        expected = "a whole number", "整数"
        raise BadInput([Flaw("request", 0, field, str(value)[:80], *expected)]) from None


def _told(row: TaskRow, book: Unit) -> telling.Json:
    return telling.task(session(), row, book.zone, workers_seen(session(), PRESENT))
