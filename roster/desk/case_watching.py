"""Terms that have passed: put on record, told to the head and the unit above; never decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.alarming import people_of
from roster.desk.books import Shelf
from roster.desk.case_folding import Seen, see, stamp
from roster.desk.cases import CLOCK, Hand, act
from roster.desk.noticing import DESK, notice
from roster.store.accounts import Role
from roster.store.base import Sessions, reading, writing
from roster.store.cases import CaseRow, cases_of
from roster.store.units import UnitRow

WAITING = ("NOTIFIED", "HEARD", "APPEALED")
"""States in which somebody has to do something before a term is over."""
SOONEST = timedelta(days=1)
"""No term is shorter."""


def look(make: Sessions, shelf: Shelf, at: datetime) -> int:
    """Report the terms that have passed since; how many."""
    with reading(make) as session:
        wanted = select(CaseRow.unit_id).where(
            CaseRow.state.in_(WAITING), CaseRow.since <= at - SOONEST
        )
        units = list(session.scalars(wanted.distinct()))
    return sum(_look(make, shelf, unit, at) for unit in units)


def _look(make: Sessions, shelf: Shelf, unit: int, at: datetime) -> int:
    with reading(make) as session:
        found = [each.row.id for each in passed(session, shelf, unit, at)]
    for number in found:
        with writing(make) as session:
            _report(session, shelf, unit, number, at)
    return len(found)


def passed(session: Session, shelf: Shelf, unit: int, at: datetime) -> Iterator[Seen]:
    """The cases of a unit whose term has passed and was not reported."""
    rows = cases_of(session, unit, WAITING)
    for each in see(session, unit, shelf.unit(session, unit), rows):
        if each.is_late(at) and each.name not in each.reported:
            yield each


def _report(session: Session, shelf: Shelf, unit: int, number: int, at: datetime) -> None:
    book = shelf.unit(session, unit)
    row = session.get_one(CaseRow, number)
    [seen] = see(session, unit, book, [row])
    if not seen.is_late(at) or seen.name in seen.reported or seen.term is None:
        return
    assert seen.term.due is not None
    hand = Hand(unit, book, CLOCK, None, at)
    given = {"term": seen.name, "due": stamp(seen.term.due)}
    act(session, hand, number, "escalate", "clock", "", given)
    facts = {"unit": unit, "number": number, "term": seen.name}
    for person in (*people_of(session, unit, Role.HEAD), DESK):
        notice(session, unit, person, "case.late", facts)
    above = session.get_one(UnitRow, unit).parent_id
    if above is not None:
        notice(session, above, DESK, "case.late", facts)
