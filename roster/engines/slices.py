"""The boards of slices of a long horizon, beside what stands around them.

A slice is a board of its own. What stands before it is history; some days after it are held fixed,
as far as runs and sequences reach; totals and sums count what stands elsewhere. Where nothing
stands yet after a slice, it is given its part of what totals leave.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, gcd
from typing import TypeVar

from roster.board import (
    Board,
    Cell,
    Codes,
    Couple,
    Groups,
    Run,
    Statement,
    Succession,
    Term,
    Total,
    Verdict,
    Word,
)
from roster.domain import Problem
from roster.engines.dealing import Rows, Slice
from roster.engines.domains import Domains

DEAR = 100_000
"""[points] of a unit by which a slice breaks what is hard over the whole horizon."""

MORE = Fraction(11, 10)
"""How much more than its part of a total a slice may take: some need more than others."""

Cells = Mapping[tuple[int, str], int]
Group = tuple[tuple[int, Codes], ...]
Limits = TypeVar("Limits", Total, Groups, Couple)
Counted = TypeVar("Counted", Total, Groups)


def weight(verdict: Verdict) -> int:
    """[points] of a roster, what is hard and broken included."""
    broken = sum(f.amount for f in verdict.findings if f.price is None)
    return verdict.points + DEAR * broken


@dataclass(frozen=True, slots=True)
class Cut:
    """The board of a slice.

    Parameters
    ----------
    domains : Domains
        What its cells may hold.
    sums : tuple[int, ...]
        What each of its loads is on the whole board: terms or a total, by their identity.
    """

    board: Board
    domains: Domains
    sums: tuple[int, ...]


class Slices:
    """A board by days, of which some are taken at a time.

    Parameters
    ----------
    domains : Domains
        What the cells may hold.
    """

    def __init__(self, board: Board, domains: Domains) -> None:
        self._board, self._domains = board, domains
        self.reach = max((_reach(posted.statement) for posted in board.posted), default=0)
        """[days] after a slice that say something of it, beside totals and sums."""

    def cut(self, part: Slice, rows: Rows, known: int) -> Cut:
        """Cut a slice out; its day 0 is the slice's first.

        Parameters
        ----------
        known : int [days]
            How many days are filled; those of the slice count as filled only if all are.
        """
        return _Cutting(self._board, self._domains, part, rows, known, self.reach).made()


def _reach(statement: Statement) -> int:
    match statement:
        case Run(_, _, shortest, longest, _, long_price):
            return max(shortest, 0 if longest is None else longest + len(long_price or (0,)))
        case Word(classes=classes):
            return len(classes) - 1
        case Succession():
            return 1
        case _:
            return 0


def _changed(
    whole: Board,
    problem: Problem,
    domains: Domains,
    change: Callable[[Statement], Statement | None],
) -> Cut:
    """A board of changed statements; None: one that says nothing."""
    board = Board(problem)
    sums: dict[int, int] = {}
    for posted in whole.posted:
        whole.heed()
        before, after = posted.statement, change(posted.statement)
        if after is None:
            continue
        board.posted.append(posted if after is before else replace(posted, statement=after))
        if isinstance(after, Couple):
            own = before.terms if isinstance(before, Couple) else before
            sums.setdefault(id(after.terms), id(own))
    return Cut(board, domains, tuple(sums.values()))


@dataclass(frozen=True, slots=True)
class _Counts:
    """What symbols count on each day, and on the days of a slice alone."""

    days: Mapping[int, Mapping[str, int]]
    own: Cells

    @classmethod
    def of(cls, cells: Cells, own: Container[int], first: int) -> _Counts:
        days: dict[int, dict[str, int]] = {}
        for (day, code), count in cells.items():
            if count:
                days.setdefault(day, {})[code] = count
        inside = [(day, codes) for day, codes in days.items() if day in own]
        return cls(days, {(day - first, c): n for day, codes in inside for c, n in codes.items()})


class _Cutting:
    """One slice, as it is cut out."""

    def __init__(
        self, board: Board, domains: Domains, part: Slice, rows: Rows, known: int, reach: int
    ) -> None:
        self._board, self._domains = board, domains
        self._rows, self._known = rows, known
        self._people, self._first = frozenset(part.people), part.first
        self._own = range(part.first, part.beyond)
        """Its days."""
        days = board.problem.days
        self._end = min(part.beyond + reach, max(known, part.beyond))
        """The day after the last one that the board of the slice has."""
        self._is_open = known < days
        """Nothing stands yet on the days to come."""
        past = board.problem.past
        self._lines = {who: ((*past(who), *row), len(past(who))) for who, row in rows.items()}
        self._counts: dict[int, _Counts] = {}
        self._groups: dict[tuple[Group, ...], tuple[Group, ...]] = {}
        self._sums: dict[int, tuple[tuple[Term, ...], int, int, Fraction]] = {}

    def made(self) -> Cut:
        problem = self._board.problem
        first, span = self._first, self._end - self._first
        lines = {who: line for who, line in self._lines.items() if who in self._people}
        history = {who: line[: zero + first] for who, (line, zero) in lines.items()}
        people = tuple(person for person in problem.people if person.id in self._people)
        bare = Problem(
            problem.date_of(first),
            span,
            people,
            problem.symbols,
            history=history,
            calendar=problem.calendar,
        )
        domains = {
            (person.id, day): self._domains[person.id, first + day]
            if first + day in self._own
            else (self._rows[person.id][first + day],)
            for person in people
            for day in range(span)
        }
        return _changed(self._board, bare, domains, self._cut)

    def _cut(self, statement: Statement) -> Statement | None:
        """A statement over the slice; None where it says nothing of it."""
        if not isinstance(statement, Couple) and statement.person not in self._people:
            return None
        first, end, own = self._first, self._end, self._own
        match statement:
            case Cell(day=day):
                return replace(statement, day=day - first) if day in own else None
            case Succession(day=day):
                is_there = day < end and (day in own or day - 1 in own)
                return replace(statement, day=day - first) if is_there else None
            case Word(first=day, last=last):
                is_there = last < end and any(each in own for each in range(day, last + 1))
                return replace(statement, first=day - first) if is_there else None
            case Run():
                return statement
            case Total():
                return self._total(statement)
            case Groups():
                return self._grouped(statement)
            case Couple():
                return self._summed(statement)

    def _stands(self, person: str, day: int) -> str | None:
        """What stands outside the slice; None where nothing does, or nothing is known."""
        if self._is_own(person, day) or day >= self._known:
            return None
        line, zero = self._lines[person]
        return line[zero + day] if 0 <= zero + day < len(line) else None

    def _is_own(self, person: str, day: int) -> bool:
        return day in self._own and person in self._people

    def _may(self, person: str, day: int, codes: Container[str]) -> bool:
        """One of these symbols may stand in a cell."""
        return any(code in codes for code in self._domains[person, day])

    def _total(self, total: Total) -> Total | Couple | None:
        key = id(total.coefficients)
        counts = self._counts.get(key)
        if counts is None:
            counts = self._counts[key] = _Counts.of(total.coefficients, self._own, self._first)
        if not counts.own:
            return None
        who, base = total.person, total.base
        mine = later = 0
        for day, codes in counts.days.items():
            if day in self._own:
                mine += self._may(who, day, codes)
            elif day >= self._known:
                later += self._may(who, day, codes)
            else:
                base += codes.get(self._stands(who, day) or "", 0)
        return _summed_up(
            self._limited(replace(total, coefficients=counts.own, base=base), mine, later)
        )

    def _grouped(self, groups: Groups) -> Groups | None:
        who, base = groups.person, groups.base
        left, mine, later = [], 0, 0
        for group in groups.groups:
            if any(self._stands(who, day) in codes for day, codes in group):
                base += 1
                continue
            own = tuple((day - self._first, codes) for day, codes in group if day in self._own)
            if own:
                left.append(own)
                mine += any(self._may(who, d + self._first, codes) for d, codes in own)
            else:
                later += any(d >= self._known and self._may(who, d, c) for d, c in group)
        if not left:
            return None
        kept = self._groups.setdefault(tuple(left), tuple(left))
        return self._limited(replace(groups, groups=kept, base=base), mine, later)

    def _limited(self, limits: Counted, mine: int, later: int) -> Counted:
        """Limits of what a slice may count, where so many of its cells, and of later ones, may."""
        if later:
            return self._paced(limits, Fraction(mine, mine + later))
        return self._eased(limits, limits.base + self._carried(limits))

    def _paced(self, limits: Counted, part: Fraction) -> Counted:
        """So much of what is left as is the part of the days; what is hard is dear meanwhile."""
        base, unit = limits.base, _unit(limits)
        low, high = limits.low, limits.high
        if low is not None:
            low = base + round((low - base) * part / unit) * unit
        if high is not None:
            high = min(high, base + ceil((high - base) * part * MORE / unit) * unit)
        return _softened(replace(limits, low=low, high=high), low=True, high=True)

    def _eased(self, limits: Limits, value: int) -> Limits:
        """What is hard is dear where it is broken as all stands, so that there is a way back."""
        return _softened(
            limits,
            low=self._is_open or (limits.low is not None and value < limits.low),
            high=self._is_open or (limits.high is not None and value > limits.high),
        )

    def _carried(self, limits: Total | Groups) -> int:
        """What a slice counts as it stands; nothing does at first."""
        row = self._rows[limits.person]
        if self._is_open:
            return 0
        if isinstance(limits, Total):
            return sum(
                limits.coefficients.get((day - self._first, row[day]), 0) for day in self._own
            )
        return sum(
            any(row[self._first + day] in codes for day, codes in group) for group in limits.groups
        )

    def _summed(self, couple: Couple) -> Couple | None:
        key = id(couple.terms)
        if key not in self._sums:
            self._sums[key] = self._sum(couple.terms)
        terms, given, value, part = self._sums[key]
        if not terms:
            return None
        low, high = couple.low, couple.high
        found = Couple(
            terms,
            None if low is None else round((low - given) * part),
            None if high is None else round((high - given) * part),
            couple.low_price,
            couple.high_price,
        )
        return self._eased(found, value)

    def _sum(self, terms: Sequence[Term]) -> tuple[tuple[Term, ...], int, int, Fraction]:
        """The terms of a slice, what others add, what they do as they stand, and their part."""
        own, given, value, rest = [], 0, 0, 0
        for term in terms:
            if self._is_own(term.person, term.day):
                own.append(replace(term, day=term.day - self._first))
                if not self._is_open and self._rows[term.person][term.day] in term.symbols:
                    value += term.coefficient
            elif term.day >= self._known:
                rest += 1
            elif self._stands(term.person, term.day) in term.symbols:
                given += term.coefficient
        return tuple(own), given, value, Fraction(len(own), (len(own) + rest) or 1)


def _unit(limits: Total | Groups | Couple) -> int:
    """The steps in which a sum grows."""
    return gcd(*limits.coefficients.values()) if isinstance(limits, Total) else 1


def _softened(limits: Limits, *, low: bool, high: bool) -> Limits:
    """Let sides that are hard cost points."""
    low = low and limits.low is not None and limits.low_price is None
    high = high and limits.high is not None and limits.high_price is None
    if not (low or high):
        return limits
    found = replace(
        limits,
        low_price=(DEAR,) if low else limits.low_price,
        high_price=(DEAR,) if high else limits.high_price,
    )
    is_hard = limits.low_price is None and limits.high_price is None
    # Both sides share their steps: what has a price keeps its own.
    return replace(found, step=_unit(limits)) if isinstance(found, Total) and is_hard else found


def _summed_up(total: Total) -> Total | Couple:
    """A total as a sum of one person's cells, so that rows need not count it; if that says all."""
    unit = _unit(total)
    is_hard = total.low_price is None and total.high_price is None
    if not is_hard and total.step != unit:
        return total
    days: dict[tuple[int, int], set[str]] = {}
    for (day, code), count in total.coefficients.items():
        days.setdefault((day, count // unit), set()).add(code)
    return Couple(
        tuple(Term(total.person, day, frozenset(own), n) for (day, n), own in days.items()),
        None if total.low is None else -((total.base - total.low) // unit),
        None if total.high is None else (total.high - total.base) // unit,
        total.low_price,
        total.high_price,
    )
