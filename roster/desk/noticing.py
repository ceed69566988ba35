"""Telling one person something: put in their tray at once, and from there carried outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from roster.store.base import Sessions, now, reading, writing
from roster.store.notices import Delivery, DeliveryRow, NoticeRow, undelivered

HELD = timedelta(days=3)
"""How long after it was written a notice is still worth sending."""
AGAIN = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""How long after each failure it is tried again; after the last one it has failed."""
STUCK = timedelta(minutes=5)
"""After so long a sender that has not reported back is taken for dead."""
DESK = ""
"""Stands for those who look after a unit; what they are told lies on a page, in nobody's tray."""


def notice(
    session: Session, unit: int, person: str, kind: str, facts: Mapping[str, Any]
) -> NoticeRow:
    """Tell a person, or the desk, something, in the transaction in which it happens."""
    read = now() if person == DESK else None
    row = NoticeRow(unit_id=unit, person=person, kind=kind, facts=dict(facts), read=read)
    session.add(row)
    return row


def open_tray(session: Session, unit: int, person: str) -> int:
    """The person has looked at their notices; how many were new."""
    found = session.execute(
        update(NoticeRow)
        .where(NoticeRow.unit_id == unit, NoticeRow.person == person, NoticeRow.read.is_(None))
        .values(read=now())
    )
    return int(getattr(found, "rowcount", 0))


Letter = TypeVar("Letter")


class Sink(Protocol[Letter]):
    """A way by which notices leave the house."""

    name: str

    def write(self, session: Session, notice: NoticeRow) -> Letter | None:
        """What is to be handed over; None: this person has asked for nothing by this way."""
        ...

    def send(self, letter: Letter) -> None:
        """Hand it over, while no transaction is open.

        Raises
        ------
        OSError
            It could not be handed over now.
        """
        ...


def deliver(make: Sessions, sink: Sink[Letter]) -> int:
    """Send what is waiting for one sink; how many went out.

    Each notice is claimed in a transaction of its own before it is sent, so that several processes
    may do this at once; one that dies in between leaves its claim to be taken up again.
    """
    sent = 0
    for number in _waiting(make, sink.name):
        delivery = _claim(make, number, sink.name)
        if delivery is not None:
            sent += _send(make, sink, number, delivery)
    return sent


def _waiting(make: Sessions, sink: str) -> list[int]:
    at = now()
    with reading(make) as session:
        new = [row.id for row in undelivered(session, sink, at - HELD)]
        again = session.scalars(
            select(DeliveryRow.notice_id).where(
                DeliveryRow.sink == sink,
                DeliveryRow.state == Delivery.SENDING,
                DeliveryRow.due <= at,
            )
        )
        return [*again, *new]


def _claim(make: Sessions, notice: int, sink: str) -> int | None:
    """Take a notice for this process; None: another one has it."""
    at = now()
    with writing(make) as session:
        row = session.scalars(
            select(DeliveryRow)
            .where(DeliveryRow.notice_id == notice, DeliveryRow.sink == sink)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return _first_claim(session, notice, sink)
        if row.state != Delivery.SENDING or row.due > at:
            return None
        row.due = at + STUCK
        return row.id


def _first_claim(session: Session, notice: int, sink: str) -> int | None:
    row = DeliveryRow(notice_id=notice, sink=sink, due=now() + STUCK)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row.id


def _send(make: Sessions, sink: Sink[Letter], notice: int, delivery: int) -> bool:
    with reading(make) as session:
        letter = sink.write(session, session.get_one(NoticeRow, notice))
    error = ""
    try:
        if letter is not None:
            sink.send(letter)
    except OSError as failure:
        error = str(failure)[:200] or type(failure).__name__
    with writing(make) as session:
        row = session.get_one(DeliveryRow, delivery)
        row.attempts += 1
        row.error = error
        if not error:
            row.state = Delivery.SENT
        elif row.attempts > len(AGAIN):
            row.state = Delivery.FAILED
        else:
            row.due = now() + AGAIN[row.attempts - 1]
    return letter is not None and not error
