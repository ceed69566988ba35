"""Finds the cheapest row of each person under costs a cell: a shortest path, all people at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roster.engines.contracts import DEAREST, Contract, Contracts
from roster.engines.layers import Ints

Floats = NDArray[np.float64]


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

    def best_of(self, who: int, costs: Floats) -> Rows:
        """The cheapest row of one person; costs by day and symbol."""
        paths = next(each for each in self._paths if who in each.contract.people)
        return self._joined([paths.best(costs[None], np.array([who]))])

    def all_near(
        self, costs: Floats, people: Ints, margin: float, most: int, heed: Callable[[], None]
    ) -> Rows | None:
        """Every row of some people that costs no more than the person's best and a margin.

        Parameters
        ----------
        most : int [rows]
            None is the answer where there are more.
        """
        found: list[Rows] = []
        left = most
        for paths in self._paths:
            for who in np.intersect1d(paths.contract.people, people, assume_unique=True).tolist():
                heed()
                near = paths.near(costs[who], who, margin, left)
                if near is None:
                    return None
                left -= len(near.rows)
                found.append(near)
        return self._joined(found) if found else None

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

    def near(self, costs: Floats, who: int, margin: float, most: int) -> Rows | None:
        column, _ = self._columns(costs[None])
        due = [each[:, 0] for each in self._due(column)]
        layered = self.contract.layered
        start, base = int(layered.starts[who]), float(layered.bases[who])
        if start < 0:
            nothing = np.zeros(0)
            none = np.zeros((0, len(self._nexts)), np.int64)
            return Rows(np.zeros(0, np.int64), none, nothing, nothing)
        limit = due[0][start] + base + margin + 1e-9
        node, paid, points = np.array([start]), np.array([base]), np.array([base])
        rows = np.zeros((1, 0), np.int64)
        symbols = np.concatenate(self._members)
        widths = [len(members) for members in self._members]
        place = np.repeat(np.arange(len(self._members)), widths)
        for day, nexts in enumerate(self._nexts):
            arcs = self._costs[day]
            due_ = np.zeros((len(node), len(symbols))) if arcs is None else arcs[place][:, node].T
            to = nexts[place][:, node].T
            spent = paid[:, None] + due_ + costs[day, symbols]
            path, symbol = np.nonzero(spent + due[day + 1][to] <= limit)
            if len(path) > most:
                return None
            node, paid = to[path, symbol], spent[path, symbol]
            points = points[path] + due_[path, symbol]
            rows = np.hstack((rows[path], symbols[symbol][:, None]))
        return Rows(np.full(len(rows), who), rows, paid, points)

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
