"""Points: what a breach of a priced rule costs, in bands that do not mix by accident.

A price is a tuple of marginal points: the first unit costs the first entry, the next unit the next
one, every further unit the last. ``(10,)`` is linear, ``(1, 3, 5)`` grows. None is hard.
"""

from __future__ import annotations

Price = tuple[int, ...] | None

SHORTAGE: Price = (10_000, 11_000, 12_000, 13_000)
"""Heads missing from a minimum, each dearer than the last: several days with one fewer are better
than a day with nobody."""
COMPANY: Price = (500,)
"""One breach of a company rule that is not hard."""
DEPARTURE: Price = (2_000,)
"""One breach of a law, or of a hard rule, from which the unit departs on record: dearer than a
company rule, cheaper than a head missing from a minimum, so that it is used for nothing else."""
DEPARTURE_HOUR: Price = (300,)
"""One started hour beyond a limit of hours; 24 of them stay below a missing head."""
TARGET: Price = (20,)
"""One head missing from a target, or over a maximum."""
FAIRNESS: Price = (4, 8, 12, 16, 20)
"""Each unit above a fair share costs more than the one before."""
WISH: Price = (1,)


def cost(price: tuple[int, ...], amount: int) -> int:
    """[points] for so many units."""
    if amount <= len(price):
        return sum(price[:amount]) if amount > 0 else 0
    return sum(price) + (amount - len(price)) * price[-1]
