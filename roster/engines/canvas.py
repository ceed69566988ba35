"""The rows of a board as far as they are filled, slice by slice, and what they cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from roster.board import Board, Couple, judge
from roster.domain import Roster
from roster.engines.apart import Found
from roster.engines.dealing import Rows, Slice
from roster.engines.domains import Domains
from roster.engines.slices import Cut, Slices, weight


@dataclass(frozen=True, slots=True)
class Work:
    """A slice that is to be filled.

    Parameters
    ----------
    start : Found or None
        Its rows as they stand, unless they break what is hard.
    is_first : bool
        Nothing stands on its days.
    """

    part: Slice
    cut: Cut
    start: Found | None
    is_first: bool

    @property
    def before(self) -> float:
        """[points] of its rows as they stand."""
        return math.inf if self.start is None else self.start.objective


class Canvas:
    """A board that is filled from its first day on, and then in parts anew.

    Parameters
    ----------
    domains : Domains
        What the cells may hold.
    """

    def __init__(self, board: Board, domains: Domains) -> None:
        self.board = board
        self._days = board.problem.days
        self.rows: Rows = {person.id: () for person in board.problem.people}
        self.known = 0
        """[days] that are filled."""
        self.weight = math.inf
        """[points] of all rows, what is broken included; endless until all days are filled."""
        self.is_allowed = False
        """All is filled, and nothing hard is broken."""
        self.broken: frozenset[str] = frozenset()
        """Those of whom something hard that is said of them alone is broken, once all is filled."""
        self.allow(domains)

    def allow(self, domains: Domains) -> None:
        """Let cells hold these from now on."""
        self._slices = Slices(self.board, domains)
        self.reach = self._slices.reach
        """[days] after a slice that say something of it."""

    @property
    def is_filled(self) -> bool:
        return self.known == self._days

    def work(self, part: Slice) -> Work:
        """What a slice is to be filled with, beside what stands around it."""
        cut = self._slices.cut(part, self.rows, self.known)
        if part.first == self.known:
            return Work(part, cut, None, True)
        last = part.first + cut.board.problem.days
        standing = Roster({who: self.rows[who][part.first : last] for who in part.people})
        verdict = judge(cut.board, standing)
        return Work(part, cut, Found(standing, verdict.points) if verdict.allowed else None, False)

    def extend(self, found: Rows, days: int) -> None:
        """Add the first days of what was found for those that follow."""
        self.known += days
        rows = {who: (*row, *found[who][:days]) for who, row in self.rows.items()}
        if self.is_filled:
            self._settle(rows)
        else:
            self.rows = rows

    def change(self, part: Slice, found: Rows) -> bool:
        """Let a slice have these rows, unless all is dearer so; whether it has."""
        rows = part.put_into(self.rows, found)
        if self.is_filled:
            return self._settle(rows)
        self.rows = rows
        return True

    def _settle(self, rows: Rows) -> bool:
        """Let these be everyone's rows, unless they are dearer; whether they are."""
        verdict = judge(self.board, Roster(rows))
        if weight(verdict) >= self.weight:
            return False
        self.rows, self.weight, self.is_allowed = rows, weight(verdict), verdict.allowed
        hard = (found.posted.statement for found in verdict.findings if found.price is None)
        self.broken = frozenset(each.person for each in hard if not isinstance(each, Couple))
        return True
