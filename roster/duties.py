"""What a duty is: shift types, posts, roles, seats, and the symbols that stand in a cell.

Minutes of a shift are counted from the midnight of its duty date, so a night shift that begins
after midnight but belongs to the evening before has a start of 1440 or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OFF = "-"
LEAVE = "="


class Hours(StrEnum):
    """What the minutes of a shift count as."""

    WORK = "work"
    STANDBY_POST = "standby_post"
    STANDBY_HOME = "standby_home"


class PostKind(StrEnum):
    SEAT = "seat"
    COUNTER = "counter"
    CREW = "crew"
    DUTY24 = "duty24"
    STANDBY = "standby"
    ELSEWHERE = "elsewhere"
    """Another unit: its duties count for rest and hours, never as cover."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A break inside a shift; the plan places its start inside a window.

    Parameters
    ----------
    earliest, latest : int [min from the duty date's midnight]
        First and last moment at which the break may begin.
    length : int [min]
    paid : bool
        A paid break counts as work; an unpaid one does not. Neither is coverage.
    """

    earliest: int
    latest: int
    length: int
    paid: bool = False


@dataclass(frozen=True, slots=True)
class ShiftType:
    """A kind of shift, such as the early shift 早班.

    Parameters
    ----------
    start : int [min from the duty date's midnight]
    length : int [min]
    lead : int [min]
        Time before the start at which the person must be there; it is work, never coverage.
    """

    code: str
    name: str
    start: int
    length: int
    lead: int = 0
    pause: Pause | None = None
    hours: Hours = Hours.WORK


@dataclass(frozen=True, slots=True)
class Post:
    """Where a duty is held: hotline seats, a counter, a crew, a 24-hour duty, a standby."""

    code: str
    name: str
    kind: PostKind
    skill: str = ""
    """The skill that everyone at this post holds, valid on the day; empty: none."""


@dataclass(frozen=True, slots=True)
class Role:
    """A function in a crew, such as its leader 带班长; who takes it holds its skill.

    Parameters
    ----------
    lead : int [min] or None
        Lead time of this role; None: the shift type's own.
    """

    code: str
    name: str
    skill: str = ""
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A fixed seat and the people whose home seat it is."""

    code: str
    post: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One shift at one post, as it stands in a cell of the roster; all times resolved.

    Parameters
    ----------
    start, length, lead : int [min]
        Start is counted from the duty date's midnight.
    pause_start : int [min from the duty date's midnight] or None
    pause_length : int [min]
    """

    shift: str
    post: str
    start: int
    length: int
    role: str = ""
    lead: int = 0
    pause_start: int | None = None
    pause_length: int = 0
    pause_paid: bool = False
    hours: Hours = Hours.WORK

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def arrival(self) -> int:
        """When the person must be there: the start less the lead time."""
        return self.start - self.lead


@dataclass(frozen=True, slots=True)
class Symbol:
    """What may stand in a cell: off, leave, a shift, or a bundle of shifts of one date.

    `code` is unique in a problem; `label` is what hangs on the wall (早).
    """

    code: str
    label: str
    parts: tuple[Part, ...] = ()

    def __hash__(self) -> int:
        # Symbols are the keys of every cache of minutes; their codes tell them apart.
        return hash(self.code)

    @property
    def is_duty(self) -> bool:
        return bool(self.parts)

    @property
    def work(self) -> tuple[Part, ...]:
        """Its parts other than standby at home."""
        return tuple(part for part in self.parts if part.hours is not Hours.STANDBY_HOME)

    @property
    def is_work(self) -> bool:
        """A duty other than standby at home."""
        return any(part.hours is not Hours.STANDBY_HOME for part in self.parts)

    @property
    def start(self) -> int:
        """[min] the earliest start of its parts; only a duty has one."""
        return min(part.start for part in self.parts)

    @property
    def arrival(self) -> int:
        return min(part.arrival for part in self.parts)

    @property
    def end(self) -> int:
        return max(part.end for part in self.parts)


OFF_SYMBOL = Symbol(OFF, "休")
LEAVE_SYMBOL = Symbol(LEAVE, "假")
