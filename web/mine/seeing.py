"""What stands on a person's page, put together from what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import turns as desk
from roster.desk.dockets import Docket
from roster.desk.hours import Worked, worked
from roster.desk.past import published_spans
from roster.desk.turns import Company, Turn
from roster.domain import Calendar, Span
from roster.feeds.holidays import calendar
from roster.feeds.overview import stretch
from roster.feeds.periods import first_day, following, month
from roster.feeds.unit import Asking, Period, Unit
from roster.store.accounts import AccountRow
from roster.store.names import NameRow
from roster.store.requests import Kind, Stand, requests
from roster.store.rosters import VersionRow
from web import ui
from web.oneself import Self, dockets

AHEAD = timedelta(days=31)
"""How far ahead the next duty is looked for."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a person.

    Parameters
    ----------
    published : bool
        Whether a roster of this date has been published; if not, no duty does not mean off.
    """

    date: date
    turns: Sequence[Turn]
    leave: bool
    published: bool
    festival: str
    is_today: bool


def coming(work: Session, who: Self) -> tuple[Turn | None, Company | None]:
    """The duty that runs or comes next, and who is on with them."""
    found = desk.turns(
        work,
        who.book,
        who.unit,
        who.today - desk.LONGEST,
        who.today + AHEAD,
        [who.person.id],
    )
    turn = desk.next_turn(found, who.at)
    return turn, desk.company(work, who.book, who.unit, turn) if turn else None


def days(work: Session, who: Self, first: date, count: int) -> list[Day]:
    """Some dates of a person, with their duties and leave."""
    last = first + timedelta(days=count - 1)
    found = desk.turns(work, who.book, who.unit, first, last, [who.person.id])
    away = leave(work, who, first, last)
    spans = published_spans(work, who.unit)
    known = calendar_of(who.book, first, last)
    return [
        Day(
            date=day,
            turns=held,
            leave=any(span.covers(day) for span in away),
            published=any(span.covers(day) for span in spans),
            festival=known.statutory.get(day, ""),
            is_today=day == who.today,
        )
        for day, held in desk.by_day(found, first, count)
    ]


def leave(work: Session, who: Self, first: date, last: date) -> list[Span]:
    """The person's leave that touches these dates, of the sheets and as approved here."""
    written = [
        row.span
        for row in who.book.requests
        if row.person == who.person.id and row.kind is Asking.LEAVE
    ]
    approved = requests(work, who.unit, first, last, (Stand.APPROVED,))
    asked = [
        Span(row.first, row.last)
        for row in approved
        if row.person == who.person.id and row.kind == Kind.LEAVE
    ]
    return [*written, *asked]


def hours(work: Session, who: Self, first: date) -> Worked:
    """The hours of the month that begins on a date."""
    last = following(Period.MONTH, first) - timedelta(days=1)
    found = desk.turns(
        work, who.book, who.unit, first - desk.LONGEST, last + timedelta(days=1), [who.person.id]
    )
    known = calendar_of(who.book, first, last)
    return worked(who.book, known, who.person, found, first, last, leave(work, who, first, last))


def calendar_of(book: Unit, first: date, last: date) -> Calendar:
    return calendar(range(first.year - 1, last.year + 2), book.holidays)


def period(work: Session, who: Self) -> Docket:
    """The roster that today is on, with everything it was made from; else the present period."""
    return period_at(work, who.unit, who.book, who.today)


def period_at(work: Session, unit: int, book: Unit, today: date) -> Docket:
    """The roster that a date is on; where none is published, the unit's own period of it."""
    span = next((span for span in published_spans(work, unit) if span.covers(today)), None)
    if span and span.first and span.last:
        first, days = span.first, (span.last - span.first).days + 1
    else:
        first = first_day(book.period, today)
        days = (following(book.period, first) - first).days
    return dockets().open(work, unit, first, days)


def month_asked(text: str, today: date) -> tuple[date, int]:
    """(first day, days) of the month that an address names; else of this one."""
    return month(text or f"{today:%Y-%m}")


def clock(turn: Turn, zone: str) -> str:
    """``16:00–24:00``, ``08:00–次日08:00``."""
    part = desk.part_of(turn.told, zone)
    return stretch(part.start, part.end, ui.language())


def publishers(work: Session) -> dict[int, str]:
    """Who publishes rosters, by account: whom to speak to about them."""
    rows = work.execute(
        select(VersionRow.account_id, AccountRow.login, NameRow.name)
        .join(AccountRow, AccountRow.id == VersionRow.account_id)
        .outerjoin(
            NameRow,
            (NameRow.unit_id == AccountRow.unit_id) & (NameRow.person == AccountRow.person),
        )
        .distinct()
    )
    return {account: name or login for account, login, name in rows if account}
