"""Where nobody can take a duty alone: one who takes it, and another who takes theirs for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import nsmallest

from roster.desk.periods import Cell
from roster.desk.scales import Weight
from roster.desk.standins import Candidate, Offer, Standins, for_duty
from roster.domain import OFF, Roster
from roster.rechecking import recheck

MOST_FIRST = 12
"""Ways in which someone gives a duty away to take the open one, that are gone on with."""
CHECKED = 3
"""Pairs that are checked for each one that is told."""

Move = tuple[str, int, str]
"""A person, a day, a duty."""
Pair = tuple[Weight, Move, Move]


@dataclass(frozen=True, slots=True)
class Relay:
    """Two people who move for one duty.

    Parameters
    ----------
    first : Candidate
        Takes the duty, and gives one of their own away.
    second : Candidate
        Takes that one.
    points : int
        By how much the points of the whole roster change.
    """

    first: Candidate
    second: Candidate
    points: int

    @property
    def cells(self) -> dict[Cell, str]:
        """What changes."""
        first, second = self.first, self.second
        return _cells(
            (first.person, first.day, first.code), (second.person, second.day, second.code)
        )

    @property
    def moves(self) -> tuple[Candidate, ...]:
        """Who moves for the duty."""
        return self.first, self.second


def _cells(first: Move, second: Move) -> dict[Cell, str]:
    """Whoever gives a duty of another day away is off on it."""
    return {
        (first[0], second[1]): OFF,
        (first[0], first[1]): first[2],
        (second[0], second[1]): second[2],
    }


def relays(standins: Standins, offers: Iterable[Offer], most: int) -> list[Relay]:
    """The cheapest pairs that break no hard rule and are better than leaving the duty open."""
    weighed = nsmallest(CHECKED * most, _pairs(standins, offers))
    found: list[Relay] = []
    for weight, first, second in weighed:
        moved = standins.roster.put(_cells(first, second))
        if len(found) < most and not _breaks(standins, moved):
            found.append(_told(standins, first, second, weight.points))
    return found


def _breaks(standins: Standins, moved: Roster) -> bool:
    return bool(recheck(standins.problem, standins.rules, standins.roster, moved).hard)


def _told(standins: Standins, first: Move, second: Move, points: int) -> Relay:
    """Each of the two, with what they give up for it."""
    eased = replace(standins, roster=standins.roster.put({(first[0], second[1]): OFF}))
    one = eased.candidate(*first, points)
    return Relay(one, standins.candidate(*second, points), points)


def _pairs(standins: Standins, offers: Iterable[Offer]) -> Iterator[Pair]:
    """Who can take the duty and who one of theirs, where both together help."""
    takers: dict[tuple[int, str], list[Move]] = {}
    for _, first, given in nsmallest(MOST_FIRST, _firsts(standins, offers)):
        if given not in takers:
            takers[given] = list(_seconds(standins, first[0], *given))
        for second in takers[given]:
            weight = standins.scales.weigh(_cells(first, second))
            if second[0] != first[0] and weight.broken <= 0 and weight.points < 0:
                yield weight, first, second


def _firsts(
    standins: Standins, offers: Iterable[Offer]
) -> Iterator[tuple[Weight, Move, tuple[int, str]]]:
    """Who could take the duty if they gave one of theirs away: that day's, or one beside it."""
    for person, day, codes in offers:
        # Whoever has a duty that day changes over; only that one can be given away.
        days = (day,) if standins.holds(person, day) else (day - 1, day + 1)
        for each in days if standins.is_there(person, day) else ():
            if standins.holds(person, each):
                weight, code = min(
                    (standins.scales.weigh({(person, each): OFF, (person, day): code}), code)
                    for code in codes
                )
                if weight.broken <= 0:
                    yield weight, (person, day, code), (each, standins.roster.at(person, each))


def _seconds(standins: Standins, giver: str, day: int, code: str) -> Iterator[Move]:
    """Those who are off and could take a duty that is given away."""
    for person, _, codes in for_duty(standins, (giver, day), code):
        if standins.is_there(person, day) and not standins.holds(person, day):
            weight, _, _, best = standins.weighed(person, day, codes)
            if weight.broken <= 0:
                yield person, day, best
