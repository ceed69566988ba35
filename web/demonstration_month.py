"""The demonstration's station in the middle of its month: published, changed once, asked of."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import editing, publishing, requesting, swapping
from roster.desk.dockets import Dockets
from roster.desk.editing import Edit
from roster.desk.requesting import Asked
from roster.domain import LEAVE, OFF
from roster.feeds import periods
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, now, writing
from roster.store.requests import Kind
from roster.store.rosters import RosterRow, State, latest_version
from roster.store.units import UnitRow
from web.demonstration import PASSWORD
from web.sign_ins import hashed

STATION = "示例供电所"
TURN = 28
"""[days] after which the crews of the example and its weekdays come round together."""
AHEAD = timedelta(days=4)
CHANGE = "absence"
"""Reason code of the second version."""


def begin(app: Flask) -> None:
    """Bring the station to where a unit stands on any day, unless it is there already."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        unit = work.scalars(select(UnitRow).where(UnitRow.name == STATION)).one_or_none()
        if unit is None or work.scalar(select(RosterRow.id).limit(1)) is not None:
            return
        tablet = AccountRow(login="tablet", password=hashed(PASSWORD))
        work.add(tablet)
        work.flush()
        work.add(GrantRow(account_id=tablet.id, unit_id=unit.id, role=Role.TABLET))
        maker = work.scalars(select(AccountRow.id).where(AccountRow.login == "supervisor")).one()
        dockets: Dockets = app.extensions["lunzhi.dockets"]
        row = _publish(work, dockets, unit.id, maker)
        _change(work, dockets, row, maker)
        _ask(work, dockets, row)


def _publish(work: Session, dockets: Dockets, unit: int, account: int) -> RosterRow:
    """Publish the month that holds today: what the example worked before, gone on with."""
    book = dockets.shelf.unit(work, unit)
    first = periods.first_day(book.period, now().date())
    row = editing.opened(work, unit, first, (periods.following(book.period, first) - first).days)
    held = {(each.person, each.day): each.code for each in book.history}
    begun = min(each.day for each in book.history)
    dates = [first + timedelta(days=day) for day in range(row.days)]
    days = [begun + timedelta(days=(date - begun).days % TURN) for date in dates]
    row.rows = {each.id: [held.get((each.id, day), OFF) for day in days] for each in book.people}
    row.revision, row.state = 1, State.PUBLISHED
    docket = dockets.of(work, row)
    roster = docket.drawn(row)
    publishing.issue(work, row, docket.problem, roster, None, account, now(), "", "")
    return row


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
