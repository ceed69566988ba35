"""Couples over the same cells as one convex line of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roster.board import Couple, Posted
from roster.engines.layers import Ints
from roster.engines.pricing import Floats
from roster.prices import cost

FORCED = 1_000_000.0
"""[points] of a unit by which a hard load is broken where there is no better yet."""


class Empty(Exception):
    """No value of a load is allowed."""


@dataclass(frozen=True, slots=True)
class Load:
    """A value that rows add up to, and its points as a convex line through some values.

    Where prices fall with the amount the line lies below them: the bound holds and may lie lower.

    Parameters
    ----------
    offset : int
        What history adds.
    values, points : Ints
        The corners of the line, by value.
    is_hard : bool
        Rows could carry less than the first value or more than the last, and must not.
    """

    posted: tuple[Posted, ...]
    offset: int
    values: Ints
    points: Ints
    is_hard: bool
    is_exact: bool

    @property
    def slopes(self) -> Floats:
        """[points/unit] between the corners."""
        steps: Floats = np.diff(self.points) / np.diff(self.values)
        return steps

    @property
    def stretches(self) -> tuple[Floats, Floats, Floats]:
        """The parts in which the value leaves the first one: their signs, points a unit, widths."""
        signs, points, widths = -np.ones(len(self.values) - 1), self.slopes, np.diff(self.values)
        if self.is_hard:
            signs = np.append(signs, (-1.0, 1.0))
            points, widths = (
                np.append(points, (FORCED, FORCED)),
                np.append(widths, (np.inf, np.inf)),
            )
        return signs, points, widths.astype(np.float64)


def load_of(posted: tuple[Posted, ...], offset: int, lowest: int, highest: int) -> Load:
    """What couples over the same cells say of values from the lowest to the highest.

    Raises
    ------
    Empty
        No value is allowed.
    """
    couples = couples_of(posted)
    least, most = lowest, highest
    corners = {lowest, highest}
    for couple in couples:
        for limit, price, sign in (
            (couple.low, couple.low_price, -1),
            (couple.high, couple.high_price, 1),
        ):
            if limit is None:
                continue
            if price is None:
                least = max(least, limit) if sign < 0 else least
                most = min(most, limit) if sign > 0 else most
            corners.update(limit + sign * i for i in range(len(price or ()) + 1))
    corners |= {least, most}
    values = sorted(value for value in corners if least <= value <= most)
    if not values:
        raise Empty
    points = [sum(_points(couple, value) for couple in couples) for value in values]
    kept = _hull(values, points)
    return Load(
        posted,
        offset,
        np.array([values[i] for i in kept], np.int64),
        np.array([points[i] for i in kept], np.int64),
        (least, most) != (lowest, highest),
        _lies_on(values, points, kept),
    )


def couples_of(posted: Sequence[Posted]) -> list[Couple]:
    """What is posted, as couples."""
    return [each.statement for each in posted if isinstance(each.statement, Couple)]


def _points(couple: Couple, value: int) -> int:
    points = 0
    if couple.low is not None and couple.low_price:
        points += cost(couple.low_price, couple.low - value)
    if couple.high is not None and couple.high_price:
        points += cost(couple.high_price, value - couple.high)
    return points


def _hull(values: Sequence[int], points: Sequence[int]) -> list[int]:
    """The corners of the lowest convex line: slopes rise from each to the next."""
    kept: list[int] = []
    for i, (x, y) in enumerate(zip(values, points, strict=True)):
        while len(kept) > 1:
            a, b = kept[-2], kept[-1]
            if (points[b] - points[a]) * (x - values[b]) < (y - points[b]) * (
                values[b] - values[a]
            ):
                break
            kept.pop()
        kept.append(i)
    return kept


def _lies_on(values: Sequence[int], points: Sequence[int], kept: Sequence[int]) -> bool:
    line = np.interp(values, [values[i] for i in kept], [points[i] for i in kept])
    return bool(np.allclose(line, points))
