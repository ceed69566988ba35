"""Keeps count of what a roster costs while single cells change, without judging it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import add

from roster.board import (
    Board,
    Cell,
    Couple,
    Groups,
    Posted,
    Run,
    Succession,
    Total,
    Word,
    findings,
    unheeding,
)
from roster.domain import Roster
from roster.engines.domains import At
from roster.engines.parts import (
    HARD,
    Band,
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

    What they would cost is looked up, and found anew only when one of these couples has changed.
    """

    couples: tuple[tuple[Scale, Column], ...]
    known: dict[int, list[int]] = field(default_factory=dict)
    """What each symbol would cost, by the symbol that stands in the cell now."""

    def costs(self, here: int, size: int) -> list[int]:
        """[points] of each symbol; an empty list where none costs anything."""
        found = self.known.get(here)
        if found is None:
            found = [0] * size
            for scale, column in self.couples:
                for points, symbols in scale.rises(column, here):
                    for symbol in symbols:
                        found[symbol] += points
            found = self.known[here] = found if any(found) else []
        return found

    def moved(self, old: int, new: int) -> int:
        """One of these cells holds another symbol now; the points that this costs."""
        points = 0
        for scale, column in self.couples:
            more = column.get(new, 0) - column.get(old, 0)
            if more:
                points += scale.points(scale.value + more) - scale.points(scale.value)
                scale.value += more
                for crowd in scale.crowds:
                    crowd.known.clear()
        return points

    def more(self, old: int, new: int) -> int:
        """[points] that another symbol in one of these cells would cost."""
        return sum(scale.more(column, old, new) for scale, column in self.couples)


class Tally:
    """What a roster costs, cell by cell.

    It speaks of differences: `own` and `shared` give what each symbol would cost in a cell, up to a
    constant; `total` is exact. A broken hard statement counts `HARD` a unit.

    Parameters
    ----------
    heed : Callable[[], None]
        Called again and again while the count is set up; it may raise to give that up.
    """

    def __init__(self, board: Board, roster: Roster, heed: Callable[[], None] = unheeding) -> None:
        self.numbers = Numbering(board.problem.symbol)
        self._begun = partial(_total, board, roster, heed)
        self._since = 0
        self._size = len(self.numbers.codes)
        self._nothing = [0] * self._size
        number = self.numbers.number
        self._lines: dict[str, Line] = {}
        for person, row in roster.rows.items():
            past = board.problem.past(person)
            self._lines[person] = Line([number[code] for code in (*past, *row)], len(past))
        self._fixed: dict[At, list[int]] = {}
        self._parts: dict[At, list[Part]] = {}
        self._sums: dict[At, list[Sum]] = {}
        self._crowds: dict[At, list[Crowd]] = {}
        self._owns: dict[str, dict[int, list[int]]] = {person: {} for person in self._lines}
        self._couples(board, heed)
        for posted in board.posted:
            heed()
            self._take(posted.statement)

    def _couples(self, board: Board, heed: Callable[[], None]) -> None:
        """Couples over the same terms go together: they are limits and prices of one value."""
        same: dict[int, list[Couple]] = {}
        for posted in board.posted:
            if isinstance(posted.statement, Couple):
                same.setdefault(id(posted.statement.terms), []).append(posted.statement)
        bundles: dict[tuple[At, ...], list[tuple[Scale, dict[At, Column]]]] = {}
        for couples in same.values():
            heed()
            columns = self._columns(couples[0])
            scale = self._scale(couples, columns)
            bundles.setdefault(tuple(columns), []).append((scale, columns))
        for cells, scales in bundles.items():
            self._gather(cells, scales)

    def _gather(
        self, cells: Iterable[At], scales: Sequence[tuple[Scale, dict[At, Column]]]
    ) -> None:
        """Make crowds of cells that all count towards the same couples."""
        crowds: dict[tuple[int, ...], Crowd] = {}
        for cell in cells:
            key = tuple(id(columns[cell]) for _, columns in scales)
            if key not in crowds:
                crowds[key] = Crowd(tuple((scale, columns[cell]) for scale, columns in scales))
            self._crowds.setdefault(cell, []).append(crowds[key])
        for scale, _ in scales:
            scale.crowds += crowds.values()

    def _columns(self, couple: Couple) -> dict[At, Column]:
        columns: dict[At, Column] = {}
        for term in couple.terms:
            cell = term.person, term.day
            column = self.numbers.column(term.symbols, term.coefficient)
            known = columns.get(cell)
            columns[cell] = self.numbers.joined(known, column) if known else column
        return columns

    def _scale(self, couples: Sequence[Couple], columns: Mapping[At, Column]) -> Scale:
        value = sum(c.get(self._lines[who].at(day), 0) for (who, day), c in columns.items())
        return Scale(value, [Band(c.low, c.high, c.low_price, c.high_price) for c in couples])

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
        known = self._owns[person]
        costs = known.get(day)
        if costs is None:
            fixed = self._fixed.get((person, day))
            costs = known[day] = fixed.copy() if fixed else [0] * self._size
            for part in self._parts.get((person, day), ()):
                part.weigh(day, costs)
        return costs

    def shared(self, person: str, day: int) -> list[int]:
        """[points] of each symbol in this cell by the couples that it takes part in."""
        here, found = self.at(person, day), self._nothing
        for crowd in self._crowds.get((person, day), ()):
            if costs := crowd.costs(here, self._size):
                found = costs if found is self._nothing else list(map(add, found, costs))
        return found

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
        ours, theirs = self._crowds.get((first, day), ()), self._crowds.get((second, day), ())
        if ours == theirs:
            return 0
        here, there = self.at(first, day), self.at(second, day)
        mine = sum(crowd.more(here, there) for crowd in ours if crowd not in theirs)
        return mine + sum(crowd.more(there, here) for crowd in theirs if crowd not in ours)

    def put(self, person: str, day: int, symbol: int) -> int:
        """Put a symbol into a cell; the points that this costs."""
        old = self.at(person, day)
        own = self.own(person, day)
        points = own[symbol] - own[old]
        self._owns[person].clear()
        line = self._lines[person]
        line.row[line.past + day] = symbol
        for part in self._parts.get((person, day), ()):
            part.moved(day, old, symbol)
        for crowd in self._crowds.get((person, day), ()):
            points += crowd.moved(old, symbol)
        self._since += points
        return points

    @property
    def total(self) -> int:
        """[points] of the roster as it stands."""
        return self._first + self._since

    @cached_property
    def _first(self) -> int:
        """[points] of the roster at first; who asks for differences alone need not know them."""
        return self._begun()

    def roster(self) -> Roster:
        """The roster as it stands."""
        codes = self.numbers.codes
        return Roster(
            {
                person: tuple(codes[symbol] for symbol in line.row[line.past :])
                for person, line in self._lines.items()
            }
        )


def _total(board: Board, roster: Roster, heed: Callable[[], None]) -> int:
    def heeded() -> Iterator[Posted]:
        for posted in board.posted:
            heed()
            yield posted

    verdict = findings(board, roster, heeded())
    broken = sum(f.amount for f in verdict.findings if f.price is None)
    return verdict.points + HARD * broken
