"""Searches that run beside each other, while the caller's thread listens and may stop them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

from roster.domain import Roster
from roster.engines.incumbent import Incumbent
from roster.engines.outcomes import Limits
from roster.engines.solving import Answer, Search

POLL = 0.05
"""[s] between two looks at the caller's wish to stop."""


class Over(Exception):
    """A task was given up because all is over."""


class Asking:
    """Asks in the caller's own thread whether to stop, however often it is called.

    Parameters
    ----------
    every : float [s] or None
        Between two questions; None: as everywhere.
    """

    def __init__(self, stop: Callable[[], bool], every: float | None = None) -> None:
        self._stop = stop
        self._every = POLL if every is None else every
        self._next = 0.0

    def heed(self) -> None:
        """Give up what is being done if the caller says so.

        Raises
        ------
        Over
            The caller does.
        """
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self._every
            if self._stop():
                raise Over


def searched(search: Search, stop: Callable[[], bool]) -> Answer:
    """Run a search in a thread of its own, so that this one hears Ctrl-C and the caller."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(search.run)
        try:
            while not wait([answer], POLL).done:
                if stop():
                    search.stop()
        finally:
            search.stop()
    return answer.result()


class Running:
    """The tasks of one call of the engine.

    The solver does not let Python handle a signal while it works; so it works in other threads,
    and the caller's stays free for Ctrl-C, for the listener and for judging rosters.
    """

    def __init__(self, best: Incumbent, limits: Limits) -> None:
        self.best = best
        self.limits = limits
        self.over = threading.Event()
        self._stops: list[Callable[[], None]] = []
        self._failures: list[BaseException] = []

    @property
    def is_over(self) -> bool:
        return self.over.is_set()

    def heed(self) -> None:
        """Give up what is being done if all is over.

        Raises
        ------
        Over
            It is; `together` takes it for the end of the task.
        """
        if self.is_over:
            raise Over

    def wait(self, seconds: float) -> bool:
        """Wait, unless all is over; whether it is."""
        return self.over.wait(max(seconds, 0))

    def run(
        self,
        search: Search,
        heard: Callable[[int], None] | None = None,
        offer: bool = False,
    ) -> Answer:
        """Run a search that is stopped when all is over."""
        with self.stoppable(search.stop):
            return search.run(self._solved if offer else None, heard)

    @contextmanager
    def stoppable(self, stop: Callable[[], None]) -> Iterator[None]:
        """Do something that `stop` ends, called from another thread when all is over."""
        self._stops.append(stop)
        try:
            yield
        finally:
            self._stops.remove(stop)

    def _solved(self, roster: Roster, objective: int) -> None:
        self.best.offer(roster, objective, "solver")

    def together(self, *tasks: Callable[[], None], until: Callable[[], bool]) -> None:
        """Run tasks beside each other till they end, `until` says so or the caller stops.

        A task that begins when all is over already is left to notice it.
        """
        self.over.clear()
        if until() or self.limits.stop():
            self.over.set()
        threads = [threading.Thread(target=self._caught, args=(task,)) for task in tasks]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                _join(threads, POLL)
                self.best.settle()
                if until() or self.limits.stop():
                    self.over.set()
                if self.is_over:
                    self._stop()
        finally:
            self.over.set()
            while any(thread.is_alive() for thread in threads):
                # A search that is only just beginning does not hear a single call.
                self._stop()
                _join(threads, POLL)
        if self._failures:
            raise self._failures[0]
        self.best.settle()

    def _caught(self, task: Callable[[], None]) -> None:
        try:
            task()
        except Over:
            pass
        except BaseException as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failures.append(failure)
            self.over.set()

    def _stop(self) -> None:
        for stop in list(self._stops):
            stop()


def _join(threads: Sequence[threading.Thread], seconds: float) -> None:
    alive = [thread for thread in threads if thread.is_alive()]
    if alive:
        alive[0].join(seconds)
