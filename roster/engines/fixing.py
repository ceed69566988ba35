"""Decides cells of a piece by what a mixture of rows says of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from roster.engines.layers import Flags, Ints
from roster.engines.lines import TINY
from roster.engines.master import Mixture
from roster.engines.piece import Piece
from roster.engines.pricing import Floats

Duty = tuple[int, int, int]
"""A person's number, a day and a symbol's number."""


def scores(piece: Piece, mixture: Mixture, work: Ints) -> Floats:
    """How much of each duty the mixture puts into each cell that is open.

    Parameters
    ----------
    work : Ints
        The numbers of the symbols with work in them.
    """
    score = np.zeros(piece.bars.shape)
    taken = np.flatnonzero(mixture.weights > TINY)
    days = np.arange(piece.fixed.shape[1])
    cells = piece.master.people[taken][:, None], days, piece.master.rows[taken]
    np.add.at(score, cells, mixture.weights[taken][:, None])
    open_ = np.zeros(score.shape)
    open_[:, :, work] = score[:, :, work]
    return np.where(piece.fixed[:, :, None], 0.0, open_)


def surest(score: Floats, level: float, most: int) -> list[Duty]:
    """The duties of at least this score, the surest first."""
    found = np.argwhere(score >= level)
    order = np.argsort(-score[tuple(found.T)], kind="stable")
    return [(int(who), int(day), int(symbol)) for who, day, symbol in found[order][:most]]


def fix(piece: Piece, mixture: Mixture, picked: Iterable[Duty]) -> bool:
    """Fix cells as long as a row of the mixture keeps to them; whether any was."""
    master = piece.master
    live: dict[int, Ints] = {}
    for who, day, symbol in picked:
        own = live.get(who)
        if own is None:
            own = np.flatnonzero((mixture.weights > TINY) & (master.people == who))
        own = own[master.rows[own, day] == symbol]
        if len(own):
            live[who] = own
            piece.put(who, day, symbol)
    return bool(live)


def fix_rows(piece: Piece, mixture: Mixture, most: int) -> None:
    """Fix the rows of which the mixture takes most, of different people."""
    master, done = piece.master, set[int]()
    open_: Flags = ~np.logical_and.reduce(piece.fixed[master.people], axis=1)
    for place in np.argsort(-np.where(open_, mixture.weights, -1.0), kind="stable").tolist():
        who = int(master.people[place])
        if len(done) == most or not open_[place]:
            return
        if who not in done:
            done.add(who)
            for day, symbol in enumerate(master.rows[place].tolist()):
                piece.put(who, day, symbol)
