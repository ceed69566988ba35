"""Processes that fill boards for whoever asks them, one task after the other."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import IO

from roster.engines.apart import ENDED, Exact, Mixed, Task, send, started
from roster.engines.running import POLL, Over, Running


class Hand:
    """One such process.

    Parameters
    ----------
    told, said : IO[bytes]
        What it reads and what it writes.
    """

    def __init__(self, told: IO[bytes], said: IO[bytes], running: Running) -> None:
        self._told, self._said, self._running = told, said, running
        self._heard = SimpleQueue[Mixed | None]()
        threading.Thread(target=self._listen).start()

    def do(self, task: Task | Exact) -> Mixed:
        """What comes of a task.

        Raises
        ------
        Over
            All is over, or the process has died.
        """
        with suppress(*ENDED):
            send(self._told, task)
        while True:
            self._running.heed()
            with suppress(Empty):
                mixed = self._heard.get(timeout=POLL)
                if mixed is None:
                    raise Over
                return mixed

    def _listen(self) -> None:
        """Hear what the process says, to its end."""
        with suppress(*ENDED):
            while True:
                message = pickle.load(self._said)
                if isinstance(message, Mixed):
                    self._heard.put(message)
        self._heard.put(None)


@contextmanager
def hired(running: Running) -> Iterator[Hand]:
    """A process for as long as it is needed.

    Raises
    ------
    OSError
        None could be started.
    """
    with started() as (told, said):
        yield Hand(told, said, running)
