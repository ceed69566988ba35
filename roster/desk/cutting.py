"""Handovers that have been kept long enough go, from the oldest on, and their chains begin later.

What goes is everything of a unit before one act: the chain of each post then begins behind a link
that the server has sealed, so that the rest can be verified as before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, delete, func, select
from sqlalchemy.orm import Session

from roster.desk.case_files import resting_on
from roster.desk.chaining import end
from roster.desk.sealing import Seal
from roster.store import chains, units
from roster.store.base import Base
from roster.store.chains import LinkRow
from roster.store.handovers import ActRow, PhotoRow, RecordRow


def cut(session: Session, before: datetime, seal: Seal) -> Mapping[str, int]:
    """Let everything go that belongs to records of which nothing was received since; how many."""
    gone: Counter[str] = Counter()
    old = select(ActRow.unit_id).where(ActRow.received < before).distinct()
    for unit in session.scalars(old).all():
        units.hold(session, unit)
        _cut(session, unit, before, seal, gone)
    old_photos = PhotoRow.at < before
    kept = resting_on(session, old_photos)
    gone["photos"] += _drop(session, PhotoRow, old_photos & PhotoRow.id.not_in(kept))
    return gone


def _cut(session: Session, unit: int, before: datetime, seal: Seal, gone: Counter[str]) -> None:
    first = _first_kept(session, unit, before)
    acts = (ActRow.unit_id == unit) & (ActRow.sequence < first)
    old = select(ActRow.link).where(acts, ActRow.link != "")
    links = (LinkRow.unit_id == unit) & LinkRow.link.in_(old)
    last = select(LinkRow.post, func.max(LinkRow.position)).where(links).group_by(LinkRow.post)
    for post, position in session.execute(last).all():
        _begin_behind(session, unit, post, position, seal)
    gone["links"] += _drop(session, LinkRow, links)
    gone["acts"] += _drop(session, ActRow, acts)
    kept = select(ActRow.record_id).where(ActRow.unit_id == unit, ActRow.record_id.is_not(None))
    empty = (RecordRow.unit_id == unit) & RecordRow.id.not_in(kept)
    gone["records"] += _drop(session, RecordRow, empty)


def _first_kept(session: Session, unit: int, before: datetime) -> int:
    """The first act of any record that something was received of since.

    Of a unit that sends nothing any more its last record stays, so that its chains still end.
    """
    last = select(func.max(ActRow.sequence)).where(ActRow.unit_id == unit).scalar_subquery()
    since = (ActRow.unit_id == unit) & ((ActRow.received >= before) | (ActRow.sequence == last))
    alive = select(ActRow.record_id).where(since, ActRow.record_id.is_not(None))
    of_those = (ActRow.unit_id == unit) & ActRow.record_id.in_(alive)
    found = (session.scalar(select(func.min(ActRow.sequence)).where(w)) for w in (since, of_those))
    return min(each for each in found if each is not None)


def _begin_behind(session: Session, unit: int, post: str, position: int, seal: Seal) -> None:
    chain = chains.hold(session, unit, post)
    at = (LinkRow.unit_id == unit) & (LinkRow.post == post) & (LinkRow.position == position)
    made = session.scalars(select(LinkRow.link).where(at)).one()
    chain.cut, chain.cut_link = position, made
    chain.cut_seal = seal.sign(end(unit, post, position, made, "cut"))


def _drop(session: Session, table: type[Base], which: ColumnElement[bool]) -> int:
    found = session.execute(
        delete(table).where(which), execution_options={"synchronize_session": False}
    )
    assert isinstance(found, CursorResult)
    return found.rowcount
