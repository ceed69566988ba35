"""The best mixture of what is left open, and the choice that closes it."""

from __future__ import annotations

import numpy as np

from roster.engines.choosing import WHOLE, Choice, chosen
from roster.engines.lines import TINY, Lines
from roster.engines.master import Mixture
from roster.engines.piece import Piece
from roster.engines.pricing import Rows

ROUNDS = 30
"""How often rows are priced again after cells have been fixed, at most."""
NEAR = 0.5
"""[points] within which rows need not be priced again."""
SPARED = 0.6
"""Part of what may be lost that is not worth pricing again."""
FADED = 2
"""[mixtures] that together gain little, before rows need not be priced again."""
LIKE = 1.5
"""How many times what loads are worth a bent row may cost more for each day that it keeps."""
DEAR = 110.0
"""[points] dearer than its mixture that a choice may be."""


def alike(lines: Lines, mixture: Mixture) -> float:
    """[points] within which mixtures are as good as each other."""
    return max(NEAR, SPARED * lines.spare.of(mixture.objective))


def remixed(lines: Lines, piece: Piece) -> Mixture | None:
    """The best mixture when rows are priced again until nothing is gained any more."""
    mixture = piece.master.mixed(lines.left())
    reached: list[float] = []
    for _ in range(ROUNDS if len(piece.open) else 0):
        if mixture is None or lines.is_over:
            return None
        reached.append(mixture.objective)
        near = alike(lines, mixture)
        gap = mixture.objective - piece.least
        if gap < near or lines.spare.is_calm(reached, gap):
            break
        if lines.spare.is_fading(reached, lines.objective - piece.due, FADED):
            break
        found = lines.pricing.best(lines.costs(mixture.duals) + piece.bars, piece.open)
        piece.least = max(piece.least, _least(lines, piece, mixture, found))
        if mixture.objective - piece.least < near:
            break
        if not lines.take(piece.master, found, mixture):
            break
        mixture = piece.master.mixed(lines.left())
    return mixture


def likeness(mixture: Mixture) -> float:
    """[points] that a bent row may cost more for each day that it keeps."""
    worth = np.abs(mixture.duals)
    return LIKE * float(worth.mean(where=worth > TINY)) if (worth > TINY).any() else NEAR


def bend(lines: Lines, piece: Piece, before: Mixture) -> None:
    """Know rows like those of a mixture that no longer keep to what is decided, but that do."""
    master = piece.master
    lost = np.flatnonzero((before.weights > TINY) & master.barred[: len(before.weights)])
    if not len(lost):
        return
    people = master.people[lost]
    costs = (lines.costs(before.duals) + piece.bars)[people]
    each = np.arange(len(lost))[:, None]
    costs[each, lines.days, master.rows[lost]] -= likeness(before)
    rows, points = lines.usable(lines.pricing.each(costs, people))
    master.add(rows.people, rows.rows, points)


def _least(lines: Lines, piece: Piece, mixture: Mixture, found: Rows) -> float:
    """What no mixture of rows goes below, by the rows that were priced."""
    others = np.setdiff1d(piece.people, found.people)
    carried = float(mixture.duals @ (piece.carried - lines.loads.given))
    rows = float(found.values.sum() + mixture.worth[others].sum())
    return rows + lines.loads.relaxed(mixture.duals) - carried


def margin_of(lines: Lines, piece: Piece, mixture: Mixture) -> float:
    """[points] by which rows may be dearer than the mixture in a better roster."""
    return min(lines.objective - piece.due - mixture.objective - 1 + TINY, DEAR)


def closed(
    lines: Lines, piece: Piece, mixture: Mixture, margin: float, most: int, seconds: float
) -> Choice | None:
    """Choose among the rows near the mixture, if they are few enough; what came of it.

    Parameters
    ----------
    margin : float [points]
    most : int [arcs]
    seconds : float [s]
    """
    costs = lines.costs(mixture.duals) + piece.bars
    near = lines.pricing.near(costs, piece.people, margin, most, lines.heed)
    if near is None:
        return None
    limit = lines.objective - piece.due
    spare = max(alike(lines, mixture), WHOLE)
    cells = lines.pricing.cells
    choice = chosen(lines.loads, near, cells, piece.carried, limit, seconds, spare)
    if choice.rows is not None:
        rows = piece.rows.copy()
        for who, row in choice.rows.items():
            rows[who] = row
        if not lines.offer(rows):
            is_tighter = lines.tighten(piece.people, rows[piece.people])
            return Choice(None, choice.bound, choice.is_settled and not is_tighter)
    return choice
