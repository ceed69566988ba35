"""The statements that a rule may post, and the interpreter that judges a roster by them.

Each engine compiles these few statements; a rule never sees a solver. Row statements speak of one
person's line, history included (negative days); `Couple` speaks of several people's cells. The
interpreter `judge` uses no solver and is the reference for every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from roster.domain import LEAVE, OFF, Problem, Roster
from roster.prices import Price, cost

Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """This cell should not hold one of these symbols; amount 1 when it does."""

    person: str
    day: int
    symbols: Codes
    price: Price = None


@dataclass(frozen=True, slots=True)
class Succession:
    """One of `first` on the day before `day` should not be followed by one of `second` on it."""

    person: str
    day: int
    first: Codes
    second: Codes
    price: Price = None


@dataclass(frozen=True, slots=True)
class Word:
    """A sequence of symbol classes that should not stand in a row's cells from day `first` on."""

    person: str
    first: int
    classes: tuple[Codes, ...]
    price: Price = None

    @property
    def last(self) -> int:
        return self.first + len(self.classes) - 1


@dataclass(frozen=True, slots=True)
class Run:
    """Lengths of the runs of a class of symbols.

    A run is counted with the history before it. It is too long by the days past `longest` that
    stand in the horizon. It is too short by the days that it lacks, once it has ended inside the
    horizon; a run that may still go on after the last day, or may have begun before anything is
    known, is not judged short. A run of history that ends at day 0 is judged here.
    """

    person: str
    symbols: Codes
    shortest: int = 0
    longest: int | None = None
    short_price: Price = None
    long_price: Price = None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over one person's cells, held between `low` and `high`.

    `coefficients` gives what a symbol on a day counts; `base` is carried from before. The amount is
    the excess in started steps of `step`.
    """

    person: str
    coefficients: Mapping[tuple[int, str], int]
    base: int = 0
    low: int | None = None
    high: int | None = None
    step: int = 1
    low_price: Price = None
    high_price: Price = None


@dataclass(frozen=True, slots=True)
class Groups:
    """How many groups of cells are touched, held between `low` and `high`.

    A group is touched when any of its (day, symbols) conditions holds, such as a weekend worked.
    """

    person: str
    groups: tuple[tuple[tuple[int, Codes], ...], ...]
    base: int = 0
    low: int | None = None
    high: int | None = None
    low_price: Price = None
    high_price: Price = None


@dataclass(frozen=True, slots=True)
class Term:
    """`coefficient` when the person's cell on that day holds one of the symbols."""

    person: str
    day: int
    symbols: Codes
    coefficient: int = 1


@dataclass(frozen=True, slots=True)
class Couple:
    """A linear sum over several people's cells, held between `low` and `high`, such as coverage."""

    terms: tuple[Term, ...]
    low: int | None = None
    high: int | None = None
    low_price: Price = None
    high_price: Price = None


Statement = Cell | Succession | Word | Run | Total | Groups | Couple


@dataclass(frozen=True, slots=True)
class Posted:
    """A statement and the rule that posted it, by its place in the rulebook and its code."""

    index: int
    rule: str
    statement: Statement


def unheeding() -> None:
    """Never gives up."""


@dataclass(slots=True)
class Board:
    """Collects what the rules of a unit state about one problem.

    Parameters
    ----------
    heed : Callable[[], None]
        Called with every statement; it may raise to give the posting up.
    """

    problem: Problem
    posted: list[Posted] = field(default_factory=list)
    index: int = 0
    rule: str = ""
    heed: Callable[[], None] = unheeding

    def post(self, statement: Statement) -> None:
        self.heed()
        self.posted.append(Posted(self.index, self.rule, statement))

    def at(self, row: tuple[str, ...], person: str, day: int) -> str | None:
        """The code in a person's row, history included; None where nothing is known."""
        if day >= 0:
            return row[day] if day < len(row) else None
        past = self.problem.past(person)
        return past[day] if -day <= len(past) else None


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement that a roster does not keep, by how much, and which side (low or high)."""

    posted: Posted
    amount: int
    price: Price


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the statements say of a roster."""

    findings: tuple[Finding, ...]

    @property
    def allowed(self) -> bool:
        return all(finding.price is not None for finding in self.findings)

    @property
    def points(self) -> int:
        """Points of the priced statements."""
        return sum(cost(f.price, f.amount) for f in self.findings if f.price is not None)


def runs(row: Iterable[bool]) -> Iterator[tuple[bool, int, int]]:
    """(value, first position, length) of each maximal run."""
    value, first, length = False, 0, 0
    for position, here in enumerate(row):
        if length and here == value:
            length += 1
            continue
        if length:
            yield value, first, length
        value, first, length = here, position, 1
    if length:
        yield value, first, length


def judge(board: Board, roster: Roster) -> Verdict:
    """What every statement of the board says of this roster; no solver is involved."""
    return findings(board, roster, board.posted)


def findings(board: Board, roster: Roster, posted: Iterable[Posted]) -> Verdict:
    """What some of the board's statements say of this roster."""
    interpreter = _Interpreter(board, roster)
    return Verdict(
        tuple(
            Finding(each, amount, price)
            for each in posted
            for amount, price in interpreter.amounts(each.statement)
            if amount > 0
        )
    )


Amounts = Iterable[tuple[int, Price]]
"""By how much a statement is broken on each of its sides, and the price of the side."""


class _Interpreter:
    """Reads one roster; what statements share is read once."""

    def __init__(self, board: Board, roster: Roster) -> None:
        self._problem, self._rows = board.problem, roster.rows
        self._lines: dict[str, tuple[tuple[str, ...], int]] = {}
        self._values: dict[int, int] = {}
        """By the identity of terms: a minimum and a target have the same, and half hours."""
        self._days: dict[int, tuple[int, ...]] = {}
        """By the identity of coefficients: the days on which something counts."""

    def _line(self, person: str) -> tuple[tuple[str, ...], int]:
        """A person's row, history before it, and the place of day 0 in it."""
        known = self._lines.get(person)
        if known is None:
            past = self._problem.past(person)
            known = self._lines[person] = (*past, *self._rows[person]), len(past)
        return known

    def _at(self, person: str, day: int) -> str | None:
        """The code in a person's row, history included; None where nothing is known."""
        if day >= 0:
            row = self._rows[person]
            return row[day] if day < len(row) else None
        line, zero = self._line(person)
        return line[zero + day] if 0 <= zero + day < len(line) else None

    def amounts(self, statement: Statement) -> Amounts:
        match statement:
            case Cell(person, day, symbols, price):
                return ((1, price),) if self._rows[person][day] in symbols else ()
            case Succession(person, day, first, second, price):
                stands = self._at(person, day - 1) in first and self._at(person, day) in second
                return ((1, price),) if stands else ()
            case Word(person, first_day, classes, price):
                days = enumerate(classes, first_day)
                stands = all(self._at(person, day) in symbols for day, symbols in days)
                return ((1, price),) if stands else ()
            case Run():
                return self._runs(statement)
            case Total(person, coefficients, base, low, high, step, low_price, high_price):
                value = base + self._counted(person, coefficients)
                return _excess(value, low, high, low_price, high_price, step)
            case Groups(person, groups, base, low, high, low_price, high_price):
                value = base + self._touched(person, groups)
                return _excess(value, low, high, low_price, high_price)
            case Couple(terms, low, high, low_price, high_price):
                if id(terms) not in self._values:
                    self._values[id(terms)] = self._met(terms)
                return _excess(self._values[id(terms)], low, high, low_price, high_price)

    def _counted(self, person: str, coefficients: Mapping[tuple[int, str], int]) -> int:
        """What a row's cells count."""
        line, zero = self._line(person)
        if id(coefficients) not in self._days:
            self._days[id(coefficients)] = tuple({day for day, _ in coefficients})
        known = range(-zero, len(line) - zero)
        days = self._days[id(coefficients)]
        return sum([coefficients.get((d, line[zero + d]), 0) for d in days if d in known])

    def _touched(self, person: str, groups: tuple[tuple[tuple[int, Codes], ...], ...]) -> int:
        """How many groups have a condition that holds."""
        line, zero = self._line(person)
        known = range(-zero, len(line) - zero)
        count = 0
        for group in groups:
            for day, symbols in group:
                if day in known and line[zero + day] in symbols:
                    count += 1
                    break
        return count

    def _met(self, terms: Iterable[Term]) -> int:
        """What the terms that the roster meets count together."""
        return sum(
            [term.coefficient for term in terms if self._at(term.person, term.day) in term.symbols]
        )

    def _runs(self, run: Run) -> Iterator[tuple[int, Price]]:
        line, zero = self._line(run.person)
        for value, first, length in runs(code in run.symbols for code in line):
            end = first + length
            inside = end - max(first, zero)
            if not value or end < zero:
                continue
            if run.longest is not None and inside > 0:
                yield min(inside, length - run.longest), run.long_price
            if first > 0 and end < len(line):
                yield run.shortest - length, run.short_price


def _excess(
    value: int,
    low: int | None,
    high: int | None,
    low_price: Price,
    high_price: Price,
    step: int = 1,
) -> Iterator[tuple[int, Price]]:
    if low is not None:
        yield -((value - low) // step), low_price
    if high is not None:
        yield -((high - value) // step), high_price


def work_codes(problem: Problem) -> Codes:
    """Codes of every symbol with work in it; standby at home alone is not work."""
    return frozenset(symbol.code for symbol in problem.symbols if symbol.is_work)


def free_codes(problem: Problem) -> Codes:
    """Codes of the cells without work: off, leave, standby at home."""
    return frozenset({OFF, LEAVE} | {s.code for s in problem.symbols if not s.is_work})
