"""A unit written as a folder, so that reading it again gives an equal unit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from roster.domain import LEAVE, OFF, Held, Person, ShiftType, Span
from roster.errors import BadInput, Flaw
from roster.feeds.duty_write import duty_tables
from roster.feeds.headings import FILES, HEADINGS
from roster.feeds.toml_write import Cells, clock_cell, toml
from roster.feeds.unit import (
    Asking,
    Days,
    DemandRow,
    HistoryRow,
    Unit,
    When,
)

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAYS = {Days.WORKDAY: "工作日", Days.RESTDAY: "休息日", Days.HOLIDAY: "节日", Days.EVERY: ""}
_ASKING = {
    Asking.LEAVE: "请假",
    Asking.UNAVAILABLE: "不可用",
    Asking.ON: "想上",
    Asking.OFF: "不想上",
    Asking.PIN: "指定",
}


def write(unit: Unit, folder: Path) -> None:
    """Write the unit as a folder; reading it again gives an equal unit.

    Raises
    ------
    BadInput
        A file of the unit is there already; nothing is written over.
    """
    files = {"unit.toml": toml(unit)}
    files |= {f"{table}.csv": _csv(table, rows) for table, rows in _tables(unit) if rows}
    there = [
        name for name in ("unit.toml", *(f"{t}.csv" for t in FILES)) if (folder / name).exists()
    ]
    if there:
        expected = "a folder without a unit's files", "没有单位文件的文件夹"
        raise BadInput(Flaw(name, 0, "", name, *expected) for name in there)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        # Spreadsheets take a CSV file for the local encoding unless it begins with a mark.
        encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
        (folder / name).write_text(text, encoding, newline="\n")


def _tables(unit: Unit) -> Iterator[tuple[str, list[Cells]]]:
    yield "people", list(_people(unit))
    yield "demand", [_demand(row) for row in unit.demand]
    yield (
        "requests",
        [
            {
                "person": row.person,
                **_span(row.span),
                "kind": _ASKING[row.kind],
                "shift": "、".join(row.shifts),
                "points": row.points if row.kind in (Asking.ON, Asking.OFF) else "",
            }
            for row in unit.requests
        ],
    )
    yield "history", [_history(row) for row in _framed(unit)]
    yield (
        "tallies",
        [
            {"person": person, "name": name, "amount": amount}
            for person, totals in unit.tallies.items()
            for name, amount in totals.items()
        ],
    )
    yield (
        "holidays",
        [{"date": row.day, "kind": row.kind.value, "name": row.name} for row in unit.holidays],
    )
    yield from duty_tables(unit.duty)


def _csv(table: str, rows: Sequence[Cells]) -> str:
    """The rows under Chinese headings; columns that are blank throughout are left out."""
    aliases = HEADINGS[table].aliases
    used = [name for name in aliases if any(row.get(name) not in ("", None) for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*aliases[name], name)[0] for name in used)
    for row in rows:
        writer.writerow("" if row.get(name) is None else str(row[name]) for name in used)
    return text.getvalue()


def _people(unit: Unit) -> Iterator[Cells]:
    seats = {owner: seat.code for seat in unit.seats for owner in seat.owners}
    for person in unit.people:
        for number, span in enumerate(person.present):
            once = {} if number else _once(person, seats.get(person.id, ""))
            yield {
                "id": person.id,
                "name": person.name,
                "team": _held(person.teams, span),
                "contract": _held(person.contracts, span),
                **_span(span),
                **once,
            }


def _once(person: Person, seat: str) -> Cells:
    """What is said of a person in the first of several rows only."""
    return {
        "skills": "、".join(_skill(held) for held in person.skills),
        "birth": person.birth,
        "no_night_until": person.no_night_until,
        "no_overtime_until": person.no_overtime_until,
        "alarm": person.alarm,
        "seat": seat,
    }


def _held(held: Iterable[Held], span: Span) -> str:
    """What a person has in a stretch: what was written for it, else what covers its beginning."""
    found = tuple(held)
    exact = next((each.code for each in found if each.span == span), None)
    start = span.first or span.last or date.max
    return exact or next((each.code for each in found if each.span.covers(start)), "")


def _skill(held: Held) -> str:
    return held.code if held.span == Span() else f"{held.code}:{_stretch(held.span)}"


def _stretch(span: Span) -> str:
    if span.first == span.last:
        return str(span.first)
    return f"{span.first or ''}..{span.last or ''}"


def _span(span: Span) -> Cells:
    return {"from": span.first, "until": span.last}


def _demand(row: DemandRow) -> Cells:
    heads = row.calls is None
    return {
        "date": _when(row.when),
        "post": row.post,
        "shift": row.shift,
        "begin": "" if row.shift else clock_cell(row.begin),
        "end": "" if row.shift else clock_cell(row.end),
        "role": row.role,
        "skill": row.skill,
        "minimum": row.minimum if heads else "",
        "target": row.target if heads else "",
        "maximum": row.maximum,
        "calls": row.calls,
        "handling": row.handling,
        "rank": row.rank,
    }


def _when(when: When) -> str:
    if when.days is Days.DATES:
        return _stretch(when.span)
    return _WEEKDAYS[when.weekday] if when.days is Days.WEEKDAY else _DAYS[when.days]


def _framed(unit: Unit) -> Iterator[HistoryRow]:
    """The history, with a day off written where its first or last date has nothing else."""
    span = unit.history_span
    dates = {row.day for row in unit.history if not row.elsewhere}
    for day in dict.fromkeys((span.first, span.last)) if span else ():
        if day is not None and day not in dates:
            yield HistoryRow(day, unit.people[0].id, OFF)
    yield from unit.history


def _history(row: HistoryRow) -> Cells:
    shift = {OFF: "休", LEAVE: "假"}.get(row.code, row.code)
    cells = {"date": row.day, "person": row.person, "shift": shift, "unit": row.elsewhere}
    return cells | (_times(row.held) if row.held else {})


def _times(held: ShiftType) -> Cells:
    begin, end = clock_cell(held.start), clock_cell(held.start + held.length)
    return {"begin": begin, "end": end, "lead": held.lead}
