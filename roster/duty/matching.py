"""Which punch belongs to which duty: arrivals and departures found by instants alone.

A night duty, one of twenty-four hours or one over the end of a month is matched as any other, for
nothing here knows dates. A punch is used for one duty; only where two duties of a person meet, and
nobody goes in between, are they looked at as one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from roster.duties import Hours
from roster.duty.minutes import between

BEFORE = timedelta(hours=4)
"""So long before a duty begins an arrival may belong to it."""
AFTER = timedelta(hours=12)
"""So long after a duty ends a departure may belong to it: a crew may be held."""
SAME = timedelta(minutes=10)
"""Two punches so close together, of which neither says its way, are one that was made twice."""


class Way(StrEnum):
    """What a punch says of itself."""

    IN = "in"
    OUT = "out"
    EITHER = "either"


class Source(StrEnum):
    """Where a punch comes from."""

    TABLET = "tablet"
    HANDOVER = "handover"
    CLOCK = "clock"
    API = "api"
    CORRECTION = "correction"


class Evidence(StrEnum):
    """What says that it was the person who punched at a tablet."""

    NONE = ""
    PIN = "pin"
    """The server looked at it."""
    OFFLINE = "offline"
    """The tablet alone looked at the PIN, and its own key stands for it."""


class Punch(NamedTuple):
    """One punch of one person.

    Parameters
    ----------
    at : datetime
        The true instant: the device's error is taken off.
    device : str
        Empty: none is known.
    skew : int [s]
        The device's error; positive where its clock was fast.
    first : datetime or None
        When the first of those who stood in line at the device had tapped; None: nobody before.
    number : int
        Under which it is kept.
    """

    at: datetime
    way: Way = Way.EITHER
    source: Source = Source.CLOCK
    device: str = ""
    skew: int = 0
    first: datetime | None = None
    number: int = 0
    evidence: Evidence = Evidence.NONE

    @property
    def counts_from(self) -> datetime:
        """When it counts as an arrival: the line's first tap."""
        return self.at if self.first is None else self.first


class Due(NamedTuple):
    """A duty as it was published, as far as attendance goes by it.

    Parameters
    ----------
    number : int
        Which part of the duties of that date.
    arrival : datetime
        When the person has to be there: the start less the lead of the roster.
    pause_length : int [min]
    """

    day: date
    number: int
    arrival: datetime
    start: datetime
    end: datetime
    post: str = ""
    shift: str = ""
    role: str = ""
    hours: Hours = Hours.WORK
    pause: datetime | None = None
    pause_length: int = 0
    pause_paid: bool = False

    @property
    def minutes(self) -> int:
        """[min] between its start and its end."""
        return between(self.start, self.end)


class Presence(NamedTuple):
    """What the punches say of one duty.

    Parameters
    ----------
    arrived, left : Punch or None
        None: none was made, or the person was on from the duty before, or goes on with the next.
    begin, end : datetime or None
        Between which the person counts as there, outside of the duty too; None: not there at all.
    away : tuple[tuple[datetime, datetime], ...]
        Gone within the duty: out, and in again.
    lacks_in, lacks_out : bool
        That end of the duty has no punch, and the person was there.
    """

    due: Due
    arrived: Punch | None = None
    left: Punch | None = None
    begin: datetime | None = None
    end: datetime | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()
    lacks_in: bool = False
    lacks_out: bool = False

    @property
    def is_absent(self) -> bool:
        return self.begin is None

    @property
    def punches(self) -> tuple[Punch, ...]:
        return tuple(each for each in (self.arrived, self.left) if each is not None)


@dataclass(frozen=True, slots=True)
class Parts:
    """The minutes of one duty, each in one of these: together they are the duty.

    Parameters
    ----------
    present, late, early, away, absent : int [min]
    pause : int [min]
        Unpaid break, while the person was there.
    """

    present: int = 0
    late: int = 0
    early: int = 0
    away: int = 0
    absent: int = 0
    pause: int = 0
    stretches: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    """[min from the start of the duty] in which the person was present."""

    @property
    def total(self) -> int:
        return self.present + self.late + self.early + self.away + self.absent + self.pause


def lined_up(punches: Iterable[Punch], gap: timedelta, most: timedelta) -> Iterator[Punch]:
    """The punches of a unit, those of a line at one device with the instant of its first tap.

    Whoever taps on the way in within `gap` after the one before stood in line with them; a line is
    at most `most` long.
    """
    heads: dict[str, tuple[datetime, datetime]] = {}
    for punch in sorted(punches, key=_instant):
        at, device = punch.at, punch.device
        if device and punch.way is not Way.OUT:
            first, last = heads.get(device, (at, at))
            if at - last > gap or at - first > most:
                first = at
            heads[device] = first, at
            yield punch if first == at else punch._replace(first=first)
        else:
            yield punch


_instant = attrgetter("at")


def matched(dues: Iterable[Due], punches: Iterable[Punch]) -> tuple[Presence, ...]:
    """What one person's punches say of each of their duties, in the order of the duties."""
    chains = tuple(_chains(sorted(dues, key=lambda due: (due.start, due.end))))
    found: list[list[Punch]] = [[] for _ in chains]
    starts = [chain[0].start for chain in chains]
    ends = [max(due.end for due in chain) for chain in chains]
    for punch in sorted(punches, key=_instant):
        at = _belongs(punch, starts, ends)
        if at is not None:
            found[at].append(punch)
    # Whoever stood in line cannot have come before their duty before was over.
    free = [datetime.min.replace(tzinfo=UTC), *ends]
    return tuple(
        presence
        for chain, own, since in zip(chains, found, free, strict=False)
        for presence in _present(chain, own, since)
    )


def _chains(dues: Sequence[Due]) -> Iterator[tuple[Due, ...]]:
    """Duties that meet or overlap, as one."""
    chain: list[Due] = []
    for due in dues:
        if chain and due.start > max(each.end for each in chain):
            yield tuple(chain)
            chain = []
        chain.append(due)
    if chain:
        yield tuple(chain)


def _belongs(punch: Punch, starts: Sequence[datetime], ends: Sequence[datetime]) -> int | None:
    """Which chain a punch belongs to: the one it lies in, else the one left or come to."""
    at = punch.at
    before = bisect_right(starts, at) - 1
    if before >= 0 and at <= ends[before]:
        return before
    since = at - ends[before] if before >= 0 else None
    until = starts[before + 1] - at if before + 1 < len(starts) else None
    leaves = since is not None and since <= AFTER and punch.way is not Way.IN
    comes = until is not None and until <= BEFORE and punch.way is not Way.OUT
    if leaves and comes:
        assert since is not None
        assert until is not None
        return before if since <= until else before + 1
    if leaves:
        return before
    return before + 1 if comes else None


def _present(chain: Sequence[Due], punches: Sequence[Punch], since: datetime) -> Iterator[Presence]:
    """One chain of duties with the punches that belong to it, the chain before over since then."""
    if not punches:
        yield from (Presence(due) for due in chain)
        return
    last_end = max(due.end for due in chain)
    arrived, left = _ends(chain[0].start, last_end, punches)
    begin = max(since, arrived.counts_from) if arrived else chain[0].start
    end = left.at if left else last_end
    away = tuple(_away(punches))
    for due in chain:
        yield _of(due, chain[0], last_end, (begin, end), (arrived, left), away)


def _ends(
    start: datetime, end: datetime, punches: Sequence[Punch]
) -> tuple[Punch | None, Punch | None]:
    """The punch with which the person came, and the one with which they went."""
    first, last = punches[0], punches[-1]
    arrived = None if first.way is Way.OUT else first
    left = None if last.way is Way.IN else last
    if first.way is last.way is Way.EITHER and last.at - first.at <= SAME:
        if abs(first.at - start) <= abs(last.at - end):
            return arrived, None
        return None, left
    if arrived is not None and left is not None and arrived.at >= left.at:
        return arrived, None
    return arrived, left


def _away(punches: Sequence[Punch]) -> Iterator[tuple[datetime, datetime]]:
    """Out, and the next punch is one by which the person came back."""
    for gone, back in pairwise(punches):
        if gone.way is Way.OUT and back.way is not Way.OUT:
            yield gone.at, back.at


def _of(
    due: Due,
    first: Due,
    last_end: datetime,
    span: tuple[datetime, datetime],
    ends: tuple[Punch | None, Punch | None],
    away: Iterable[tuple[datetime, datetime]],
) -> Presence:
    begin, end = span
    if begin >= due.end or end <= due.start:
        return Presence(due)
    arrived, left = ends
    is_first = due is first or begin > due.start
    is_last = due.end == last_end or end < due.end
    return Presence(
        due=due,
        arrived=arrived if is_first else None,
        left=left if is_last else None,
        begin=begin if is_first else due.start,
        end=end if is_last else due.end,
        away=tuple(
            (max(out, due.start), min(back, due.end))
            for out, back in away
            if out < due.end and back > due.start
        ),
        lacks_in=arrived is None and due is first,
        lacks_out=left is None and due.end == last_end,
    )


def parts(presence: Presence) -> Parts:
    """The minutes of a duty by what became of them, as the clock shows them."""
    due = presence.due
    total = due.minutes
    if presence.begin is None or presence.end is None:
        return Parts(absent=total)
    come = min(max(between(due.start, presence.begin), 0), total)
    gone = max(min(between(due.start, presence.end), total), come)
    cuts = [(come, gone)]
    resting = 0
    if due.pause is not None and due.pause_length and not due.pause_paid:
        at = between(due.start, due.pause)
        cuts, resting = _cut(cuts, at, at + due.pause_length)
    away = 0
    for out, back in presence.away:
        cuts, taken = _cut(cuts, between(due.start, out), between(due.start, back))
        away += taken
    present = sum(end - begin for begin, end in cuts)
    return Parts(present, come, total - gone, away, 0, resting, tuple(cuts))


def _cut(
    stretches: Iterable[tuple[int, int]], begin: int, end: int
) -> tuple[list[tuple[int, int]], int]:
    """The stretches without what lies between two minutes, and how much that was."""
    left: list[tuple[int, int]] = []
    taken = 0
    for low, high in stretches:
        a, b = max(low, begin), min(high, end)
        if a >= b:
            left.append((low, high))
            continue
        taken += b - a
        left += [each for each in ((low, a), (b, high)) if each[0] < each[1]]
    return left, taken
