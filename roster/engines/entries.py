"""What the cells of people add to sums: the terms of couples as arrays.

A term counts the same for everyone, so that what it says of each symbol is kept once, as a row, and
spelled out symbol by symbol only for people who differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    kind : Ints
        By person: the number of what their cells add.
    added : list[Ints]
        By kind, three lines: cells (day times symbols plus symbol), the sum, and how much to it;
        sorted by cell and sum.
    before : Ints
        What history adds, by sum.
    lowest, highest : Ints
        What rows add at least and at most, by sum.
    """

    kind: Ints
    added: list[Ints]
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
    heed()
    return reader.entries()


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


class _Rows:
    """What a cell adds by symbol: rows of numbers, equal ones once."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self._codes = codes
        self._numbers: dict[bytes, int] = {}
        self._terms: dict[tuple[Codes, int], int] = {}
        self._sums: dict[tuple[int, ...], int] = {}
        self.rows: list[Ints] = []
        self.nothing = self._number(np.zeros(len(codes), np.int64))

    def _number(self, row: Ints) -> int:
        number = self._numbers.setdefault(row.tobytes(), len(self.rows))
        if number == len(self.rows):
            self.rows.append(row)
        return number

    def of(self, term: Term) -> int:
        """The row of a term."""
        said = term.symbols, term.coefficient
        if said not in self._terms:
            marks = [term.coefficient if code in term.symbols else 0 for code in self._codes]
            self._terms[said] = self._number(np.array(marks, np.int64))
        return self._terms[said]

    def together(self, rows: tuple[int, ...]) -> int:
        """The row of several terms of one cell."""
        if rows not in self._sums:
            self._sums[rows] = self._number(np.sum([self.rows[n] for n in rows], axis=0))
        return self._sums[rows]


class _Reader:
    """Takes up terms batch by batch."""

    def __init__(self, board: Board, contracts: Contracts, count: int) -> None:
        self._past, self._number = board.problem.past, contracts.number
        self._days, self._symbols = contracts.alphabet.days, len(contracts.alphabet.codes)
        usable = contracts.cells < DEAREST
        usable |= ~usable.any(axis=2, keepdims=True)
        flat: Flags = usable.reshape(-1, self._symbols)
        marks = [mark.tobytes() for mark in np.packbits(flat, axis=1)]
        kinds: dict[bytes, int] = {}
        self._open = np.array([kinds.setdefault(mark, len(kinds)) for mark in marks], np.int64)
        """By person and day, the number of what may stand there; all, where all is barred."""
        self._usable = flat[np.unique(self._open, return_index=True)[1]]
        self._rows = _Rows(contracts.alphabet.codes)
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
        who = np.array([self._number[term.person] for term in terms], np.int64)
        rows = np.array([self._rows.of(term) for term in terms], np.int64)
        self._add(of[inside], (who * self._days + day)[inside], rows[inside])

    def _add(self, of: Ints, where: Ints, rows: Ints) -> None:
        """Put terms of the same sum and cell together."""
        key = of * len(self._open) + where
        if (np.diff(key) <= 0).any():
            order = np.argsort(key, kind="stable")
            key, begin = np.unique(key[order], return_index=True)
            stretches = pairwise((*begin.tolist(), len(order)))
            own = rows[order].tolist()
            rows = np.array([self._rows.together(tuple(own[a:b])) for a, b in stretches], np.int64)
        of, where = np.divmod(key, len(self._open))
        count = len(self._rows.rows)
        cases, case = np.unique(self._open[where] * count + rows, return_inverse=True)
        ends = [
            self._rows.rows[number % count][self._usable[number // count]]
            for number in cases.tolist()
        ]
        np.add.at(self._lowest, of, np.array([e.min() for e in ends], np.int64)[case])
        np.add.at(self._highest, of, np.array([e.max() for e in ends], np.int64)[case])
        adds = rows != self._rows.nothing
        self._found.append(np.stack((where * self._width + of, rows))[:, adds])

    def entries(self) -> Entries:
        """All that was read, by person."""
        found = np.concatenate([np.zeros((2, 0), np.int64), *self._found], axis=1)
        found = found[:, np.argsort(found[0], kind="stable")]
        width = self._days * self._width
        ends = np.searchsorted(found[0], np.arange(len(self._number) + 1) * width)
        kind, added = np.zeros(len(self._number), np.int64), list[Ints]()
        same: dict[bytes, int] = {}
        for who, (begin, end) in enumerate(pairwise(ends.tolist())):
            own = found[:, begin:end].copy()
            own[0] -= who * width
            key = own.tobytes()
            if key not in same:
                same[key] = len(added)
                added.append(self._spelled(own))
            kind[who] = same[key]
        return Entries(kind, added, self._before, self._lowest, self._highest)

    def _spelled(self, own: Ints) -> Ints:
        """What a person's cells add, symbol by symbol."""
        day, of = np.divmod(own[0], self._width)
        rows = [self._rows.rows[row] for row in own[1].tolist()]
        table = np.array(rows, np.int64).reshape(-1, self._symbols)
        place, symbol = np.nonzero(table)
        cells, sums = day[place] * self._symbols + symbol, of[place]
        order = np.lexsort((sums, cells))
        return np.stack((cells, sums, table[place, symbol]))[:, order]
