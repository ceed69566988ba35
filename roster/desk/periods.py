"""What a roster of some days is made from, as the store knows it today.

The unit's sheets say who works there and how. What was published since stands before it as
history, what was approved since stands beside its requests, and what the people have been told of
these very days is the published roster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from sqlalchemy.orm import Session

from roster.desk.formers import with_former
from roster.desk.past import Stretch, published
from roster.domain import OFF, Problem, Roster, Span, Text
from roster.feeds import units
from roster.feeds.elsewhere import Elsewhere
from roster.feeds.periods import in_range
from roster.feeds.unit import Asking, RequestRow, Unit
from roster.store import requests
from roster.store.rosters import RosterRow

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
        Its sheets, with the requests that were approved and the dates of which history tells.
    """

    unit: Unit
    problem: Problem

    @property
    def notices(self) -> tuple[Text, ...]:
        """What is switched off for these days: missing sheets, gaps in what is known."""
        return units.notices(self.unit, self.problem.start, self.problem.days)


def problem_of(session: Session, book: Unit, unit: int, first: date, days: int) -> Period:
    """Everything that a roster of these days is made from.

    Parameters
    ----------
    book : Unit
        The unit as its sheets describe it, or would.

    Raises
    ------
    BadInput
        The horizon is not 1 to 366 days long, or the sheets do not make a problem of it.
    """
    in_range(first, days)
    last = first + (days - 1) * DAY
    stretches = published(session, unit, first - REACH * DAY, last)
    spans = [each.span for each in stretches]
    span = known_before(first, [*spans, *([book.history_span] if book.history_span else [])])
    known = replace(
        book,
        history=tuple(row for row in book.history if row.elsewhere or not _in(spans, row.day)),
        history_span=span if span.first else book.history_span,
        requests=(*book.requests, *_approved(session, book, unit, span.first or first, last)),
    )
    problem = units.problem(known, first, days, _told(stretches, first, days))
    if span.first:
        problem = problem.with_(history=_lines(problem, known, stretches, span.first))
    return Period(known, with_former(session, unit, problem, stretches))


def locked(row: RosterRow) -> dict[Cell, str]:
    """The cells of a draft that are locked, with what stands in them."""
    return {(person, day): row.rows[person][day] for person, day in row.pins if person in row.rows}


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


def _in(spans: Iterable[Span], day: date) -> bool:
    return any(span.covers(day) for span in spans)


def _approved(
    session: Session, book: Unit, unit: int, first: date, last: date
) -> Iterator[RequestRow]:
    people = {person.id for person in book.people}
    for row in requests.approved(session, unit, first, last):
        if row.person in people:
            span = Span(row.first, row.last)
            yield RequestRow(row.person, span, Asking(row.kind), tuple(row.shifts), row.points)


def _lines(
    problem: Problem, unit: Unit, stretches: Sequence[Stretch], first: date
) -> dict[str, tuple[str, ...]]:
    """The lines before the period: the sheet's, and what was published over them.

    A duty that the sheet places in another unit stands, whatever was published here, and so does
    leave that was approved for a day off.
    """
    lines = {who: list(line) for who, line in problem.history.items()}
    for stretch in stretches:
        at = (stretch.first - first).days
        for who, codes in stretch.rows.items():
            if line := lines.get(who):
                seen = range(max(at, 0), min(at + len(codes), len(line)))
                line[seen.start : seen.stop] = [
                    line[day] if codes[day - at] == OFF else codes[day - at] for day in seen
                ]
    elsewhere = Elsewhere(unit)
    for row in unit.history:
        line = lines.get(row.person)
        if row.elsewhere and line and first <= row.day < problem.start:
            line[(row.day - first).days] = elsewhere.code(row)
    return {who: tuple(line) for who, line in lines.items()}


def _told(stretches: Sequence[Stretch], first: date, days: int) -> Roster | None:
    """What the people were told of the days from the first on, as far as there is no gap."""
    dates = (first + number * DAY for number in range(days))
    told = list(takewhile(lambda day: _in([each.span for each in stretches], day), dates))
    rows: dict[str, list[str]] = {}
    for stretch in stretches:
        for number, day in enumerate(told):
            for who, codes in stretch.rows.items() if stretch.span.covers(day) else ():
                line = rows.setdefault(who, [OFF] * len(told))
                line[number] = codes[(day - stretch.first).days]
    return Roster({who: tuple(line) for who, line in rows.items()}) if told else None
