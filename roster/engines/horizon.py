"""Fills a long horizon slice by slice, in a process for each thread.

At first one span of days follows the other, each with a view beyond its end, and is given its part
of what the totals of the whole leave. Then slices of other shapes are filled anew, turn after turn,
beside what stands around them. Where many shifts are equally long, the outline of a roster is
filled so before the roster itself, whose first spans keep to it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import numpy as np

from roster.board import Board
from roster.domain import Roster
from roster.engines.apart import Exact, Mixed, Task
from roster.engines.canvas import Canvas, Work
from roster.engines.cpsat import build
from roster.engines.dealing import ALONE, Dealer, Rows, Slice
from roster.engines.domains import Domains
from roster.engines.ground import Ground
from roster.engines.hands import Hand, hired
from roster.engines.outcomes import Filled
from roster.engines.outline import outlined
from roster.engines.relaxation import Relaxation
from roster.engines.running import POLL, Over
from roster.engines.slices import DEAR
from roster.engines.spare import Spare

LOG = logging.getLogger(__name__)
CELLS, OUTLINED, WEEK = 1_800, 4_500, 7
"""[cells] of a slice, those of a slice of an outline, and [days] of which it has a whole number."""
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
SOON, LATE = 1 / 4, 1 / 3
"""Parts of the time by which an outline is done: one that may stand, one that breaks rules."""
WORTH, FINE = 0.01, 0.002
"""Part by which long spans make all cheaper in a turn if another such turn is to follow, and in an
outline, where it takes some seconds."""
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


class _Filling:
    """The days of a horizon, slice after slice."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._running, self._limits = ground, ground.running, ground.limits
        self._days = ground.problem.days
        self._people = tuple(person.id for person in ground.problem.people)
        self._changed = threading.Condition()
        self._rng = np.random.default_rng(ground.limits.seed)
        self.unavoidable = 0
        """[points] of shortages that no roster avoids, as far as is proved."""
        self._at_work = ground.limits.workers
        self._busy: list[Slice] = []
        self._outline = outlined(ground.board, ground.domains)
        if self._outline is None:
            self._begin(ground.board, ground.domains, CELLS)
        else:
            self._begin(self._outline.board, self._outline.domains, OUTLINED)

    def _begin(self, board: Board, domains: Domains, cells: int) -> None:
        """Fill a board from its first day on, so many cells at a time."""
        self._canvas = Canvas(board, domains)
        weeks = round(cells / len(self._people) / WEEK)
        self._length = min(max(weeks, 1) * WEEK, self._days)
        self._count = -(-self._days // self._length)
        """How many slices a turn has, or somewhat more."""
        self._dealer = Dealer(self._people, self._days, self._length, self._rng)
        self._reached: list[float] = []
        """[points] of all at the end of each turn, what is broken included."""
        self._waiting: list[Slice] = []
        self._worth: dict[int, float] = {}
        self._failed = 0

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
                            work = self._canvas.work(part)
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
        while self._at_work and self._ground.best.newest is None:
            self._running.heed()
            self._running.wait(POLL)
        if self._ground.best.newest is None:
            return
        board, domains = self._ground.board, self._ground.domains
        if self._outline is not None:
            # What no outline goes below no roster does, and that is known sooner.
            self._show(self._outline.board, self._outline.domains)
        self._show(board, domains)

    def _show(self, board: Board, domains: Domains) -> None:
        # The other way round all might be proved, and over, before anybody knows of shortages.
        shortage = self._relaxed(board, domains, self._ground.shortage.__contains__)
        self.unavoidable = max(self.unavoidable, shortage)
        self._ground.best.raise_bound(self._relaxed(board, domains, lambda _: True))

    def _relaxed(self, board: Board, domains: Domains, wanted: Callable[[int], bool]) -> int:
        """[points] that rosters cost at least by some of the rules."""
        heed = self._running.heed
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
            if self._is_outline and self._is_late:
                self._waiting.clear()
                if not self._busy:
                    self._fill_in()
            elif self._failed >= TRIES:
                raise Over
            elif not self._canvas.is_filled:
                known = self._canvas.known
                front = Slice(self._people, known, min(known + self._length + VIEW, self._days))
                if self._is_free(front):
                    return front
            elif not self._waiting and not self._busy:
                self._deal()
                continue
            free = [part for part in self._waiting if self._is_free(part)]
            if free:
                part = min(free, key=self._disputed)
                self._waiting.remove(part)
                return part
            self._changed.wait(POLL)

    def _is_free(self, part: Slice) -> bool:
        """Nobody fills anything that says something of a slice."""
        return not any(part.touches(other, self._canvas.reach) for other in self._busy)

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
        self._reached.append(self._canvas.weight)
        is_worth = self._gained(1) >= (FINE if self._is_outline else WORTH)
        if not self._is_outline:
            if not self._canvas.is_allowed and not self._gained(2):
                raise Over
            self._canvas.allow(self._ground.domains)
        elif self._dealer.turn > ALONE and not is_worth:
            self._fill_in()
            return
        dealt = self._dealer.deal(is_worth)
        # Whoever breaks what is hard comes first: once nobody does there is a roster.
        self._waiting = sorted(dealt, key=lambda part: self._canvas.broken.isdisjoint(part.people))

    def _gained(self, turns: int) -> float:
        """Part by which the last turns have made the rows cheaper."""
        known = self._reached[-1 - turns :]
        return (known[0] - known[-1]) / max(known[0], 1) if len(known) > turns else 1.0

    @property
    def _is_outline(self) -> bool:
        """What is filled is not the roster itself yet."""
        return self._canvas.board is not self._ground.board

    @property
    def _is_late(self) -> bool:
        """An outline has had its time, or nothing comes of it.

        What breaks what is hard is not kept to: its time would be lost.
        """
        part = SOON if self._canvas.is_allowed else LATE
        return self._ground.best.seconds > part * self._limits.seconds or self._failed >= TRIES

    def _fill_in(self) -> None:
        """Fill the roster itself, at first within its outline, if that may stand."""
        domains = self._ground.domains
        if self._outline is not None and self._canvas.is_allowed:
            domains = self._outline.within(self._canvas.rows)
        self._begin(self._ground.board, domains, CELLS)

    def _done(self, hand: Hand, work: Work) -> tuple[Mixed, float]:
        """What comes of a slice, and what part of its time it took."""
        task, since = self._task(work), self._ground.best.seconds
        mixed = hand.do(task)
        return mixed, (self._ground.best.seconds - since) / task.seconds

    def _task(self, work: Work) -> Task | Exact:
        share = self._limits.seconds * self._limits.workers / (TURNS * self._count)
        seconds, seed = max(min(share, self.left), POLL), self._limits.seed
        if self._dealer.is_exact:
            return Exact(work.cut.board, work.cut.domains, min(seconds, PATIENCE), seed, work.start)
        prices = tuple(self._worth.get(key, 0.0) for key in work.cut.sums)
        return Task(
            work.cut.board,
            work.cut.domains,
            seconds,
            seed,
            Spare(PRECISION * FINER ** (self._dealer.turn // 2), self._scale, SHARE),
            DIVES,
            prices if any(prices) else (),
            start=work.start,
        )

    @property
    def _scale(self) -> float:
        """[points] of which a slice may lose a part: its part of all; much while any is broken."""
        return self._canvas.weight / self._count if self._canvas.is_allowed else DEAR

    def _take(self, work: Work, mixed: Mixed, taken: float) -> None:
        """Take up what came of a slice, which took such a part of its time."""
        with self._changed:
            if self._dealer.is_exact:
                self._dealer.learn(taken)
            self._found(work, mixed)

    def _found(self, work: Work, mixed: Mixed) -> None:
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
        elif mixed.found.objective < work.before and not self._canvas.change(part, found):
            # What was changed elsewhere meanwhile does not go with it.
            self._waiting.append(part)
        if self._canvas.is_allowed and not self._is_outline:
            self._ground.best.offer(Roster(self._canvas.rows), int(self._canvas.weight), "rows")

    def _extend(self, part: Slice, found: Rows) -> None:
        """Let the next days be filled; those in view will be filled again."""
        days = part.beyond - part.first
        self._canvas.extend(found, days if part.beyond == self._days else self._length)
        half = self._length // 2
        if part.first > half:
            beyond = min(part.first + half, self._days)
            self._waiting.append(Slice(self._people, part.first - half, beyond))
