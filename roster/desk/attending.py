"""Facts of attendance: reckoned from what was told, what was punched and what excuses it.

They are derived, and may be reckoned again at any time: after a punch that came late, a correction,
an approval, or a change of the figures. A case keeps a copy of the fact that it was begun from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from roster.desk import punching
from roster.desk.attending_grounds import ONE, Grounds, Served
from roster.desk.dockets import Dockets
from roster.domain import Hours, Post, PostKind
from roster.duty.attendance import AGAINST, Kind
from roster.duty.excuses import Excuse, Reason, excuses
from roster.duty.figures import Figures, Limits
from roster.duty.matching import Due, Presence, Punch, matched
from roster.duty.noted import Note, notes
from roster.feeds.unit import Unit
from roster.store.attendance import AttendanceRow, facts_between
from roster.store.base import now
from roster.store.punches import ReckonedRow
from roster.store.told import told_rows
from roster.store.units import edition

SETTLED = timedelta(hours=2)
"""So long after a duty has ended its facts are reckoned: whoever is held up punches later."""
AROUND = 2 * ONE
"""So far around a stretch duties and punches are looked at."""
HOURS = {each.value: each for each in Hours}
OWN = "duty:"
"""How the record of a fact begins that comes from a duty rather than from a handover."""
ARRIVALS = (Kind.LATE, Kind.ABSENT)
"""What a handover notes of arrivals, until the duty itself is reckoned."""


class Line(NamedTuple):
    """One duty of one person on a page: who was due, what the punches say, by which limits."""

    served: Served
    presence: Presence
    limits: Limits
    is_leader: bool

    @property
    def person(self) -> str:
        return self.served.person

    @property
    def due(self) -> Due:
        return self.served.due


def facts_of(
    session: Session, unit: int, first: date, last: date, person: str | None = None
) -> list[AttendanceRow]:
    """The facts of a unit's duties of these dates, of one person or of everyone.

    What was not looked at for excuses yet is left out: it can be held against nobody.
    """
    return facts_between(session, unit, first, last, person)


def reckon(
    session: Session, dockets: Dockets, unit: int, first: date, last: date, at: datetime
) -> int:
    """Reckon the facts of some dates anew, as far as their duties are over; how many there are.

    Those that were derived before are replaced; what a handover says of hours stays.
    """
    return keep(session, unit, work_out(session, dockets, unit, first, last, at))


class Reckoned(NamedTuple):
    """What was worked out of some dates, and not kept yet."""

    span: Attended
    rows: list[dict[str, Any]]
    edition: str
    at: datetime


def work_out(
    session: Session, dockets: Dockets, unit: int, first: date, last: date, at: datetime
) -> Reckoned:
    """Reckon the facts of some dates; nothing is written, so that nobody waits for it."""
    known = edition(session, unit)
    book = dockets.shelf.unit(session, unit)
    span = Attended(session, unit, book, first, last)
    grounds = Grounds(session, unit, book, dockets.rules_of, first, last, span.served)
    lines = [line for line in span.lines if line.due.end + SETTLED <= at]
    return Reckoned(span, list(_rows(unit, lines, grounds, span)), known, at)


def keep(session: Session, unit: int, found: Reckoned) -> int:
    """Put what was worked out in the place of what was derived before; how many facts."""
    first, last = found.span.first, found.span.last
    _replace(session, unit, first, last, found.rows)
    _handovers(session, unit, first, last, found.span)
    _put_down(session, unit, found)
    return len(found.rows)


class Attended:
    """The duties of a unit on some dates, each with its punches."""

    def __init__(
        self,
        session: Session,
        unit: int,
        book: Unit,
        first: date,
        last: date,
        people: Sequence[str] | None = None,
    ) -> None:
        self._session, self._unit, self._book = session, unit, book
        self.first, self.last, self._people = first, last, people
        self.figures: Figures = punching.figures_of(book)
        self._posts = {post.name: post for post in book.posts}
        self._kinds = {post.code: post.kind for post in book.posts}
        self._shifts = {shift.name: shift.code for shift in book.shifts}
        self._roles = {role.name: role.code for role in book.roles}
        self._lead = book.roles[0].code if book.roles else ""
        self.served = tuple(self._served())
        self.lines = tuple(self._lines())

    def kind(self, due: Due) -> PostKind:
        """What kind of post a duty is at."""
        return self._kinds.get(due.post, PostKind.STANDBY)

    def _served(self) -> Iterator[Served]:
        """Everything told of the dates and of those around them."""
        rows = told_rows(
            self._session, self._unit, self.first - AROUND, self.last + AROUND, self._people
        )
        found = []
        for row in rows:
            person, day, number, _, modified, gone, shift, post, role, *times = row
            if not gone:
                place = self._posts.get(post, Post(post, post, PostKind.STANDBY))
                arrival, start, end, pause, length, paid, hours = times
                due = Due(
                    day, number, arrival, start, end, place.code, self._shifts.get(shift, shift),
                    self._roles.get(role, role), HOURS[hours], pause, length, paid,
                )  # fmt: skip
                found.append((person, due, modified))
        leaders = {(due.post, due.start): who for who, due, _ in found if self._leads(due)}
        for person, due, modified in found:
            yield Served(person, due, modified, leaders.get((due.post, due.start), ""))

    def _leads(self, due: Due) -> bool:
        return bool(self._lead) and due.role == self._lead

    def _lines(self) -> Iterator[Line]:
        zone = ZoneInfo(self._book.zone)
        begin = datetime.combine(self.first - AROUND, time(), zone)
        end = datetime.combine(self.last + AROUND + ONE, time(), zone)
        taps = punching.read(self._session, self._unit, self.figures, begin, end, self._people)
        own: dict[str, list[Served]] = {}
        for each in self.served:
            own.setdefault(each.person, []).append(each)
        for person, served in own.items():
            yield from self._of_person(served, taps.get(person, ()))

    def _of_person(self, served: Sequence[Served], taps: Sequence[Punch]) -> Iterator[Line]:
        known = {(each.due.day, each.due.number): each for each in served}
        # A standby at home needs no punch, and takes none from the duty beside it.
        dues = [each.due for each in served if each.due.hours is not Hours.STANDBY_HOME]
        home = [Presence(e.due) for e in served if e.due.hours is Hours.STANDBY_HOME]
        for presence in (*matched(dues, taps), *home):
            due = presence.due
            limits = self.figures.of(due.post, self.kind(due), due.day)
            yield Line(known[due.day, due.number], presence, limits, self._leads(due))

    def within(self) -> Iterator[Line]:
        """The duties of the dates themselves."""
        return (line for line in self.lines if self.first <= line.due.day <= self.last)


def _rows(
    unit: int, lines: Sequence[Line], grounds: Grounds, span: Attended
) -> Iterator[dict[str, Any]]:
    """The facts of the dates, as they are kept."""
    at, basis_of = now(), span.figures.basis_of
    used = {(line.due.post, line.due.day) for line in lines if line.presence.punches}
    before: dict[str, Presence] = {}
    for line in sorted(lines, key=lambda each: each.due.start):
        if span.first <= line.due.day <= span.last and _is_punched(line, used):
            for note in notes(line.person, line.presence, line.limits, line.is_leader):
                found = _excused(line, note, grounds, before.get(line.person))
                yield _row(unit, line, note, found, basis_of(line.due.day), at)
        before[line.person] = line.presence


def _is_punched(line: Line, used: set[tuple[str, date]]) -> bool:
    """Whether punches are made at the post: where nobody made any, nobody was absent by that."""
    return bool(line.limits.punched) or (line.due.post, line.due.day) in used


def _excused(line: Line, note: Note, grounds: Grounds, before: Presence | None) -> Iterator[Excuse]:
    if note.fact.kind not in AGAINST:
        return
    ground = grounds.of(line.served, line.limits, note.punch, note.begin, before)
    # Who never came is excused by what held at the start, not by an hour in the afternoon.
    end = line.due.start if note.fact.kind is Kind.ABSENT else note.end
    if note.punch is not None and note.punch.device == punching.ON_PAPER:
        yield Excuse(Reason.PAPER, {})
    yield from excuses(ground, note.begin, end)


def _row(
    unit: int, line: Line, note: Note, found: Iterable[Excuse], basis: str, at: datetime
) -> dict[str, Any]:
    due, fact = line.due, note.fact
    return {
        "unit_id": unit,
        "record": f"{OWN}{due.day.isoformat()}:{due.number}",
        "person": fact.person,
        "kind": fact.kind.value,
        "day": due.day,
        "minutes": fact.minutes,
        "post": due.post,
        "shift": due.shift,
        "start": due.start,
        "leader": line.served.leader,
        "facts": dict(fact.facts),
        "excused": [excuse.row() for excuse in found],
        "basis": basis,
        "at": at,
    }


def _replace(
    session: Session, unit: int, first: date, last: date, rows: Sequence[Mapping[str, Any]]
) -> None:
    session.flush()
    session.execute(
        delete(AttendanceRow).where(
            AttendanceRow.unit_id == unit,
            AttendanceRow.day.between(first, last),
            AttendanceRow.record.startswith(OWN, autoescape=True),
        )
    )
    if rows:
        session.connection().execute(insert(AttendanceRow), rows)


def _handovers(session: Session, unit: int, first: date, last: date, span: Attended) -> None:
    """What handovers note: an arrival goes where its duty was reckoned, the rest is filled in."""
    wanted = select(AttendanceRow).where(
        AttendanceRow.unit_id == unit,
        AttendanceRow.day.between(first, last),
        AttendanceRow.record.not_like(f"{OWN}%"),
    )
    known = {(each.person, each.due.day): each for each in span.served}
    for row in session.scalars(wanted):
        duty = known.get((row.person, row.day))
        if duty is not None and row.kind in ARRIVALS:
            session.delete(row)
            continue
        if duty is None and row.kind in ARRIVALS and not row.excused:
            row.excused = [Excuse(Reason.STAND_IN, {}).row()]
        if duty is not None:
            row.post, row.shift = duty.due.post, duty.due.shift
            row.start, row.leader = duty.due.start, duty.leader
        row.basis = span.figures.basis_of(row.day)
    session.flush()


def _put_down(session: Session, unit: int, found: Reckoned) -> None:
    """Say of each date whose duties are all over that it was reckoned."""
    span, at = found.span, found.at
    ends: dict[date, datetime] = {}
    for each in span.served:
        ends[each.due.day] = max(each.due.end, ends.get(each.due.day, each.due.end))
    days = [d for d, end in ends.items() if span.first <= d <= span.last and end + SETTLED <= at]
    session.execute(
        delete(ReckonedRow).where(
            ReckonedRow.unit_id == unit, ReckonedRow.day.between(span.first, span.last)
        )
    )
    said = {"unit_id": unit, "edition": found.edition, "at": at}
    if days:
        rows = [{**said, "day": day, "basis": span.figures.basis_of(day)} for day in sorted(days)]
        session.connection().execute(insert(ReckonedRow), rows)
