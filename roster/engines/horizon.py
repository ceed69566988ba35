"""Fills a long horizon slice by slice, in a process for each thread.

At first one span of days follows the other, each with a view beyond its end, and is given its part
of what the totals of the whole leave. Then slices of other shapes are filled anew, turn after turn,
beside what stands around them.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from roster.board import judge
from roster.domain import Roster
from roster.engines.apart import Exact, Found, Mixed, Task
from roster.engines.cpsat import build
from roster.engines.dealing import Dealer, Rows, Slice
from roster.engines.ground import Ground
from roster.engines.hands import Hand, hired
from roster.engines.outcomes import Filled
from roster.engines.relaxation import Relaxation
from roster.engines.running import POLL, Over
from roster.engines.slices import DEAR, Cut, Slices, weight
from roster.engines.spare import Spare

LOG = logging.getLogger(__name__)
CELLS, WEEK = 1_800, 7
"""[cells] of a slice, and [days] of which it has a whole number."""
VIEW = 7
"""[days] beyond its end with which a slice is filled at first."""
PRECISION, FINER = 0.004, 0.5
"""Part of a slice's objective that is not worth more work at first, and of it two turns later."""
DIVES = 1
"""How often the mixture of a slice is rounded: another slice gains more."""
SHARE = 0.1
"""Part of what a slice gains that may be lost while it is rounded."""
PATIENCE = 40.0
"""[s] for a slice that is filled exactly, at most."""
TURNS = 5
"""How many turns there is time for."""
VAIN = 2
"""How many turns may mend nothing while anything is broken."""
TRIES = 3
"""How often it is tried where nothing comes of a slice."""
JUDGING = 0.02
"""Part of the time that is left for judging the last roster."""


def filled_by_slices(ground: Ground) -> Filled | None:
    """The best roster of a long horizon found in the time; None where this leads no further."""
    filling, best = _Filling(ground), ground.best

    def is_over() -> bool:
        return best.is_best or filling.left <= 0

    hands = [filling.run] * ground.limits.workers
    ground.running.together(*hands, filling.bound, until=is_over)
    if best.roster is None or not (is_over() or ground.limits.stop()):
        return None
    unavoidable = min(filling.unavoidable, best.shortage)
    return Filled(
        best.roster, best.objective, best.bound, unavoidable, best.seconds, best.first_seconds
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """A slice that is being filled, and what its rows cost as they stand."""

    part: Slice
    cut: Cut
    before: float
    is_first: bool


class _Filling:
    """The days of a horizon, slice after slice."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._running, self._limits = ground, ground.running, ground.limits
        self._days = ground.problem.days
        self._slices = Slices(ground.board, ground.domains)
        self._people = tuple(person.id for person in ground.problem.people)
        weeks = round(CELLS / len(self._people) / WEEK)
        self._length = min(max(weeks, 1) * WEEK, self._days)
        self._count = -(-self._days // self._length)
        """How many slices a turn has, or somewhat more."""
        self._changed = threading.Condition()
        self._rng = np.random.default_rng(ground.limits.seed)
        self._rows: Rows = dict.fromkeys(self._people, ())
        self._dealer = Dealer(self._people, self._days, self._length, self._rng)
        self._known = self._failed = self._vain = 0
        self._weight = self._reached = math.inf
        """[points] of everyone's rows, what is broken included, and of those before this turn."""
        self.unavoidable = 0
        """[points] of shortages that no roster avoids, as far as is proved."""
        self._at_work = ground.limits.workers
        self._waiting: list[Slice] = []
        self._busy: list[Slice] = []
        self._worth: dict[int, float] = {}
        self._is_allowed = False
        """Nothing hard is broken."""

    @property
    def left(self) -> float:
        """[s] until the time is up, but for the judging of the last roster."""
        return self._limits.seconds * (1 - JUDGING) - self._ground.best.seconds

    def run(self) -> None:
        """Fill one slice after the other in a process of its own."""
        try:
            with hired(self._running) as hand:
                while True:
                    with self._changed:
                        part = self._next()
                        self._busy.append(part)
                    try:
                        with self._changed:
                            work = self._work(part)
                        self._take(work, *self._done(hand, work))
                    finally:
                        with self._changed:
                            self._busy.remove(part)
                            self._changed.notify_all()
        except OSError:
            LOG.exception("no process could be started for slices; the other engines go on")
        finally:
            with self._changed:
                self._at_work -= 1

    def bound(self) -> None:
        """Show what the shortages of no roster go below, and what nothing of it does."""
        while self._at_work and not self._is_allowed:
            self._running.heed()
            self._running.wait(POLL)
        if not self._is_allowed:
            return
        # The other way round all might be proved, and over, before anybody knows of shortages.
        self.unavoidable = self._relaxed(self._ground.shortage.__contains__)
        self._ground.best.raise_bound(self._relaxed(lambda _: True))

    def _relaxed(self, wanted: Callable[[int], bool]) -> int:
        """[points] that rosters cost at least by some of the rules."""
        board, domains, heed = self._ground.board, self._ground.domains, self._running.heed
        relaxation = Relaxation(build(board, domains, wanted=wanted, heed=heed), heed)
        with self._running.stoppable(relaxation.stop):
            return relaxation.bound(self.left)

    def _next(self) -> Slice:
        """The next slice of which nobody fills anything near.

        Raises
        ------
        Over
            All is over, or nothing comes of slices.
        """
        while True:
            self._running.heed()
            if self._failed >= TRIES:
                raise Over
            if self._known < self._days:
                beyond = min(self._known + self._length + VIEW, self._days)
                front = Slice(self._people, self._known, beyond)
                if self._is_free(front):
                    return front
            elif not self._waiting and not self._busy:
                self._deal()
            free = [part for part in self._waiting if self._is_free(part)]
            if free:
                part = min(free, key=self._disputed)
                self._waiting.remove(part)
                return part
            self._changed.wait(POLL)

    def _is_free(self, part: Slice) -> bool:
        """Nobody fills anything that says something of a slice."""
        return not any(part.touches(other, self._slices.reach) for other in self._busy)

    def _disputed(self, part: Slice) -> int:
        """How much of a slice others may change meanwhile: needs of its days, people's totals."""
        return sum(part.disputed(other) for other in self._busy)

    def _deal(self) -> None:
        """Begin a turn: slices in any order, their seams elsewhere than those before.

        Raises
        ------
        Over
            What is broken is broken by no less than before, whatever slices were like.
        """
        self._vain = 0 if self._weight < self._reached else self._vain + 1
        if not self._is_allowed and self._vain >= VAIN:
            raise Over
        self._reached = self._weight
        self._waiting = self._dealer.deal()

    def _work(self, part: Slice) -> _Work:
        cut = self._slices.cut(part, self._rows, self._known)
        is_first = part.first == self._known
        before = math.inf
        if not is_first:
            verdict = judge(cut.board, self._standing(cut, part))
            before = verdict.points if verdict.allowed else math.inf
        return _Work(part, cut, before, is_first)

    def _standing(self, cut: Cut, part: Slice) -> Roster:
        """The rows of a slice's board as they stand."""
        last = part.first + cut.board.problem.days
        return Roster({who: self._rows[who][part.first : last] for who in part.people})

    def _done(self, hand: Hand, work: _Work) -> tuple[Mixed, float]:
        """What comes of a slice, and what part of its time it took."""
        task, since = self._task(work), self._ground.best.seconds
        mixed = hand.do(task)
        return mixed, (self._ground.best.seconds - since) / task.seconds

    def _task(self, work: _Work) -> Task | Exact:
        start = None
        if math.isfinite(work.before):
            start = Found(self._standing(work.cut, work.part), int(work.before))
        share = self._limits.seconds * self._limits.workers / (TURNS * self._count)
        seconds, seed = max(min(share, self.left), POLL), self._limits.seed
        if self._dealer.is_exact:
            return Exact(work.cut.board, work.cut.domains, min(seconds, PATIENCE), seed, start)
        prices = tuple(self._worth.get(key, 0.0) for key in work.cut.sums)
        return Task(
            work.cut.board,
            work.cut.domains,
            seconds,
            seed,
            Spare(PRECISION * FINER ** (self._dealer.turn // 2), self._scale, SHARE),
            DIVES,
            prices if any(prices) else (),
            start=start,
        )

    @property
    def _scale(self) -> float:
        """[points] of which a slice may lose a part: its part of all; much while any is broken."""
        return self._weight / self._count if self._is_allowed else DEAR

    def _take(self, work: _Work, mixed: Mixed, taken: float) -> None:
        """Take up what came of a slice, which took such a part of its time."""
        with self._changed:
            if self._dealer.is_exact:
                self._dealer.learn(taken)
            self._found(work, mixed)

    def _found(self, work: _Work, mixed: Mixed) -> None:
        """Let everyone have what was found, if all is cheaper so."""
        if mixed.prices:
            self._worth.update(zip(work.cut.sums, mixed.prices, strict=True))
        if mixed.found is None:
            self._failed += work.is_first
            return
        found, part = mixed.found.roster.rows, work.part
        if work.is_first:
            self._failed = 0
            self._extend(part, found)
        elif mixed.found.objective < work.before and not self._change(part, found):
            # What was changed elsewhere meanwhile does not go with it.
            self._waiting.append(part)

    def _extend(self, part: Slice, found: Rows) -> None:
        """Let the next days be filled; those in view will be filled again."""
        known = part.beyond if part.beyond == self._days else part.first + self._length
        kept = known - part.first
        self._rows = {who: (*row, *found[who][:kept]) for who, row in self._rows.items()}
        self._known = known
        half = self._length // 2
        if part.first > half:
            beyond = min(part.first + half, self._days)
            self._waiting.append(Slice(self._people, part.first - half, beyond))
        if self._known == self._days:
            self._settle(self._rows)

    def _change(self, part: Slice, found: Rows) -> bool:
        """Let a slice have these rows, unless all is dearer so; whether it has."""
        rows = part.put_into(self._rows, found)
        if self._known == self._days:
            return self._settle(rows)
        self._rows = rows
        return True

    def _settle(self, rows: Rows) -> bool:
        """Let these be everyone's rows, unless all is dearer so; whether they are."""
        roster = Roster(rows)
        verdict = judge(self._ground.board, roster)
        if weight(verdict) >= self._weight:
            return False
        self._rows, self._weight = rows, weight(verdict)
        self._is_allowed = verdict.allowed
        if verdict.allowed:
            self._ground.best.offer(roster, verdict.points, "rows")
        return True
