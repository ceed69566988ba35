"""Who was responsible for a post and its open jobs at a minute, by what was known at another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import folding
from roster.desk.folding import Body
from roster.desk.turns import on_at
from roster.duty.machine import State
from roster.duty.responsibility import STATION, Crew, Holding, Responsibility, holdings, on_paper
from roster.feeds.unit import Unit
from roster.store.handovers import ActRow, RecordRow, Verdict

BACK = timedelta(days=14)
"""Handovers so long before an instant are gone through for it."""


@dataclass(frozen=True, slots=True)
class Held:
    """One scope at an instant.

    Parameters
    ----------
    scope : str
        ``station``, or the ticket of a job.
    since : Holding or None
        What made it so; None: the roster alone.
    """

    scope: str
    crew: Crew
    since: Holding | None

    @property
    def is_station(self) -> bool:
        return self.scope == STATION


def held(
    session: Session, unit: int, book: Unit, post: str, at: datetime, known: datetime
) -> tuple[Held, ...]:
    """Who holds a post, and each job beside it, at an instant."""
    found = responsibility(session, unit, book, post, at)
    open_jobs = [job for job in found.jobs if _is_open(found, job, at, known)]
    return tuple(
        Held(scope, found.holder(scope, at, known), _latest(found, scope, at, known))
        for scope in (STATION, *open_jobs)
    )


def responsibility(
    session: Session, unit: int, book: Unit, post: str, at: datetime
) -> Responsibility:
    """Everything that was ever known of who held a post in the days before an instant."""
    rows = _records(session, unit, post, at)
    first = _first(session, unit, book, post, at, rows)
    return Responsibility(first, tuple(_holdings(session, rows)))


def _records(session: Session, unit: int, post: str, at: datetime) -> Sequence[RecordRow]:
    wanted = select(RecordRow).where(
        RecordRow.unit_id == unit,
        RecordRow.post == post,
        RecordRow.kind.in_((folding.HANDOVER, folding.PAPER)),
        RecordRow.due >= at - BACK,
        RecordRow.due <= at + timedelta(days=1),
    )
    return session.scalars(wanted.order_by(RecordRow.due, RecordRow.id)).all()


def _first(
    session: Session, unit: int, book: Unit, post: str, at: datetime, rows: Sequence[RecordRow]
) -> Crew:
    """Who had the post before all of this: the outgoing crew, else whoever the roster names."""
    if rows and (crews := rows[0].opening.get("crews")):
        return Crew("", tuple(str(each) for each in crews.get("out", ())))
    name = next((each.name for each in book.posts if each.code == post), post)
    here = [turn for turn in on_at(session, book, unit, at) if not turn.is_home]
    return Crew("", tuple(each.person for each in here if each.told.stint.post == name))


def _holdings(session: Session, rows: Sequence[RecordRow]) -> Iterator[Holding]:
    """What each act changed, in the order in which they were received."""
    table = {row.id: folding.table(row) for row in rows}
    paper = {row.id for row in rows if row.kind == folding.PAPER}
    states: dict[int, State] = {row.id: folding.begun(row) for row in rows}
    contested: dict[str, Body] = {}
    for act in _acts(session, list(states)):
        assert act.record_id is not None
        body = folding.body(act)
        if act.verdict == Verdict.CONTESTED:
            contested[act.key] = body
            continue
        before = states[act.record_id]
        after = folding.step(table[act.record_id], before, body, contested)
        states[act.record_id] = after
        if act.record_id in paper:
            yield from on_paper(after, body, act.received)
        else:
            yield from holdings(before, after, {**body, "skew": act.skew}, act.received)


def _acts(session: Session, records: Sequence[int]) -> Sequence[ActRow]:
    wanted = select(ActRow).where(ActRow.record_id.in_(records), ActRow.verdict != Verdict.REFUSED)
    return session.scalars(wanted.order_by(ActRow.sequence)).all()


def _latest(found: Responsibility, scope: str, at: datetime, known: datetime) -> Holding | None:
    said = [h for h in found.holdings if h.scope == scope and h.known <= known]
    return max(
        (h for h in said if h.effective <= at), key=lambda h: (h.effective, h.known), default=None
    )


def _is_open(found: Responsibility, job: str, at: datetime, known: datetime) -> bool:
    """Whether a crew keeps a job beside the station at an instant."""
    latest = _latest(found, job, at, known)
    return latest is not None and latest.crew is not None
