"""A hotline of some hundred seats with years of published duties behind it, to be measured on.

Every month was published once; the present one twice, so that some people have a change to
acknowledge. The 31 days after it are a draft. Everyone works 早, 中, 夜 and is off for two days,
which breaks no law, takes five days of leave a year and utters a wish a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from roster.desk import publishing
from roster.desk.books import Shelf, create
from roster.desk.subscribing import subscribe
from roster.domain import LEAVE, OFF, Problem, Roster
from roster.feeds import units
from roster.feeds.unit import Unit
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.acknowledgements import AskedRow, Way
from roster.store.base import Sessions, now, writing
from roster.store.notices import NoticeRow
from roster.store.requests import Kind, RequestRow, Stand
from roster.store.rosters import RosterRow, State
from web import sign_ins

DAY = timedelta(days=1)
DAYS = 31
"""[days] of the present roster and of the draft after it."""
TURN = ("早", "中", "夜", "", "")
LEAVE_DAYS = 5
CHANGED = 25
"""One person in so many has a duty changed in the present roster."""
TOLD = timedelta(days=7)
"""So long before it begins a roster is published."""
SECRET = "a password of campaigns"


def book(people: int) -> dict[str, list[dict[str, Any]]]:
    """The sheets of a hotline of so many seats."""
    shifts = [("早", "08:00", "16:00"), ("中", "16:00", "24:00"), ("夜", "次日00:00", "次日08:00")]
    return {
        "unit": [{"name": "示例热线", "period": "month", "template": "hotline"}],
        "shifts": [
            {"code": code, "name": f"{code}班", "start": start, "end": end, "lead": "20"}
            for code, start, end in shifts
        ],
        "posts": [{"code": "受理", "name": "受理席", "kind": "seat", "shifts": "早、中、夜"}],
        "people": [
            {"id": f"E{number:04}", "name": f"人{number:04}", "team": f"{number % 10}组"}
            for number in range(people)
        ],
        "demand": [
            {"shift": code, "post": "受理", "minimum": str(people // 6)} for code, *_ in shifts
        ],
    }


@dataclass(frozen=True)
class Large:
    """The unit that was made, and who reads it.

    Parameters
    ----------
    present, draft : date
        First days of the roster in force and of the one that is made.
    staff : list[tuple[str, str]]
        Login and token of the calendar.
    supervisors : list[str]
        Logins.
    """

    unit: int
    present: date
    draft: date
    staff: list[tuple[str, str]]
    supervisors: list[str]


def fill(make: Sessions, people: int, years: int, staff: int, supervisors: int) -> Large:
    """A unit with so many years behind it, up to today."""
    today = now().date()
    present = today.replace(day=1)
    begin = present.replace(year=present.year - years)
    with writing(make) as work:
        unit = create(work, "示例热线", book(people), None, None)
        known = Shelf().unit(work, unit)
        work.execute(
            insert(RequestRow), list(_requests(unit, known, begin, present + 2 * DAYS * DAY))
        )
    for first in _months(begin, present):
        after = (first + DAYS * DAY).replace(day=1)
        with writing(make) as work:
            _publish(work, known, unit, first, (after - first).days)
            _heard(work, unit)
    with writing(make) as work:
        row = _publish(work, known, unit, present, DAYS)
        _heard(work, unit)
        _change(work, known, row)
        draft = present + DAYS * DAY
        work.add(_row(unit, draft, DAYS, _rows(_problem(known, draft, DAYS))))
        return Large(unit, present, draft, *_readers(work, unit, staff, supervisors))


def _months(begin: date, end: date) -> Iterator[date]:
    while begin < end:
        yield begin
        begin = (begin + DAYS * DAY).replace(day=1)


def _problem(known: Unit, first: date, days: int) -> Problem:
    return units.problem(known, first, days, None).with_(history={})


def _rows(problem: Problem) -> dict[str, tuple[str, ...]]:
    codes = {symbol.label: symbol.code for symbol in problem.symbols}
    begun = problem.start.toordinal()
    return {
        person.id: tuple(
            LEAVE
            if _is_away(place, problem.date_of(day))
            else codes.get(TURN[(begun + day + place) % len(TURN)], OFF)
            for day in range(problem.days)
        )
        for place, person in enumerate(problem.people)
    }


def _is_away(place: int, day: date) -> bool:
    return 0 <= day.timetuple().tm_yday - _leaves(place) < LEAVE_DAYS


def _leaves(place: int) -> int:
    """The day of the year on which someone's leave begins."""
    return 1 + place * 7 % 355


def _requests(unit: int, known: Unit, begin: date, end: date) -> Iterator[dict[str, Any]]:
    for place, person in enumerate(known.people):
        about = {"unit_id": unit, "person": person.id, "state": Stand.APPROVED}
        for year in range(begin.year, end.year + 1):
            first = date(year, 1, 1) + (_leaves(place) - 1) * DAY
            last = first + (LEAVE_DAYS - 1) * DAY
            yield about | {
                "kind": Kind.LEAVE,
                "first": first,
                "last": last,
                "decided_at": _decided(first),
            }
        for number in range(place % 30, (end - begin).days, 30):
            day = begin + number * DAY
            yield about | {"kind": Kind.OFF, "first": day, "last": day, "decided_at": _decided(day)}


def _decided(first: date) -> datetime:
    """Before the month that holds it was published."""
    return min(datetime.combine(first.replace(day=1), time(8), UTC) - 2 * TOLD, now())


def _publish(work: Session, known: Unit, unit: int, first: date, days: int) -> RosterRow:
    problem = _problem(known, first, days)
    row = _row(unit, first, days, _rows(problem))
    row.state = State.PUBLISHED
    work.add(row)
    work.flush()
    _issue(work, row, problem, None)
    return row


def _row(unit: int, first: date, days: int, rows: dict[str, tuple[str, ...]]) -> RosterRow:
    lists = {person: list(codes) for person, codes in rows.items()}
    return RosterRow(unit_id=unit, first=first, days=days, rows=lists, pins=[], revision=1)


def _issue(work: Session, row: RosterRow, problem: Problem, before: Any) -> publishing.Issue:
    at = datetime.combine(row.first, time(8), UTC) - TOLD
    if before is not None:
        at += DAY
    roster = Roster({person: tuple(codes) for person, codes in row.rows.items()})
    code = "correction" if before is not None else ""
    return publishing.issue(work, row, problem, roster, before, None, at, code, "")


def _heard(work: Session, unit: int) -> None:
    """Everyone has read what was published, and acknowledged it."""
    waiting = AskedRow.unit_id == unit, AskedRow.given.is_(None)
    work.execute(update(AskedRow).where(*waiting).values(given=now(), way=Way.TAP))
    work.execute(update(NoticeRow).where(NoticeRow.read.is_(None)).values(read=now()))


def _change(work: Session, known: Unit, row: RosterRow) -> None:
    """Publish the present roster once more, with a duty less for some in its last days."""
    problem = _problem(known, row.first, row.days)
    rows = {person: list(codes) for person, codes in row.rows.items()}
    for person in list(rows)[::CHANGED]:
        last = max(day for day, code in enumerate(rows[person]) if code not in (OFF, LEAVE))
        rows[person][last] = OFF
    before = publishing.latest_version(work, row.id)
    row.rows, row.revision = rows, row.revision + 1
    _issue(work, row, problem, before)


def _readers(
    work: Session, unit: int, staff: int, supervisors: int
) -> tuple[list[tuple[str, str]], list[str]]:
    """Accounts of staff with a calendar each, and of supervisors; all have one password."""
    secret, readers = sign_ins.hashed(SECRET), []
    for number in range(staff):
        person = f"E{number:04}"
        row = _account(work, unit, secret, person, Role.STAFF)
        readers.append((person, subscribe(work, row, unit, person, "phone", "zh", 60)))
    names = [f"E{staff + number:04}" for number in range(supervisors)]
    for name in names:
        _account(work, unit, secret, name, Role.SUPERVISOR)
    return readers, names


def _account(work: Session, unit: int, secret: str, person: str, role: Role) -> AccountRow:
    row = AccountRow(login=person, password=secret, unit_id=unit, person=person)
    work.add(row)
    work.flush()
    work.add(GrantRow(account_id=row.id, unit_id=unit, role=role))
    work.flush()
    return row
