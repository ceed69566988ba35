"""The cells of a roster as CP-SAT literals, and the few ways in which statements bind them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import Literal as Unknown

from roster.board import Board, Codes
from roster.domain import Roster
from roster.engines.domains import Alike, Domains, possible
from roster.prices import Price, cost

Literal = Unknown | int
"""A literal of the solver, or 0 or 1 where the cells decide."""


class Cells:
    """One literal for each symbol that a cell may hold, and the points that literals cost.

    A cell with one symbol is a constant, so fixing cells in `domains` folds them away: the whole
    problem, a neighbourhood and a replan are built alike.
    """

    def __init__(self, board: Board, domains: Domains, kinds: Alike) -> None:
        self.board = board
        self.kinds = kinds
        self.solver = cp_model.CpModel()
        self.domains = {cell: kinds.merged(codes) for cell, codes in domains.items()}
        self.base = 0
        self._costly: list[cp_model.LinearExprT] = []
        self._points: list[int] = []
        self._symbols: dict[tuple[str, int, str], Literal] = {}
        self._classes: dict[tuple[str, int, tuple[str, ...]], Literal] = {}
        self._held: dict[tuple[str, int], dict[Codes, Literal]] = {}
        for (person, day), codes in self.domains.items():
            self._open(person, day, codes)

    def _open(self, person: str, day: int, codes: tuple[str, ...]) -> None:
        if len(codes) == 1:
            return
        if len(codes) == 2:
            literal = self.solver.new_bool_var("")
            self._symbols[person, day, codes[1]] = literal
            self._symbols[person, day, codes[0]] = literal.negated()
            return
        literals = [self.solver.new_bool_var("") for _ in codes]
        self.solver.add_exactly_one(literals)
        for code, literal in zip(codes, literals, strict=True):
            self._symbols[person, day, code] = literal

    def codes(self, person: str, day: int) -> tuple[str, ...]:
        """What may stand there, history included; empty where nothing is known."""
        return possible(self.board, self.domains, person, day)

    def symbol(self, person: str, day: int, code: str) -> Literal:
        """Whether the cell holds this symbol, or one that no statement tells from it."""
        codes = self.codes(person, day)
        match = next((c for c in codes if self.kinds.same(c, code)), None)
        if match is None:
            return 0
        return 1 if len(codes) == 1 else self._symbols[person, day, match]

    def holds(self, person: str, day: int, codes: Codes) -> Literal:
        """Whether the cell holds one of these symbols."""
        here = self.domains.get((person, day)) or self.codes(person, day)
        if len(here) == 1:
            return 1 if here[0] in codes else 0
        known = self._held.setdefault((person, day), {})
        literal = known.get(codes)
        if literal is None:
            literal = known[codes] = self._holding(person, day, here, codes)
        return literal

    def _holding(self, person: str, day: int, here: tuple[str, ...], codes: Codes) -> Literal:
        inside = tuple(code for code in here if code in codes)
        if not inside:
            return 0
        if len(inside) == len(here):
            return 1
        if len(inside) == 1:
            return self._symbols[person, day, inside[0]]
        outside = tuple(code for code in here if code not in codes)
        if len(outside) == 1:
            return negated(self._symbols[person, day, outside[0]])
        if here[0] in codes:
            return negated(self._class(person, day, outside))
        return self._class(person, day, inside)

    def _class(self, person: str, day: int, inside: tuple[str, ...]) -> Literal:
        key = (person, day, inside)
        if key not in self._classes:
            literal = self.solver.new_bool_var("")
            self.solver.add_exactly_one(
                [*(self._symbols[person, day, code] for code in inside), literal.negated()]
            )
            self._classes[key] = literal
        return self._classes[key]

    def charge(self, term: cp_model.LinearExprT, points: int) -> None:
        """The term costs so many points a unit."""
        if isinstance(term, int):
            self.base += points * term
        elif points:
            self._costly.append(term)
            self._points.append(points)

    def together(self, literals: Sequence[Literal], price: Price, amount: int = 1) -> None:
        """The literals should not all hold; if they do, it costs so many units of the price."""
        open_ = [literal for literal in literals if not is_constant(literal)]
        if any(is_constant(literal) and not literal for literal in literals):
            return
        if price is None:
            self.solver.add_bool_or([negated(literal) for literal in open_])
        elif points := cost(price, amount):
            self.charge(self.both(open_, points), points)

    def both(self, literals: Sequence[Literal], points: int) -> Literal:
        """A literal that costs `points` and holds whenever all of these do.

        It may hold idly only where that would cost something, so the direction follows the sign.
        """
        if len(literals) < 2:
            return literals[0] if literals else 1
        literal = self.solver.new_bool_var("")
        if points > 0:
            self.solver.add_bool_or([*(negated(each) for each in literals), literal])
        for each in literals if points < 0 else ():
            self.solver.add_implication(literal, each)
        return literal

    def forbid(self) -> None:
        """Nothing can be done: a hard statement fails on cells that are decided."""
        self.solver.add_bool_or([])

    def objective(self) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum(self._costly, self._points) + self.base

    def roster(self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Roster:
        """The roster of a solution."""
        rows: dict[str, list[str]] = {}
        for (person, day), codes in self.domains.items():
            row = rows.setdefault(person, [""] * self.board.problem.days)
            row[day] = codes[0]
            if len(codes) > 1:
                row[day] = next(
                    c for c in codes if value.boolean_value(self._symbols[person, day, c])
                )
        return Roster({person: tuple(row) for person, row in rows.items()})

    def hint(self, roster: Roster) -> None:
        """Let the solver start from this roster."""
        for (person, day, code), literal in self._symbols.items():
            if isinstance(literal, cp_model.IntVar):
                self.solver.add_hint(literal, self.kinds.same(roster.at(person, day), code))

    def fix(self, roster: Roster) -> None:
        """Every cell holds what it holds: the solver then only says yes or no."""
        for person, day, code in roster.cells():
            literal = self.symbol(person, day, code)
            self.solver.add_bool_and([literal])


def is_constant(literal: Literal) -> bool:
    return isinstance(literal, int)


def negated(literal: Literal) -> Literal:
    return 1 - literal if isinstance(literal, int) else literal.negated()


def is_convex(price: tuple[int, ...]) -> bool:
    """No further unit costs less than the one before."""
    return price[0] >= 0 and all(a <= b for a, b in pairwise(price))
