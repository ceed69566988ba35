"""Dates that stand in two columns, from and until."""

from __future__ import annotations

from datetime import date

from roster.domain import Span, Text
from roster.feeds import cells
from roster.feeds.tables import Row


def maybe_day(text: str) -> date | None:
    """A date, for columns that may be blank."""
    return cells.day(text)


def stretch(row: Row, *, needed: bool = False) -> Span:
    """The dates in the columns ``from`` and ``until``; a last before the first is a flaw."""
    take = row.need if needed else row.read
    first = take("from", maybe_day, None)
    last = row.read("until", maybe_day, None)
    if first and last and last < first:
        row.flaw("until", Text(f"不早于{first}的日期", f"a date not before {first}"))
        return Span(first, first)
    return Span(first, last)
