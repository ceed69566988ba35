"""Statements that keep count: what a cell's symbols would cost, told without judging the roster.

Each part belongs to one person's row and keeps the counters of its statement. `weigh` adds to a
list, one entry a symbol, what the part would cost more or less with that symbol in the cell, all
else as it stands; only differences between the entries mean anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from roster.board import Codes, Groups, Run, Succession, Total, Word
from roster.prices import Price, cost

if TYPE_CHECKING:
    from roster.engines.tally import Crowd

HARD = 10**12
"""[points] that one unit beyond a hard statement counts here: more than all prices together."""
UNKNOWN = -1
"""What stands where nothing is known."""

Column = Mapping[int, int]
"""Coefficients of the symbols that count on a day."""
Rises = tuple[tuple[int, list[int]], ...]
"""Points, and the symbols that cost them."""
Touching = Mapping[int, tuple[tuple[int, frozenset[int]], ...]]
"""(group, symbols that touch it) of each day."""


class Line:
    """One person's row as symbol numbers, history included.

    Parameters
    ----------
    past : int [days]
        How many of `row` are history.
    """

    def __init__(self, row: Sequence[int], past: int) -> None:
        self.row = list(row)
        self.past = past

    def at(self, day: int) -> int:
        place = self.past + day
        return self.row[place] if 0 <= place < len(self.row) else UNKNOWN


class Part(Protocol):
    """What one statement costs, kept up to date cell by cell."""

    def weigh(self, day: int, costs: list[int]) -> None:
        """Add what each symbol would cost on this day."""

    def moved(self, day: int, old: int, new: int) -> None:
        """A cell of the row holds another symbol now."""


def charge(price: Price, amount: int) -> int:
    """[points] for so many units, hard ones included."""
    if amount <= 0:
        return 0
    return HARD * amount if price is None else cost(price, amount)


@dataclass(slots=True)
class Pair:
    """What may follow what between two days."""

    line: Line
    day: int
    first: frozenset[int]
    second: frozenset[int]
    points: int

    def weigh(self, day: int, costs: list[int]) -> None:
        if day == self.day:
            if self.line.at(day - 1) in self.first:
                for symbol in self.second:
                    costs[symbol] += self.points
        elif self.line.at(self.day) in self.second:
            for symbol in self.first:
                costs[symbol] += self.points

    def moved(self, day: int, old: int, new: int) -> None:
        pass


@dataclass(slots=True)
class Sequel:
    """A word that should not stand: it counts the places where it does not."""

    line: Line
    first: int
    classes: tuple[frozenset[int], ...]
    points: int
    missing: int = 0

    def __post_init__(self) -> None:
        places = enumerate(self.classes, self.first)
        self.missing = sum(self.line.at(day) not in symbols for day, symbols in places)

    def weigh(self, day: int, costs: list[int]) -> None:
        symbols = self.classes[day - self.first]
        if self.missing == (self.line.at(day) not in symbols):
            for symbol in symbols:
                costs[symbol] += self.points

    def moved(self, day: int, old: int, new: int) -> None:
        symbols = self.classes[day - self.first]
        self.missing += (new not in symbols) - (old not in symbols)


@dataclass(slots=True)
class Stretch:
    """The lengths of the runs of a class of symbols."""

    line: Line
    symbols: frozenset[int]
    run: Run

    def weigh(self, day: int, costs: list[int]) -> None:
        row, symbols, here = self.line.row, self.symbols, self.line.past + day
        first = here
        while first and row[first - 1] in symbols:
            first -= 1
        end = here + 1
        while end < len(row) and row[end] in symbols:
            end += 1
        more = self._points(first, end) - self._points(first, here) - self._points(here + 1, end)
        if more:
            for symbol in symbols:
                costs[symbol] += more

    def _points(self, first: int, end: int) -> int:
        past, run, length = self.line.past, self.run, end - first
        if not length or end < past:
            return 0
        points = 0
        inside = end - max(first, past)
        if run.longest is not None and inside > 0:
            points = charge(run.long_price, min(inside, length - run.longest))
        if first > 0 and end < len(self.line.row):
            points += charge(run.short_price, run.shortest - length)
        return points

    def moved(self, day: int, old: int, new: int) -> None:
        pass


class Band(NamedTuple):
    """Two limits of a value, and what lies beyond them costs in started steps."""

    low: int | None
    high: int | None
    low_price: Price
    high_price: Price
    step: int = 1

    def points(self, value: int) -> int:
        points = 0
        if self.low is not None and value < self.low:
            points += charge(self.low_price, -((value - self.low) // self.step))
        if self.high is not None and value > self.high:
            points += charge(self.high_price, -((self.high - value) // self.step))
        return points


class Scale:
    """What a value costs that should lie within some bands.

    Parameters
    ----------
    crowds : list[Crowd]
        Those who look up what it costs, where several people's cells make up the value.
    """

    __slots__ = ("_bands", "_known", "_rises", "crowds", "value")

    def __init__(self, value: int, bands: Sequence[Band]) -> None:
        self.value = value
        self.crowds: list[Crowd] = []
        self._bands = tuple(bands)
        self._known: dict[int, int] = {}
        self._rises: dict[tuple[int, int], Rises] = {}

    def points(self, value: int) -> int:
        found = self._known.get(value)
        if found is None:
            found = self._known[value] = sum(band.points(value) for band in self._bands)
        return found

    def rises(self, column: Column, symbol: int) -> Rises:
        """What the symbols of a column cost where this one now stands, by points; free ones are
        left out."""
        without = self.value - column.get(symbol, 0)
        key = id(column), without
        found = self._rises.get(key)
        if found is None:
            before = self.points(without)
            symbols: dict[int, list[int]] = {}
            for other, coefficient in column.items():
                symbols.setdefault(self.points(without + coefficient) - before, []).append(other)
            symbols.pop(0, None)
            found = self._rises[key] = tuple(symbols.items())
        return found

    def more(self, column: Column, old: int, new: int) -> int:
        """[points] that another symbol of a column costs."""
        value = self.value + column.get(new, 0) - column.get(old, 0)
        return self.points(value) - self.points(self.value)


@dataclass(slots=True)
class Sum:
    """A sum over the cells of one row."""

    line: Line
    columns: Mapping[int, Column]
    scale: Scale
    room: int
    """What the sum may reach; 0 where nothing holds it."""

    def weigh(self, day: int, costs: list[int]) -> None:
        for points, symbols in self.scale.rises(self.columns[day], self.line.at(day)):
            for symbol in symbols:
                costs[symbol] += points

    def strain(self, day: int, strains: list[float]) -> None:
        """Add how much of its room each symbol would use up, growing faster the less is left."""
        column = self.columns[day]
        without = self.scale.value - column.get(self.line.at(day), 0)
        for symbol, coefficient in column.items():
            strains[symbol] += coefficient * (2 * without + coefficient) / self.room**2

    def moved(self, day: int, old: int, new: int) -> None:
        column = self.columns[day]
        self.scale.value += column.get(new, 0) - column.get(old, 0)


@dataclass(slots=True)
class Touches:
    """How many groups of cells of one row are touched."""

    line: Line
    days: Touching
    scale: Scale
    standing: list[int]
    """How many days touch each group."""

    def weigh(self, day: int, costs: list[int]) -> None:
        here = self.line.at(day)
        alone = [
            (symbols, here in symbols)
            for group, symbols in self.days[day]
            if self.standing[group] == (here in symbols)
        ]
        without = self.scale.value - sum(stands for _, stands in alone)
        before = self.scale.points(without)
        if all(self.scale.points(without + 1 + more) == before for more in range(len(alone))):
            return
        for symbol in frozenset().union(*(symbols for symbols, _ in alone)):
            more = sum(symbol in symbols for symbols, _ in alone)
            costs[symbol] += self.scale.points(without + more) - before

    def moved(self, day: int, old: int, new: int) -> None:
        for group, symbols in self.days[day]:
            was = self.standing[group]
            self.standing[group] = now = was + (new in symbols) - (old in symbols)
            self.scale.value += (now > 0) - (was > 0)


class Numbering:
    """Symbols and classes of symbols by number."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        self.number = {code: number for number, code in enumerate(self.codes)}
        self._classes: dict[Codes, frozenset[int]] = {}
        self._columns: dict[int, Mapping[int, Column]] = {}
        self._equal: dict[tuple[tuple[int, int], ...], Column] = {}
        self._touching: dict[int, Touching] = {}
        self._terms: dict[tuple[Codes, int], Column] = {}
        self._joined: dict[tuple[int, int], Column] = {}

    def many(self, codes: Codes) -> frozenset[int]:
        if codes not in self._classes:
            self._classes[codes] = frozenset(self.number[c] for c in codes if c in self.number)
        return self._classes[codes]

    def column(self, codes: Codes, coefficient: int) -> Column:
        """One term's symbols; equal terms share it."""
        key = codes, coefficient
        if key not in self._terms:
            self._terms[key] = dict.fromkeys(sorted(self.many(codes)), coefficient)
        return self._terms[key]

    def joined(self, first: Column, second: Column) -> Column:
        """The column of a cell that counts in two terms of one couple."""
        key = id(first), id(second)
        if key not in self._joined:
            codes = sorted({*first, *second})
            self._joined[key] = {s: first.get(s, 0) + second.get(s, 0) for s in codes}
        return self._joined[key]

    def columns(self, coefficients: Mapping[tuple[int, str], int]) -> Mapping[int, Column]:
        """Coefficients by day; found once for people who share them. Equal days share a column."""
        key = id(coefficients)
        if key not in self._columns:
            days: dict[int, dict[int, int]] = {}
            for (day, code), coefficient in coefficients.items():
                if coefficient and code in self.number:
                    days.setdefault(day, {})[self.number[code]] = coefficient
            self._columns[key] = {
                day: self._equal.setdefault(tuple(column.items()), column)
                for day, column in days.items()
            }
        return self._columns[key]

    def touching(self, groups: tuple[tuple[tuple[int, Codes], ...], ...]) -> Touching:
        """Groups of cells by day; found once for people who share them."""
        key = id(groups)
        if key not in self._touching:
            days: dict[int, dict[int, frozenset[int]]] = {}
            for group, conditions in enumerate(groups):
                for day, codes in conditions:
                    here = days.setdefault(day, {})
                    here[group] = here.get(group, frozenset()) | self.many(codes)
            self._touching[key] = {day: tuple(here.items()) for day, here in days.items()}
        return self._touching[key]


def pair(statement: Succession, line: Line, numbers: Numbering) -> Pair:
    first, second = numbers.many(statement.first), numbers.many(statement.second)
    return Pair(line, statement.day, first, second, charge(statement.price, 1))


def sequel(statement: Word, line: Line, numbers: Numbering) -> Sequel:
    classes = tuple(numbers.many(codes) for codes in statement.classes)
    return Sequel(line, statement.first, classes, charge(statement.price, 1))


def sum_of(statement: Total, line: Line, numbers: Numbering) -> Sum:
    columns = numbers.columns(statement.coefficients)
    value = statement.base + sum(c.get(line.at(day), 0) for day, c in columns.items())
    band = Band(
        statement.low, statement.high, statement.low_price, statement.high_price, statement.step
    )
    return Sum(line, columns, Scale(value, [band]), max(statement.high or 0, 0))


def touches(statement: Groups, line: Line, numbers: Numbering) -> Touches:
    days = numbers.touching(statement.groups)
    standing = [0] * len(statement.groups)
    for day, here in days.items():
        for group, symbols in here:
            standing[group] += line.at(day) in symbols
    value = statement.base + sum(count > 0 for count in standing)
    band = Band(statement.low, statement.high, statement.low_price, statement.high_price)
    return Touches(line, days, Scale(value, [band]), standing)
