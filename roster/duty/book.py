"""What a unit keeps for its duties: registers, rooms, whom to call, rounds, and how it hands over.

All of it may be left out: `roster.desk.duty_books` puts in its place what a post of its kind needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from roster.duties import PostKind
from roster.duty.checklists import Checklist


class Call(StrEnum):
    """Who is called when a handover is refused, in this order."""

    HEAD = "head"
    DEPUTY = "deputy"
    STANDBY = "standby"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Article:
    """One line of a register 台账: what lies where, and how many of it.

    Parameters
    ----------
    post : str
        Whose register it is; empty: every post's.
    item : str
        The item of the checklist under which it is counted, such as D1.
    is_high_risk : bool
        It is counted by itself, never confirmed in a group.
    """

    post: str
    item: str
    place: str
    name: str
    expected: int
    is_high_risk: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """A place that both crews walk through; the order of the sheet is the order of the walk.

    Parameters
    ----------
    is_dormitory : bool
        No photo is taken there.
    items : tuple[str, ...]
        The items that are looked at there, such as D4; empty: every item that goes by rooms.
    """

    post: str
    code: str
    name: str
    is_dormitory: bool = False
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone to call: a person of the unit, or a name and number outside of it."""

    post: str
    kind: Call
    person: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """When a round 巡检 is made.

    Parameters
    ----------
    at : tuple[int, ...] [min from the date's midnight]
        When each round of a date is due.
    within : int [min]
        How long after that it still counts as made on time.
    """

    post: str
    checklist: str
    at: tuple[int, ...]
    within: int = 30


@dataclass(frozen=True, slots=True)
class SeatPlace:
    """Where a seat stands in the picture of the room; rows and columns count from 1."""

    code: str
    row: int
    column: int
    post: str = ""


@dataclass(frozen=True, slots=True)
class PostSettings:
    """How one post hands over.

    Parameters
    ----------
    checklist : str
        What is checked when it hands over; empty: nothing is handed over.
    before : int [min]
        So long before the hour the handover may be begun.
    overrun : int [min]
        So long after the hour it is still in time.
    extension : int [min]
        So long the outgoing crew holds on before head and standby are called.
    confirm : int [h]
        Within which a signature made offline is confirmed.
    countersign : int [h]
        Within which the head signs a ruling given by telephone.
    is_own_hand_only : bool
        Whoever signs draws with their own hand and types their own PIN.
    takes_photos : bool
    leader : str
        Role or skill of those who sign for a crew; empty: whoever stands first in the unit's order.
    """

    post: str
    name: str
    kind: PostKind
    checklist: str
    before: int = 15
    overrun: int = 5
    extension: int = 60
    confirm: int = 72
    countersign: int = 24
    is_own_hand_only: bool = True
    takes_photos: bool = True
    leader: str = ""

    @property
    def hands_over(self) -> bool:
        """Whether a crew gives the post to the next one, rather than opening and closing it."""
        return bool(self.checklist) and self.kind is not PostKind.COUNTER


@dataclass(frozen=True, slots=True)
class DutyBook:
    """Everything that a unit keeps for its duties.

    Parameters
    ----------
    checklists : Mapping[str, Checklist]
        By id, as the unit has edited them.
    """

    posts: tuple[PostSettings, ...] = ()
    registers: tuple[Article, ...] = ()
    rooms: tuple[Room, ...] = ()
    contacts: tuple[Contact, ...] = ()
    rounds: tuple[RoundPlan, ...] = ()
    seats: tuple[SeatPlace, ...] = ()
    checklists: Mapping[str, Checklist] = field(default_factory=dict)

    def settings(self, post: str) -> PostSettings:
        """How a post hands over.

        Raises
        ------
        LookupError
            The unit has no such post.
        """
        found = next((each for each in self.posts if each.post == post), None)
        if found is None:
            raise LookupError(post)
        return found

    def articles_of(self, post: str) -> tuple[Article, ...]:
        """The register of a post, in the order of its sheet."""
        return tuple(each for each in self.registers if each.post in ("", post))

    def rooms_of(self, post: str) -> tuple[Room, ...]:
        """The rooms of a post in walking order."""
        return tuple(each for each in self.rooms if each.post in ("", post))

    def contacts_of(self, post: str) -> tuple[Contact, ...]:
        """Whom a post calls, in order: head, deputy, standby, neighbour."""
        return tuple(self._in_order(post))

    def rounds_of(self, post: str) -> tuple[RoundPlan, ...]:
        return tuple(each for each in self.rounds if each.post in ("", post))

    def _in_order(self, post: str) -> Iterator[Contact]:
        for kind in Call:
            yield from (c for c in self.contacts if c.kind is kind and c.post in ("", post))
