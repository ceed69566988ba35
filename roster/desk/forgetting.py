"""Customers' words and ledgers that have been kept long enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    String,
    and_,
    cast,
    delete,
    exists,
    literal,
    select,
)
from sqlalchemy.orm import Session

from roster.desk.inquiring import MATTER
from roster.store.base import Base
from roster.store.callers import CallerRow
from roster.store.customers import (
    MatterRow,
    MatterStepRow,
    RepairMomentRow,
    RepairRow,
    RevisitAnswerRow,
    RevisitRow,
)


def forget_words(session: Session, before: datetime) -> Iterator[tuple[str, int]]:
    """What callers told before an instant; of a matter it goes so long after the matter was closed,
    and stays as long as that is open."""
    is_of_a_matter = CallerRow.record.startswith(MATTER, autoescape=True)
    its = literal(MATTER) + cast(MatterRow.number, String)
    was_closed = exists().where(
        MatterRow.unit_id == CallerRow.unit_id, CallerRow.record == its, MatterRow.closed < before
    )
    yield _dropped(session, CallerRow, and_(CallerRow.at < before, ~is_of_a_matter))
    yield _dropped(session, CallerRow, and_(is_of_a_matter, was_closed))


def forget_ledgers(session: Session, before: datetime) -> Iterator[tuple[str, int]]:
    """Revisits, matters and repair cases that ended before an instant, with all their steps."""
    late = exists().where(
        RevisitAnswerRow.revisit_id == RevisitRow.id, RevisitAnswerRow.received >= before
    )
    old = and_(RevisitRow.until < before, RevisitRow.at < before, ~late)
    called = list(session.scalars(select(RevisitRow.id).where(old)))
    yield _dropped(session, RevisitAnswerRow, RevisitAnswerRow.revisit_id.in_(called))
    yield _dropped(session, RevisitRow, RevisitRow.id.in_(called))
    step = exists().where(MatterStepRow.matter_id == MatterRow.id, MatterStepRow.received >= before)
    kept = exists().where(RevisitRow.matter_id == MatterRow.id)
    ended = and_(MatterRow.closed < before, ~step, ~kept)
    matters = list(session.scalars(select(MatterRow.id).where(ended)))
    yield _dropped(session, MatterStepRow, MatterStepRow.matter_id.in_(matters))
    yield _dropped(session, MatterRow, MatterRow.id.in_(matters))
    moment = exists().where(
        RepairMomentRow.case_id == RepairRow.id, RepairMomentRow.received >= before
    )
    cases = list(session.scalars(select(RepairRow.id).where(RepairRow.received < before, ~moment)))
    yield _dropped(session, RepairMomentRow, RepairMomentRow.case_id.in_(cases))
    yield _dropped(session, RepairRow, RepairRow.id.in_(cases))


def _dropped(session: Session, table: type[Base], which: ColumnElement[bool]) -> tuple[str, int]:
    found = session.execute(delete(table).where(which))
    assert isinstance(found, CursorResult)
    return table.__tablename__, found.rowcount


def counted(found: Iterable[tuple[str, int]], gone: dict[str, int]) -> None:
    """Add to how many rows of each table have gone."""
    for table, count in found:
        gone[table] = gone.get(table, 0) + count
