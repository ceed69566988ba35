"""Picks the cells that a neighbourhood of a roster opens: some people over a stretch of days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from roster.engines.layers import Ints
from roster.engines.lines import Lines
from roster.engines.pricing import Floats

FEWEST, MOST = 6, 20
"""[people] whose rows a neighbourhood opens."""
SHORTEST = 7
"""[days] of them that it opens, at least."""
CELLS = 200
"""[cells] that it opens at first."""
LARGER, SMALLER = 1.1, 0.9
"""How many times more cells are opened after one that was settled in vain, or was too large."""
WHOLE = 0.5
"""Part of the neighbourhoods with whole rows, where these are not too many cells."""
NEARBY = 10.0
"""[points] dearer, and a row is taken for a short cell a third as often."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The numbers of people, and the first day and the day after the last."""

    people: Ints
    first: int
    beyond: int


@dataclass(slots=True)
class Vicinity:
    """Picks neighbourhoods by chance; their size follows how the last ones ended."""

    lines: Lines
    rng: np.random.Generator
    cells: float = CELLS

    def pick(self, rows: Ints) -> Opened:
        """Cells of a roster: people whose rows are dear at the best prices sooner than others."""
        people, days = rows.shape
        fewest = min(FEWEST, people)
        most = min(MOST, people, max(int(self.cells) // SHORTEST, fewest))
        heads = int(self.rng.integers(fewest, most + 1))
        if self.cells >= fewest * days and self.rng.random() < WHOLE:
            heads = min(int(self.cells) // days, most)
        length = min(max(int(self.cells) // heads, SHORTEST), days)
        first = int(self.rng.integers(0, days - length + 1))
        weights = self._dearness(rows) * self._fitness(rows)
        chosen = self.rng.choice(people, heads, replace=False, p=weights / weights.sum())
        return Opened(np.sort(chosen), first, first + length)

    def learn(self, *, is_settled: bool) -> None:
        """Open more next time where nothing better was there, fewer where that remained open."""
        most = MOST * len(self.lines.days)
        self.cells *= LARGER if is_settled else SMALLER
        self.cells = min(max(self.cells, FEWEST * SHORTEST), most)

    def _dearness(self, rows: Ints) -> Floats:
        lines = self.lines
        costs = lines.costs(lines.prices)
        least = lines.pricing.best(costs, lines.everyone)
        own = costs[lines.everyone[:, None], lines.days, rows].sum(axis=1)
        own[least.people] -= least.values
        dear = np.maximum(own, 0.0)
        weights: Floats = dear + dear.mean() / 2 + 1e-3
        return weights

    def _fitness(self, rows: Ints) -> Floats:
        """How well people would fit where a load is short, or every other time anyone."""
        lines = self.lines
        points = lines.loads.points(lines.loads.values(rows, lines.everyone))
        excess = np.maximum(points - lines.ideal, 0.0)
        if not excess.any() or self.rng.random() < 0.5:
            return np.ones(len(rows))
        load = int(self.rng.choice(len(excess), p=excess / excess.sum()))
        slack = lines.loads.fitness(load, lines.slack())
        fit: Floats = np.exp(-slack / NEARBY) + 1e-3
        return fit
