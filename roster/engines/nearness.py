"""What the prices of the best mixture of rows say of each cell: how dear a row with a symbol is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from roster.engines.domains import At, Domains
from roster.engines.pricing import Floats

CARE = 1e-3
"""[points] by which a bound may be too high: sums of millions of points are not exact."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the best the rows are that have a symbol in a cell.

    Parameters
    ----------
    people, codes : dict[str, int]
        The number of each person and of each symbol.
    slack : Floats [points]
        How much dearer than the person's best a row is, by person, day and symbol.
    bound : float [points]
        What no roster goes below, by the same prices.
    """

    people: dict[str, int]
    codes: dict[str, int]
    slack: Floats
    bound: float

    def narrowed(self, domains: Domains, margin: float) -> Domains | None:
        """What cells may hold in rows that are so near the best; None where a cell has nothing.

        No roster outside costs less than the bound and the margin.
        """
        near = self.slack <= margin
        found: dict[At, tuple[str, ...]] = {}
        for (person, day), codes in domains.items():
            cell = near[self.people[person], day]
            kept = tuple(code for code in codes if cell[self.codes[code]])
            if not kept:
                return None
            found[person, day] = kept
        return found

    def beyond(self, margin: float) -> int:
        """[points] that a roster costs at least if it is outside what a margin leaves."""
        return math.ceil(self.bound + margin - CARE)

    def margin(self, objective: float) -> float:
        """[points] by which a person's row may be dearer than the best in a roster that costs less.

        Parameters
        ----------
        objective : float [points]
            What the roster costs less than.
        """
        return objective - 1 - self.bound + CARE
