"""Sums over cells, held under a limit at a price: totals, groups and couples end here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from roster.engines.cells import Cells, Literal, is_convex
from roster.prices import Price, cost


@dataclass(frozen=True, slots=True)
class Sum:
    """A linear expression over literals, and the range that it can't leave."""

    terms: tuple[tuple[Literal, int], ...]
    constant: int
    lowest: int
    highest: int

    def __neg__(self) -> Sum:
        terms = tuple((literal, -c) for literal, c in self.terms)
        return Sum(terms, -self.constant, -self.highest, -self.lowest)

    def expression(self) -> cp_model.LinearExprT:
        if not self.terms:
            return self.constant
        literals, coefficients = zip(*self.terms, strict=True)
        return cp_model.LinearExpr.weighted_sum(literals, coefficients) + self.constant

    def divided(self, limit: int, step: int) -> tuple[Sum, int, int]:
        """The same excess over the limit in smaller numbers, where the coefficients share a factor.

        (value - limit) in started steps does not change when all are divided by a factor of the
        step and the limit is rounded down.
        """
        factor = math.gcd(step, *(c for _, c in self.terms))
        if factor <= 1:
            return self, limit, step
        terms = tuple((literal, c // factor) for literal, c in self.terms)
        lowest = (self.lowest - self.constant) // factor
        highest = (self.highest - self.constant) // factor
        return Sum(terms, 0, lowest, highest), (limit - self.constant) // factor, step // factor


class Sums:
    """Builds sums and holds them between limits."""

    def __init__(self, cells: Cells, heed: Callable[[], None]) -> None:
        self.cells = cells
        self._heed = heed
        self._under: dict[object, tuple[int, cp_model.LinearExprT]] = {}

    def of(self, parts: Iterable[Sequence[tuple[Literal, int]]], base: int = 0) -> Sum:
        """The sum of parts; of the literals of one part at most one holds."""
        self._heed()
        merged: dict[int, tuple[Literal, int]] = {}
        constant, below, above = base, 0, 0
        for part in parts:
            least = most = 0
            for literal, coefficient in part:
                if isinstance(literal, int):
                    constant += literal * coefficient
                    continue
                least = min(least, coefficient)
                most = max(most, coefficient)
                key = literal.index
                before = merged[key][1] if key in merged else 0
                merged[key] = (literal, before + coefficient)
            below += least
            above += most
        terms = tuple(merged[key] for key in sorted(merged) if merged[key][1])
        return Sum(terms, constant, constant + below, constant + above)

    def between(
        self,
        value: Sum,
        low: int | None,
        high: int | None,
        low_price: Price,
        high_price: Price,
        step: int = 1,
    ) -> None:
        """The sum should lie between low and high, at a price for each started step outside."""
        if low is not None:
            self._most(-value, -low, low_price, step)
        if high is not None:
            self._most(value, high, high_price, step)

    def _most(self, value: Sum, limit: int, price: Price, step: int) -> None:
        value, limit, step = self._scaled(value, limit, price, step)
        if value.highest <= limit:
            return
        solver = self.cells.solver
        if price is None:
            if value.lowest > limit:
                self.cells.forbid()
            else:
                solver.add(value.expression() <= limit)
        elif not any(price):
            return
        elif not value.terms:
            self.cells.base += cost(price, -((limit - value.constant) // step))
        elif is_convex(price):
            self._rising(value, limit, price, step)
        else:
            self._exact(value, limit, price, step)

    @staticmethod
    def _scaled(value: Sum, limit: int, price: Price, step: int) -> tuple[Sum, int, int]:
        # A hard limit has no unit to keep: any common factor of the coefficients will do.
        whole = math.gcd(*(c for _, c in value.terms)) if price is None else step
        return value.divided(limit, max(whole, 1))

    def _rising(self, value: Sum, limit: int, price: tuple[int, ...], step: int) -> None:
        """Each further unit costs as much as the one before or more: the solver fills in order."""
        if len(set(price)) == 1 and step == 1 and self._straight(value, limit, price[0]):
            return
        most = -((limit - value.highest) // step)
        over: list[cp_model.LinearExprT] = []
        for points, width in _levels(price, most):
            part = self.cells.solver.new_int_var(0, width, "")
            self.cells.charge(part, points)
            over.append(part)
        excess = cp_model.LinearExpr.sum(over)
        self.cells.solver.add(value.expression() <= limit + step * excess)
        if len(over) == 1 and step == 1:
            self._under[_key(value)] = (limit - value.constant, over[0])

    def _straight(self, value: Sum, limit: int, points: int) -> bool:
        """Charge the cells themselves where the excess is a plain sum of them.

        So it is when the sum can't be below the limit, or when the other side of the same limit
        already has a variable for what is missing: what is over is then the sum plus that variable.
        """
        if value.lowest >= limit:
            self._charge(value, limit, points)
            return True
        known = self._under.get(_key(-value))
        if known is None or known[0] != -(limit - value.constant):
            return False
        self._charge(value, limit, points)
        self.cells.charge(known[1], points)
        return True

    def _charge(self, value: Sum, limit: int, points: int) -> None:
        self.cells.base += points * (value.constant - limit)
        for literal, coefficient in value.terms:
            self.cells.charge(literal, points * coefficient)

    def _exact(self, value: Sum, limit: int, price: tuple[int, ...], step: int) -> None:
        """Some further unit costs less than the one before: the amount is pinned down exactly."""
        solver = self.cells.solver
        most = -((limit - value.highest) // step)
        amount = solver.new_int_var(0, most, "")
        beyond = solver.new_bool_var("")
        solver.add(value.expression() <= limit + step * amount)
        solver.add(value.expression() >= limit + step * (amount - 1) + 1).only_enforce_if(beyond)
        solver.add(amount == 0).only_enforce_if(beyond.negated())
        self.cells.charge(amount, price[-1])
        for unit, points in enumerate(price[:-1], 1):
            if unit > most:
                break
            reached = solver.new_bool_var("")
            solver.add(amount >= unit).only_enforce_if(reached)
            solver.add(amount < unit).only_enforce_if(reached.negated())
            self.cells.charge(reached, points - price[-1])


def _key(value: Sum) -> object:
    return tuple((literal.index, c) for literal, c in value.terms if not isinstance(literal, int))


def _levels(price: tuple[int, ...], most: int) -> list[tuple[int, int]]:
    """(points, width) of each level of marginal points, up to `most` units."""
    found: list[tuple[int, int]] = []
    for unit in range(1, min(most, len(price)) + 1):
        points = price[unit - 1]
        if found and found[-1][0] == points:
            found[-1] = (points, found[-1][1] + 1)
        else:
            found.append((points, 1))
    rest = most - min(most, len(price))
    if rest:
        found[-1] = (found[-1][0], found[-1][1] + rest)
    return found
