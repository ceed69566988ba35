"""What a roster of some days is made from, as the store knows it today.

The unit's sheets say who works there and how. What was published since stands before it as
history, what was approved since stands beside its requests, and what the people have been told of
these very days is the published roster.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from roster.desk.books import Shelf
from roster.domain import OFF, Problem, Roster, Span, Text
from roster.feeds import units
from roster.feeds.periods import LONGEST, in_range
from roster.feeds.unit import Asking, HistoryRow, RequestRow, Unit
from roster.store import requests
from roster.store.rosters import DutyRow, RosterRow, VersionRow

REACH = 400
"""[days] of history that are brought in: as far as fairness over festivals looks back by itself."""
DAY = timedelta(days=1)

Cell = tuple[str, int]
"""Person and day number."""


@dataclass(frozen=True, slots=True)
class Period:
    """A unit and the problem of some of its days; its rules are bound by whoever wires them.

    Parameters
    ----------
    unit : Unit
        Its sheets, with the history that was published and the requests that were approved.
    """

    unit: Unit
    problem: Problem

    @property
    def notices(self) -> tuple[Text, ...]:
        """What is switched off for these days: missing sheets, gaps in what is known."""
        return units.notices(self.unit, self.problem.start, self.problem.days)


def problem_of(session: Session, shelf: Shelf, unit: int, first: date, days: int) -> Period:
    """Everything that a roster of these days is made from.

    Raises
    ------
    BadInput
        The horizon is not 1 to 366 days long, or the unit's book is flawed.
    """
    in_range(first, days)
    last = first + (days - 1) * DAY
    book = shelf.unit(session, unit)
    spans = published_spans(session, unit)
    span = known_before(first, [*spans, *([book.history_span] if book.history_span else [])])
    begin = span.first or first
    duties = _duties(session, unit, begin, last)
    known = replace(
        book,
        history=_history(book, duties, spans, first),
        history_span=span if span.first else book.history_span,
        requests=(*book.requests, *_approved(session, book, unit, begin, last)),
    )
    told = _told(duties, _people_told(session, unit, first, last), spans, first, days)
    return Period(known, units.problem(known, first, days, told))


def locked(row: RosterRow) -> dict[Cell, str]:
    """The cells of a draft that are locked, with what stands in them."""
    return {(person, day): row.rows[person][day] for person, day in row.pins if person in row.rows}


def published_spans(session: Session, unit: int) -> list[Span]:
    """The dates of every roster of a unit that was published, in order."""
    rows = session.execute(
        select(RosterRow.first, RosterRow.days)
        .where(
            RosterRow.unit_id == unit,
            select(VersionRow.id).where(VersionRow.roster_id == RosterRow.id).exists(),
        )
        .order_by(RosterRow.first)
    )
    return [Span(first, first + (days - 1) * DAY) for first, days in rows]


def known_before(first: date, spans: Iterable[Span]) -> Span:
    """The latest stretch without a gap, before a date, of which these spans tell; else no dates."""
    eve = first - DAY
    begin: date | None = None
    end: date | None = None
    for span in sorted(spans, key=lambda each: each.last or eve, reverse=True):
        if span.first is None or span.last is None or span.first > eve:
            continue
        if begin is None:
            begin, end = span.first, min(span.last, eve)
        elif span.last >= begin - DAY:
            begin = min(begin, span.first)
    if begin is None:
        return Span()
    return Span(max(begin, first - REACH * DAY), end)


Duties = Mapping[tuple[str, date], str]


def _duties(session: Session, unit: int, first: date, last: date) -> Duties:
    rows = session.execute(
        select(DutyRow.person, DutyRow.day, DutyRow.code).where(
            DutyRow.unit_id == unit, DutyRow.day >= first, DutyRow.day <= last
        )
    )
    return {(person, day): code for person, day, code in rows}


def _history(
    book: Unit, duties: Duties, spans: Sequence[Span], first: date
) -> tuple[HistoryRow, ...]:
    """The sheet's history, where nothing was published, and what was published before a date.

    A duty that the sheet places in another unit stands, whatever was published here.
    """
    people = {person.id for person in book.people}
    away = {(row.person, row.day) for row in book.history if row.elsewhere}
    written = [
        row
        for row in book.history
        if row.elsewhere or not any(span.covers(row.day) for span in spans)
    ]
    published = [
        HistoryRow(day, person, code)
        for (person, day), code in duties.items()
        if day < first and person in people and (person, day) not in away
    ]
    return (*written, *sorted(published, key=lambda row: (row.day, row.person)))


def _approved(
    session: Session, book: Unit, unit: int, first: date, last: date
) -> Iterable[RequestRow]:
    people = {person.id for person in book.people}
    for row in requests.approved(session, unit, first, last):
        if row.person in people:
            span = Span(row.first, row.last)
            yield RequestRow(row.person, span, Asking(row.kind), tuple(row.shifts), row.points)


def _people_told(session: Session, unit: int, first: date, last: date) -> frozenset[str]:
    """Who stands on a published roster of these dates, off days only included."""
    newest = (
        select(func.max(VersionRow.number))
        .where(VersionRow.roster_id == RosterRow.id)
        .correlate(RosterRow)
        .scalar_subquery()
    )
    rows = session.execute(
        select(RosterRow.first, RosterRow.days, VersionRow.document)
        .join(VersionRow, VersionRow.roster_id == RosterRow.id)
        .where(
            RosterRow.unit_id == unit,
            RosterRow.first <= last,
            RosterRow.first > first - LONGEST * DAY,
            VersionRow.number == newest,
        )
    )
    return frozenset(
        person["id"]
        for begin, days, document in rows
        if begin + days * DAY > first
        for person in json.loads(document)["people"]
    )


def _told(
    duties: Duties, people: Iterable[str], spans: Sequence[Span], first: date, days: int
) -> Roster | None:
    """What the people were told of the days from the first on, as far as there is no gap."""
    dates = (first + number * DAY for number in range(days))
    told = list(takewhile(lambda day: any(span.covers(day) for span in spans), dates))
    if not told:
        return None
    return Roster({who: tuple(duties.get((who, day), OFF) for day in told) for who in people})
