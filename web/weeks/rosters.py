"""The page of one roster, and the pages around it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from roster.domain import Text
from roster.feeds import periods
from roster.store.rosters import RosterRow
from web import access, ui
from web.dates import day_of
from web.oneself import book_of
from web.transactions import session
from web.weeks.phrases import phrases
from web.weeks.routes import pages

MONTH = Text("{first:%Y}年{first.month}月", "{first:%B %Y}")
SPAN = Text(
    "{first:%Y}年{first.month}月{first.day}日—{last.month}月{last.day}日",
    "{first.day} {first:%b} – {last.day} {last:%b} {last:%Y}",
)


@pages.get("/units/<int:unit>/rosters/<first>/")
@access.allow(*access.READERS)
def roster(unit: int, first: str) -> ResponseReturnValue:
    """The sheet of one period: people by days, and what is to be done about them."""
    start = day_of(first)
    days = _days(unit, start)
    book = book_of(unit)
    before = periods.first_day(book.period, start - timedelta(days=1))
    return render_template(
        "weeks/roster.html",
        title=_title(start, days),
        phrases=phrases(),
        base=url_for("weeks.roster", unit=unit, first=first),
        tasks=f"/units/{unit}/tasks/",
        generate=bool(access.roles() & access.MAKERS),
        before=url_for("weeks.roster", unit=unit, first=before),
        after=url_for("weeks.roster", unit=unit, first=start + timedelta(days=days)),
    )


def _days(unit: int, first: date) -> int:
    """[days] of the roster that begins on a date, or of the period that would."""
    found = session().scalar(
        select(RosterRow.days).where(RosterRow.unit_id == unit, RosterRow.first == first)
    )
    return found or (periods.following(book_of(unit).period, first) - first).days


def _title(first: date, days: int) -> str:
    last = first + timedelta(days=days - 1)
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and days <= 31
    return (MONTH if whole else SPAN)[ui.language()].format(first=first, last=last)
