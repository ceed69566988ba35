"""Rows cut at seams: stretches of one person that meet in the same node may follow each other.

Of a few known rows that cross a programme makes all that their stretches make together, where whole
rows would have to be found one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from roster.engines.contracts import Contracts
from roster.engines.layers import Flags, Ints
from roster.engines.pricing import Floats

EVERY = 7
"""[days] from one seam to the next."""
NOTHING = 1e-9
"""Part of a stretch that is none."""

Seam = tuple[int, int, int]
"""A person's number, the number of the stretch that begins there, and a node."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The cells of a person between two seams.

    Parameters
    ----------
    first : int [days]
    symbols : Ints
        Numbers of symbols, by day from `first` on.
    points : float [points]
        What the automaton and the cells charge.
    begins, ends : Seam or None
        None at either end of the horizon.
    """

    who: int
    first: int
    symbols: Ints
    points: float
    begins: Seam | None
    ends: Seam | None

    @property
    def key(self) -> tuple[Seam | None, Seam | None, int, int, bytes]:
        return self.begins, self.ends, self.who, self.first, self.symbols.tobytes()

    @property
    def days(self) -> Ints:
        return np.arange(self.first, self.first + len(self.symbols))


def cut(contracts: Contracts, who: int, row: Ints) -> Iterator[Stretch]:
    """The stretches of a row that the person's automaton allows."""
    nodes, points = contracts.trace(who, row)
    for number, first in enumerate(range(0, len(row), EVERY)):
        beyond = min(first + EVERY, len(row))
        yield Stretch(
            who,
            first,
            row[first:beyond],
            float(points[first:beyond].sum()),
            (who, number, int(nodes[first])) if first else None,
            (who, number + 1, int(nodes[beyond])) if beyond < len(row) else None,
        )


def whole_rows(stretches: list[Stretch], parts: Floats) -> Iterator[tuple[int, Ints, float, float]]:
    """Whole rows of stretches of which parts are taken.

    Returns
    -------
    Iterator[tuple[int, Ints, float, float]]
        A person's number, the row, its points, and how much of it is taken: most at first.
    """
    left = parts.copy()
    begun: defaultdict[tuple[int, Seam | None], list[int]] = defaultdict(list)
    for place in np.flatnonzero(parts > NOTHING).tolist():
        begun[stretches[place].who, stretches[place].begins].append(place)
    for who in sorted({who for who, _ in begun}):
        while path := _path(stretches, left, begun, who):
            taken = float(left[path].min())
            left[path] -= taken
            row = np.concatenate([stretches[place].symbols for place in path])
            yield who, row, sum(stretches[place].points for place in path), taken


def _path(
    stretches: list[Stretch],
    left: Floats,
    begun: defaultdict[tuple[int, Seam | None], list[int]],
    who: int,
) -> list[int]:
    """Stretches from the first day to the last, of which most is left each time; none: nothing."""
    path: list[int] = []
    seam: Seam | None = None
    while True:
        place = max(begun[who, seam], key=lambda each: left[each], default=-1)
        if place < 0 or left[place] <= NOTHING:
            return []
        path.append(place)
        seam = stretches[place].ends
        if seam is None:
            return path


def keeping(stretches: list[Stretch], bars: Floats) -> Flags:
    """Which stretches keep to what is decided; bars by person, day and symbol."""
    found = np.ones(len(stretches), bool)
    alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place, each in enumerate(stretches):
        alike[each.first, len(each.symbols)].append(place)
    for (first, length), own in alike.items():
        people = np.array([stretches[place].who for place in own])[:, None]
        symbols = np.array([stretches[place].symbols for place in own])
        cells = bars[people, np.arange(first, first + length), symbols]
        found[own] = np.isfinite(cells).all(axis=1)
    return found
