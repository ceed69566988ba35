"""What excuses a fact of attendance by itself, each with the arithmetic that shows it.

Whoever was on leave, was told too late, had swapped, was held up, met a broken clock, or was left
short by the unit itself has nothing held against them; and it says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from roster.duty.minutes import between


class Reason(StrEnum):
    """Why a fact is held against nobody."""

    LEAVE = "leave"
    CHANGE = "change"
    """A published change that reached the person late."""
    SWAP = "swap"
    REFUSAL = "refusal"
    CHECK = "check"
    """What was handed over was looked at thoroughly, and something was found."""
    FORBIDDEN = "forbidden"
    NO_RELIEF = "no_relief"
    FAULT = "fault"
    CLOCK = "clock"
    PAPER = "paper"
    STAND_IN = "stand_in"
    """The duty was another person's."""
    COVERAGE = "coverage"
    REST = "rest"


UNIT_CAUSE = (Reason.COVERAGE, Reason.REST)
"""What the unit itself brought about."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """One reason with the arithmetic behind it."""

    reason: Reason
    told: Mapping[str, object]

    def row(self) -> list[Any]:
        """As it is kept."""
        return [self.reason.value, dict(self.told)]


@dataclass(frozen=True, slots=True)
class Cover:
    """How many a post had at a minute, and how few the unit itself allows.

    Parameters
    ----------
    planned, least : int [people]
    """

    at: datetime
    planned: int
    least: int


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest before a duty, and what the unit's own rule asks.

    Parameters
    ----------
    since : datetime
        When the person's duty before had really ended.
    until : datetime
        When they had to be there again.
    wanted : int [min]
    rule : str
        The code of the rule.
    """

    since: datetime
    until: datetime
    wanted: int
    rule: str

    @property
    def minutes(self) -> int:
        """[min] that it lasted."""
        return max(0, between(self.since, self.until))


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known around one duty of one person.

    Parameters
    ----------
    leave : tuple[date, date] or None
        Approved leave over the date.
    published : datetime or None
        When the duty was last published as it stands.
    acknowledged : datetime or None
        When the person said that they know of it.
    notice : int [h]
        So long before the start a change has to be published.
    swapped : datetime or None
        When a swap of this duty was agreed or approved.
    faults : tuple[tuple[datetime, datetime], ...]
        When the system was out of order.
    skew, clock : int [s]
        By how much the device's clock was off, and how much is allowed.
    """

    start: datetime
    leave: tuple[date, date] | None = None
    published: datetime | None = None
    acknowledged: datetime | None = None
    notice: int = 0
    swapped: datetime | None = None
    faults: tuple[tuple[datetime, datetime], ...] = ()
    skew: int = 0
    clock: int = 600
    cover: Cover | None = None
    rest: Rest | None = None


def excuses(ground: Ground, begin: datetime, end: datetime) -> Iterator[Excuse]:
    """Everything that excuses a fact.

    Parameters
    ----------
    begin, end : datetime
        The instants between which the person was missing; the same instant where one counts.
    """
    if ground.leave is not None:
        first, last = ground.leave
        yield Excuse(Reason.LEAVE, {"first": first.isoformat(), "last": last.isoformat()})
    yield from _late_change(ground)
    if ground.swapped is not None:
        yield Excuse(Reason.SWAP, {"at": ground.swapped.isoformat()})
    yield from _faults(ground, begin, end)
    if abs(ground.skew) > ground.clock:
        yield Excuse(Reason.CLOCK, {"skew": ground.skew, "allowed": ground.clock})
    yield from _unit_cause(ground)


def _late_change(ground: Ground) -> Iterator[Excuse]:
    if ground.published is None:
        return
    ahead = between(ground.published, ground.start)
    known = ground.acknowledged is not None and ground.acknowledged <= ground.start
    if known or ahead >= ground.notice * 60:
        return
    told: dict[str, object] = {
        "published": ground.published.isoformat(),
        "start": ground.start.isoformat(),
        "ahead": ahead,
        "wanted": ground.notice * 60,
    }
    yield Excuse(Reason.CHANGE, told)


def _faults(ground: Ground, begin: datetime, end: datetime) -> Iterator[Excuse]:
    for broken, mended in ground.faults:
        if broken <= end and mended >= begin:
            told = {"from": broken.isoformat(), "to": mended.isoformat()}
            yield Excuse(Reason.FAULT, told)
            return


def _unit_cause(ground: Ground) -> Iterator[Excuse]:
    cover, rest = ground.cover, ground.rest
    if cover is not None and cover.planned < cover.least:
        told: dict[str, object] = {
            "at": cover.at.isoformat(),
            "planned": cover.planned,
            "least": cover.least,
            "short": cover.least - cover.planned,
        }
        yield Excuse(Reason.COVERAGE, told)
    if rest is not None and rest.minutes < rest.wanted:
        told = {
            "since": rest.since.isoformat(),
            "until": rest.until.isoformat(),
            "minutes": rest.minutes,
            "wanted": rest.wanted,
            "rule": rest.rule,
        }
        yield Excuse(Reason.REST, told)
