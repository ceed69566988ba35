"""What is known around the duties of a stretch: leave, changes, swaps, faults, cover, rest."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.dockets import RulesOf
from roster.domain import Calendar, Need
from roster.duty.excuses import Cover, Ground, Rest
from roster.duty.figures import Limits
from roster.duty.matching import Due, Presence, Punch
from roster.errors import BadInput
from roster.feeds import units
from roster.feeds.unit import Unit
from roster.store.acknowledgements import AskedRow
from roster.store.punches import faults
from roster.store.requests import WISHES, approved
from roster.store.rosters import RosterRow, VersionRow
from roster.store.swaps import Step, swaps
from roster.timeline import DAY

ONE = timedelta(days=1)
LONG = timedelta(hours=20)
"""From this length on a duty is one of a whole day, with a rule of rest of its own."""
NEXT_TO = {False: "rest.daily", True: "rest.after_duty"}
"""The rule of rest by whether the duty before was a long one."""


class Served(NamedTuple):
    """A duty with what is told of it beside its times.

    Parameters
    ----------
    modified : datetime
        When the version that changed it last was published.
    """

    person: str
    due: Due
    modified: datetime
    leader: str = ""


@dataclass
class Grounds:
    """Everything that may excuse, of one unit and stretch, read when it is first asked for."""

    session: Session
    unit: int
    book: Unit
    rules_of: RulesOf
    first: date
    last: date
    served: Sequence[Served]

    def of(
        self,
        duty: Served,
        limits: Limits,
        punch: Punch | None,
        at: datetime,
        before: Presence | None,
    ) -> Ground:
        """What is known around one duty.

        Parameters
        ----------
        at : datetime
            From when on the person was missing.
        before : Presence or None
            Their duty before.
        """
        due = duty.due
        return Ground(
            start=due.start,
            leave=self._leave(duty.person, due.day),
            published=duty.modified,
            acknowledged=self._acknowledged(duty),
            notice=limits.notice,
            swapped=self._swapped(duty),
            faults=self._faults,
            skew=punch.skew if punch else 0,
            clock=limits.clock * 60,
            cover=self._cover(due, max(at, due.start)),
            rest=self._rest(due, before),
        )

    @cached_property
    def calendar(self) -> Calendar:
        """Which dates of the stretch are holidays and adjusted workdays."""
        return self._problem[1]

    @cached_property
    def _problem(self) -> tuple[tuple[Need, ...], Calendar]:
        try:
            days = (self.last - self.first).days + 2
            found = units.problem(self.book, self.first - ONE, min(days, 366))
        except BadInput:
            return (), Calendar()
        return tuple(need for need in found.needs if need.minimum), found.calendar

    @cached_property
    def _leaves(self) -> Mapping[str, list[tuple[date, date]]]:
        found: dict[str, list[tuple[date, date]]] = {}
        for row in approved(self.session, self.unit, self.first, self.last):
            if row.kind not in WISHES and not row.shifts:
                found.setdefault(row.person, []).append((row.first, row.last))
        return found

    def _leave(self, person: str, day: date) -> tuple[date, date] | None:
        spans = self._leaves.get(person, ())
        return next((span for span in spans if span[0] <= day <= span[1]), None)

    @cached_property
    def _acks(self) -> Mapping[tuple[str, date], list[tuple[datetime, datetime]]]:
        """When each version that concerns a duty was published, and acknowledged."""
        rows = self.session.execute(
            select(AskedRow.person, AskedRow.days, AskedRow.given, RosterRow.first, VersionRow.at)
            .join(RosterRow, RosterRow.id == AskedRow.roster_id)
            .join(VersionRow, VersionRow.id == AskedRow.version_id)
            .where(
                AskedRow.unit_id == self.unit,
                AskedRow.given.is_not(None),
                RosterRow.first <= self.last,
            )
        )
        found: dict[tuple[str, date], list[tuple[datetime, datetime]]] = {}
        for person, days, given, first, at in rows:
            for number in days:
                found.setdefault((person, first + number * ONE), []).append((at, given))
        return found

    def _acknowledged(self, duty: Served) -> datetime | None:
        """When the person first acknowledged the duty as it stands."""
        since = duty.modified - timedelta(seconds=1)
        known = self._acks.get((duty.person, duty.due.day), ())
        return min((given for at, given in known if at >= since), default=None)

    @cached_property
    def _swaps(self) -> Mapping[tuple[str, str], datetime]:
        found: dict[tuple[str, str], datetime] = {}
        for row in swaps(self.session, self.unit, (Step.AGREED, Step.APPROVED)):
            at = row.agreed_at or row.decided_at
            for person, day, *_ in row.cells if at else ():
                if person and at:
                    found[person, str(day)] = at
        return found

    def _swapped(self, duty: Served) -> datetime | None:
        """When a swap of the duty was agreed that its publishing does not show yet."""
        at = self._swaps.get((duty.person, duty.due.day.isoformat()))
        return at if at is not None and duty.modified < at <= duty.due.start else None

    @cached_property
    def _faults(self) -> tuple[tuple[datetime, datetime], ...]:
        zone = ZoneInfo(self.book.zone)
        begin = datetime.combine(self.first - ONE, datetime.min.time(), zone)
        end = datetime.combine(self.last + 2 * ONE, datetime.min.time(), zone)
        rows = faults(self.session, self.unit, begin, end)
        return tuple((row.begin, row.end) for row in rows)

    @cached_property
    def _by_shift(self) -> Counter[tuple[str, str, date]]:
        """How many stand on the roster by post, shift and date."""
        return Counter((each.due.post, each.due.shift, each.due.day) for each in self.served)

    @cached_property
    def _bounds(self) -> Mapping[str, tuple[list[datetime], list[datetime]]]:
        """When duties begin and when they end, each in order, by post."""
        found: dict[str, tuple[list[datetime], list[datetime]]] = {}
        for each in self.served:
            starts, ends = found.setdefault(each.due.post, ([], []))
            starts.append(each.due.start)
            ends.append(each.due.end)
        for starts, ends in found.values():
            starts.sort()
            ends.sort()
        return found

    def _count(self, post: str, at: datetime) -> int:
        """How many stand on the roster of a post at an instant."""
        starts, ends = self._bounds.get(post, ((), ()))
        return bisect_right(starts, at) - bisect_right(ends, at)

    def _cover(self, due: Due, at: datetime) -> Cover | None:
        """Where the roster itself has fewer than the unit's minimum at a minute."""
        for need, planned in self._planned(due, at):
            if planned < need.minimum:
                return Cover(at, planned, need.minimum)
        return None

    def _planned(self, due: Due, at: datetime) -> Iterator[tuple[Need, int]]:
        local = at.astimezone(ZoneInfo(self.book.zone))
        minute = local.hour * 60 + local.minute
        for need in self._needs.get(due.day, ()):
            if need.shift and need.shift == due.shift and need.post in ("", due.post):
                yield need, self._by_shift[due.post, due.shift, due.day]
        for back in (0, 1):
            for need in self._needs.get(local.date() - back * ONE, ()):
                runs = need.begin <= minute + back * DAY < need.end
                if not need.shift and need.post == due.post and runs:
                    yield need, self._count(due.post, at)

    @cached_property
    def _needs(self) -> Mapping[date, list[Need]]:
        """The minimums that ask for no role or skill, by date."""
        found: dict[date, list[Need]] = {}
        for need in self._problem[0]:
            if not need.role and not need.skill:
                found.setdefault(need.day, []).append(need)
        return found

    @cached_property
    def _rests(self) -> Mapping[str, int]:
        """[min] that the unit's rules of rest ask for, by their code."""
        try:
            rules = self.rules_of(self.book)
        except BadInput:
            return {}
        return _shortest((rule.code, getattr(rule, "rest", None)) for rule in rules)

    def _rest(self, due: Due, before: Presence | None) -> Rest | None:
        if before is None:
            return None
        ended = max(before.due.end, before.end or before.due.end)
        rule = NEXT_TO[before.due.end - before.due.start >= LONG]
        wanted = self._rests.get(rule)
        if wanted is None or ended >= due.start:
            return None
        return Rest(ended, due.arrival, wanted, rule)


def _shortest(found: Iterable[tuple[str, object]]) -> dict[str, int]:
    """Of a rule that is set twice, the figure that binds least."""
    rests: dict[str, int] = {}
    for code, rest in found:
        if isinstance(rest, int) and code in NEXT_TO.values():
            rests[code] = min(rest, rests.get(code, rest))
    return rests
