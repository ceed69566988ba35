"""Decides cells of a piece by what a mixture of rows says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from roster.engines.layers import Flags, Ints
from roster.engines.lines import TINY
from roster.engines.master import Mixture
from roster.engines.piece import Piece
from roster.engines.pricing import Floats

FIRMLY = 0.04
"""Part of all cells that one step of a dive fixes, at most, unless the steps before were calm."""
HASTE = 20.0
"""Part of all cells that the first step fixes, for each part of the objective that may be lost."""
SLOWER = 4
"""How many times fewer cells a step fixes at most after one that led astray."""

Duty = tuple[int, int, int]
"""A person's number, a day and a symbol's number."""


@dataclass(slots=True)
class Pace:
    """How many cells one step of a dive fixes.

    Parameters
    ----------
    size : int [cells]
        How many there are.
    spare : float
        Part of the objective that may be lost.
    """

    size: int
    spare: float
    is_last: bool = field(init=False, default=False)
    """There is no way back from the next step: steps can be no smaller."""
    _first: int = field(init=False)
    _least: int = field(init=False)
    _most: int = field(init=False)

    def __post_init__(self) -> None:
        self._first = self._least = 1 + int(HASTE * self.spare * self.size)
        self._most = self._firm

    @property
    def _firm(self) -> int:
        return max(int(FIRMLY * self.size), self._least)

    def limits(self, open_: int) -> tuple[int, int]:
        """The least and the most of so many open cells: the last ones decide, half of them each."""
        half = 1 + open_ // 2
        return min(self._least, half), min(self._most, half) if self.spare else self._most

    def learn(self, tried: int, *, is_dear: bool, is_calm: bool) -> None:
        """Let it follow from what a step led to.

        Where nothing may be lost, one cell alone is fixed after a step that led astray; elsewhere
        steps shrink and grow.

        Parameters
        ----------
        tried : int [cells]
            How many the last step fixed: more than it may where that was one whole row.
        is_dear : bool
            They had to be given up again.
        is_calm : bool
            The mixture grew no dearer.
        """
        is_least = tried <= 1 or tried > self._most
        self.is_last = is_dear and (is_least or not self.spare)
        if is_dear:
            self._first = 1
        self._least = 2 * self._least if is_calm and not is_dear else self._first
        if is_dear:
            self._most = max(tried // SLOWER, 1) if self.spare else 1
        elif not self.spare:
            self._most = self._firm
        elif is_calm:
            self._most *= 2


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
