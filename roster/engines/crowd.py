"""Fills a unit of many people portion by portion, in a process for each thread.

At first nothing is known of the others: each portion takes those who are not filled yet to do as it
does, so that it meets its part of what is wanted and makes up for what earlier ones left. Then
everyone is dealt out anew, turn after turn, and each portion is filled beside what all the others
carry, to a finer precision each time.
"""

from __future__ import annotations

import math
import pickle
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from queue import Empty, SimpleQueue
from typing import IO

import numpy as np

from roster.board import Board
from roster.engines.apart import ENDED, Found, Known, Mixed, Start, Task, send, started
from roster.engines.bounding import least
from roster.engines.cpsat import hard_part
from roster.engines.ground import Ground
from roster.engines.layers import Ints
from roster.engines.lines import Spare
from roster.engines.outcomes import Filled
from roster.engines.portions import Portions
from roster.engines.running import POLL, Over
from roster.engines.turn import Turn

CELLS = 1_800
"""[cells] of a portion: the rows of so many are mixed and rounded in seconds."""
PRECISION, FINER = 0.005, 0.5
"""Part of a portion's objective that is not worth more work at first, and of it the next turn."""
DIVES = 1
"""How often the mixture of a portion is rounded at first; once more with each turn."""
JUDGING = 0.04
"""Part of the time that is left for judging the last roster."""
LONGEST = 0.8
"""Part of what is left of the time that all portions of a turn may take."""


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
        self._turn = self._deal(0, None)
        self._worth = np.zeros(len(self._portions.ties))
        """[points] of a unit of each tie, as the portions told last."""
        self._known: dict[str, Ints] = {}
        """Rows by person that were next to the mixture of a portion."""
        self._scale = math.inf
        """[points] that a portion costs alone, where the others are taken for likenesses of it."""

    def _deal(self, number: int, rows: Mapping[str, tuple[str, ...]] | None) -> Turn:
        return Turn(self._portions, self._portions.dealt(CELLS, self._rng), number, rows)

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
        heard = SimpleQueue[Mixed | None]()
        with started() as (told, said):
            listening = threading.Thread(target=_listen, args=(said, heard))
            listening.start()
            while True:
                turn, number = self._next()
                with self._changed:
                    task = self._task(turn, number)
                with suppress(*ENDED):
                    send(told, task)
                mixed = self._answer(heard)
                with self._changed:
                    self._take(turn, number, mixed)
                    self._changed.notify_all()

    def _next(self) -> tuple[Turn, int]:
        """The next portion; when all have been filled everyone is dealt out anew."""
        with self._changed:
            while True:
                self._running.heed()
                number = self._turn.next()
                if number is not None:
                    return self._turn, number
                if self._turn.is_over:
                    self._worth = self._turn.fitted(self._worth)
                    self._turn = self._deal(self._turn.number + 1, self._turn.roster().rows)
                else:
                    self._changed.wait(POLL)

    def _task(self, turn: Turn, number: int) -> Task:
        """What is to be done for a portion."""
        people, portions = turn.people[number], self._portions
        start, rows = None, turn.rows[number]
        if rows is not None:
            start = Start(Found(rows, turn.points_beside(number)), self._known_of(people))
        part = min(LONGEST * self._limits.workers / (1 + turn.waiting), LONGEST)
        return Task(
            portions.board(people, turn.shares(number)),
            portions.domains(people),
            max(part * self.left, POLL),
            self._limits.seed,
            Spare(PRECISION * FINER**turn.number, self._scale),
            DIVES + turn.number,
            tuple(self._worth[portions.tied(people)].tolist()),
            start,
        )

    def _known_of(self, people: tuple[str, ...]) -> Known:
        own = [(place, row) for place, who in enumerate(people) for row in self._known.get(who, ())]
        days = self._ground.problem.days
        rows = np.array([row for _, row in own], np.int64).reshape(-1, days)
        return Known(np.array([place for place, _ in own], np.int64), rows)

    def _answer(self, heard: SimpleQueue[Mixed | None]) -> Mixed:
        """What came of a portion."""
        while True:
            self._running.heed()
            with suppress(Empty):
                mixed = heard.get(timeout=POLL)
                if mixed is None:
                    raise Over
                return mixed

    def _take(self, turn: Turn, number: int, mixed: Mixed) -> None:
        """Take up what came of a portion."""
        people = turn.people[number]
        if mixed.prices:
            self._worth[self._portions.tied(people)] = mixed.prices
            turn.tell(number, self._worth)
        if mixed.known is not None:
            for place, who in enumerate(people):
                self._known[who] = mixed.known.rows[mixed.known.people == place]
        if mixed.found is not None:
            self._scale = min(self._scale, mixed.found.objective)
            if turn.take(number, mixed.found.roster) and turn.is_allowed:
                self._ground.best.offer(turn.roster(), turn.points, "rows")
        turn.end()

    def _bound(self) -> None:
        """Show what no roster goes below, by what the portions of each turn told."""
        for number in count(1):
            while self._turn.number < number:
                self._running.heed()
                self._running.wait(POLL)
            ground, heed = self._ground, self._running.heed
            with self._changed:
                prices = self._worth.copy()
            ground.best.raise_bound(least(ground.board, ground.domains, prices, heed))
            shortages = Board(ground.problem)
            for posted in ground.board.posted:
                is_kept = posted.index in ground.shortage
                statement = posted.statement if is_kept else hard_part(posted.statement)
                if statement is not None:
                    shortages.posted.append(replace(posted, statement=statement))
            unavoidable = least(shortages, ground.domains, prices, heed)
            self.unavoidable = max(self.unavoidable, unavoidable)


def _listen(said: IO[bytes], heard: SimpleQueue[Mixed | None]) -> None:
    """Hear what a process says, to its end."""
    with suppress(*ENDED):
        while True:
            message = pickle.load(said)
            if isinstance(message, Mixed):
                heard.put(message)
    heard.put(None)
