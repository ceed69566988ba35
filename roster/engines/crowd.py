"""Fills a unit of many people portion by portion, in a process for each thread.

At first nothing is known of the others: each portion takes those who are not filled yet to do as it
does, so that it meets its part of what is wanted and makes up for what earlier ones left. Then
everyone is dealt out anew, turn after turn, and each portion is filled beside what all the others
carry, to a finer precision each time.
"""

from __future__ import annotations

import logging
import math
import threading
from collections import deque
from collections.abc import Callable, Mapping

import numpy as np

from roster.engines.apart import Found, Mixed, Task
from roster.engines.bounding import shown
from roster.engines.contracts import Contracts
from roster.engines.convex import Empty as Contradiction
from roster.engines.ground import Ground
from roster.engines.hands import hired
from roster.engines.nearness import CARE
from roster.engines.outcomes import Filled
from roster.engines.portions import Portions
from roster.engines.pricing import Floats
from roster.engines.running import POLL, Over
from roster.engines.spare import Spare
from roster.engines.turn import Turn

LOG = logging.getLogger(__name__)
CELLS = 1_800
"""[cells] of a portion: the rows of so many are mixed and rounded in seconds."""
PRECISION, FINER = 0.005, 0.5
"""Part of a portion's objective that is not worth more work at first, and of it the next turn."""
OPENING, LONG = -1, 14
"""The turn before the first, by insertion alone; [days] from which on there is one."""
DIVES = 1
"""How often the mixture of a portion is rounded at first; once more with each turn, not at all in
the one before the first."""
TRIES = 3
"""How often it is tried where nothing comes of a portion, or nothing allowed of all together."""
REMEMBERED = 3
"""[mixtures] of which the rows are tried on the people of the next portion."""
JUDGING = 0.04
"""Part of the time that is left for judging the last roster."""
SHARE, LONGEST = 1.5, 0.8
"""How many times its share of what is left of the time a portion may take; part of all of it."""


def filled_by_portions(ground: Ground) -> Filled | None:
    """The best roster of many people that is found in the time; None where this way finds none."""
    crowd, best = _Crowd(ground), ground.best

    def is_over() -> bool:
        return best.is_best or crowd.left <= 0

    ground.running.together(*crowd.tasks, until=is_over)
    if best.roster is None:
        return None
    unavoidable = min(crowd.unavoidable, best.shortage)
    return Filled(
        best.roster, best.objective, best.bound, unavoidable, best.seconds, best.first_seconds
    )


class _Crowd:
    """The people of a unit, turn after turn."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._running, self._limits = ground, ground.running, ground.limits
        self.unavoidable = 0
        """[points] of shortages that no roster avoids, as far as is proved."""
        self._rng = np.random.default_rng(ground.limits.seed)
        self._changed = threading.Condition()
        self._portions = Portions(ground.board, ground.domains)
        self._contracts = Contracts(ground.board, ground.domains, heed=ground.board.heed)
        self._turn = self._first_turn()
        self._at_work = ground.limits.workers
        self._worth = np.zeros(len(self._portions.ties))
        """[points] of a unit of each tie, as the portions told last."""
        self._is_told = np.zeros(len(self._worth), bool)
        self._rows: deque[tuple[tuple[str, ...], ...]] = deque(maxlen=REMEMBERED)
        """The rows of the last mixtures."""
        self._alone = math.inf
        """[points] that a portion costs alone, where the others are taken for likenesses of it."""

    def _first_turn(self) -> Turn:
        """Go on from a roster that is there; over many days begin with one that is made soon."""
        newest = self._ground.best.newest
        if newest is not None:
            return self._deal(0, newest[0].rows)
        return self._deal(OPENING if self._ground.problem.days >= LONG else 0, None)

    def _deal(self, number: int, rows: Mapping[str, tuple[str, ...]] | None) -> Turn:
        return Turn(self._portions, self._portions.dealt(CELLS, self._rng), number, rows)

    def _fix(self, turn: Turn) -> None:
        """Value portions over many days by themselves: prices that are told apart fit badly."""
        if self._ground.problem.days >= LONG:
            turn.fix(self._worth)

    @property
    def left(self) -> float:
        """[s] until the time is up, but for the judging of the last roster."""
        return self._limits.seconds * (1 - JUDGING) - self._ground.best.seconds

    @property
    def tasks(self) -> list[Callable[[], None]]:
        """What is to run side by side."""
        return [*[self._fill] * self._limits.workers, self._bound]

    def _fill(self) -> None:
        """Fill one portion after the other in a process of its own."""
        try:
            with hired(self._running) as hand:
                while True:
                    turn, number = self._next()
                    try:
                        with self._changed:
                            task = self._task(turn, number)
                        mixed = hand.do(task)
                        with self._changed:
                            self._take(turn, number, mixed)
                    finally:
                        with self._changed:
                            turn.end(number)
                            self._changed.notify_all()
        except OSError:
            LOG.exception("no process could be started for portions; the other engines go on")
        finally:
            with self._changed:
                self._at_work -= 1

    def _next(self) -> tuple[Turn, int]:
        """The next portion; when all have been filled everyone is dealt out anew.

        Raises
        ------
        Over
            All is over; or nothing came of a portion, or portions break together what is hard,
            however often it was tried.
        """
        with self._changed:
            while True:
                self._running.heed()
                turn = self._turn
                number = turn.next()
                if number is not None:
                    return turn, number
                if not turn.is_over:
                    self._changed.wait(POLL)
                elif turn.number == OPENING:
                    # Rows that know nothing of what they are worth are no ground to stand on.
                    self._turn = self._deal(0, None)
                elif turn.is_filled and (turn.is_allowed or turn.number < TRIES):
                    if math.isfinite(turn.bound):
                        self._ground.best.raise_bound(math.ceil(turn.bound - CARE))
                    self._worth = turn.fitted(self._worth)
                    self._turn = self._deal(turn.number + 1, turn.roster().rows)
                    self._fix(self._turn)
                elif not turn.is_filled and turn.number < TRIES:
                    turn.again()
                else:
                    raise Over

    def _task(self, turn: Turn, number: int) -> Task:
        """What is to be done for a portion."""
        people, portions = turn.people[number], self._portions
        start, rows = None, turn.rows[number]
        if rows is not None:
            start = Found(rows, turn.points_beside(number))
        part = min(SHARE * self._limits.workers / (1 + turn.waiting), LONGEST)
        return Task(
            portions.board(people, turn.shares(number)),
            self._contracts.of(people),
            max(part * self.left, POLL),
            self._limits.seed,
            Spare(PRECISION * FINER**turn.number, self._scale(turn)),
            DIVES + turn.number,
            self._prices(portions.tied(people)),
            self._fixed(turn, portions.tied(people)),
            tuple({row for mixed in self._rows for row in mixed}),
            start,
        )

    @staticmethod
    def _fixed(turn: Turn, ties: list[int]) -> tuple[int | None, ...]:
        """At which prices ties are valued; empty while there are none."""
        return () if turn.fixed is None else tuple(map(turn.fixed.get, ties))

    def _scale(self, turn: Turn) -> float:
        """[points] of which a portion may lose a part."""
        if turn.is_filled:
            return min(self._alone, turn.points / len(turn.people))
        return self._alone

    def _prices(self, ties: list[int]) -> tuple[float, ...]:
        """What ties are worth; those of which nobody has told yet as others of their kind."""
        kinds = self._portions.kinds
        told = kinds[self._is_told]
        count = np.bincount(told, minlength=int(kinds.max(initial=0)) + 1)
        sums = np.bincount(told, self._worth[self._is_told], minlength=len(count))
        likely = (sums / np.maximum(count, 1))[kinds]
        return tuple(np.where(self._is_told, self._worth, likely)[ties].tolist())

    def _take(self, turn: Turn, number: int, mixed: Mixed) -> None:
        """Take up what came of a portion."""
        people = turn.people[number]
        if mixed.prices:
            tied = self._portions.tied(people)
            self._worth[tied], self._is_told[tied] = mixed.prices, True
            turn.tell(number, self._worth)
            if turn.fixed is None and turn.told >= min(self._limits.workers, len(turn.people)):
                self._fix(turn)
        if mixed.rows:
            self._rows.append(mixed.rows)
        if mixed.found is not None:
            if mixed.prices:
                self._alone = min(self._alone, mixed.found.objective)
            is_better = turn.take(number, mixed.found.roster)
            if is_better and turn.is_filled and turn.is_allowed:
                self._ground.best.offer(turn.roster(), turn.points, "rows")
        if mixed.value is not None:
            turn.value(number, mixed.value)

    def _bound(self) -> None:
        """Show what no roster goes below, by what the portions of each turn told."""
        bounded = self._turn
        while self._at_work:
            self._running.heed()
            if self._turn is bounded or not self._is_told.any():
                self._running.wait(POLL)
                continue
            with self._changed:
                bounded, prices = self._turn, self._worth.copy()
            try:
                self._show(prices)
            except Contradiction:
                # Hard couples of all: the other engines say which.
                self._running.over.set()

    def _show(self, prices: Floats) -> None:
        """Bound all points at some prices of the ties, and those of shortages alone."""
        ground, heed = self._ground, self._running.heed
        places = ground.board, ground.domains, self._contracts, ground.shortage
        bound, unavoidable = shown(*places, prices, heed)
        ground.best.raise_bound(bound)
        self.unavoidable = max(self.unavoidable, unavoidable)
