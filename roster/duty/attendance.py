"""What a handover says of people's attendance: hours to be credited, lateness, overruns.

Whoever reports a defect, refuses on a listed ground or says what forbids a handover has nothing
noted against them for the time that it cost. A clock that was wrong is not used against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from roster.duty.excuses import Excuse, Reason
from roster.duty.minutes import between

WRONG_CLOCK = 600
"""[s] off, from which on a device's clock counts against nobody."""


class Kind(StrEnum):
    """What kind of fact it is."""

    EXTENSION = "extension"
    """Worked beyond the end of the duty, until the next crew had taken over: credited."""
    LEAD = "lead"
    """There before the duty began: credited."""
    LATE = "late"
    """There after the duty had begun."""
    ABSENT = "absent"
    """On the roster, and not there."""
    OVERRUN = "overrun"
    """The handover took longer than the unit allows."""
    EARLY = "early"
    """Gone before the duty had ended."""
    OFF_POST = "off_post"
    """Gone from the post within the duty for longer than the unit allows."""
    LEAD_MISSED = "lead_missed"
    """There when the duty began, and not so long before it as the post asks."""
    FORGOTTEN = "forgotten"
    """One end of the duty has no punch."""


AGAINST = (
    Kind.LATE,
    Kind.EARLY,
    Kind.ABSENT,
    Kind.OFF_POST,
    Kind.OVERRUN,
    Kind.LEAD_MISSED,
)
"""What may be held against somebody, unless it is excused; the rest is for the record."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty as it was published, as far as attendance goes by it."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """When a person was entered as here.

    Parameters
    ----------
    at : datetime
        With the error of the device's clock taken off.
    skew : int [s]
        That error: positive where the clock was fast.
    is_on_paper : bool
        It was written by hand, and entered later.
    """

    at: datetime
    skew: int = 0
    is_on_paper: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether it may be used against somebody."""
        return abs(self.skew) <= WRONG_CLOCK and not self.is_on_paper


@dataclass(frozen=True, slots=True)
class Handed:
    """A handover that is over, with what was published of it.

    Parameters
    ----------
    ended : Seen
        When the next crew had taken over, or the head had closed it.
    overrun : int [min]
        That the unit allows.
    held_up : tuple[str, ...]
        What was reported that cost time, such as a refusal; empty: nothing.
    out, in_ : Mapping[str, Duty]
        Who should have left and come, by number; a substitute has the duty that they stand in for.
    here : Mapping[str, Seen]
        Who of the incoming crew was entered as here.
    leaders : tuple[str, ...]
    """

    due: datetime
    ended: Seen
    overrun: int
    out: Mapping[str, Duty]
    in_: Mapping[str, Duty]
    here: Mapping[str, Seen]
    leaders: tuple[str, ...] = ()
    held_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, with the arithmetic it comes from.

    Parameters
    ----------
    facts : Mapping[str, object]
        `from` and `to` (UTC), and `because`: what held the handover up; `paper`: as written by
        hand.
    excused : tuple[Excuse, ...]
        What excuses it, by the handover itself.
    """

    person: str
    kind: Kind
    day: date
    minutes: int
    facts: Mapping[str, object]
    excused: tuple[Excuse, ...] = ()


def facts(handed: Handed) -> Iterator[Fact]:
    """Everything that a handover says of anybody's attendance."""
    for person, duty in handed.out.items():
        yield from _extended(handed, person, duty)
    for person, duty in handed.in_.items():
        yield from _arrived(handed, person, duty)
    yield from _overrun(handed)


def _extended(handed: Handed, person: str, duty: Duty) -> Iterator[Fact]:
    if handed.ended.at > duty.end:
        yield _fact(handed, person, Kind.EXTENSION, duty.day, duty.end, handed.ended)


def _arrived(handed: Handed, person: str, duty: Duty) -> Iterator[Fact]:
    seen = handed.here.get(person)
    if seen is None:
        nothing = Seen(duty.start)
        yield _fact(handed, person, Kind.ABSENT, duty.day, duty.start, nothing)
    elif seen.at < duty.start:
        end = replace(seen, at=duty.start)
        yield _fact(handed, person, Kind.LEAD, duty.day, seen.at, end)
    elif seen.is_sure and between(duty.start, seen.at):
        yield _fact(handed, person, Kind.LATE, duty.day, duty.start, seen)


def _overrun(handed: Handed) -> Iterator[Fact]:
    """Against the two leaders alone; what held the handover up excuses them, and says so."""
    limit = handed.due + timedelta(minutes=handed.overrun)
    if between(limit, handed.ended.at) <= 0:
        return
    excused = tuple(_held(handed))
    for person in handed.leaders:
        duty = handed.out.get(person) or handed.in_.get(person)
        if duty is not None:
            fact = _fact(handed, person, Kind.OVERRUN, duty.day, limit, handed.ended)
            told = {**fact.facts, "due": handed.due.isoformat(), "allowed": handed.overrun}
            yield replace(fact, facts=told, excused=excused)


HELD_UP = {
    "refuse": Reason.REFUSAL,
    "decline_redo": Reason.REFUSAL,
    "defect": Reason.CHECK,
    "forbid": Reason.FORBIDDEN,
    "no_show": Reason.NO_RELIEF,
}
"""What excuses an overrun, by the act that was done."""


def _held(handed: Handed) -> Iterator[Excuse]:
    """What excuses that a handover took longer than it may."""
    for act in handed.held_up:
        yield Excuse(HELD_UP[act], {"act": act})
    if handed.ended.is_on_paper:
        yield Excuse(Reason.PAPER, {})
    if abs(handed.ended.skew) > WRONG_CLOCK:
        yield Excuse(Reason.CLOCK, {"skew": handed.ended.skew, "allowed": WRONG_CLOCK})


def _fact(handed: Handed, person: str, kind: Kind, day: date, begin: datetime, end: Seen) -> Fact:
    told: dict[str, object] = {"from": begin.isoformat(), "to": end.at.isoformat()}
    if handed.held_up and kind is Kind.EXTENSION:
        told["because"] = list(handed.held_up)
    if end.skew:
        told["skew"] = end.skew
    if end.is_on_paper:
        told["paper"] = True
    return Fact(person, kind, day, max(0, between(begin, end.at)), told)
