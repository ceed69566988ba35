"""Seats change over in waves, so that no group of seats falls below the heads that it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

WINDOW = 15 * 60
"""[s] in which a room changes over."""
EACH = 30
"""[s] that one seat takes at most."""


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat that changes over, and the group whose calls are answered there."""

    seat: str
    group: str


@dataclass(frozen=True, slots=True)
class Wave:
    """Seats that change over at the same time.

    Parameters
    ----------
    begin, end : int [s from the first wave]
        What is left of it after `EACH` waits for calls that still run.
    """

    number: int
    begin: int
    end: int
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooFew:
    """A group that cannot change over in the window without falling below its minimum."""

    group: str
    seats: int
    minimum: int


def plan(
    chairs: Sequence[Chair],
    minimum: Mapping[str, int],
    window: int = WINDOW,
    each: int = EACH,
) -> tuple[Wave, ...] | TooFew:
    """The fewest waves in which every seat changes over.

    Parameters
    ----------
    minimum : Mapping[str, int] [heads]
        By group, what its calls need at that hour; nothing: it may stand empty.
    window, each : int [s]
    """
    groups = _groups(chairs)
    count = 1 if groups else 0
    for group, seats in groups.items():
        spare = len(seats) - minimum.get(group, 0)
        waves = -(-len(seats) // spare) if spare > 0 else 0
        if not waves or waves * each > window:
            return TooFew(group, len(seats), minimum.get(group, 0))
        count = max(count, waves)
    slot = window // count if count else 0
    return tuple(
        Wave(
            number + 1,
            number * slot,
            (number + 1) * slot,
            tuple(seat for seats in groups.values() for seat in _share(seats, number, count)),
        )
        for number in range(count)
    )


def next_ones(
    chairs: Sequence[Chair],
    minimum: Mapping[str, int],
    done: Collection[str],
    changing: Collection[str],
    on_call: Collection[str],
) -> tuple[str, ...]:
    """Who may change over now: in the order of the plan, past those whose call still runs."""
    return tuple(_free(chairs, minimum, done, changing, on_call))


def _free(
    chairs: Sequence[Chair],
    minimum: Mapping[str, int],
    done: Collection[str],
    changing: Collection[str],
    on_call: Collection[str],
) -> Iterator[str]:
    for group, seats in _groups(chairs).items():
        room = len(seats) - minimum.get(group, 0) - sum(seat in changing for seat in seats)
        waiting = (s for s in seats if s not in done and s not in changing and s not in on_call)
        yield from islice(waiting, max(room, 0))


def _groups(chairs: Sequence[Chair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for chair in chairs:
        found.setdefault(chair.group, []).append(chair.seat)
    return found


def _share(seats: Sequence[str], number: int, count: int) -> Sequence[str]:
    """The seats of one wave: as even as can be."""
    return seats[number * len(seats) // count : (number + 1) * len(seats) // count]
