"""Hours of a month by what they count as, person by person, from duties and punches; no pay."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.attending import Attended, Line
from roster.desk.hours import worked as planned
from roster.desk.punching import month_of
from roster.domain import Calendar, Person, Span
from roster.duty.attendance import Kind
from roster.duty.hour_classes import (
    PAID,
    HourClass,
    Piece,
    Stretch,
    Urgent,
    classed,
    totals,
    worked,
)
from roster.duty.minutes import between
from roster.feeds.holidays import calendar
from roster.feeds.unit import Unit
from roster.rules import Setting
from roster.store.attendance import AttendanceRow
from roster.store.base import now
from roster.store.punches import urgent
from roster.store.requests import Kind as Asked
from roster.store.requests import approved
from roster.timeline import iso_week

COLUMNS = {
    "person": ("工号", "person"),
    "name": ("姓名", "name"),
    **{
        kind.value: names
        for kind, names in {
            HourClass.WORK: ("工作", "work"),
            HourClass.LEAD: ("提前到岗", "lead"),
            HourClass.STANDBY_POST: ("在岗备班", "standby on post"),
            HourClass.STANDBY_HOME: ("在家备班", "standby at home"),
            HourClass.REST_DAY: ("休息日", "rest day"),
            HourClass.STATUTORY: ("法定节假日", "statutory holiday"),
            HourClass.URGENT: ("紧急抢修", "urgent repair"),
        }.items()
    },
    "normal": ("标准工时", "normal hours"),
    "beyond": ("超出", "beyond"),
    "tickets": ("抢修工单", "tickets"),
}
"""What is exported, in this order, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Month:
    """One person's hours of a month.

    Parameters
    ----------
    classes : Mapping[HourClass, int] [min]
    normal : int [min]
        Normal hours of the month, leave taken off.
    weeks : Mapping[str, int] [min]
        Work by calendar week, each as a whole: also those of its days that lie beside the month.
    duties, unsure : int [duties]
        With any punch, and those of them of which one end has none.
    """

    person: Person
    classes: Mapping[HourClass, int]
    normal: int
    weeks: Mapping[str, int]
    tickets: tuple[str, ...]
    duties: int
    unsure: int
    pieces: tuple[Piece, ...] = ()

    @property
    def worked(self) -> int:
        """[min] of everything but standby at home."""
        return sum(self.classes.get(kind, 0) for kind in PAID)

    @property
    def beyond(self) -> int:
        """[min] above the normal hours."""
        return max(0, self.worked - self.normal)

    @property
    def urgent(self) -> int:
        """[min] of urgent repair, to which no limit applies."""
        return self.classes.get(HourClass.URGENT, 0)

    @property
    def limited(self) -> int:
        """[min] beyond the normal hours to which a limit applies."""
        return max(0, self.beyond - self.urgent)


ONE, WEEK = timedelta(days=1), timedelta(days=7)
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
"""[months] of a cycle that is longer than a week."""
MONTHS, WEEKS = 12, 52
"""[a year] By which the rule of comprehensive hours parts the overtime of a year."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """An approved cycle of comprehensive hours.

    Parameters
    ----------
    most : int [min]
        Beyond the normal hours of the cycle.
    people : Mapping[str, Month]
        The hours of the whole cycle so far, of whom it binds.
    """

    first: date
    last: date
    most: int
    approval: str
    people: Mapping[str, Month]


def of_month(
    session: Session, unit: int, book: Unit, day: date, people: Sequence[str] | None = None
) -> list[Month]:
    """The hours of the month of a date, of these people or of everyone, in the unit's order."""
    first, last = month_of(day)
    return of_dates(session, unit, book, first, last, people)


def of_dates(
    session: Session,
    unit: int,
    book: Unit,
    first: date,
    last: date,
    people: Sequence[str] | None = None,
) -> list[Month]:
    """The same of any dates; a duty counts once it is over."""
    known = calendar(range(first.year - 1, last.year + 2), book.holidays)
    # A duty of the night before a week reaches into it.
    begin, end = monday_of(first) - ONE, monday_of(last) + WEEK - ONE
    span = Attended(session, unit, book, begin, end, people)
    lines: dict[str, list[Line]] = {}
    at = now()
    for line in span.within():
        if line.due.end <= at:
            lines.setdefault(line.person, []).append(line)
    extra, repairs = _extended(session, unit, begin, end), _urgent(session, unit, book, span)
    away = _leave(session, unit, first, last)
    found = (
        _month(
            book, known, person, lines.get(person.id, []), extra.get(person.id, {}),
            repairs.get(person.id, []), (first, last), away.get(person.id, []),
        )
        for person in book.people
        if people is None or person.id in people
    )  # fmt: skip
    return [each for each in found if each is not None]


def monday_of(day: date) -> date:
    """With which the calendar week of a date begins."""
    return day - day.weekday() * ONE


def cycles_of(
    session: Session, unit: int, book: Unit, day: date, people: Sequence[str] | None = None
) -> list[Cycle]:
    """The comprehensive cycles of the month of a date so far; none: the unit has none approved."""
    return [
        Cycle(
            begin, last, most, str(given.parameters["approval"]),
            {
                each.person.id: each
                for each in of_dates(session, unit, book, begin, last, people)
                if given.scope.covers(each.person, max(begin, day.replace(day=1)))
            },
        )
        for given in book.settings
        if _is_approved(given, day)
        for begin, last, most in _spans(given, day)
    ]  # fmt: skip


def _spans(given: Setting, day: date) -> Iterator[tuple[date, date, int]]:
    """The cycles that touch the month of a date, each with the most that lies beyond it [min]."""
    overtime = int(given.parameters.get("overtime", 2160))
    months = LENGTHS.get(str(given.parameters.get("cycle", "quarter")))
    if months is None:
        first, last = month_of(day)
        begin = monday_of(first)
        while begin <= last:
            yield begin, begin + WEEK - ONE, overtime * MONTHS // WEEKS
            begin += WEEK
        return
    begin = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    _, last = month_of((begin + timedelta(days=31 * months - 15)).replace(day=1))
    yield begin, last, overtime * months


def _is_approved(setting: Setting, day: date) -> bool:
    approval = setting.parameters.get("approval")
    return setting.code == "hours.cycle" and bool(approval) and setting.scope.span.covers(day)


def _month(
    book: Unit,
    known: Calendar,
    person: Person,
    lines: Sequence[Line],
    extra: Mapping[date, Sequence[Stretch]],
    repairs: Sequence[Urgent],
    dates: tuple[date, date],
    away: Sequence[Span],
) -> Month | None:
    """None: the person had no duty on these dates."""
    starts = sorted(line.due.start for line in lines)

    def pieces_of(days: Callable[[date], bool]) -> tuple[Piece, ...]:
        own = (line for line in lines if days(line.due.day))
        found = [each for line in own for each in worked(line.presence, lead_of(line))]
        beyond = (each for day, stretches in extra.items() if days(day) for each in stretches)
        found += [(HourClass.WORK, _until_next(stretch, starts)) for stretch in beyond]
        return tuple(classed(found, known, book.zone, repairs))

    first, last = dates
    within = [line for line in lines if first <= line.due.day <= last]
    if not within and not any(first <= day <= last for day in extra):
        return None
    pieces = pieces_of(lambda day: first <= day <= last)
    weeks = _by_week([*pieces, *pieces_of(lambda day: not first <= day <= last)], dates)
    normal = planned(book, known, person, (), *dates, away).normal
    present = [line.presence for line in within if line.presence.punches]
    return Month(
        person=person,
        classes=totals(pieces),
        normal=normal,
        weeks=weeks,
        tickets=tuple(dict.fromkeys(piece.ticket for piece in pieces if piece.ticket)),
        duties=len(present),
        unsure=sum(each.lacks_in or each.lacks_out for each in present),
        pieces=pieces,
    )


def _by_week(pieces: Iterable[Piece], dates: tuple[date, date]) -> dict[str, int]:
    """Work by calendar week, of the weeks that touch these dates."""
    begin, end = monday_of(dates[0]), monday_of(dates[1]) + WEEK
    found: Counter[str] = Counter()
    for piece in pieces:
        if piece.kind in PAID and begin <= piece.day < end:
            found[iso_week(piece.day)] += piece.minutes
    return dict(sorted(found.items()))


def _until_next(stretch: Stretch, starts: Sequence[datetime]) -> Stretch:
    """What was worked beyond a duty, as far as the next one, which counts for itself."""
    begin, end = stretch
    return begin, min([end, *(start for start in starts if start >= begin)])


def lead_of(line: Line) -> int:
    """[min] so long before its start a duty's lead counts."""
    return line.limits.lead_of(between(line.due.arrival, line.due.start), line.is_leader)


def _extended(
    session: Session, unit: int, first: date, last: date
) -> dict[str, dict[date, list[Stretch]]]:
    """What was worked beyond duties, by person and date of the duty, as handovers credit it."""
    rows = session.scalars(
        select(AttendanceRow).where(
            AttendanceRow.unit_id == unit,
            AttendanceRow.day.between(first, last),
            AttendanceRow.kind == Kind.EXTENSION,
        )
    )
    found: dict[str, dict[date, list[Stretch]]] = {}
    for row in rows:
        begin = datetime.fromisoformat(str(row.facts["from"]))
        own = found.setdefault(row.person, {}).setdefault(row.day, [])
        own.append((begin, begin + timedelta(minutes=row.minutes)))
    return found


def _urgent(session: Session, unit: int, book: Unit, span: Attended) -> dict[str, list[Urgent]]:
    zone = ZoneInfo(book.zone)
    begin = datetime.combine(span.first, time(), zone)
    end = datetime.combine(span.last + timedelta(days=2), time(), zone)
    found: dict[str, list[Urgent]] = {}
    for row in urgent(session, unit, begin, end):
        found.setdefault(row.person, []).append(Urgent(row.begin, row.end, row.ticket))
    return found


def _leave(session: Session, unit: int, first: date, last: date) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for row in approved(session, unit, first, last):
        if row.kind == Asked.LEAVE:
            found.setdefault(row.person, []).append(Span(row.first, row.last))
    return found


def table(found: Iterable[Month], language: str) -> Iterator[list[str | int]]:
    """The hours as rows under headings, in minutes."""
    yield [names[0 if language == "zh" else 1] for names in COLUMNS.values()]
    for each in found:
        classes = [each.classes.get(kind, 0) for kind in HourClass]
        yield [
            each.person.id, each.person.name, *classes, each.normal, each.beyond,
            "、".join(each.tickets),
        ]  # fmt: skip


def as_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Rows as a CSV that spreadsheets open with the right letters; no cell is a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(
        [_plain(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell


def as_workbook(rows: Iterable[Sequence[str | int]], title: str) -> bytes:
    """Rows as a workbook, with headings that stay in sight."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, list(row), None if number else bold)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(COLUMNS) - 1, 12)
    return content.getvalue()
