"""What the days to come are worth, as prices of their cells: what is filled now leaves for them.

Whoever fills a week before the next ones are known may still picture them. The programme over whole
rows, asked of the week and the pictured ones together, tells what each duty to come is worth beside
the row that it stands in. Cells to come at these prices stand for what is wanted of those days: a
person's row is then weighed to its end, and the part that is filled now spends no more of hours,
weekends and runs than leaving them is worth.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from roster.board import unheeding
from roster.domain import Problem
from roster.engines.contracts import DEAREST
from roster.engines.domains import At, everything, pruned
from roster.engines.incumbent import Incumbent
from roster.engines.lines import Lines
from roster.engines.outcomes import unheard
from roster.engines.pricing import Floats
from roster.rules import Rule, post

Later = Mapping[At, Mapping[str, float]]
"""[points] that a symbol costs more than the cheapest of its cell, for cells to come."""


def later_prices(
    pictures: Iterable[Problem],
    rules: Sequence[Rule],
    first: int,
    seconds: float,
    soon: float,
    heed: Callable[[], None] = unheeding,
) -> Later | None:
    """What is asked of the days from `first` on makes each symbol there cost, on average.

    Parameters
    ----------
    pictures : Iterable[Problem]
        The whole run, the days to come as they may be; people and symbols are the same in all.
    first : int [day]
        Of those to come.
    seconds : float [s]
        Pictures that are not done by then are left out.
    soon : float [s]
        By which one is to be done: to fill so much takes several times as long.

    Returns
    -------
    Later or None
        None where not even one picture was done soon.
    """
    since = time.monotonic()
    sums, count, lines = None, 0, None

    def left() -> float:
        return (seconds if count else soon) - (time.monotonic() - since)

    for picture in pictures:
        found = _mixed(picture, rules, left, heed)
        if found is None:
            break
        lines, count = found, count + 1
        worth = -lines.loads.costs(lines.prices)
        sums = worth if sums is None else sums + worth
    return None if lines is None or sums is None else _by_cell(lines, sums / count, first)


def _mixed(
    picture: Problem, rules: Sequence[Rule], left: Callable[[], float], heed: Callable[[], None]
) -> Lines | None:
    """The best mixture of everyone's rows over a whole run; None where there was no time for it."""
    if left() <= 0:
        return None
    board = post(picture, rules, heed)
    best = Incumbent(board, frozenset(), unheard, time.monotonic())
    lines = Lines(board, pruned(board, everything(picture)), best, left, heed)
    return lines if lines.begin() and lines.mix() is not None else None


def _by_cell(lines: Lines, worth: Floats, first: int) -> Later:
    """Prices of the symbols that a cell may hold, the cheapest at nothing."""
    usable = lines.contracts.cells < DEAREST
    codes = np.array(lines.contracts.alphabet.codes)
    found: dict[At, Mapping[str, float]] = {}
    for who, person in enumerate(lines.contracts.people):
        for day in range(first, worth.shape[1]):
            open_ = usable[who, day]
            prices = worth[who, day, open_]
            above = (prices - prices.min()).tolist()
            found[person, day] = dict(zip(codes[open_].tolist(), above, strict=True))
    return found
