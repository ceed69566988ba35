"""Attendance is reckoned by itself: when duties are over, and again when something came in."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from roster.desk import attending, punching
from roster.desk.attending import SETTLED
from roster.desk.dockets import Dockets
from roster.errors import BadInput
from roster.store.base import Sessions, reading, writing
from roster.store.punches import FaultRow, PunchRow, ReckonedRow
from roster.store.requests import RequestRow
from roster.store.swaps import SwapRow
from roster.store.told import ToldRow
from roster.store.units import UnitRow, hold

ONE = timedelta(days=1)
BACK = timedelta(days=40)
"""So far back the first look goes; what is older is reckoned when something of it comes in."""
LATELY = timedelta(days=3)
"""So far back later ones look for dates that are over."""
OVERLAP = timedelta(minutes=5)
"""What was kept so long before the last look may not have been seen by it."""
LOG = logging.getLogger("lunzhi.attending")

Spans = Iterable[tuple[int, date, date]]


class Looking:
    """Looks at what is over, and at what came in since the look before."""

    def __init__(self) -> None:
        self._since: datetime | None = None

    def look(self, make: Sessions, dockets: Dockets, at: datetime) -> int:
        """Reckon what has to be; how many dates of units it was."""
        since = self._since
        with reading(make) as session:
            days: set[tuple[int, date]] = set(_over(session, at, BACK if since is None else LATELY))
            stale = list(_came_in(session, (at - BACK) if since is None else since - OVERLAP))
            reckoned = _reckoned(session, [unit for unit, *_ in stale])
        for unit, first, last in stale:
            days.update((u, day) for u, day in reckoned if u == unit and first <= day <= last)
        self._since = at
        done = sum(_reckon(make, dockets, u, a, b, at) for u, a, b in _stretches(days))
        return done + _by_new_rules(make, dockets, at)


def _over(session: Session, at: datetime, back: timedelta) -> Iterator[tuple[int, date]]:
    """The dates whose duties are over and that were not reckoned."""
    day = at.date()
    rows = session.execute(
        select(ToldRow.unit_id, ToldRow.day)
        .outerjoin(
            ReckonedRow,
            (ReckonedRow.unit_id == ToldRow.unit_id) & (ReckonedRow.day == ToldRow.day),
        )
        .where(
            ToldRow.day.between(day - back, day),
            ToldRow.gone.is_(False),
            ReckonedRow.unit_id.is_(None),
        )
        .group_by(ToldRow.unit_id, ToldRow.day)
        .having(func.max(ToldRow.end) <= at - SETTLED)
    )
    yield from ((unit, when) for unit, when in rows)


def _came_in(session: Session, since: datetime) -> Iterator[tuple[int, date, date]]:
    """Units and dates about which something was kept since: punches, answers, faults, changes."""
    punched = select(PunchRow.unit_id, func.min(PunchRow.at), func.max(PunchRow.at)).where(
        PunchRow.received >= since
    )
    for unit, low, high in session.execute(punched.group_by(PunchRow.unit_id)):
        yield unit, low.date() - 2 * ONE, high.date() + ONE
    broken = select(FaultRow.unit_id, FaultRow.begin, FaultRow.end).where(FaultRow.at >= since)
    for unit, low, high in session.execute(broken):
        yield unit, low.date() - 2 * ONE, high.date() + ONE
    answered = select(RequestRow.unit_id, RequestRow.first, RequestRow.last).where(
        RequestRow.decided_at >= since
    )
    yield from ((unit, first, last) for unit, first, last in session.execute(answered))
    swapped = select(SwapRow.unit_id, SwapRow.first).where(
        (SwapRow.decided_at >= since) | (SwapRow.agreed_at >= since)
    )
    yield from ((unit, day, day + 31 * ONE) for unit, day in session.execute(swapped))
    told = select(ToldRow.unit_id, func.min(ToldRow.day), func.max(ToldRow.day)).where(
        ToldRow.modified >= since
    )
    rows = session.execute(told.group_by(ToldRow.unit_id))
    yield from ((unit, first, last) for unit, first, last in rows)


def _reckoned(session: Session, found: Iterable[int]) -> list[tuple[int, date]]:
    """The dates of these units that were reckoned already."""
    wanted = select(ReckonedRow.unit_id, ReckonedRow.day).where(ReckonedRow.unit_id.in_(set(found)))
    return [(unit, day) for unit, day in session.execute(wanted)]


def _stretches(days: set[tuple[int, date]]) -> Iterator[tuple[int, date, date]]:
    """The dates of each unit by months, as it is done in one go."""
    for (unit, *_), found in groupby(sorted(days), lambda each: (each[0], *_month(each[1]))):
        own = [day for _, day in found]
        yield unit, own[0], own[-1]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _reckon(
    make: Sessions, dockets: Dockets, unit: int, first: date, last: date, at: datetime
) -> int:
    try:
        with reading(make) as session:
            found = attending.work_out(session, dockets, unit, first, last, at)
        with writing(make) as session:
            hold(session, unit)
            attending.keep(session, unit, found)
    except BadInput as error:
        # The unit's book cannot be understood: it is reckoned once somebody has mended it.
        LOG.warning("unit %d: %s", unit, error)
        return 0
    except SQLAlchemyError:
        LOG.exception("unit %d could not be reckoned", unit)
        return 0
    return (last - first).days + 1


def _by_new_rules(make: Sessions, dockets: Dockets, at: datetime) -> int:
    """Reckon again what was reckoned by other figures than those that hold now."""
    with reading(make) as session:
        rows = session.execute(
            select(ReckonedRow.unit_id, func.min(ReckonedRow.day), func.max(ReckonedRow.day))
            .join(UnitRow, UnitRow.id == ReckonedRow.unit_id)
            .where(ReckonedRow.edition != UnitRow.edition, ReckonedRow.day >= at.date() - BACK)
            .group_by(ReckonedRow.unit_id)
        )
        changed = [(unit, first, last) for unit, first, last in rows]
    return sum(_again(make, dockets, unit, first, last, at) for unit, first, last in changed)


def _again(
    make: Sessions, dockets: Dockets, unit: int, first: date, last: date, at: datetime
) -> int:
    """A change of the book that touches no figure asks for no reckoning."""
    with writing(make) as session:
        here = ReckonedRow.unit_id == unit, ReckonedRow.day.between(first, last)
        now_is = session.get_one(UnitRow, unit).edition
        try:
            basis = punching.figures_of(dockets.shelf.unit(session, unit)).basis
        except BadInput:
            return 0
        old = set(session.scalars(select(ReckonedRow.basis).where(*here)))
        if old <= {basis}:
            session.execute(update(ReckonedRow).where(*here).values(edition=now_is))
            return 0
    days = {(unit, first + number * ONE) for number in range((last - first).days + 1)}
    return sum(_reckon(make, dockets, unit, a, b, at) for _, a, b in _stretches(days))
