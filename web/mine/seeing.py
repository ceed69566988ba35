"""What stands on a person's page, put together from what they were told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import turns as desk
from roster.desk.acknowledging import Ask
from roster.desk.dockets import Docket
from roster.desk.hours import Worked, worked
from roster.desk.past import published_spans
from roster.desk.turns import Company, Turn
from roster.domain import Calendar, Span
from roster.feeds.holidays import calendar
from roster.feeds.overview import stretch
from roster.feeds.periods import first_day, following, month
from roster.feeds.unit import Asking, Period, Unit
from roster.festivals import called
from roster.store.accounts import AccountRow
from roster.store.names import NameRow
from roster.store.requests import Kind, Stand, requests
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows of a person is read once, from its first date to its last.

    Parameters
    ----------
    turns : Sequence[Turn]
        Duties, those of two days before included: they may still run.
    leave : Sequence[Span]
        Of the sheets and as approved here.
    """

    who: Self
    turns: Sequence[Turn]
    leave: Sequence[Span]


def see(work: Session, who: Self, first: date, last: date) -> Seen:
    """A person's duties and leave of some dates."""
    before = first - desk.LONGEST
    found = desk.turns(work, who.book, who.unit, before, last, [who.person.id])
    return Seen(who, found, [*_written(who), *_approved(work, who, first, last)])


def see_today(work: Session, who: Self) -> Seen:
    """What today's page shows: the month, and the duties that are next."""
    return see(work, who, who.today.replace(day=1), who.today + AHEAD)


def coming(work: Session, seen: Seen) -> tuple[Turn | None, Company | None]:
    """The duty that runs or comes next, and who is on with them."""
    who, turn = seen.who, desk.next_turn(seen.turns, seen.who.at)
    return turn, desk.company(work, who.book, who.unit, turn) if turn else None


def days(work: Session, seen: Seen, first: date, count: int) -> list[Day]:
    """Some dates of a person, with their duties and leave."""
    spans = published_spans(work, seen.who.unit)
    known = calendar_of(seen.who.book, first, first + timedelta(days=count - 1))
    return [
        Day(
            date=day,
            turns=held,
            leave=any(span.covers(day) for span in seen.leave),
            published=any(span.covers(day) for span in spans),
            festival=called(known.statutory.get(day, ""))[ui.language()],
            is_today=day == seen.who.today,
        )
        for day, held in desk.by_day(seen.turns, first, count)
    ]


def _written(who: Self) -> Iterator[Span]:
    for row in who.book.requests:
        if row.person == who.person.id and row.kind is Asking.LEAVE:
            yield row.span


def _approved(work: Session, who: Self, first: date, last: date) -> Iterator[Span]:
    for row in requests(work, who.unit, first, last, (Stand.APPROVED,), who.person.id):
        if row.kind == Kind.LEAVE:
            yield Span(row.first, row.last)


def hours(seen: Seen, first: date) -> Worked:
    """The hours of the month that begins on a date."""
    book, last = seen.who.book, following(Period.MONTH, first) - timedelta(days=1)
    known = calendar_of(book, first, last)
    return worked(book, known, seen.who.person, seen.turns, first, last, seen.leave)


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


def publishers(work: Session, asks: Iterable[Ask]) -> dict[int, str]:
    """Who published what waits for an acknowledgement: whom to speak to about it."""
    wanted = {ask.by for ask in asks}
    if not wanted:
        return {}
    rows = work.execute(
        select(AccountRow.id, AccountRow.login, NameRow.name)
        .outerjoin(
            NameRow,
            (NameRow.unit_id == AccountRow.unit_id) & (NameRow.person == AccountRow.person),
        )
        .where(AccountRow.id.in_(wanted))
    )
    return {account: name or login for account, login, name in rows}
