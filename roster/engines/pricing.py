"""Finds the cheapest row of each person under costs a cell: a shortest path, all people at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roster.engines.contracts import DEAREST, Contract, Contracts
from roster.engines.layers import NOWHERE, Ints, Layered, minimised

Floats = NDArray[np.float64]
AT_ONCE = 64
"""[rows] that are looked for at once of those who share an automaton: each takes all its nodes."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The cheapest row of some people.

    Parameters
    ----------
    people : Ints
        Their numbers.
    rows : Ints
        Symbol numbers by person and day.
    values : Floats
        What each row costs under the costs that were asked; infinite where no row may stand.
    points : Floats
        What the statements in the automaton and the cells charge of it.
    """

    people: Ints
    rows: Ints
    values: Floats
    points: Floats


class Pricing:
    """Shortest paths through the automata of `contracts`."""

    def __init__(self, contracts: Contracts) -> None:
        self.contracts = contracts
        self.cells = np.where(contracts.cells < DEAREST, contracts.cells, np.inf)
        self.refresh()

    def refresh(self) -> None:
        """Take note that automata have changed."""
        self._paths = [_Paths(contract, self.cells) for contract in self.contracts.shared()]

    def best(self, costs: Floats, people: Ints) -> Rows:
        """The cheapest row of each of these people.

        Parameters
        ----------
        costs : Floats
            What each symbol costs beside the automata, by person, day and symbol; infinite where
            it may not stand.
        """
        found = [
            paths.best(costs[own], own)
            for paths in self._paths
            if len(own := np.intersect1d(paths.contract.people, people, assume_unique=True))
        ]
        return self._joined(found)

    def each(self, costs: Floats, people: Ints) -> Rows:
        """The cheapest row under each of some costs, by day and symbol; people may come again."""
        found = []
        for paths in self._paths:
            own = np.flatnonzero(np.isin(people, paths.contract.people))
            for begin in range(0, len(own), AT_ONCE):
                some = own[begin : begin + AT_ONCE]
                found.append(paths.best(costs[some], people[some]))
        return self._joined(found)

    def best_of(self, who: int, costs: Floats) -> Rows:
        """The cheapest row of one person; costs by day and symbol."""
        paths = next(each for each in self._paths if who in each.contract.people)
        return self._joined([paths.best(costs[None], np.array([who]))])

    def near(
        self, costs: Floats, people: Ints, margin: float, most: int, heed: Callable[[], None]
    ) -> dict[int, Layered] | None:
        """The rows of some people that cost no more than the person's best and a margin.

        Parameters
        ----------
        most : int [arcs]
            None is the answer where the automata would have more.

        Returns
        -------
        dict[int, Layered] or None
            Each person's automaton, a column a symbol; its rows may together cost a little more.
        """
        found: dict[int, Layered] = {}
        left = most
        for paths in self._paths:
            own = np.intersect1d(paths.contract.people, people, assume_unique=True)
            if not len(own):
                continue
            for who, arcs, layered in paths.near(costs[own], own, margin, left):
                heed()
                left -= arcs
                if layered is None:
                    return None
                found[who] = layered
        return found

    def _joined(self, found: Sequence[Rows]) -> Rows:
        """All rows together, their points with those of the cells."""
        people = np.concatenate([each.people for each in found])
        rows = np.concatenate([each.rows for each in found])
        values = np.concatenate([each.values for each in found])
        points = np.concatenate([each.points for each in found])
        cells = self.cells[people[:, None], np.arange(rows.shape[1]), rows].sum(axis=1)
        return Rows(people, rows, values, points + cells)

    def through(self, costs: Floats) -> Floats:
        """What the cheapest row through each cell and symbol costs, by person."""
        found = np.full(costs.shape, np.inf)
        for paths in self._paths:
            people = paths.contract.people
            found[people] = paths.through(costs[people], people)
        return found


class _Paths:
    """Shortest paths through one automaton for all who share it."""

    def __init__(self, contract: Contract, cells: Floats) -> None:
        self.contract = contract
        layered = contract.layered
        usable = np.isfinite(cells[contract.people]).any(axis=(0, 1))
        used = np.unique(layered.columns[usable])
        self._members = [np.flatnonzero((layered.columns == c) & usable) for c in used]
        self._nexts: list[Ints] = []
        self._costs: list[Floats | None] = []
        for day in range(layered.days):
            below = len(layered.nexts[day + 1]) if day + 1 < layered.days else 1
            nexts = layered.nexts[day][:, used].T
            # A barred arc leads to a further node, from which everything is infinitely dear.
            self._nexts.append(np.ascontiguousarray(np.where(nexts >= 0, nexts, below)))
            costs = layered.costs[day][:, used].T.astype(np.float64)
            self._costs.append(np.ascontiguousarray(costs) if costs.any() else None)

    def best(self, costs: Floats, people: Ints) -> Rows:
        count, days = len(people), len(self._nexts)
        column, chosen = self._columns(costs)
        due = self._due(column)
        layered = self.contract.layered
        starts = layered.starts[people]
        bases = layered.bases[people].astype(np.float64)
        each, nowhere = np.arange(count), np.zeros((count, days), np.int64)
        if (starts < 0).all():
            return Rows(people, nowhere, np.full(count, np.inf), bases)
        values = np.where(starts >= 0, due[0][starts, each] + bases, np.inf)
        node, points = np.maximum(starts, 0), bases
        rows = nowhere
        for day in range(days):
            to = self._nexts[day][:, node]
            paid = due[day + 1][to, each] + column[:, day]
            arcs = self._costs[day]
            if arcs is not None:
                paid += arcs[:, node]
            best = paid.argmin(axis=0)
            rows[:, day] = chosen[best, day, each]
            if arcs is not None:
                points = points + arcs[best, node]
            # Where no row may stand, any node will do.
            node = np.minimum(to[best, each], len(due[day + 1]) - 2)
        return Rows(people, rows, values, points)

    def through(self, costs: Floats, people: Ints) -> Floats:
        column, _ = self._columns(costs)
        due = self._due(column)
        layered = self.contract.layered
        starts = layered.starts[people]
        there = np.flatnonzero(starts >= 0)
        if not len(there):
            return np.full(costs.shape, np.inf)
        paid = np.full((len(due[0]) - 1, len(people)), np.inf)
        paid[starts[there], there] = layered.bases[people[there]]
        found = np.full(costs.shape, np.inf)
        for day, nexts in enumerate(self._nexts):
            arcs = self._costs[day]
            after = np.full((len(due[day + 1]) - 1, len(people)), np.inf)
            for k, members in enumerate(self._members):
                spent = paid + column[k, day]
                if arcs is not None:
                    spent += arcs[k][:, None]
                least = (spent + due[day + 1][nexts[k]]).min(axis=0)
                barred = np.isinf(costs[:, day, members])
                more = costs[:, day, members] - np.where(barred, 0, column[k, day][:, None])
                found[:, day, members] = least[:, None] + more
                order = np.argsort(nexts[k], kind="stable")
                targets, first = np.unique(nexts[k][order], return_index=True)
                lowest = np.minimum.reduceat(spent[order], first)
                real = targets < len(after)
                after[targets[real]] = np.minimum(after[targets[real]], lowest[real])
            paid = after
        return found

    def near(
        self, costs: Floats, people: Ints, margin: float, most: int
    ) -> Iterator[tuple[int, int, Layered | None]]:
        """Each person's rows near the best, and how many arcs; None and no more if too many."""
        column, _ = self._columns(costs)
        due = self._due(column)
        for place, who in enumerate(people.tolist()):
            least = [each[:, place] for each in due]
            found = self._near(costs[place], who, least, margin, most)
            arcs = 0 if found is None else sum(int((to >= 0).sum()) for to in found.nexts)
            most -= arcs
            yield who, arcs, found
            if found is None:
                return

    def _near(
        self, costs: Floats, who: int, due: Sequence[Floats], margin: float, most: int
    ) -> Layered | None:
        layered = self.contract.layered
        start, base = int(layered.starts[who]), layered.bases[[who]]
        limit = due[0][start] + float(base[0]) + margin + 1e-9 if start >= 0 else np.inf
        if np.isinf(limit):
            return _nothing(len(self._nexts), costs.shape[1])
        symbols = np.concatenate(self._members)
        place = np.repeat(np.arange(len(self._members)), [len(each) for each in self._members])
        node, paid = np.array([start]), base.astype(np.float64)
        nexts, points, arcs = [], [], 0
        for day, all_nexts in enumerate(self._nexts):
            step = self._costs[day]
            to = all_nexts[place][:, node].T
            more = np.zeros(to.shape) if step is None else step[place][:, node].T
            spent = paid[:, None] + more + costs[day, symbols]
            is_near = spent + due[day + 1][to] <= limit
            arcs += int(is_near.sum())
            if arcs > most:
                return None
            targets, number = np.unique(to[is_near], return_inverse=True)
            nexts.append(np.full((len(node), costs.shape[1]), NOWHERE))
            points.append(np.zeros((len(node), costs.shape[1]), np.int64))
            origin, symbol = np.nonzero(is_near)
            nexts[-1][origin, symbols[symbol]] = number
            points[-1][origin, symbols[symbol]] = more[is_near]
            node, paid = targets, np.full(len(targets), np.inf)
            np.minimum.at(paid, number, spent[is_near])
        return minimised(np.arange(costs.shape[1]), np.zeros(1, np.int64), base, nexts, points)

    def _columns(self, costs: Floats) -> tuple[Floats, Ints]:
        """What the cheapest symbol of each column costs, by column, day and person, and which."""
        found, chosen = [], []
        for members in self._members:
            own = costs[:, :, members]
            best = own.argmin(axis=2)
            found.append(np.take_along_axis(own, best[:, :, None], axis=2)[:, :, 0].T)
            chosen.append(members[best].T)
        return np.array(found), np.array(chosen)

    def _due(self, column: Floats) -> list[Floats]:
        """What the rest of the cheapest row costs, by layer, node and person."""
        width, days, count = column.shape
        due = [np.vstack((np.zeros((1, count)), np.full((1, count), np.inf)))]
        for day in range(days - 1, -1, -1):
            nexts, arcs = self._nexts[day], self._costs[day]
            least = np.full((nexts.shape[1] + 1, count), np.inf)
            for k in range(width):
                paid = due[-1].take(nexts[k], axis=0)
                paid += column[k, day]
                if arcs is not None:
                    paid += arcs[k][:, None]
                np.minimum(least[:-1], paid, out=least[:-1])
            due.append(least)
        return due[::-1]


def _nothing(days: int, symbols: int) -> Layered:
    """The automaton of no row at all."""
    none = np.zeros((0, symbols), np.int64)
    nowhere = np.array([NOWHERE])
    return Layered(
        np.arange(symbols), nowhere, np.zeros(1, np.int64), (none,) * days, (none,) * days
    )
