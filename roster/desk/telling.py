"""Telling people of their duties: the record of what was published, kept in the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from roster.domain import Hours, Problem
from roster.feeds.published import Published, Stint, Told, tell
from roster.store.told import ToldRow, running_rows, told_rows


def publish(session: Session, unit: int, problem: Problem, published: Published) -> None:
    """Tell everyone of a version: new duties, changed ones, and those that are gone."""
    kept = {
        (row.person, row.day, row.number): row
        for row in told_rows(session, unit, problem.start, problem.last)
    }
    before = tuple(_told(row) for row in kept.values())
    known = {each.key: each for each in before}
    for each in tell(problem, published, before):
        if known.get(each.key) == each:
            continue
        row = kept.get(each.key) or ToldRow(
            unit_id=unit, person=each.person, day=each.day, number=each.number
        )
        _write(row, each)
        session.add(row)
    session.flush()


def told(
    session: Session,
    unit: int,
    first: date | None = None,
    last: date | None = None,
    people: Iterable[str] | None = None,
) -> tuple[Told, ...]:
    """What was told of the duties of these dates, of these people or of everyone."""
    return tuple(_told(row) for row in told_rows(session, unit, first, last, people))


def running(
    session: Session, unit: int, first: date, last: date, begin: datetime, end: datetime
) -> tuple[Told, ...]:
    """What stands of these dates and runs between two instants, the way in included."""
    return tuple(_told(row) for row in running_rows(session, unit, first, last, begin, end))


def _told(row: ToldRow) -> Told:
    return Told(
        person=row.person,
        day=row.day,
        number=row.number,
        sequence=row.sequence,
        modified=row.modified,
        gone=row.gone,
        stint=Stint(
            shift=row.shift,
            post=row.post,
            role=row.role,
            arrival=row.arrival,
            start=row.start,
            end=row.end,
            pause=row.pause,
            pause_length=row.pause_length,
            pause_paid=row.pause_paid,
            hours=Hours(row.hours),
        ),
    )


def _write(row: ToldRow, told: Told) -> None:
    stint = told.stint
    row.sequence, row.modified, row.gone = told.sequence, told.modified, told.gone
    row.arrival, row.start, row.end = stint.arrival, stint.start, stint.end
    row.pause, row.pause_length, row.pause_paid = stint.pause, stint.pause_length, stint.pause_paid
    row.hours, row.shift, row.post, row.role = stint.hours, stint.shift, stint.post, stint.role
