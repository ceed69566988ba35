"""The page of what waits: alarms that stand, rulings to sign, contradictions, what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy import String, cast, select

from roster.desk import folding, ruling
from roster.desk.calling import Called, Ground, calls
from roster.desk.handing import Seen, see
from roster.desk.ruling import Matter, Waiting
from roster.duty.attendance import Kind
from roster.store.alarms import AlarmRow, standing
from roster.store.attendance import AftermathRow, AttendanceRow, of_records
from roster.store.base import now
from roster.store.handovers import RecordRow
from roster.store.rosters import rosters_between
from web import access
from web.rulings import words
from web.rulings.frame import LOOKERS, Place, decides, pages, places
from web.transactions import session
from web.ui.navigation import Entry, Group

LATELY = timedelta(days=14)
"""So long what follows from a handover is shown."""
MOST = 20


@dataclass(frozen=True)
class Trouble:
    """A handover about which an alarm stands.

    Parameters
    ----------
    forbidden : Mapping[str, Mapping[str, Any]]
        What forbids it, with who said so and why.
    """

    place: Place
    record: str
    post: str
    due: datetime
    alarm: AlarmRow
    row: RecordRow | None
    state: str
    calls: tuple[Called, ...]
    forbidden: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Card:
    """One thing that waits, as it is shown.

    Parameters
    ----------
    own : bool
        The reader made this signature.
    """

    place: Place
    waiting: Waiting
    is_late: bool
    own: bool


@dataclass(frozen=True)
class Outcome:
    """What followed from a handover: hours to be credited, and rest that moved.

    Parameters
    ----------
    rest : tuple[tuple[str, date, str, str or None], ...]
        Person, date, rule, from when on they may work.
    roster : date or None
        First day of the roster beside which a proposal lies, or will.
    """

    place: Place
    row: RecordRow
    credited: tuple[AttendanceRow, ...]
    rest: tuple[tuple[str, date, str, str | None], ...]
    made: AftermathRow
    roster: date | None


ENTRIES = (Entry("rulings.waiting", lambda: str(lazy_gettext("Rulings")), 26, group=Group.DUTY),)


@pages.get("/units/<int:unit>/rulings/")
@access.allow(*LOOKERS)
def waiting(unit: int) -> ResponseReturnValue:
    """What waits in a unit and those below it."""
    found = places(unit)
    return render_template(
        "rulings/waiting.html",
        troubles=list(_troubles(found)),
        cards=list(_cards(found)),
        outcomes=list(_outcomes(found)),
        differing=list(_differing(found)),
        words=words,
        decides=decides(),
        kinds=Matter,
        many=set(found) != {unit},
    )


def _troubles(found: Mapping[int, Place]) -> Iterator[Trouble]:
    """The handovers about which alarms stand; those to be signed have cards of their own."""
    latest: dict[tuple[int, str], AlarmRow] = {}
    for row in standing(session(), found):
        if row.ground not in (Ground.COUNTERSIGN, Ground.CONFIRM):
            latest[row.unit_id, row.record] = row
    rows = session().scalars(
        select(RecordRow).where(
            RecordRow.unit_id.in_(tuple(found)),
            RecordRow.name.in_([record for _, record in latest]),
        )
    )
    seen = {(each.row.unit_id, each.row.name): each for each in see(session(), rows.all())}
    for (unit, record), alarm in latest.items():
        yield _trouble(found[unit], record, alarm, seen.get((unit, record)))


def _trouble(place: Place, record: str, alarm: AlarmRow, seen: Seen | None) -> Trouble:
    known = folding.named(record)
    return Trouble(
        place,
        record,
        known.post,
        known.due or alarm.since,
        alarm,
        seen.row if seen else None,
        seen.state.name if seen else "",
        calls(seen.acts) if seen else (),
        (seen.facts.get("forbidden") or {}) if seen else {},
    )


def _cards(found: Mapping[int, Place]) -> Iterator[Card]:
    at, reader = now(), access.reader().row
    books = {unit: place.duty for unit, place in found.items()}
    for each in ruling.waiting(session(), books, at):
        row = each.row
        own = reader.unit_id == row.unit_id and reader.person == each.act.get("by")
        late = each.due is not None and each.due <= at
        yield Card(found[row.unit_id], each, late, own)


def _outcomes(found: Mapping[int, Place]) -> Iterator[Outcome]:
    """What followed from the handovers of the last days, newest first."""
    wanted = (
        select(RecordRow, AftermathRow)
        .join(AftermathRow, AftermathRow.record_id == RecordRow.id)
        .where(RecordRow.unit_id.in_(tuple(found)), AftermathRow.at >= now() - LATELY)
        .order_by(AftermathRow.at.desc(), RecordRow.id.desc())
        .limit(MOST)
    )
    rows = session().execute(wanted).all()
    facts = of_records(session(), found, [row.name for row, _ in rows])
    for row, made in rows:
        credited = tuple(
            each for each in facts.get((row.unit_id, row.name), ()) if each.kind == Kind.EXTENSION
        )
        rest = tuple((who, date.fromisoformat(day), rule, at) for who, day, rule, at in made.rest)
        if rest or made.proposal or credited:
            days = [day for _, day, *_ in rest] or [row.due.date()]
            yield Outcome(found[row.unit_id], row, credited, rest, made, _roster(row, days))


def _differing(found: Mapping[int, Place]) -> Iterator[tuple[Place, RecordRow]]:
    """The handovers of the last days that began with other facts than their tablet was given."""
    wanted = (
        select(RecordRow)
        .where(
            RecordRow.unit_id.in_(tuple(found)),
            RecordRow.opened >= now() - LATELY,
            cast(RecordRow.differs, String) != "[]",
        )
        .order_by(RecordRow.opened.desc(), RecordRow.id.desc())
        .limit(MOST)
    )
    for row in session().scalars(wanted):
        yield found[row.unit_id], row


def _roster(row: RecordRow, days: Iterable[date]) -> date | None:
    first = min(days)
    known = rosters_between(session(), row.unit_id, first, first)
    return known[0].first if known else None
