"""Whole rows beside other engines: their bound, their rosters, and what they leave to others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

from roster.board import Board
from roster.engines.convex import Empty
from roster.engines.domains import Domains
from roster.engines.lines import Lines
from roster.engines.rounding import Rounding
from roster.engines.running import Over, Running

LOG = logging.getLogger(__name__)
SHORTEST = 10
"""[days] from this horizon on whole rows are mixed; in a week the solver's cells say enough."""
LONGEST = 62
"""[days] up to which whole rows are mixed: the solver is quicker alone in half a year."""
LARGEST = 100_000
"""[choices] up to which whole rows are mixed."""
SURE = 0.85
"""Part of a cell from which on a dive fixes a symbol."""
NOISE = 0.1
DIVES = 15
"""Neighbourhoods between two dives."""
FIRST, WIDER = 0.001, 2.5
"""Margin of the first narrowing as a part of the bound, and how much wider each further one is."""
LEAST = 1.0
"""[points] of the first margin."""
WINDOW = 10.0
"""[points] dearer that a row may be in which a window puts a symbol."""
WORTH_IT = 0.75
"""Part of the choices that a narrowing may leave."""


class Mixing:
    """One engine of whole rows, run as a task beside others.

    It fails alone: what it has found by then stays, and the other engines go on.

    Parameters
    ----------
    ready : Callable[[], None]
        Called when the best mixture is known.
    """

    def __init__(
        self,
        board: Board,
        domains: Domains,
        running: Running,
        left: Callable[[], float],
        seed: int,
        ready: Callable[[], None],
    ) -> None:
        self._board, self._domains, self._running = board, domains, running
        self._left, self._seed, self._ready = left, seed, ready
        self._lines: Lines | None = None
        self._known, self._over = threading.Event(), threading.Event()

    @property
    def is_ready(self) -> bool:
        return self._known.is_set()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def run(self) -> None:
        """Mix rows, then make rosters of the mixture until the time is up or one is proved."""
        try:
            self._mix()
        except (Over, Empty):
            # Couples that contradict each other are for the solver to report.
            pass
        except Exception:
            LOG.exception("whole rows were given up; the other engines go on")
        finally:
            self._over.set()

    def _mix(self) -> None:
        heed = self._running.heed
        lines = Lines(self._board, self._domains, self._running.best, self._left, heed)
        if not lines.begin():
            return
        rounding = Rounding(lines, self._seed)
        rounding.insert()
        if lines.mix() is None:
            return
        if lines.relaxed:
            LOG.info("not in every row or load, the bound may lie lower: %s", lines.relaxed)
        self._lines = lines
        self._known.set()
        self._ready()
        turn = 0
        while not lines.is_over:
            if turn % DIVES == 0:
                rounding.dive(SURE, NOISE if turn else 0.0)
                rounding.prove()
            else:
                rounding.improve()
            turn += 1

    def near(self) -> Domains:
        """What cells may hold in rows that are near the best."""
        assert self._lines is not None
        return self._lines.narrowed(WINDOW) or self._domains

    def narrowings(self) -> Iterator[tuple[Domains, float]]:
        """Ever wider domains around the best mixture, and the least that rosters outside cost.

        It ends where a narrowing leaves nearly everything.
        """
        lines = self._lines
        assert lines is not None
        margin = max(LEAST, FIRST * abs(lines.bound))
        whole = _choices(self._domains)
        while True:
            margin = min(margin, lines.margin)
            domains = lines.narrowed(margin)
            beyond = lines.beyond(margin)
            if domains is None:
                lines.raise_bound(beyond)
            elif _choices(domains) > WORTH_IT * whole:
                return
            else:
                yield domains, beyond
            if lines.is_over:
                return
            margin *= WIDER


def _choices(domains: Domains) -> int:
    return sum(len(codes) - 1 for codes in domains.values())
