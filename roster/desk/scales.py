"""What changes of a few cells cost, reckoned at once from what the rules state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roster.board import Board
from roster.desk.periods import Cell
from roster.domain import Problem, Roster
from roster.engines.parts import HARD
from roster.engines.tally import Tally
from roster.rechecking import REACHED
from roster.rules import Reach, Rule


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """By how much a change makes a roster worse, hard rules first.

    Parameters
    ----------
    broken : int
        Units by which hard rules are broken more.
    points : int
    """

    broken: int
    points: int


class Scales:
    """A roster of which changes are weighed.

    Parameters
    ----------
    days : Iterable[int]
        On which cells are changed; of needs, only those that they can meet are stated.
    """

    def __init__(
        self, problem: Problem, rules: Sequence[Rule], roster: Roster, days: Iterable[int]
    ) -> None:
        dates = {day + number for day in days for number in REACHED}
        near = problem.with_(
            needs=tuple(need for need in problem.needs if problem.day_of(need.day) in dates)
        )
        board = Board(problem)
        for rule in rules:
            rule.post(near if rule.reach is Reach.NEEDS else problem, board)
        self._tally = Tally(board, roster)

    def weigh(self, cells: Mapping[Cell, str]) -> Weight:
        """What it takes to change some cells; they stay as they were."""
        before = {cell: self._tally.at(*cell) for cell in cells}
        change = self._put({cell: self._tally.numbers.number[code] for cell, code in cells.items()})
        self._put(before)
        broken = round(change / HARD)
        return Weight(broken, change - broken * HARD)

    def put(self, cells: Mapping[Cell, str]) -> None:
        """Change some cells for good."""
        self._put({cell: self._tally.numbers.number[code] for cell, code in cells.items()})

    def _put(self, cells: Mapping[Cell, int]) -> int:
        return sum(self._tally.put(*cell, symbol) for cell, symbol in cells.items())
