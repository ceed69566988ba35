"""Slices of a horizon: some of its days, of some people; and how all of it is dealt out in them.

What is broken is mostly one person's: hours, or weekends, over all days. So everyone's own days are
dealt first. From then on come long spans of half of the people, again for as long as they gain
enough, and after them all days of a few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

TIMES = 2
"""How many times as long as the first spans later ones are, of as many times fewer people."""
ALONE = 1
"""The turn of everyone's own days."""
CELLS = 1_000
"""[cells] of a slice that is filled exactly, at first."""
LARGER, SMALLER = 1.4, 0.8
"""How many times more cells slices have after a turn of them that took little time, or much."""
QUICK, SLOW = 0.3, 0.7
"""Part of its time that a slice takes at most, or at least, in such a turn."""

Rows = Mapping[str, tuple[str, ...]]
"""Everyone's row, from day 0 to the last one that is filled."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The days from `first` to before `beyond`, of some people."""

    people: tuple[str, ...]
    first: int
    beyond: int

    def touches(self, other: Slice, reach: int) -> bool:
        """Somebody's days of one lie within the reach of days of the other."""
        is_near = self.first < other.beyond + reach and other.first < self.beyond + reach
        return is_near and not set(self.people).isdisjoint(other.people)

    def disputed(self, other: Slice) -> int:
        """[days] that both have, or all where they have people in common: totals reach over all."""
        if not set(self.people).isdisjoint(other.people):
            return self.beyond - self.first
        return max(min(self.beyond, other.beyond) - max(self.first, other.first), 0)

    def put_into(self, rows: Rows, found: Rows) -> Rows:
        """Rows with what was found for a slice, whose board begins with its first day."""
        length = self.beyond - self.first
        own = {
            who: (*rows[who][: self.first], *found[who][:length], *rows[who][self.beyond :])
            for who in self.people
        }
        return {**rows, **own}


def dealt(
    people: Sequence[str], days: int, length: int, times: int, rng: np.random.Generator
) -> list[Slice]:
    """Slices in any order that together have all cells of a horizon, each cell once.

    Parameters
    ----------
    length : int [days]
        Of a slice; those at both ends have from half as many to half as many more.
    times : int
        Of how many people a slice has one.
    """
    half = length // 2
    first = int(rng.integers(half, length + 1))
    seams = range(first, days - half, length)
    mixed = [people[place] for place in rng.permutation(len(people))]
    groups = [tuple(mixed[n::times]) for n in range(min(times, len(mixed)))]
    parts = [Slice(group, *ends) for ends in pairwise((0, *seams, days)) for group in groups]
    return [parts[place] for place in rng.permutation(len(parts))]


class Dealer:
    """Deals a horizon out, turn after turn.

    Parameters
    ----------
    length : int [days]
        Of the spans by which it was filled at first.
    """

    def __init__(
        self, people: Sequence[str], days: int, length: int, rng: np.random.Generator
    ) -> None:
        self._people, self._days, self._length, self._rng = people, days, length, rng
        self.turn = 0
        self.is_exact = False
        """The slices of this turn are few cells enough for the solver."""
        self._cells = float(CELLS)
        self._taken: list[float] = []

    def deal(self, again: bool = False) -> list[Slice]:
        """The slices of the next turn.

        Parameters
        ----------
        again : bool
            Long spans may follow each other: they have gained enough.
        """
        was_exact = self.is_exact
        self.turn += 1
        self.is_exact = self.turn == ALONE or not (was_exact or again)
        heads = len(self._people)
        length, times = self._days, heads
        if not self.is_exact:
            length, times = min(TIMES * self._length, self._days), TIMES
        elif self.turn != ALONE:
            times = -(-heads * self._days // self._size())
        return dealt(self._people, self._days, length, times, self._rng)

    def _size(self) -> int:
        """[cells] of a slice with all days, by what those of the last turn took."""
        if self._taken:
            mean = sum(self._taken) / len(self._taken)
            self._cells *= LARGER if mean <= QUICK else SMALLER if mean >= SLOW else 1.0
            self._taken.clear()
        return max(int(self._cells), 1)

    def learn(self, taken: float) -> None:
        """Follow what part of its time a slice of an exact turn has taken."""
        if self.turn != ALONE:
            self._taken.append(taken)
