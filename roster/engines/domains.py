"""Which symbols each cell may hold: pins, leave, and what hard statements leave of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from roster.board import Board, Cell, Codes, Couple, Groups, Run, Statement, Succession, Total, Word
from roster.domain import LEAVE, AbsenceKind, Problem, Roster

At = tuple[str, int]
Domains = Mapping[At, tuple[str, ...]]


def everything(problem: Problem) -> dict[At, tuple[str, ...]]:
    """What may stand in each cell before any rule speaks.

    A pinned cell holds its pin. Leave is granted by people: an engine puts it only where the
    problem has it.
    """
    symbols = tuple(problem.symbol)
    without = tuple(code for code in symbols if code != LEAVE)
    found: dict[At, tuple[str, ...]] = {}
    for person in problem.people:
        absent = bool(problem.absences_of(person.id))
        for day in range(problem.days):
            leave = absent and problem.is_absent(person.id, problem.date_of(day), AbsenceKind.LEAVE)
            found[person.id, day] = symbols if leave else without
    for cell, code in problem.pins.items():
        if cell in found:
            found[cell] = (code,)
    return found


def fixed(roster: Roster) -> dict[At, tuple[str, ...]]:
    """Every cell holds what it holds."""
    return {(person, day): (code,) for person, day, code in roster.cells()}


def freed(roster: Roster, free: Iterable[At], domains: Domains) -> dict[At, tuple[str, ...]]:
    """Some cells are open again, the others hold what they hold."""
    found = fixed(roster)
    for cell in free:
        found[cell] = domains[cell]
    return found


def pruned(board: Board, domains: Domains) -> dict[At, tuple[str, ...]]:
    """The same domains without what hard statements bar outright.

    A cell that nothing could fill keeps its symbols: the statement that bars them is then compiled
    as it stands, and the clash is the solver's to report.
    """
    left = dict(domains)
    without: dict[tuple[tuple[str, ...], Codes], tuple[str, ...]] = {}

    def bar(cell: At, codes: Codes) -> bool:
        here = left[cell]
        if (here, codes) not in without:
            without[here, codes] = tuple(code for code in here if code not in codes)
        kept = without[here, codes]
        if not kept or len(kept) == len(here):
            return False
        left[cell] = kept
        return True

    pairs = []
    for posted in board.posted:
        match posted.statement:
            case Cell(person, day, symbols, None):
                bar((person, day), symbols)
            case Succession(price=None) as pair:
                pairs.append(pair)
    classes = {codes for pair in pairs for codes in (pair.first, pair.second)}
    narrow = {codes for codes in classes for cell in set(left.values()) if codes.issuperset(cell)}
    """The classes in which some cell lies whole: without one a pair bars nothing."""

    def bar_beside(cell: At, codes: Codes) -> bool:
        if not bar(cell, codes):
            return False
        narrow.update(each for each in classes if each.issuperset(left[cell]))
        return True

    changed = True
    while changed:
        changed = False
        for pair in pairs:
            if pair.day and pair.first not in narrow and pair.second not in narrow:
                continue
            before = possible(board, left, pair.person, pair.day - 1)
            here = possible(board, left, pair.person, pair.day)
            if before and pair.day in _days(board) and pair.first.issuperset(before):
                changed |= bar_beside((pair.person, pair.day), pair.second)
            if here and pair.day > 0 and pair.second.issuperset(here):
                changed |= bar_beside((pair.person, pair.day - 1), pair.first)
    return left


def _days(board: Board) -> range:
    return range(board.problem.days)


def possible(board: Board, domains: Domains, person: str, day: int) -> tuple[str, ...]:
    """What may stand on a day, history included; empty where nothing is known."""
    if day >= 0:
        return domains.get((person, day), ())
    past = board.problem.past(person)
    return (past[day],) if -day <= len(past) else ()


@dataclass(frozen=True, slots=True)
class Alike:
    """Symbols that no statement tells apart; one of them stands for the others."""

    stands_for: Mapping[str, str]

    def merged(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """One symbol of each kind: the first in the cell's own order."""
        kinds: dict[str, str] = {}
        for code in codes:
            kinds.setdefault(self.stands_for[code], code)
        return tuple(kinds.values())

    def same(self, first: str, second: str) -> bool:
        return self.stands_for[first] == self.stands_for[second]


def alike(board: Board) -> Alike:
    """Find the symbols of a problem that no statement tells apart."""
    sets: set[Codes] = set()
    counted: dict[int, Mapping[tuple[int, str], int]] = {}
    for posted in board.posted:
        sets.update(_code_sets(posted.statement))
        if isinstance(posted.statement, Total):
            counted[id(posted.statement.coefficients)] = posted.statement.coefficients
    marks: dict[str, list[object]] = {code: [] for code in board.problem.symbol}
    for codes in sets:
        for code, mark in marks.items():
            mark.append(code in codes)
    for coefficients in counted.values():
        columns: dict[str, list[tuple[int, int]]] = {code: [] for code in marks}
        for (day, code), coefficient in coefficients.items():
            if coefficient:
                columns[code].append((day, coefficient))
        for code, mark in marks.items():
            mark.append(frozenset(columns[code]))
    first: dict[tuple[object, ...], str] = {}
    return Alike({code: first.setdefault(tuple(mark), code) for code, mark in marks.items()})


def _code_sets(statement: Statement) -> Iterable[Codes]:
    match statement:
        case Cell(symbols=symbols) | Run(symbols=symbols):
            return (symbols,)
        case Succession(first=first, second=second):
            return (first, second)
        case Word(classes=classes):
            return classes
        case Groups(groups=groups):
            return (codes for group in groups for _, codes in group)
        case Couple(terms=terms):
            return (term.symbols for term in terms)
        case Total():
            return ()
