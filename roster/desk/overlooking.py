"""What waits for whoever looks after units: for all of them in as many questions as for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from roster.store.acknowledgements import AskedRow
from roster.store.alarms import AlarmRow
from roster.store.requests import RequestRow, Stand
from roster.store.rosters import RosterRow, State, VersionRow
from roster.store.swaps import Step, SwapRow


@dataclass(frozen=True, slots=True)
class Ahead:
    """A roster that is being made."""

    first: date
    last: date
    state: State


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one unit waits for.

    Parameters
    ----------
    published_to : date or None
        The last date of which the people know their duties; None: there is none.
    unacknowledged : int [people]
        They were told of duties that are still ahead, and have not said that they know.
    alarms : int [handovers]
        They do not go smoothly now.
    """

    published_to: date | None = None
    ahead: tuple[Ahead, ...] = ()
    requests: int = 0
    swaps: int = 0
    unacknowledged: int = 0
    alarms: int = 0

    def runs_out(self, today: date, within: int) -> bool:
        """Whether duties are published for fewer than so many days from now."""
        return self.published_to is None or (self.published_to - today).days < within


def overlook(session: Session, units: Iterable[int], today: date) -> Mapping[int, Waiting]:
    """What waits in each of these units."""
    wanted = tuple(units)
    published: dict[int, date] = {}
    ahead: dict[int, list[Ahead]] = {}
    for unit, first, days, state, was in session.execute(_rosters(wanted, today)):
        last = first + timedelta(days=days - 1)
        if was:
            published[unit] = max(last, published.get(unit, last))
        if state != State.PUBLISHED:
            ahead.setdefault(unit, []).append(Ahead(first, last, State(state)))
    requests = _counted(session, _count(RequestRow, wanted).where(RequestRow.state == Stand.ASKED))
    swaps = _counted(session, _count(SwapRow, wanted).where(SwapRow.step == Step.AGREED))
    silent = _counted(session, _silent(wanted, today))
    alarms = _counted(
        session,
        select(AlarmRow.unit_id, func.count(AlarmRow.record.distinct()))
        .where(AlarmRow.unit_id.in_(wanted), AlarmRow.ended.is_(None))
        .group_by(AlarmRow.unit_id),
    )
    return {
        unit: Waiting(
            published.get(unit),
            tuple(ahead.get(unit, ())),
            requests.get(unit, 0),
            swaps.get(unit, 0),
            silent.get(unit, 0),
            alarms.get(unit, 0),
        )
        for unit in wanted
    }


LONGEST = timedelta(days=366)
"""A roster that began earlier has ended."""


def _rosters(units: tuple[int, ...], today: date) -> Select[int, date, int, str, bool]:
    was_published = select(VersionRow.id).where(VersionRow.roster_id == RosterRow.id).exists()
    return (
        select(RosterRow.unit_id, RosterRow.first, RosterRow.days, RosterRow.state, was_published)
        .where(RosterRow.unit_id.in_(units), RosterRow.first > today - LONGEST)
        .order_by(RosterRow.first)
    )


def _count(rows: type[RequestRow] | type[SwapRow], units: tuple[int, ...]) -> Select[int, int]:
    return select(rows.unit_id, func.count()).where(rows.unit_id.in_(units)).group_by(rows.unit_id)


def _silent(units: tuple[int, ...], today: date) -> Select[int, int]:
    return (
        select(AskedRow.unit_id, func.count(AskedRow.person.distinct()))
        .join(RosterRow, RosterRow.id == AskedRow.roster_id)
        .where(
            AskedRow.unit_id.in_(units),
            AskedRow.given.is_(None),
            RosterRow.first > today - timedelta(days=31),
        )
        .group_by(AskedRow.unit_id)
    )


def _counted(session: Session, wanted: Select[int, int]) -> dict[int, int]:
    return dict(session.execute(wanted).all())
