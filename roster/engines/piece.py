"""What is open and what is decided while a mixture of rows is rounded."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from roster.engines.layers import Flags, Ints
from roster.engines.master import Master
from roster.engines.pricing import Floats


@dataclass(slots=True)
class Piece:
    """Rows that are open, beside rows and cells that are decided.

    Parameters
    ----------
    people : Ints
        The numbers of those whose rows are mixed.
    rows : Ints
        Everyone's rows; only those of the others mean something.
    carried : Floats
        What the others add to the loads.
    due : float [points]
        What the statements of the others' rows charge.
    bars : Floats
        By person, day and symbol: infinite where it may not stand.
    fixed : Flags
        Which cells are decided, by person and day.
    least : float [points]
        What no mixture of the rows that are left goes below, as far as is known.
    """

    master: Master
    people: Ints
    rows: Ints
    carried: Floats
    due: float
    bars: Floats
    fixed: Flags
    least: float = -math.inf

    def put(self, who: int, day: int, symbol: int) -> None:
        self.bars[who, day] = np.inf
        self.bars[who, day, symbol] = 0.0
        self.fixed[who, day] = True

    @property
    def open(self) -> Ints:
        """The people who have an open cell."""
        closed: Flags = np.logical_and.reduce(self.fixed[self.people], axis=1)
        return self.people[~closed]

    def keep(self, day: int) -> None:
        """Decide that everyone keeps their own symbol of a day."""
        own = self.bars[:, day]
        own[self.people] = np.inf
        own[self.people, self.rows[self.people, day]] = 0.0
        self.fixed[self.people, day] = True


@dataclass(frozen=True, slots=True)
class Step:
    """What was open before some cells were fixed, and the points of the mixture then."""

    bars: Floats
    fixed: Flags
    least: float
    objective: float
