"""Telling people of their duties: the record of what was published, kept in the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.domain import Hours, Problem
from roster.feeds.published import Published, Stint, Told, tell
from roster.store.told import put, running_rows, told_rows

FIELDS = [field.name for field in fields(Told) if field.name != "stint"]
STINT = [field.name for field in fields(Stint)]


def publish(session: Session, unit: int, problem: Problem, published: Published) -> None:
    """Tell everyone of a version: new duties, changed ones, and those that are gone."""
    before = told(session, unit, problem.start, problem.last)
    known = {each.key: each for each in before}
    fresh = [each for each in tell(problem, published, before) if known.get(each.key) != each]
    put(
        session,
        [_fields(unit, each) for each in fresh if each.key not in known],
        [_fields(unit, each) for each in fresh if each.key in known],
    )


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


def _told(row: Sequence[Any]) -> Told:
    person, day, number, sequence, modified, gone, *words = row
    words[-1] = Hours(words[-1])
    return Told(person, day, number, Stint(*words), sequence, modified, gone)


def _fields(unit: int, told: Told) -> dict[str, Any]:
    found = {name: getattr(told, name) for name in FIELDS}
    return {"unit_id": unit, **found, **{name: getattr(told.stint, name) for name in STINT}}
