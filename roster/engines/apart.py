"""Work in a process of its own: what is told to it, and what is heard of it.

Rows are priced with much Python between short runs of a solver; beside other engines in one
process they would wait for each other. The process shares rosters and bounds through two pipes. It
ends with this one: what it reads from is a pipe that only this process holds open.
"""

from __future__ import annotations

import logging
import math
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import IO

from roster.board import Board, unheeding
from roster.domain import Roster
from roster.engines.contracts import Contracts
from roster.engines.domains import Domains
from roster.engines.nearness import Nearness
from roster.engines.running import POLL, Running
from roster.engines.spare import EXACT, Spare

LOG = logging.getLogger(__name__)
COMMAND = (sys.executable, "-P", "-c", "from roster.engines.mixing import main; main()")
ENDED = (EOFError, OSError, ValueError, pickle.UnpicklingError)
"""What a pipe raises at its end, wherever that comes."""
FIRST, WIDER = 0.001, 2.5
"""Margin of the first narrowing as a part of the bound, and how much wider each further one is."""
LEAST = 1.0
"""[points] of the first margin."""
WINDOW = 10.0
"""[points] dearer that a row may be in which a window puts a symbol."""
WORTH_IT = 0.75
"""Part of the choices that a narrowing may leave."""


@dataclass(frozen=True, slots=True)
class Found:
    """A roster and its points."""

    roster: Roster
    objective: int


@dataclass(frozen=True, slots=True)
class Task:
    """What rows are to be mixed of, and for how long.

    Parameters
    ----------
    source : Domains or Contracts
        What the cells may hold, or what everyone's row costs, where that is known already.
    seconds : float [s]
    spare : Spare
        What is not worth more work.
    dives : float
        How often a mixture is rounded to a roster at most; 0: nothing is mixed.
    prices : tuple[float, ...]
        What each load may be worth, to begin with; empty: nothing is known.
    fixed : tuple[int | None, ...]
        A price of each load at which the rows are valued; None: it costs what it costs.
    rows : tuple[tuple[str, ...], ...]
        Rows that were good for others, or before.
    start : Found or None
        A roster that is there already.
    """

    board: Board
    source: Domains | Contracts
    seconds: float
    seed: int
    spare: Spare = EXACT
    dives: float = math.inf
    prices: tuple[float, ...] = ()
    fixed: tuple[int | None, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    start: Found | None = None


@dataclass(frozen=True, slots=True)
class Exact:
    """What is to be filled by the solver as well as can be, and for how long.

    Parameters
    ----------
    domains : Domains
        What the cells may hold.
    seconds : float [s]
    start : Found or None
        A roster that is there already.
    """

    board: Board
    domains: Domains
    seconds: float
    seed: int
    start: Found | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What rows cost at least beside what they are paid for each load.

    Parameters
    ----------
    least : float [points]
        Of all rows, less the price of what they add.
    lowest, highest : tuple[int, ...]
        What they may add to each load that has a price, history included.
    """

    least: float
    lowest: tuple[int, ...]
    highest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mixed:
    """A task is done.

    Parameters
    ----------
    found : Found or None
        The best roster there was.
    prices : tuple[float, ...]
        What each load was worth where the bound was best; empty where nothing was mixed.
    rows : tuple[tuple[str, ...], ...]
        Those of the best mixture.
    value : Value or None
        What the rows are worth at the prices that were given.
    """

    found: Found | None
    prices: tuple[float, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    value: Value | None = None


Message = Found | Nearness | Mixed | int
"""A number is a bound in points."""


@contextmanager
def started() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A process that mixes rows: what it reads and what it writes; at the end it is killed."""
    paths = os.pathsep.join(path for path in sys.path if path)
    with TemporaryFile() as complaint:
        process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaint,
            env={**os.environ, "PYTHONPATH": paths},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdin, process.stdout
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                # What could not be written any more is of no use to anybody.
                with suppress(OSError):
                    pipe.close()
            complaint.seek(0)
            if said := complaint.read().decode(errors="replace").strip():
                LOG.error("whole rows were given up; the other engines go on: %s", said)


class Mixing:
    """The engine of whole rows, as a task beside others.

    It fails alone: what it has found by then stays, and the other engines go on.

    Parameters
    ----------
    left : Callable[[], float]
        [s] until the time is up.
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
        self._nearness: Nearness | None = None
        self._over = threading.Event()

    @property
    def is_ready(self) -> bool:
        return self._nearness is not None

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def run(self) -> None:
        """Share what is found until all is over or the process has ended."""
        try:
            with started() as (told, heard):
                threads = [
                    threading.Thread(target=self._tell, args=(told,)),
                    threading.Thread(target=self._hear, args=(heard,)),
                ]
                for thread in threads:
                    thread.start()
                while not (self._over.is_set() or self._running.wait(POLL)):
                    pass
            for thread in threads:
                thread.join()
        except OSError:
            LOG.exception("no process could be started for whole rows; the other engines go on")
        finally:
            self._over.set()

    def _tell(self, pipe: IO[bytes]) -> None:
        """Tell the task, and then every better roster and bound."""
        best = self._running.best
        with suppress(*ENDED):
            # What rules keep in a problem is reckoned anew: it need not be fit to be written down.
            problem = self._board.problem.with_()
            board = replace(self._board, problem=problem, heed=unheeding)
            send(pipe, Task(board, self._domains, self._left(), self._seed))
            reached, bound = math.inf, 0
            while not self._is_done():
                newest = best.newest
                if newest and newest[1] < reached:
                    reached = newest[1]
                    send(pipe, Found(*newest))
                if best.bound > bound:
                    bound = best.bound
                    send(pipe, bound)

    def _is_done(self) -> bool:
        return self._running.wait(POLL) or self._over.is_set()

    def _hear(self, pipe: IO[bytes]) -> None:
        with suppress(*ENDED):
            while True:
                self._take(pickle.load(pipe))
        self._over.set()

    def _take(self, said: Message) -> None:
        match said:
            case Found(roster, objective):
                self._running.best.offer(roster, objective, "rows")
            case Nearness():
                self._nearness = said
                self._ready()
            case Mixed():
                self._over.set()
            case bound:
                self._running.best.raise_bound(bound)

    def near(self) -> Domains:
        """What cells may hold in rows that are near the best."""
        assert self._nearness is not None
        return self._nearness.narrowed(self._domains, WINDOW) or self._domains

    def narrowings(self) -> Iterator[tuple[Domains, float]]:
        """Ever wider domains around the best mixture, and the least that rosters outside cost.

        It ends where a narrowing leaves nearly everything, or where the best roster is proved.
        """
        nearness, best = self._nearness, self._running.best
        assert nearness is not None
        margin = max(LEAST, FIRST * abs(nearness.bound))
        whole = _choices(self._domains)
        while True:
            objective = best.newest[1] if best.newest else math.inf
            margin = min(margin, nearness.margin(objective))
            domains = nearness.narrowed(self._domains, margin)
            beyond = min(nearness.beyond(margin), objective)
            if domains is None:
                best.raise_bound(int(beyond))
            elif _choices(domains) > WORTH_IT * whole:
                return
            else:
                yield domains, beyond
            self._running.heed()
            if best.newest and best.newest[1] <= best.bound:
                return
            margin *= WIDER


def _choices(domains: Domains) -> int:
    return sum(len(codes) - 1 for codes in domains.values())


def send(pipe: IO[bytes], said: Task | Exact | Message) -> None:
    """Say something through a pipe."""
    pipe.write(pickled(said))
    pipe.flush()


def pickled(said: object) -> bytes:
    """Something as bytes; anew where another thread keeps something more in it meanwhile."""
    while True:
        try:
            return pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
        except RuntimeError as error:
            if "changed size" not in str(error):
                raise
