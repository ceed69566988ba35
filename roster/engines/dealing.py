"""Slices of a horizon: some of its days, of some people; and how all of it is dealt out in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

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
