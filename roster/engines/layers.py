"""Layered automata: one layer a day, one arc a symbol, each arc with the points that it costs.

A path from a person's start to the end is a row that no hard statement bars, and costs what the
statements say of it. Each automaton is kept as small as it can be: what is due is charged as early
as it is certain, and nodes from which the same may follow at the same price are one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOWHERE = -1
"""Where an arc leads that is barred, and where a person starts whose past bars every row."""
_FAR = 1 << 60
State = TypeVar("State", bound=Hashable)


class TooLarge(Exception):
    """An automaton would have more nodes than it may."""


@dataclass(frozen=True, slots=True)
class Layered:
    """What some statements say of a row, day by day.

    Parameters
    ----------
    columns : Ints
        The column of each symbol; symbols that nothing tells apart share one.
    starts, bases : Ints
        The node of the first layer where each person starts, and the points due by then.
    nexts, costs : tuple[Ints, ...]
        For each day, by node and column: the node of the next layer, and the points of the arc.
    """

    columns: Ints
    starts: Ints
    bases: Ints
    nexts: tuple[Ints, ...]
    costs: tuple[Ints, ...]

    @property
    def days(self) -> int:
        return len(self.nexts)

    @property
    def nodes(self) -> int:
        return sum(map(len, self.nexts))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return int(self.columns.max()) + 1

    def walk(self, people: Ints, rows: Ints) -> tuple[Flags, Ints]:
        """Whether each person's row may stand, and its points.

        Parameters
        ----------
        rows : Ints
            Symbol numbers by row and day.
        """
        node, points = self.starts[people], self.bases[people].copy()
        for day in range(self.days):
            going = np.flatnonzero(node >= 0)
            arc = node[going], self.columns[rows[going, day]]
            points[going] += self.costs[day][arc]
            node[going] = self.nexts[day][arc]
        return node >= 0, points

    def trace(self, who: int, row: Ints) -> tuple[Ints, Ints]:
        """The nodes that a person's row comes by, one a layer, and the points of each arc.

        Points that are due by the start are the first arc's. The row may stand.
        """
        nodes, points = np.zeros((2, self.days), np.int64)
        node, due = int(self.starts[who]), int(self.bases[who])
        for day, column in enumerate(self.columns[row].tolist()):
            nodes[day], points[day] = node, due + self.costs[day][node, column]
            node, due = int(self.nexts[day][node, column]), 0
        return nodes, points


def plain(symbols: int, people: int, days: int) -> Layered:
    """The automaton of no statement at all."""
    step, free = np.zeros((1, 1), np.int64), np.zeros((1, 1), np.int64)
    nobody = np.zeros(people, np.int64)
    return Layered(np.zeros(symbols, np.int64), nobody, nobody, (step,) * days, (free,) * days)


def explored(
    days: int,
    columns: Ints,
    starts: Sequence[tuple[State, int] | None],
    step: Callable[[int, State, int], tuple[State, int] | None],
) -> Layered:
    """The automaton of a step from state to state.

    Parameters
    ----------
    starts : Sequence[tuple[State, int] or None]
        Each person's first state and points; None where every row is barred.
    step : Callable[[int, State, int], tuple[State, int] or None]
        From day, state and column to the next state and points; None where the arc is barred.
    """
    here: dict[State, int] = {}
    first = [NOWHERE if s is None else here.setdefault(s[0], len(here)) for s in starts]
    bases = [0 if s is None else s[1] for s in starts]
    width = int(columns.max()) + 1
    nexts, costs = [], []
    for day in range(days):
        after: dict[State, int] = {}
        to = np.full((len(here), width), NOWHERE, np.int64)
        points = np.zeros((len(here), width), np.int64)
        for state, node in here.items():
            for column in range(width):
                found = step(day, state, column)
                if found is not None:
                    to[node, column] = after.setdefault(found[0], len(after))
                    points[node, column] = found[1]
        nexts.append(to)
        costs.append(points)
        here = after
    return _narrowed(minimised(columns, np.array(first), np.array(bases), nexts, costs))


def minimised(
    columns: Ints, starts: Ints, bases: Ints, nexts: Sequence[Ints], costs: Sequence[Ints]
) -> Layered:
    """The smallest automaton that says the same; arcs may leave out what nobody reaches."""
    to, points = list(nexts), list(costs)
    last = int(to[-1].max(initial=0)) + 1
    # By node of the layer below: its new number and the least that must still be paid from it. One
    # more than there are, so that an arc that leads nowhere finds something.
    number, due = np.zeros(last + 1, np.int64), np.zeros(last + 1, np.int64)
    for day in range(len(to) - 1, -1, -1):
        step = np.where(to[day] >= 0, number[to[day]], NOWHERE)
        paid = np.where(step >= 0, points[day] + due[to[day]], _FAR)
        due = np.append(paid.min(axis=1, initial=_FAR), _FAR)
        paid = np.where(step >= 0, paid - due[:-1, None], 0)
        alive = np.flatnonzero(due < _FAR)
        number = np.full(len(due), NOWHERE)
        kept, number[alive] = _merged(np.hstack((step[alive], paid[alive])))
        to[day], points[day] = np.hsplit(kept, 2)
    there = starts >= 0
    begin = np.where(there, number[starts], NOWHERE)
    base = np.where(begin >= 0, bases + np.where(begin >= 0, due[starts], 0), 0)
    return Layered(columns, begin, base, tuple(to), tuple(points))


def _narrowed(wide: Layered) -> Layered:
    """The same automaton where symbols that no node tells apart share a column."""
    days = (*wide.nexts, *wide.costs)
    kinds = columns_of(
        b"".join(day[:, column].tobytes() for day in days) for column in range(wide.width)
    )
    _, first = np.unique(kinds, return_index=True)
    nexts, costs = ([day[:, first] for day in each] for each in (wide.nexts, wide.costs))
    return replace(wide, columns=kinds[wide.columns], nexts=tuple(nexts), costs=tuple(costs))


@cache
def _factors(width: int) -> Ints:
    """Odd numbers that mark rows apart, nearly always."""
    return np.random.default_rng(1).integers(1, 1 << 62, width) * 2 + 1


def _merged(rows: Ints) -> tuple[Ints, Ints]:
    """The rows that differ, and for each row the place of its equal among them."""
    if not len(rows):
        return rows, np.zeros(0, np.int64)
    mixed = rows * _factors(rows.shape[1])
    mixed ^= mixed >> 29
    _, first, place = np.unique(mixed.sum(axis=1), return_index=True, return_inverse=True)
    if (rows[first][place] == rows).all():
        return rows[first], place
    # Two rows had the same mark: compare them in full.
    kept, place = np.unique(rows, axis=0, return_inverse=True)
    return kept, place.ravel()


def joined(first: Layered, second: Layered, most: int) -> Layered:
    """The automaton that says what both say.

    Raises
    ------
    TooLarge
        It has more than `most` nodes before it is made small.
    """
    pairs = first.columns * second.width + second.columns
    both, columns = np.unique(pairs, return_inverse=True)
    left, right = both // second.width, both % second.width
    there = (first.starts >= 0) & (second.starts >= 0)
    count = len(second.nexts[0])
    codes, begun = np.unique((first.starts * count + second.starts)[there], return_inverse=True)
    starts = np.full(len(there), NOWHERE)
    starts[there] = begun
    nexts, costs, nodes = [], [], 0
    for day in range(first.days):
        nodes += len(codes)
        if nodes > most:
            raise TooLarge(f"{nodes} nodes by day {day} of {first.days}")
        a, b = codes // count, codes % count
        count = len(second.nexts[day + 1]) if day + 1 < second.days else 1
        to_a, to_b = first.nexts[day][a][:, left], second.nexts[day][b][:, right]
        open_ = (to_a >= 0) & (to_b >= 0)
        target = to_a * count + to_b
        codes, place = np.unique(target[open_], return_inverse=True)
        to = np.full(target.shape, NOWHERE)
        to[open_] = place
        nexts.append(to)
        costs.append(first.costs[day][a][:, left] + second.costs[day][b][:, right])
    return _narrowed(minimised(columns, starts, first.bases + second.bases, nexts, costs))


def largest(first: Layered, second: Layered) -> int:
    """[nodes] that two automata together have at most."""
    pairs = zip(first.nexts, second.nexts, strict=True)
    return sum(len(a) * len(b) for a, b in pairs)


def columns_of(marks: Iterable[Hashable]) -> Ints:
    """A column for each symbol; symbols with the same mark share one."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(mark, len(known)) for mark in marks], np.int64)
