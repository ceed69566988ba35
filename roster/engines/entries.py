"""What the cells of people add to sums: the terms of couples as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from roster.board import Board, Codes, Term, unheeding
from roster.engines.contracts import DEAREST, Contracts
from roster.engines.layers import Flags, Ints

TOGETHER = 100_000
"""[terms] that are read at once; more would take memory and save no time."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What each symbol of each cell adds to sums.

    Parameters
    ----------
    people, cells, sums, counts : Ints
        One entry by place: whose cell (day times symbols plus symbol) adds how much to which sum;
        sorted by person, cell and sum.
    before : Ints
        What history adds, by sum.
    lowest, highest : Ints
        What rows add at least and at most, by sum.
    """

    people: Ints
    cells: Ints
    sums: Ints
    counts: Ints
    before: Ints
    lowest: Ints
    highest: Ints


def entered(
    board: Board,
    contracts: Contracts,
    sums: Sequence[tuple[Term, ...]],
    heed: Callable[[], None] = unheeding,
) -> Entries:
    """Read the terms of many sums."""
    reader = _Reader(board, contracts, len(sums))
    for first, last in _batches(sums):
        heed()
        reader.read(first, sums[first:last])
    return reader.sorted()


def _batches(sums: Sequence[tuple[Term, ...]]) -> Iterator[tuple[int, int]]:
    """Ranges of sums that have not too many terms together."""
    first = terms = 0
    for number, own in enumerate(sums):
        if terms and terms + len(own) > TOGETHER:
            yield first, number
            first, terms = number, 0
        terms += len(own)
    if first < len(sums):
        yield first, len(sums)


class _Reader:
    """Takes up terms batch by batch."""

    def __init__(self, board: Board, contracts: Contracts, count: int) -> None:
        self._past, self._number = board.problem.past, contracts.number
        self._days, self._codes = contracts.alphabet.days, contracts.alphabet.codes
        usable = contracts.cells < DEAREST
        self._usable: Flags = (usable | ~usable.any(axis=2, keepdims=True)).reshape(
            -1, len(self._codes)
        )
        """By person and day; where a cell is barred whole, as if nothing were."""
        self._kinds: dict[Codes, int] = {}
        self._found: list[Ints] = []
        self._width = max(count, 1)
        self._before, self._lowest, self._highest = np.zeros((3, count), np.int64)

    def read(self, first: int, sums: Sequence[tuple[Term, ...]]) -> None:
        """Take up the terms of some sums, of which `first` is the number of the first."""
        terms = [term for own in sums for term in own]
        of = np.repeat(np.arange(first, first + len(sums)), [len(own) for own in sums])
        day = np.array([term.day for term in terms], np.int64)
        for place in np.flatnonzero(day < 0).tolist():
            term = terms[place]
            past = self._past(term.person)
            if -term.day <= len(past) and past[term.day] in term.symbols:
                self._before[of[place]] += term.coefficient
        inside = (day >= 0) & (day < self._days)
        if not inside.any():
            return
        number, kinds = self._number, self._kinds
        who = np.array([number[term.person] for term in terms], np.int64)
        kind = np.array([kinds.setdefault(t.symbols, len(kinds)) for t in terms], np.int64)
        factor = np.array([term.coefficient for term in terms], np.int64)
        tables = self._masks()[kind[inside]] * factor[inside, None]
        self._add(of[inside], (who * self._days + day)[inside], tables)

    def _masks(self) -> Ints:
        """Which symbols lie in each class, as 0 and 1."""
        marks = [[code in codes for code in self._codes] for codes in self._kinds]
        return np.array(marks, np.int64)

    def _add(self, of: Ints, where: Ints, tables: Ints) -> None:
        """Add up what terms of the same sum say of the same cell."""
        key = of * len(self._usable) + where
        if (np.diff(key) <= 0).any():
            order = np.argsort(key, kind="stable")
            key, begin = np.unique(key[order], return_index=True)
            tables = np.add.reduceat(tables[order], begin)
        of, where = key // len(self._usable), key % len(self._usable)
        usable = self._usable[where]
        most = np.iinfo(np.int64).max
        np.add.at(self._lowest, of, tables.min(axis=1, where=usable, initial=most))
        np.add.at(self._highest, of, tables.max(axis=1, where=usable, initial=-most))
        place, symbol = np.nonzero(tables)
        cell = where[place] * len(self._codes) + symbol
        self._found.append(np.stack((cell * self._width + of[place], tables[place, symbol])))

    def sorted(self) -> Entries:
        """All that was read."""
        key, counts = np.concatenate([np.zeros((2, 0), np.int64), *self._found], axis=1)
        order = np.argsort(key, kind="stable")
        cells, sums = np.divmod(key[order], self._width)
        people, own = np.divmod(cells, self._days * len(self._codes))
        return Entries(people, own, sums, counts[order], self._before, self._lowest, self._highest)
