"""What the rows of a portion are worth at fixed prices of what it shares with others.

Each shared load becomes a straight line of points: one unit more is worth its price, however many
there are. What rows cost at least beside that holds for every roster of all portions together.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from roster.board import Board, Couple, Posted
from roster.engines.apart import Value
from roster.engines.incumbent import Incumbent
from roster.engines.lines import Lines
from roster.engines.outcomes import unheard


def valued(
    lines: Lines, fixed: Sequence[int | None], left: Callable[[], float], heed: Callable[[], None]
) -> Value | None:
    """The worth of the rows of `lines`, which go on with the columns that are known.

    Parameters
    ----------
    fixed : Sequence[int | None] [points/unit]
        The price of each load; None: it costs what it costs.
    left : Callable[[], float]
        [s] until the time is up.

    Returns
    -------
    Value or None
        None when the time did not suffice.
    """
    spans = [(int(load.values[0]), int(load.values[-1])) for load in lines.loads.loads]
    board = Board(lines.board.problem)
    board.posted = list(_straightened(lines.board, fixed, spans))
    best = Incumbent(board, frozenset(), unheard, time.monotonic())
    prices = lines.prices.copy()
    for place, price in enumerate(fixed):
        prices[place] = prices[place] if price is None else price
    found = Lines(board, lines.contracts, best, left, heed, lines.spare, prices.tolist())
    known = lines.master
    found.master.add(known.people, known.rows, known.points)
    if not found.begin():
        return None
    found.mix()
    if not math.isfinite(found.bound):
        return None
    paid, lowest, highest = 0, [], []
    for price, (least, most) in zip(fixed, spans, strict=True):
        if price is not None:
            paid += price * (most if price > 0 else least)
            lowest.append(least)
            highest.append(most)
    return Value(found.bound - paid, tuple(lowest), tuple(highest))


def _straightened(
    board: Board, fixed: Sequence[int | None], spans: Sequence[tuple[int, int]]
) -> list[Posted]:
    """The statements of a board, loads that have a price as one straight line each."""
    numbers: dict[int, int] = {}
    kept = []
    for posted in board.posted:
        statement = posted.statement
        if not isinstance(statement, Couple):
            kept.append(posted)
            continue
        is_first = id(statement.terms) not in numbers
        place = numbers.setdefault(id(statement.terms), len(numbers))
        price = fixed[place]
        if price is None:
            kept.append(posted)
        elif is_first:
            least, most = spans[place]
            line = (
                Couple(statement.terms, low=most, low_price=(price,))
                if price > 0
                else Couple(statement.terms, high=least, high_price=(-price,))
            )
            kept.append(replace(posted, statement=line))
    return kept
