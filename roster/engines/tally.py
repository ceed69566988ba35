"""Keeps count of what a roster costs while single cells change, without judging it anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from roster.board import Board, Cell, Couple, Groups, Run, Succession, Total, Word, judge
from roster.domain import Roster
from roster.engines.domains import At
from roster.engines.parts import (
    HARD,
    Column,
    Line,
    Numbering,
    Part,
    Scale,
    Stretch,
    Sum,
    charge,
    pair,
    sequel,
    sum_of,
    touches,
)


@dataclass(slots=True, eq=False)
class Crowd:
    """Cells that count alike towards the same couples.

    Couples over the same cells go together: what a duty gives to every half hour of a need is
    looked up at once, and found anew only when one of these couples has changed.
    """

    couples: tuple[tuple[Scale, Column], ...]
    known: dict[int, list[int]] = field(default_factory=dict)
    """What each symbol would cost, by the symbol that stands in the cell now."""

    def costs(self, here: int, size: int) -> list[int]:
        found = self.known.get(here)
        if found is None:
            found = self.known[here] = [0] * size
            for scale, column in self.couples:
                scale.add(column, here, found)
        return found


class Tally:
    """What a roster costs, cell by cell.

    It speaks of differences: `own` and `shared` give what each symbol would cost in a cell, up to a
    constant; `total` is exact. A broken hard statement counts `HARD` a unit.
    """

    def __init__(self, board: Board, roster: Roster) -> None:
        self.numbers = Numbering(board.problem.symbol)
        self.total = _total(board, roster)
        self._size = len(self.numbers.codes)
        number = self.numbers.number
        self._lines: dict[str, Line] = {}
        for person, row in roster.rows.items():
            past = board.problem.past(person)
            self._lines[person] = Line([number[code] for code in (*past, *row)], len(past))
        self._fixed: dict[At, list[int]] = {}
        self._parts: dict[At, list[Part]] = {}
        self._sums: dict[At, list[Sum]] = {}
        self._crowds: dict[At, list[Crowd]] = {}
        self._following: dict[int, list[Crowd]] = {}
        self._couples(board)
        for posted in board.posted:
            self._take(posted.statement)

    def _couples(self, board: Board) -> None:
        bundles: dict[tuple[At, ...], list[tuple[Scale, dict[At, Column]]]] = {}
        for posted in board.posted:
            if isinstance(posted.statement, Couple):
                columns = self._columns(posted.statement)
                scale = self._scale(posted.statement, columns)
                bundles.setdefault(tuple(columns), []).append((scale, columns))
        for cells, couples in bundles.items():
            crowds: dict[tuple[int, ...], Crowd] = {}
            for cell in cells:
                key = tuple(id(columns[cell]) for _, columns in couples)
                if key not in crowds:
                    crowds[key] = Crowd(tuple((scale, columns[cell]) for scale, columns in couples))
                self._crowds.setdefault(cell, []).append(crowds[key])
            for scale, _ in couples:
                self._following[id(scale)] = list(crowds.values())

    def _columns(self, couple: Couple) -> dict[At, Column]:
        columns: dict[At, Column] = {}
        for term in couple.terms:
            cell = term.person, term.day
            column = self.numbers.column(term.symbols, term.coefficient)
            known = columns.get(cell)
            columns[cell] = self.numbers.joined(known, column) if known else column
        return columns

    def _scale(self, couple: Couple, columns: Mapping[At, Column]) -> Scale:
        value = sum(c.get(self._lines[who].at(day), 0) for (who, day), c in columns.items())
        return Scale(value, (couple.low, couple.high), (couple.low_price, couple.high_price))

    def _take(self, statement: object) -> None:
        match statement:
            case Cell(person, day, symbols, price):
                costs = self._fixed.setdefault((person, day), [0] * self._size)
                for symbol in self.numbers.many(symbols):
                    costs[symbol] += charge(price, 1)
            case Succession(person, day):
                part: Part = pair(statement, self._lines[person], self.numbers)
                self._place(part, person, (day - 1, day))
            case Word(person, first):
                part = sequel(statement, self._lines[person], self.numbers)
                self._place(part, person, range(first, statement.last + 1))
            case Run(person, symbols):
                line = self._lines[person]
                part = Stretch(line, self.numbers.many(symbols), statement)
                self._place(part, person, range(len(line.row) - line.past))
            case Total(person):
                part = sum_of(statement, self._lines[person], self.numbers)
                self._place(part, person, part.columns)
                for day in part.columns if part.room else ():
                    self._sums.setdefault((person, day), []).append(part)
            case Groups(person):
                part = touches(statement, self._lines[person], self.numbers)
                self._place(part, person, part.days)

    def _place(self, part: Part, person: str, days: Iterable[int]) -> None:
        for day in days:
            if day >= 0:
                self._parts.setdefault((person, day), []).append(part)

    def at(self, person: str, day: int) -> int:
        """The number of the symbol that stands in a cell."""
        return self._lines[person].at(day)

    def own(self, person: str, day: int) -> list[int]:
        """[points] of each symbol in this cell by the statements of the person's row."""
        fixed = self._fixed.get((person, day))
        costs = fixed.copy() if fixed else [0] * self._size
        for part in self._parts.get((person, day), ()):
            part.weigh(day, costs)
        return costs

    def shared(self, person: str, day: int) -> list[int]:
        """[points] of each symbol in this cell by the couples that it takes part in."""
        return self._sum(self._crowds.get((person, day), ()), self.at(person, day))

    def _sum(self, crowds: Iterable[Crowd], here: int) -> list[int]:
        found = [crowd.costs(here, self._size) for crowd in crowds]
        if not found:
            return [0] * self._size
        return found[0] if len(found) == 1 else list(map(sum, zip(*found, strict=True)))

    def strain(self, person: str, day: int) -> list[float]:
        """How much each symbol would use up of what the person may still work."""
        strains = [0.0] * self._size
        for part in self._sums.get((person, day), ()):
            part.strain(day, strains)
        return strains

    def swapped(self, first: str, second: str, day: int) -> int:
        """[points] by couples of two people who swap their cells of a day.

        A couple towards which both count alike does not notice.
        """
        ours, theirs = self._crowds.get((first, day), []), self._crowds.get((second, day), [])
        here, there = self.at(first, day), self.at(second, day)
        mine = self._sum((crowd for crowd in ours if crowd not in theirs), here)
        other = self._sum((crowd for crowd in theirs if crowd not in ours), there)
        return mine[there] - mine[here] + other[here] - other[there]

    def put(self, person: str, day: int, symbol: int) -> int:
        """Put a symbol into a cell; the points that this costs."""
        old = self.at(person, day)
        own, shared = self.own(person, day), self.shared(person, day)
        points = own[symbol] - own[old] + shared[symbol] - shared[old]
        self.total += points
        line = self._lines[person]
        line.row[line.past + day] = symbol
        for part in self._parts.get((person, day), ()):
            part.moved(day, old, symbol)
        for crowd in self._crowds.get((person, day), ()):
            for scale, column in crowd.couples:
                more = column.get(symbol, 0) - column.get(old, 0)
                if more:
                    scale.value += more
                    for other in self._following[id(scale)]:
                        other.known.clear()
        return points

    def roster(self) -> Roster:
        """The roster as it stands."""
        codes = self.numbers.codes
        return Roster(
            {
                person: tuple(codes[symbol] for symbol in line.row[line.past :])
                for person, line in self._lines.items()
            }
        )


def _total(board: Board, roster: Roster) -> int:
    verdict = judge(board, roster)
    broken = sum(f.amount for f in verdict.findings if f.price is None)
    return verdict.points + HARD * broken
