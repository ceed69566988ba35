"""What row statements say, whoever they speak of, and what each person carries into them.

People share tables of coefficients and tuples of groups; each is read once, by its identity.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from roster.board import Groups, Run, Statement, Succession, Total, Word
from roster.engines.spelling import Alphabet, Past, counts_of

Key = Hashable
"""What a statement says, whoever it speaks of."""
Cells = Mapping[tuple[int, str], int]


class Reader:
    """Reads the statements of one board, which keeps them alive meanwhile."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._tables: dict[int, bytes] = {}
        self._groups: dict[int, int] = {}
        self._numbers: dict[Hashable, int] = {}
        self._earlier: dict[int, list[tuple[int, str, int]]] = {}

    def key(self, statement: Run | Total | Groups) -> Key:
        """What a statement says, apart from whom it speaks of and what that person carries."""
        match statement:
            case Run(_, symbols, shortest, longest, short_price, long_price):
                return Run, symbols, shortest, longest, short_price, long_price
            case Total(_, coefficients, _, low, high, step, low_price, high_price):
                table = self._table(coefficients)
                return Total, table, low, high, step, low_price, high_price
            case Groups(_, groups, _, low, high, low_price, high_price):
                if id(groups) not in self._groups:
                    self._groups[id(groups)] = self._number(groups)
                return Groups, self._groups[id(groups)], low, high, low_price, high_price

    def word(self, statement: Succession | Word) -> int:
        """The number of what a word says: its first day, its classes and its price."""
        match statement:
            case Succession(_, day, first, second, price):
                return self._number((day - 1, (first, second), price))
            case Word(_, first_day, classes, price):
                return self._number((first_day, classes, price))

    def _number(self, said: Hashable) -> int:
        return self._numbers.setdefault(said, len(self._numbers))

    def _table(self, coefficients: Cells) -> bytes:
        """What cells of the horizon count; equal tables are one."""
        if id(coefficients) not in self._tables:
            self._tables[id(coefficients)] = counts_of(coefficients, self._alphabet).tobytes()
        return self._tables[id(coefficients)]

    def carried(self, statement: Statement, past: Past) -> int:
        """What a person's statement has counted when the horizon begins.

        People who share an automaton may have been known for longer or shorter: each carries their
        own.
        """
        match statement:
            case Total():
                cells, base = self._before(statement.coefficients), statement.base
                return base + sum([c for day, code, c in cells if past.at(day) == code])
            case Groups():
                return statement.base
            case _:
                return 0

    def _before(self, coefficients: Cells) -> list[tuple[int, str, int]]:
        """The cells of history that count."""
        if id(coefficients) not in self._earlier:
            found = [(day, code, c) for (day, code), c in coefficients.items() if day < 0]
            self._earlier[id(coefficients)] = found
        return self._earlier[id(coefficients)]
