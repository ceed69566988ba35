"""The outline of a roster: who works how long on which days, whatever the shift.

Hours, runs of work and weekends ask how long somebody works and on which days, and what is short is
mostly heads of a day. Shifts of one length are one symbol here, so that a year has few choices and
is filled in a fraction of the time; each cell is then left to the shifts of its length. What speaks
of single shifts is relaxed: no roster breaks more in its outline than it does itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from roster.board import (
    Board,
    Cell,
    Codes,
    Couple,
    Groups,
    Posted,
    Run,
    Statement,
    Succession,
    Term,
    Total,
    Word,
)
from roster.domain import Problem
from roster.engines.dealing import Rows
from roster.engines.domains import At, Domains
from roster.prices import Price
from roster.timeline import work_minutes

FEW = 0.6
"""Part of the choices that an outline may have to be worth filling."""

Alike = tuple[tuple[str, ...], ...]
"""The symbols of a cell, those of one length together; the first one stands for them."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A board on which one symbol stands for all of its length.

    Parameters
    ----------
    domains : Domains
        What its cells may hold.
    """

    board: Board
    domains: Domains
    _alike: Mapping[At, Alike]

    def within(self, rows: Rows) -> Domains:
        """What the cells of a roster may hold that has these rows for its outline."""
        return {
            (person, day): next(codes for codes in alike if rows[person][day] in codes)
            for (person, day), alike in self._alike.items()
        }


def outlined(board: Board, domains: Domains) -> Outline | None:
    """The outline of a board; None where that has hardly fewer choices."""
    alike = _alike(board.problem, domains)
    choices = sum(len(groups) for groups in alike.values())
    if choices > FEW * sum(len(codes) for codes in domains.values()):
        return None
    own = {cell: tuple(codes[0] for codes in groups) for cell, groups in alike.items()}
    return Outline(_Relaxing(board, alike).board(), own, alike)


def _alike(problem: Problem, domains: Domains) -> dict[At, Alike]:
    known: dict[tuple[str, ...], Alike] = {}

    def groups(codes: tuple[str, ...]) -> Alike:
        if codes not in known:
            found: dict[tuple[bool, int], list[str]] = defaultdict(list)
            for code in codes:
                symbol = problem.symbol[code]
                found[symbol.is_duty, work_minutes(symbol)].append(code)
            known[codes] = tuple(map(tuple, found.values()))
        return known[codes]

    return {cell: groups(codes) for cell, codes in domains.items()}


class _Relaxing:
    """States of outlines what their rosters cannot but cost."""

    def __init__(self, board: Board, alike: Mapping[At, Alike]) -> None:
        self._whole, self._alike = board, alike
        self._known: dict[tuple[Alike, Codes], tuple[Codes, Codes]] = {}
        self._terms: dict[tuple[Term, ...], tuple[Term, ...]] = {}
        """Sums over the same cells are one, as rules share them."""

    def board(self) -> Board:
        found = Board(self._whole.problem)
        families: dict[tuple[int, int, int], tuple[Posted, list[Couple]]] = {}

        def keep(posted: Posted, left: Iterable[Statement]) -> None:
            self._whole.heed()
            found.posted += [replace(posted, statement=own) for own in left if _speaks(own)]

        for posted in self._whole.posted:
            statement = posted.statement
            if isinstance(statement, Couple) and any(map(self._is_split, statement.terms)):
                days = [term.day for term in statement.terms]
                family = families.setdefault((posted.index, min(days), max(days)), (posted, []))
                family[1].append(statement)
            else:
                keep(posted, self._relaxed(statement))
        for posted, couples in families.values():
            keep(posted, self._merged(couples))
        return found

    def _relaxed(self, statement: Statement) -> Iterable[Statement]:
        """What is left of a statement that is kept alone."""
        match statement:
            case Cell(person, day, symbols):
                own = self._held(person, day, symbols)
                return (replace(statement, symbols=own),) if own else ()
            case Succession(person, day, first, second):
                before, after = self._held(person, day - 1, first), self._held(person, day, second)
                is_left = before and after
                return (replace(statement, first=before, second=after),) if is_left else ()
            case Word(person, first_day, classes):
                days = enumerate(classes, first_day)
                held = tuple(self._held(person, day, codes) for day, codes in days)
                return (replace(statement, classes=held),) if all(held) else ()
            case Run(person, symbols):
                every = range(self._whole.problem.days)
                is_kept = all(self._is_whole(person, day, symbols) for day in every)
                return (statement,) if is_kept else ()
            case Total():
                return self._totals(statement)
            case Groups():
                return self._groups(statement)
            case Couple():
                return (statement,)

    def _signs(self, person: str, day: int, codes: Codes) -> tuple[Codes, Codes]:
        """The symbols of an outline that stand for these alone, and for one of these among others.

        What stands before the horizon stands for itself.
        """
        alike = self._alike.get((person, day))
        if alike is None:
            return codes, codes
        key = alike, codes
        if key not in self._known:
            self._known[key] = (
                frozenset(each[0] for each in alike if codes.issuperset(each)),
                frozenset(each[0] for each in alike if not codes.isdisjoint(each)),
            )
        return self._known[key]

    def _held(self, person: str, day: int, codes: Codes) -> Codes:
        return self._signs(person, day, codes)[0]

    def _may(self, person: str, day: int, codes: Codes) -> Codes:
        return self._signs(person, day, codes)[1]

    def _is_whole(self, person: str, day: int, codes: Codes) -> bool:
        return self._held(person, day, codes) == self._may(person, day, codes)

    def _is_split(self, term: Term) -> bool:
        return not self._is_whole(term.person, term.day, term.symbols)

    def _totals(self, total: Total) -> Iterable[Total]:
        """The least that an outline counts below a maximum, the most above a minimum."""
        days: dict[int, dict[str, int]] = defaultdict(dict)
        for (day, code), count in total.coefficients.items():
            days[day][code] = count
        least: dict[tuple[int, str], int] = {}
        most: dict[tuple[int, str], int] = {}
        for day, counts in days.items():
            for codes in self._alike.get((total.person, day)) or zip(counts):
                found = [counts.get(code, 0) for code in codes]
                for counted, n in ((least, min(found)), (most, max(found))):
                    if n:
                        counted[day, codes[0]] = n
        if least == most:
            return (total,)
        return _sides(replace(total, coefficients=least), replace(total, coefficients=most))

    def _groups(self, groups: Groups) -> Iterable[Groups]:
        """Groups that are touched for sure below a maximum, those that may be above a minimum."""
        conditions = [condition for group in groups.groups for condition in group]
        if all(self._is_whole(groups.person, day, codes) for day, codes in conditions):
            return (groups,)
        return _sides(self._touched(groups, self._held), self._touched(groups, self._may))

    def _touched(self, groups: Groups, which: Callable[[str, int, Codes], Codes]) -> Groups:
        found = []
        for group in groups.groups:
            own = [(day, which(groups.person, day, codes)) for day, codes in group]
            found.append(tuple((day, codes) for day, codes in own if codes))
        return replace(groups, groups=tuple(filter(None, found)))

    def _merged(self, couples: Sequence[Couple]) -> Iterable[Couple]:
        """One sum in place of those of single shifts: what one has too many, another may lack."""
        low = [c for c in couples if c.low is not None]
        high = [c for c in couples if c.high is not None]
        if low:
            least = sum(couple.low or 0 for couple in low)
            price = together([couple.low_price for couple in low])
            yield Couple(self._summed(low, max), low=least, low_price=price)
        if high:
            most = sum(couple.high or 0 for couple in high)
            price = together([couple.high_price for couple in high])
            yield Couple(self._summed(high, min), high=most, high_price=price)

    def _summed(
        self, couples: Iterable[Couple], choose: Callable[[Iterable[int]], int]
    ) -> tuple[Term, ...]:
        """What a symbol of an outline adds to all of these at most, or at least."""
        counts: dict[At, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for couple in couples:
            for term in couple.terms:
                for code in term.symbols:
                    counts[term.person, term.day][code] += term.coefficient
        terms = []
        for cell, codes in counts.items():
            own: dict[int, set[str]] = defaultdict(set)
            for alike in self._alike.get(cell) or zip(codes):
                own[choose([codes.get(code, 0) for code in alike])].add(alike[0])
            terms += [Term(*cell, frozenset(held), n) for n, held in own.items() if n]
        return self._terms.setdefault(tuple(terms), tuple(terms))


def _speaks(statement: Statement) -> bool:
    """It asks something of some cell."""
    match statement:
        case Total(coefficients=asked) | Groups(groups=asked) | Couple(terms=asked):
            return bool(asked)
        case _:
            return True


Limits = TypeVar("Limits", Total, Groups)


def _sides(below: Limits, above: Limits) -> Iterable[Limits]:
    """What is held below a maximum, and what above a minimum."""
    if below.high is not None:
        yield replace(below, low=None, low_price=None)
    if above.low is not None:
        yield replace(above, high=None, high_price=None)


def together(prices: Iterable[Price]) -> Price:
    """The least that an amount costs however it is parted among these prices.

    The cheapest units count first, whichever come first; what is hard takes nothing where anything
    else may.
    """
    known = [price for price in prices if price is not None]
    if not known:
        return None
    last = min(price[-1] for price in known)
    return (*sorted(step for price in known for step in price if step < last), last)
