"""The demonstration's units in the middle of a month: published, changed, asked of."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from threading import Event

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import editing, publishing, requesting, swapping
from roster.desk.dockets import Dockets
from roster.desk.drafting import draft
from roster.desk.editing import Edit
from roster.desk.generating import KIND
from roster.desk.queueing import ask
from roster.desk.requesting import Asked
from roster.domain import LEAVE, OFF
from roster.engines.outcomes import Limits, Progress
from roster.feeds import periods
from roster.feeds.unit import Unit
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, now, writing
from roster.store.requests import Kind
from roster.store.rosters import RosterRow, State, latest_version
from roster.store.units import UnitRow
from web.demonstration import PASSWORD
from web.sign_ins import hashed

STATION = "示例供电所"
WEEKS = 4
"""[weeks] of a unit that makes its rosters week by week: the next one, this, and those before."""
SECONDS = 5.0
"""[s] at most for a roster; the first in which nobody is missing is taken."""
NEXT = 30
"""[s] for the roster after those."""
AHEAD = timedelta(days=4)
CHANGE = "absence"
"""Reason code of the second version."""


def begin(app: Flask) -> None:
    """Bring the units to where a unit stands on any day, unless they are there already."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    dockets: Dockets = app.extensions["lunzhi.dockets"]
    with writing(make) as work:
        if work.scalar(select(RosterRow.id).limit(1)) is not None:
            return
        maker = work.scalars(select(AccountRow.id).where(AccountRow.login == "supervisor")).one()
        for unit in work.scalars(select(UnitRow).where(UnitRow.parent_id.is_not(None))):
            if unit.name == STATION:
                row = _station(work, dockets, unit.id, maker)
            else:
                row = _weeks(work, dockets, unit.id, maker)
            _generate(work, dockets, row, maker)


def _generate(work: Session, dockets: Dockets, row: RosterRow, maker: int) -> None:
    """Ask for the roster after the last one, which is being solved when somebody first looks."""
    period = dockets.shelf.unit(work, row.unit_id).period
    first = row.first + timedelta(days=row.days)
    days = (periods.following(period, first) - first).days
    ask(work, row.unit_id, kind=KIND, first=first, days=days, seconds=NEXT, account=maker)


def _station(work: Session, dockets: Dockets, unit: int, maker: int) -> RosterRow:
    """Its month is published, changed once and asked of; a tablet hangs on its wall."""
    tablet = AccountRow(login="tablet", password=hashed(PASSWORD))
    work.add(tablet)
    work.flush()
    work.add(GrantRow(account_id=tablet.id, unit_id=unit, role=Role.TABLET))
    row = _publish(work, dockets, unit, _this_period(dockets.shelf.unit(work, unit)), maker)
    _change(work, dockets, row, maker)
    _ask(work, dockets, row)
    return row


def _weeks(work: Session, dockets: Dockets, unit: int, maker: int) -> RosterRow:
    """The weeks of a month are published one after the other, each made from those before."""
    this = _this_period(dockets.shelf.unit(work, unit))
    for number in range(WEEKS):
        first = this + timedelta(weeks=number - WEEKS + 2)
        row = _publish(work, dockets, unit, first, maker)
    return row


def _this_period(book: Unit) -> date:
    return periods.first_day(book.period, now().date())


def _publish(work: Session, dockets: Dockets, unit: int, first: date, maker: int) -> RosterRow:
    """Make the roster of a period and publish it."""
    period = dockets.shelf.unit(work, unit).period
    row = editing.opened(work, unit, first, (periods.following(period, first) - first).days)
    docket = dockets.of(work, row)
    found = Event()
    limits = Limits(SECONDS, stop=found.is_set)
    made = draft(docket.problem, docket.rules, limits, partial(_hear, found))
    assert made.roster is not None
    row.rows = {person: list(codes) for person, codes in made.roster.rows.items()}
    row.revision, row.state = 1, State.PUBLISHED
    docket = dockets.of(work, row)
    publishing.issue(work, row, docket.problem, docket.drawn(row), None, maker, now(), "", "")
    return row


def _hear(found: Event, progress: Progress) -> None:
    if progress.roster is not None and not progress.shortage:
        found.set()


def _change(work: Session, dockets: Dockets, row: RosterRow, account: int) -> None:
    """Publish a second version: someone is away on the last day on which they have a duty."""
    person, codes = next((who, codes) for who, codes in row.rows.items() if codes[-1] != OFF)
    edit = Edit(row.revision, {(person, len(codes) - 1): LEAVE}, reason="临时缺勤", code=CHANGE)
    editing.put(work, dockets, row, edit, account, now())
    docket = dockets.of(work, row)
    before = latest_version(work, row.id)
    roster = docket.drawn(row)
    row.state = State.PUBLISHED
    publishing.issue(work, row, docket.problem, roster, before, account, now(), CHANGE, "")


def _ask(work: Session, dockets: Dockets, row: RosterRow) -> None:
    """Two requests, and a duty that is offered to whoever can take it."""
    book, today = dockets.shelf.unit(work, row.unit_id), now().date()
    one, other = book.people[2].id, book.people[5].id
    leave = Asked(one, Kind.LEAVE, today + AHEAD, today + AHEAD + timedelta(days=1))
    wish = Asked(other, Kind.OFF, today + 2 * AHEAD, today + 2 * AHEAD)
    for asked in (leave, wish):
        requesting.ask(work, book, row.unit_id, asked, None, today)
    problem = dockets.of(work, row).problem
    for day in range(problem.day_of(today) + 2, problem.days):
        when = problem.date_of(day)
        code = swapping.held(problem, other, when)
        if problem.symbol[code].is_duty:
            swapping.offer(work, row.unit_id, problem, other, when, code, None, now())
            return
