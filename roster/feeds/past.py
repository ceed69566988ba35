"""The rows of history and tallies: what has been worked, and the announced holidays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from roster.domain import OFF, Span, Text
from roster.feeds import cells
from roster.feeds.elsewhere import TIMES, has_times, times
from roster.feeds.people import People
from roster.feeds.stretches import maybe_day
from roster.feeds.symbols import LEAVE_WORDS, OFF_WORDS, Legend
from roster.feeds.tables import Row
from roster.feeds.unit import HistoryRow, HolidayKind, HolidayRow

LONGEST = 1100
"""[days] from the first to the last date of history: three years."""
TALLIES = ("nights", "weekends", "weekend_days", "minutes", "days", "assignments")
_MONTH = re.compile(r"minutes:[0-9]{4}-(0[1-9]|1[0-2])")
KINDS: Mapping[str, HolidayKind] = {kind.value: kind for kind in HolidayKind} | {
    "法定": HolidayKind.STATUTORY,
    "休": HolidayKind.REST,
    "班": HolidayKind.WORKDAY,
}


@dataclass
class _Past:
    """The cells of history as they are found; a pair of duties may stand in two rows."""

    people: People
    legend: Legend
    shifts: tuple[str, ...]
    unit: str
    cells: dict[tuple[str, date], HistoryRow] = field(default_factory=dict)
    dates: set[date] = field(default_factory=set)

    def wide(self, row: Row) -> None:
        """A row of one person with a column for each date."""
        person = self.people.of(row)
        self.dates.update(row.dates)
        for day, text in row.dates.items():
            code = self._code(row, str(day), text, "", "")
            if person and code != OFF:
                self._put(row, str(day), HistoryRow(day, person, code))

    def long(self, row: Row) -> None:
        """A row of one duty."""
        person = self.people.of(row)
        day = row.need("date", maybe_day, None)
        if day is None:
            return
        text = row.cells.get("shift", "")
        elsewhere = row.read("unit", cells.visible, "")
        if elsewhere and cells.squeeze(elsewhere) != cells.squeeze(self.unit):
            self._away(row, day, person, elsewhere)
            return
        for column in (each for each in TIMES if row.has(each)):
            row.flaw(column, Text("空白：外单位的班才写", "nothing: only for duties elsewhere"))
        post = row.read("post", cells.word, "")
        code = self._code(row, "shift", text, post, row.read("role", cells.word, ""))
        self.dates.add(day)
        if person and code != OFF:
            self._put(row, "shift", HistoryRow(day, person, code))

    def _away(self, row: Row, day: date, person: str, unit: str) -> None:
        """A duty in another unit: at times of its own, else as a shift type of this unit."""
        code = cells.plain(row.cells.get("shift", ""))
        if has_times(row):
            held = times(row, code)
            self._put(row, "begin", HistoryRow(day, person, held.code, unit, held))
        elif code not in OFF_WORDS | LEAVE_WORDS:
            row.known("shift", code, self.shifts, Text("班次", "shift types"))
            self._put(row, "shift", HistoryRow(day, person, code, unit))

    def _code(self, row: Row, column: str, text: str, post: str, role: str) -> str:
        """The first symbol that a label stands for; off, with a flaw, for none."""
        if codes := self.legend.codes(text, post, role):
            return codes[0]
        if self.legend.codes(text):
            where = Text(f"在{post}{role}有的班次", f"a shift type of {post} {role}".rstrip())
            row.flaw(column, where, text)
        else:
            row.known(column, text, ("休", "假", *self.legend.labels), Text("班次", "shift types"))
        return OFF

    def _put(self, row: Row, column: str, found: HistoryRow) -> None:
        key = (found.person, found.day)
        before = self.cells.get(key) if found.person else None
        if before is None:
            self.cells[key] = found
            return
        pair = () if found.elsewhere else self.legend.codes(f"{before.code}+{found.code}")
        if before.elsewhere or not pair:
            row.flaw(column, Text(f"{found.day}只有一个班", f"one duty on {found.day}"), found.code)
        else:
            self.cells[key] = HistoryRow(found.day, found.person, pair[0])


def history(
    rows: Iterable[Row], people: People, shifts: Iterable[str], legend: Legend, unit: str
) -> tuple[tuple[HistoryRow, ...], Span | None]:
    """Duties and leave by date, and the first and last date that the unit's history tells of."""
    past = _Past(people, legend, tuple(shifts), unit)
    last_row = None
    for row in rows:
        last_row = row
        if row.dates:
            past.wide(row)
        else:
            past.long(row)
    if not past.dates:
        return tuple(past.cells.values()), None
    span = Span(min(past.dates), max(past.dates))
    if last_row and (max(past.dates) - min(past.dates)).days > LONGEST:
        value = f"{span.first}..{span.last}"
        last_row.flaw("date", Text(f"{LONGEST}天以内", f"at most {LONGEST} days"), value)
    return tuple(sorted(past.cells.values(), key=lambda each: (each.day, each.person))), span


def tallies(
    rows: Iterable[Row], people: People, shifts: Iterable[str]
) -> dict[str, dict[str, int]]:
    """Carried totals by person and name."""
    codes = tuple(shifts)
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        person = people.of(row)
        name = row.need("name", cells.trim, "").replace("：", ":")
        kind, _, which = name.partition(":")
        if kind == "shift":
            row.known(
                "name",
                which,
                codes,
                Text("“shift:”后的班次", "after “shift:” one of the shift types"),
            )
        elif not (kind == "festival" and which) and not _MONTH.fullmatch(name):
            known = (*TALLIES, "minutes:2026-12", "festival:春节", "shift:…")
            row.known("name", name, TALLIES, Text("、".join(known), f"one of {', '.join(known)}"))
        row.read("source", cells.visible, "")
        amount = row.need("amount", cells.count(-1_000_000, 100_000_000), 0)
        if person and name in found.setdefault(person, {}):
            row.flaw("name", Text("每人每项一行", "one row for each person and name"))
        found.setdefault(person, {})[name] = amount
    return found


def holidays(rows: Iterable[Row]) -> tuple[HolidayRow, ...]:
    """A year's announced holidays and adjusted workdays."""
    return tuple(_holidays(rows))


def _holidays(rows: Iterable[Row]) -> Iterator[HolidayRow]:
    seen: set[date] = set()
    for row in rows:
        day = row.need("date", maybe_day, None)
        if day is None:
            continue
        if day in seen:
            row.flaw("date", Text("每个日期一行", "each date once"))
        seen.add(day)
        kind = row.need("kind", cells.choice(KINDS), HolidayKind.REST)
        name = row.read("name", cells.visible, "")
        if kind is HolidayKind.STATUTORY and not name:
            row.flaw("name", Text("节日名称", "the name of the festival"))
        if kind is HolidayKind.WORKDAY and day.weekday() < 5:
            row.flaw("date", Text("周六或周日", "a Saturday or Sunday"))
        yield HolidayRow(day, kind, name)
