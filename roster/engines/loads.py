"""What several people's rows carry together: each couple as a convex price of one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from roster.board import Board, Couple, Posted, unheeding
from roster.engines.contracts import DEAREST, Contracts
from roster.engines.convex import FORCED, Load, load_of
from roster.engines.layers import Ints
from roster.engines.pricing import Floats


@dataclass(slots=True)
class _Shares:
    """What the cells of people who count alike add to the loads.

    Parameters
    ----------
    cells : Ints
        Day times symbols plus symbol, sorted.
    """

    cells: Ints
    loads: Ints
    counts: Floats
    first: Ints


class Loads:
    """Every couple of a board over the rows of `contracts`.

    Raises
    ------
    Empty
        Hard couples contradict each other, whatever the rows.
    """

    def __init__(
        self, board: Board, contracts: Contracts, heed: Callable[[], None] = unheeding
    ) -> None:
        self._shape = contracts.alphabet.days, len(contracts.alphabet.codes)
        self.loads: list[Load] = []
        same: dict[int, list[Posted]] = {}
        for posted in board.posted:
            if isinstance(posted.statement, Couple):
                same.setdefault(id(posted.statement.terms), []).append(posted)
        self._board, self._contracts = board, contracts
        self._triples: list[list[tuple[int, int, int]]] = [[] for _ in contracts.people]
        for together in same.values():
            heed()
            self._take(tuple(together))
        self._share(self._triples)
        self._stretch()
        self.count = len(self.loads)
        self.given = np.array([load.offset for load in self.loads], np.float64)
        """What history adds to each load."""

    def _stretch(self) -> None:
        """Lay the stretches of all lines side by side; beyond its ends each is dear."""
        width = max((len(load.values) for load in self.loads), default=0) + 1
        self._from = np.zeros((len(self.loads), width))
        self._wide = np.zeros((len(self.loads), width))
        self._slope = np.zeros((len(self.loads), width))
        self._values = np.zeros((len(self.loads), width - 1))
        self._points = np.zeros((len(self.loads), width - 1))
        for number, load in enumerate(self.loads):
            stretches = len(load.values) - 1
            self._from[number, :stretches] = load.values[:-1]
            self._wide[number, :stretches] = np.diff(load.values)
            self._slope[number, :stretches] = load.slopes
            self._from[number, -2:] = load.values[-1], load.values[0]
            self._wide[number, -2:] = np.inf, -np.inf
            self._slope[number, -2:] = FORCED, -FORCED
            # The last corner stands again where a line has fewer than others.
            corners = np.minimum(np.arange(width - 1), stretches)
            self._values[number], self._points[number] = load.values[corners], load.points[corners]

    def points(self, values: Floats, loads: Ints | None = None) -> Floats:
        """[points] of loads at these values, up to a constant each; of all where none are named."""
        which = np.arange(self.count) if loads is None else loads
        beyond, wide = values[:, None] - self._from[which], self._wide[which]
        inside = np.clip(beyond, np.minimum(wide, 0.0), np.maximum(wide, 0.0))
        due: Floats = (self._slope[which] * inside).sum(axis=1)
        return due

    def rises(self, who: int, values: Floats) -> Floats:
        """What each symbol of a person's cells, alone, costs beside loads of these values."""
        shares = self._shares[self.kind[who]]
        before = values[shares.loads]
        more = self.points(before + shares.counts, shares.loads) - self.points(before, shares.loads)
        cells = self._shape[0] * self._shape[1]
        found: Floats = np.bincount(shares.cells, more, minlength=cells).astype(np.float64)
        return found.reshape(self._shape)

    def _take(self, posted: tuple[Posted, ...]) -> None:
        """Take up couples over the same terms."""
        couple = posted[0].statement
        assert isinstance(couple, Couple)
        usable = self._contracts.cells < DEAREST
        number, offset = len(self.loads), self._before(couple)
        lowest = highest = offset
        for (who, day), table in self._tables(couple).items():
            open_ = table[usable[who, day]] if usable[who, day].any() else table
            lowest += int(open_.min())
            highest += int(open_.max())
            for symbol in np.flatnonzero(table):
                cell = day * self._shape[1] + int(symbol)
                self._triples[who].append((cell, number, int(table[symbol])))
        self.loads.append(load_of(posted, offset, lowest, highest))

    def _before(self, couple: Couple) -> int:
        """What history adds."""
        offset = 0
        for term in couple.terms:
            past = self._board.problem.past(term.person)
            if term.day < 0 and -term.day <= len(past) and past[term.day] in term.symbols:
                offset += term.coefficient
        return offset

    def _tables(self, couple: Couple) -> dict[tuple[int, int], Ints]:
        """What each symbol adds, by person and day of the horizon."""
        found: dict[tuple[int, int], Ints] = {}
        number = self._contracts.symbols
        for term in couple.terms:
            if 0 <= term.day < self._shape[0]:
                cell = self._contracts.number[term.person], term.day
                table = found.setdefault(cell, np.zeros(self._shape[1], np.int64))
                table[[number[c] for c in term.symbols if c in number]] += term.coefficient
        return found

    def _share(self, triples: Sequence[list[tuple[int, int, int]]]) -> None:
        """Find people whose cells add the same."""
        known: dict[tuple[tuple[int, int, int], ...], int] = {}
        self.kind = np.zeros(len(triples), np.int64)
        self._shares: list[_Shares] = []
        cells = self._shape[0] * self._shape[1]
        for who, own in enumerate(triples):
            key = tuple(sorted(own))
            if key not in known:
                known[key] = len(self._shares)
                table = np.array(key, np.int64).reshape(-1, 3)
                first = np.searchsorted(table[:, 0], np.arange(cells + 1))
                counts = table[:, 2].astype(np.float64)
                self._shares.append(_Shares(table[:, 0], table[:, 1], counts, first))
            self.kind[who] = known[key]

    def costs(self, duals: Floats) -> Floats:
        """What each symbol brings at these prices a unit, by person, day and symbol."""
        tables = [
            np.bincount(
                s.cells, s.counts * duals[s.loads], minlength=self._shape[0] * self._shape[1]
            )
            for s in self._shares
        ]
        found: Floats = np.array(tables, np.float64).reshape(-1, *self._shape)[self.kind]
        return found

    def carried(self, who: int, row: Ints) -> tuple[Ints, Floats]:
        """The loads that a row adds to, and how much to each."""
        shares = self._shares[self.kind[who]]
        places = self._places(shares, row)
        sums = np.bincount(shares.loads[places], shares.counts[places], minlength=len(self.loads))
        touched = np.flatnonzero(sums)
        counts: Floats = sums[touched].astype(np.float64)
        return touched, counts

    def added(self, who: int, days: Ints, symbols: Ints) -> tuple[Ints, Ints, Floats]:
        """What cells of a person add: which of the cells, to which load, and how much."""
        shares = self._shares[self.kind[who]]
        cells = days * self._shape[1] + symbols
        sizes = shares.first[cells + 1] - shares.first[cells]
        places = np.repeat(np.arange(len(cells)), sizes)
        inside = np.arange(len(places)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        own = shares.first[cells][places] + inside
        # A cell that adds to a load by several terms adds their sum.
        width = max(self.count, 1)
        pairs, number = np.unique(places * width + shares.loads[own], return_inverse=True)
        counts = np.bincount(number, shares.counts[own], minlength=len(pairs)).astype(np.float64)
        return pairs // width, pairs % width, counts

    def _places(self, shares: _Shares, row: Ints) -> Ints:
        cells = np.arange(len(row)) * self._shape[1] + row
        spans = zip(shares.first[cells], shares.first[cells + 1], strict=True)
        return np.concatenate([np.arange(a, b) for a, b in spans])

    def values(self, rows: Ints, people: Ints) -> Floats:
        """What the rows of some people add up to, history included."""
        found = self.given.copy()
        for who in people.tolist():
            loads, counts = self.carried(who, rows[who])
            found[loads] += counts
        return found

    def fitness(self, load: int, slack: Floats) -> Floats:
        """The least of what cells that add to a load are told to cost, by person."""
        flat = slack.reshape(len(slack), -1)
        found = np.full(len(slack), np.inf)
        for kind, shares in enumerate(self._shares):
            own = np.flatnonzero(self.kind == kind)
            cells = shares.cells[(shares.loads == load) & (shares.counts > 0)]
            if len(cells):
                found[own] = flat[own][:, cells].min(axis=1)
        return found

    def relaxed(self, duals: Floats) -> float:
        """The least that the loads cost when each unit that rows carry is paid its price."""
        least = (self._points + duals[:, None] * self._values).min(axis=1, initial=np.inf)
        return float((least - duals * self.given).sum())
