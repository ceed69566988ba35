"""The process that mixes whole rows: their bound, their rosters, and what they leave to others.

It hears of other engines' rosters and bounds through its standard input and tells its own through
its standard output; where its input ends, so does it.
"""

from __future__ import annotations

import faulthandler
import logging
import math
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import IO

import numpy as np

from roster.board import Board
from roster.domain import Roster
from roster.engines.apart import ENDED, Exact, Found, Message, Mixed, Task, send
from roster.engines.convex import Empty
from roster.engines.incumbent import Incumbent
from roster.engines.lines import TINY, Lines
from roster.engines.nearness import Nearness
from roster.engines.outcomes import unheard
from roster.engines.refilling import refilled
from roster.engines.rounding import Rounding
from roster.engines.running import Over
from roster.engines.valuing import valued

LOG = logging.getLogger(__name__)
SURE = 0.85
"""Part of a cell from which on a dive fixes a symbol."""
NOISE = 0.1
KEPT = 0.4
"""Part of the time of a task that is kept for rounding, where something may be lost."""
VALUING = 0.5
"""Part of the time of a task that there is at least for valuing its rows."""
TRIED = 8
"""[rows] a person, of those that were good for others."""
DIVING = 1.0
"""How much of the time of neighbourhoods dives take beside them."""
PROVING, SHOWING, LONGER = 1.0, 1.0, 2.5
"""How much of the time of both proofs take beside them; [s] of the first proof, and how many times
longer each further one is at least."""


class Relayed(Incumbent):
    """The best roster and bound that this process knows; what it finds itself it passes on."""

    def __init__(self, board: Board, tell: Callable[[Message], None]) -> None:
        super().__init__(board, frozenset(), unheard, time.monotonic())
        self._tell = tell

    def offer(self, roster: Roster, objective: int, engine: str = "") -> None:
        super().offer(roster, objective, engine)
        self._tell(Found(roster, objective))

    def raise_bound(self, bound: int) -> None:
        if bound > self.bound:
            super().raise_bound(bound)
            self._tell(bound)

    def hear(self, said: Message) -> None:
        """Take up what another process has found."""
        match said:
            case Found(roster, objective):
                super().offer(roster, objective)
            case int():
                super().raise_bound(said)


def mix(
    task: Task, best: Incumbent, heed: Callable[[], None], ready: Callable[[Nearness], None]
) -> Mixed:
    """Mix rows, then make rosters of the mixture until the time is up or one is proved.

    Parameters
    ----------
    ready : Callable[[Nearness], None]
        Called when the best mixture is known.
    """
    until = time.monotonic() + task.seconds

    def left() -> float:
        return until - time.monotonic()

    lines = Lines(task.board, task.source, best, left, heed, task.spare, task.prices)
    rounding = Rounding(lines, task.seed)
    rows: tuple[tuple[str, ...], ...] = ()
    prices: tuple[float, ...] = ()
    if _begin(lines, rounding, task) and task.dives:
        mixture = lines.mix(KEPT * task.seconds if task.spare.part else 0.0)
        prices = tuple(lines.prices.tolist())
        if mixture is not None:
            if lines.relaxed:
                LOG.info("not in every row or load, the bound may lie lower: %s", lines.relaxed)
            mixed = lines.master.rows[np.flatnonzero(mixture.weights > TINY)]
            rows = tuple(lines.contracts.codes(row) for row in np.unique(mixed, axis=0))
            if math.isinf(task.dives):
                # Nobody searches beside a task of few dives.
                ready(lines.nearness())
            _round(lines, rounding, task.dives)
    value = None
    if prices and task.fixed:
        ends = time.monotonic() + max(left(), VALUING * task.seconds)
        value = valued(lines, task.fixed, lambda: ends - time.monotonic(), heed)
    newest = best.newest
    return Mixed(Found(*newest) if newest else None, prices, rows, value)


def _begin(lines: Lines, rounding: Rounding, task: Task) -> bool:
    """Find rows to begin with; False when somebody has none."""
    if not lines.begin():
        return False
    if task.rows:
        lines.try_on(np.array([lines.contracts.row(row) for row in task.rows]), TRIED)
    if task.start is None:
        rounding.insert()
    else:
        lines.best.offer(task.start.roster, task.start.objective)
        lines.know(lines.rows_of(task.start.roster))
    return True


def _round(lines: Lines, rounding: Rounding, dives: float) -> None:
    """Make rosters of the best mixture by dives, neighbourhoods and proofs in turn."""
    dived = improved = shown = 0.0
    awaited = SHOWING
    while not lines.is_over:
        since = time.process_time()
        if dived <= DIVING * improved:
            rounding.dive(SURE, NOISE if dived else 0.0)
            dives -= 1
            if dives <= 0:
                return
            dived += time.process_time() - since
        else:
            rounding.improve()
            improved += time.process_time() - since
        seconds = PROVING * (dived + improved) - shown
        if seconds > awaited:
            since = time.process_time()
            rounding.prove(seconds)
            shown += time.process_time() - since
            awaited = LONGER * seconds


def serve(source: IO[bytes], sink: IO[bytes], ended: Callable[[], None]) -> None:
    """Do the tasks that are read from `source`, one after the other.

    Parameters
    ----------
    ended : Callable[[], None]
        Called in a thread of its own where `source` ends.
    """
    tasks, is_ended = SimpleQueue[tuple[Task | Exact, Relayed] | None](), threading.Event()

    def hear() -> None:
        with suppress(*ENDED):
            while True:
                said = pickle.load(source)
                if isinstance(said, Task | Exact):
                    best = Relayed(said.board, partial(send, sink))
                    tasks.put((said, best))
                else:
                    best.hear(said)
        is_ended.set()
        tasks.put(None)
        ended()

    def heed() -> None:
        if is_ended.is_set():
            raise Over

    threading.Thread(target=hear, daemon=True).start()
    while next_ := tasks.get():
        task, best = next_
        mixed = Mixed(None)
        # Couples that contradict each other are for the solver to report.
        with suppress(Over, Empty):
            if isinstance(task, Exact):
                mixed = Mixed(refilled(task))
            else:
                mixed = mix(task, best, heed, partial(send, sink))
        with suppress(*ENDED):
            send(sink, mixed)


def main() -> None:
    """Mix rows for the process that started this one."""
    # Ctrl-C is for that process to hear; it ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Nothing that a solver prints may come between two messages.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve(source, sink, lambda: os._exit(0))
