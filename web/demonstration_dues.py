"""The demonstration's units with plans and reports, some done, some late; a screen; spot checks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import reporting, scoring, spotting
from roster.desk.reporting import Done
from roster.desk.spotting import Wanted
from roster.duty import dues
from roster.duty.dues import Every
from roster.duty.spots import Kind
from roster.errors import BadInput
from roster.feeds.unit import Unit
from roster.store.accounts import account
from roster.store.base import Sessions, now, writing
from roster.store.dues import DuePlanRow
from roster.store.units import UnitRow
from web.demonstration_month import STATION

HALL = "示例供电营业厅"
LEFT = 2
"""So many of what is due are left undone."""
MEASURED = {"satisfaction": 9730, "errors": 250, "conduct": 9200}
"""[hundredths] that are entered of the hall's last month."""


def begin(app: Flask) -> None:
    """Let the hall and the station go by their plans since last month; once only."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        if work.scalar(select(DuePlanRow.id).limit(1)) is not None:
            return
        head = account(work, "head")
        assert head is not None
        units = {row.name: row.id for row in work.scalars(select(UnitRow))}
        for name in (HALL, STATION):
            book = app.extensions["lunzhi.shelf"].unit(work, units[name])
            today = now().astimezone(ZoneInfo(book.zone)).date()
            _adopt(work, units[name], book, head.id, today)
            _spot(work, units[name], book, head.id, now())
        month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        values: dict[str, int | None] = dict(MEASURED)
        scoring.enter(work, units[HALL], month, "柜台", False, values, "满意度调查", head.id)


def _adopt(work: Session, unit: int, book: Unit, by: int, today: date) -> None:
    """Everything that suits but what is daily; all that is due is done but for the last of it."""
    since = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    plans = dues.suiting(post.kind for post in book.posts)
    own = [plan.code for plan in plans if plan.every is not Every.DAY and not plan.trains]
    reporting.adopt(work, unit, own, since, by)
    trained = [plan.code for plan in plans if plan.trains]
    reporting.adopt(work, unit, trained, today.replace(month=1, day=1), by)
    work.flush()
    late = reporting.overdue(work, unit, book, today)
    people = tuple(person.id for person in book.people)
    for each in late[:-LEFT]:
        there = people[::2] if each.plan.trains else ()
        done = Done(each.due.day, people[0], people=there)
        reporting.do(work, unit, book, each, done, by, today)


def _spot(work: Session, unit: int, book: Unit, by: int, at: datetime) -> None:
    """A spot check among those who are on in the next two days."""
    span = at, at + timedelta(days=2)
    wanted = Wanted(Kind.CALL, *span, 1, spotting.WITHIN, book.people[0].id)
    try:
        spotting.draw(work, unit, book, wanted, by, at)
    except BadInput:
        # Nobody's duties are published there: nobody can be drawn.
        return
