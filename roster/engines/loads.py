"""What several people's rows carry together: each couple as a convex price of one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from roster.board import Board, Couple, Posted, Term, unheeding
from roster.collecting import uncollected
from roster.engines.contracts import Contracts
from roster.engines.convex import FORCED, Load, couples_of, load_of
from roster.engines.entries import Entries, entered
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

    @uncollected()
    def __init__(
        self, board: Board, contracts: Contracts, heed: Callable[[], None] = unheeding
    ) -> None:
        self._shape = contracts.alphabet.days, len(contracts.alphabet.codes)
        same: dict[int, list[Posted]] = {}
        sums: list[tuple[Term, ...]] = []
        for posted in board.posted:
            if isinstance(posted.statement, Couple):
                terms = posted.statement.terms
                if id(terms) not in same:
                    sums.append(terms)
                same.setdefault(id(terms), []).append(posted)
        entries = entered(board, contracts, sums, heed)
        self.loads = self._priced([tuple(each) for each in same.values()], entries)
        self._share(entries)
        self._stretch()
        self.count = len(self.loads)
        self.given = np.array([load.offset for load in self.loads], np.float64)
        """What history adds to each load."""

    @staticmethod
    def _priced(same: Sequence[tuple[Posted, ...]], entries: Entries) -> list[Load]:
        """What couples over the same terms cost; those with the same limits share their lines."""
        known: dict[tuple[object, ...], Load] = {}
        loads = []
        ranges = zip(
            entries.before.tolist(), entries.lowest.tolist(), entries.highest.tolist(), strict=True
        )
        for posted, (before, lowest, highest) in zip(same, ranges, strict=True):
            said = [(c.low, c.high, c.low_price, c.high_price) for c in couples_of(posted)]
            key = lowest + before, highest + before, *said
            if key not in known:
                known[key] = load_of(posted, before, lowest + before, highest + before)
            loads.append(replace(known[key], posted=posted, offset=before))
        return loads

    def _stretch(self) -> None:
        """Lay the stretches of all lines side by side; beyond its ends each is dear."""
        numbers: dict[int, int] = {}
        which = [numbers.setdefault(id(load.values), len(numbers)) for load in self.loads]
        lines = list({id(load.values): load for load in self.loads}.values())
        width = max((len(load.values) for load in lines), default=0) + 1
        begin, wide, slope = np.zeros((3, len(lines), width))
        values, points = np.zeros((2, len(lines), width - 1))
        for number, load in enumerate(lines):
            stretches = len(load.values) - 1
            begin[number, :stretches] = load.values[:-1]
            wide[number, :stretches] = np.diff(load.values)
            slope[number, :stretches] = load.slopes
            begin[number, -2:] = load.values[-1], load.values[0]
            wide[number, -2:] = np.inf, -np.inf
            slope[number, -2:] = FORCED, -FORCED
            # The last corner stands again where a line has fewer than others.
            corners = np.minimum(np.arange(width - 1), stretches)
            values[number], points[number] = load.values[corners], load.points[corners]
        self._from, self._wide, self._slope = begin[which], wide[which], slope[which]
        self._values, self._points = values[which], points[which]

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

    def _share(self, entries: Entries) -> None:
        """Find people whose cells add the same."""
        cells = np.arange(self._shape[0] * self._shape[1] + 1)
        self.kind = entries.kind
        self._shares = [
            _Shares(own[0], own[1], own[2].astype(np.float64), np.searchsorted(own[0], cells))
            for own in entries.added
        ]

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
        return self.carried_by(who, np.arange(len(row)), row)

    def carried_by(self, who: int, days: Ints, symbols: Ints) -> tuple[Ints, Floats]:
        """The loads that some cells of a person add to, and how much to each."""
        shares = self._shares[self.kind[who]]
        places = self._places(shares, days * self._shape[1] + symbols)
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

    @staticmethod
    def _places(shares: _Shares, cells: Ints) -> Ints:
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
