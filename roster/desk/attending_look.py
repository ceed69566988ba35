"""Attendance is reckoned by itself: when duties are over, and again when something came in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from roster.desk import attending, punching
from roster.desk.attending import SETTLED
from roster.desk.dockets import Dockets
from roster.duty.figures import Figures
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

MANY = 200_000
"""[duties] from which on a crew is called: before it has begun, a thread has reckoned thousands."""
TOGETHER = 16
"""[days] of a unit at most that are reckoned in one go."""

Stretch = tuple[int, date, date]
Crew = Callable[[Sequence[Stretch], datetime], int]
"""Reckons stretches of units as of an instant, on all cores; how many dates it was."""


class Looking:
    """Looks at what is over, and at what came in since the look before.

    Parameters
    ----------
    crew : Crew or None
        Who is called where there is much to do; None: nobody, it is done here.
    """

    def __init__(self, crew: Crew | None = None) -> None:
        self._since: datetime | None = None
        self._crew = crew

    def look(self, make: Sessions, dockets: Dockets, at: datetime) -> int:
        """Reckon what has to be; how many dates of units it was."""
        since = self._since
        with reading(make) as session:
            days: set[tuple[int, date]] = set(_over(session, at, BACK if since is None else LATELY))
            stale = _came_in(session, (at - BACK) if since is None else since - OVERLAP)
            days.update(_stale(session, stale, at))
        days.update(_by_new_rules(make, dockets, at))
        done = self._reckon(make, dockets, list(_stretches(days)), at)
        # Not before: what a look did not get done the next one finds again.
        self._since = at
        return done

    def _reckon(
        self, make: Sessions, dockets: Dockets, stretches: Sequence[Stretch], at: datetime
    ) -> int:
        if self._crew is not None and _duties(make, stretches) >= MANY:
            return self._crew(stretches, at)
        return sum(reckon(make, dockets, *stretch, at) for stretch in stretches)


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


def _came_in(session: Session, since: datetime) -> Iterator[tuple[Stretch, datetime]]:
    """Stretches about which something was kept since, and when the last of it was.

    Punches, answers to requests, faults, swaps and changes of what was published.
    """
    punched = select(
        PunchRow.unit_id, func.min(PunchRow.at), func.max(PunchRow.at), func.max(PunchRow.received)
    ).where(PunchRow.received >= since)
    for unit, low, high, when in session.execute(punched.group_by(PunchRow.unit_id)):
        yield (unit, low.date() - 2 * ONE, high.date() + ONE), when
    broken = select(FaultRow.unit_id, FaultRow.begin, FaultRow.end, FaultRow.at)
    for unit, low, high, when in session.execute(broken.where(FaultRow.at >= since)):
        yield (unit, low.date() - 2 * ONE, high.date() + ONE), when
    answered = select(
        RequestRow.unit_id, RequestRow.first, RequestRow.last, RequestRow.decided_at
    ).where(RequestRow.decided_at >= since)
    for unit, first, until, decided in session.execute(answered):
        assert decided is not None
        yield (unit, first, until), decided
    last = func.coalesce(SwapRow.decided_at, SwapRow.agreed_at)
    swapped = select(SwapRow.unit_id, SwapRow.first, last).where(last >= since)
    for unit, day, when in session.execute(swapped):
        yield (unit, day, day + 31 * ONE), when
    told = select(
        ToldRow.unit_id, func.min(ToldRow.day), func.max(ToldRow.day), func.max(ToldRow.modified)
    ).where(ToldRow.modified >= since)
    for unit, first, until, when in session.execute(told.group_by(ToldRow.unit_id)):
        yield (unit, first, until), when


def _stale(
    session: Session, came_in: Iterable[tuple[Stretch, datetime]], at: datetime
) -> Iterator[tuple[int, date]]:
    """The dates whose duties are over and that were reckoned before the last came in, or never."""
    newest: dict[int, dict[date, datetime]] = {}
    for (unit, first, last), when in came_in:
        own = newest.setdefault(unit, {})
        for number in range((min(last, at.date()) - first).days + 1):
            day = first + number * ONE
            own[day] = max(when, own.get(day, when))
    for unit, own in newest.items():
        for day, reckoned in _ended(session, unit, min(own, default=at.date()), at):
            if day in own and (reckoned is None or reckoned < own[day] + OVERLAP):
                yield unit, day


def _ended(
    session: Session, unit: int, first: date, at: datetime
) -> Iterator[tuple[date, datetime | None]]:
    """The dates from one on whose duties are over, and as of when they were reckoned."""
    here = ToldRow.unit_id == unit, ToldRow.day.between(first, at.date()), ToldRow.gone.is_(False)
    over = func.max(ToldRow.end) <= at - SETTLED
    days = session.scalars(select(ToldRow.day).where(*here).group_by(ToldRow.day).having(over))
    known = select(ReckonedRow.day, ReckonedRow.at).where(
        ReckonedRow.unit_id == unit, ReckonedRow.day >= first
    )
    reckoned = dict(session.execute(known).all())
    yield from ((day, reckoned.get(day)) for day in days)


def _stretches(days: set[tuple[int, date]]) -> Iterator[Stretch]:
    """The dates of each unit, as many together as are reckoned in one go."""
    for unit, found in groupby(sorted(days), lambda each: each[0]):
        own = [day for _, day in found]
        while own:
            within = [day for day in own if (day - own[0]).days < TOGETHER]
            yield unit, within[0], within[-1]
            own = own[len(within) :]


def _duties(make: Sessions, stretches: Sequence[Stretch]) -> int:
    """How many duties stand on the dates of some stretches."""
    count = select(func.count())
    with reading(make) as session:
        return sum(
            session.scalar(count.where(ToldRow.unit_id == unit, ToldRow.day.between(first, last)))
            or 0
            for unit, first, last in stretches
        )


def reckon(
    make: Sessions, dockets: Dockets, unit: int, first: date, last: date, at: datetime
) -> int:
    """Reckon some dates of a unit, without a turn among the writers; how many dates."""
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


def _by_new_rules(make: Sessions, dockets: Dockets, at: datetime) -> Iterator[tuple[int, date]]:
    """The dates that were reckoned by other figures than those that hold for them now.

    However far back: a figure that is dated from last year on is one of each date since.
    """
    changed = select(ReckonedRow.unit_id).join(UnitRow, UnitRow.id == ReckonedRow.unit_id)
    with reading(make) as session:
        units = session.scalars(changed.where(ReckonedRow.edition != UnitRow.edition).distinct())
        found = list(units)
    for unit in found:
        try:
            yield from ((unit, day) for day in _touched(make, dockets, unit, at))
        except BadInput as error:
            LOG.warning("unit %d: %s", unit, error)


def _touched(make: Sessions, dockets: Dockets, unit: int, at: datetime) -> list[date]:
    """Of a unit whose book has changed, the dates that this touches and that can be reckoned.

    The others are as they would be reckoned now, or their rosters are no longer kept: nothing is
    left of them but what was noted then.
    """
    with writing(make) as session:
        now_is = session.get_one(UnitRow, unit).edition
        behind = by_other_figures(
            session, unit, punching.figures_of(dockets.shelf.unit(session, unit))
        )
        first = min(behind, default=at.date())
        days = [day for day, _ in _ended(session, unit, first, at) if day in behind]
        old = ReckonedRow.unit_id == unit, ReckonedRow.edition != now_is
        session.execute(
            update(ReckonedRow).where(*old, ReckonedRow.day.not_in(days)).values(edition=now_is)
        )
    return days


def by_other_figures(session: Session, unit: int, figures: Figures) -> dict[date, bool]:
    """The dates that were reckoned by other figures than hold for them now; whether they wait."""
    rows = session.execute(
        select(ReckonedRow.day, ReckonedRow.basis, ReckonedRow.edition != UnitRow.edition)
        .join(UnitRow, UnitRow.id == ReckonedRow.unit_id)
        .where(ReckonedRow.unit_id == unit)
        .order_by(ReckonedRow.day)
    )
    return {day: bool(waits) for day, basis, waits in rows if basis != figures.basis_of(day)}
