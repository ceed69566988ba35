"""Last month's roster as it was understood, drawn to be compared with the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from roster.domain import LEAVE
from roster.feeds.unit import Unit


@dataclass(frozen=True, slots=True)
class Drawn:
    """Names with a mark for each date."""

    dates: tuple[date, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def drawn(unit: Unit, most: int = 31) -> Drawn | None:
    """The last dates of a unit's history; None where there is none."""
    span = unit.history_span
    if span is None or span.first is None or span.last is None:
        return None
    first = max(span.first, span.last - timedelta(days=most - 1))
    dates = tuple(first + timedelta(days=n) for n in range((span.last - first).days + 1))
    labels = {symbol.code: symbol.label for symbol in unit.symbols} | {LEAVE: "假"}
    marks: dict[tuple[str, date], str] = {}
    for row in unit.history:
        marks[row.person, row.day] = labels.get(row.code, row.code)
    rows = tuple(
        (person.name, tuple(marks.get((person.id, day), "") for day in dates))
        for person in unit.people
    )
    return Drawn(dates, rows)
