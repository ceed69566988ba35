"""The days that count for people's terms: read at once for everyone of whom a page speaks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk.past import published_spans
from roster.domain import Span
from roster.duty.terms import FAR, working_days
from roster.feeds.holidays import calendar
from roster.feeds.unit import Asking, Unit
from roster.store.requests import Kind, Stand, requests
from roster.store.told import told_rows

ONE = timedelta(days=1)


class Counting:
    """Which days count, for some people of a unit, from a date on.

    Parameters
    ----------
    people : Collection[str]
        By number; anybody else has the workdays of the calendar alone.
    """

    def __init__(
        self, session: Session, unit: int, book: Unit, people: Collection[str], first: date
    ) -> None:
        self.zone = ZoneInfo(book.zone)
        last = first + FAR * ONE
        self._calendar = calendar(range(first.year - 1, last.year + 2), book.holidays)
        self._leave: dict[str, list[Span]] = {who: [] for who in people}
        self._on_duty: dict[str, set[date]] = {who: set() for who in people}
        if people:
            self._spans = published_spans(session, unit)
            self._read_leave(session, unit, book, first, last)
            self._read_duties(session, unit, first, last)
        self.plain = working_days(self._calendar, (), (), ())

    def of(self, person: str) -> Callable[[date], bool]:
        """Which days count for someone."""
        if person not in self._leave:
            return self.plain
        return working_days(self._calendar, self._leave[person], self._spans, self._on_duty[person])

    def _read_leave(self, session: Session, unit: int, book: Unit, first: date, last: date) -> None:
        for each in book.requests:
            if each.kind is Asking.LEAVE and each.person in self._leave:
                self._leave[each.person].append(each.span)
        for row in requests(session, unit, first, last, (Stand.APPROVED,)):
            if row.kind == Kind.LEAVE and row.person in self._leave:
                self._leave[row.person].append(Span(row.first, row.last))

    def _read_duties(self, session: Session, unit: int, first: date, last: date) -> None:
        for row in told_rows(session, unit, first - ONE, last, self._leave):
            if not row.gone:
                day, end = row.start.astimezone(self.zone), row.end.astimezone(self.zone)
                self._on_duty[row.person].update(_dates(day.date(), (end - ONE / 1440).date()))


def _dates(first: date, last: date) -> list[date]:
    return [first + number * ONE for number in range((last - first).days + 1)]
