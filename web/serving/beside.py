"""A program that runs beside the site for as long as the site does, such as the worker.

Its standard input is a pipe that only the site holds open. When the site ends, also by a kill, the
pipe ends, and with it the program: on every system, without either looking for the other's number.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from threading import Event, Thread
from time import monotonic

from web.settings import PREFIX

BESIDE = PREFIX + "BESIDE"
"""Tells a program that it runs beside another, and its name, the same each time it is started."""
RUN = (sys.executable, "-P", "-c", "from web.cli import main; main()")
SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
"""[s] before a program is started again: longer and longer while it keeps failing."""
SOUND = 60.0
"""[s] after which a program that ran is taken to be sound."""
GRACE = 10.0
"""[s] that a program has to end when it is asked to."""
LOG = logging.getLogger("lunzhi.beside")


class Companion:
    """Keeps one program running beside the site.

    Parameters
    ----------
    words : Sequence[str]
        What stands behind ``roster`` on its command line.
    environment : Mapping[str, str]
        What it is told besides what the site itself was told.
    """

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = (*RUN, *words)
        self.name = uuid.uuid4().hex
        self._environment = {**os.environ, **environment, BESIDE: self.name}
        self._stopped = Event()
        self._running: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep_running, name=words[0], daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, and end it if it does not."""
        self._stopped.set()
        self._thread.join(GRACE + 5)

    @property
    def pid(self) -> int | None:
        """The number of the program while it runs."""
        return self._running.pid if self._running else None

    def _keep_running(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._stopped.is_set():
            lasted, code = self._run_once()
            if self._stopped.is_set():
                return
            LOG.warning("%s ended with %s after %.0f s", self._thread.name, code, lasted)
            pause = SHORTEST_PAUSE if lasted > SOUND else min(2 * pause, LONGEST_PAUSE)
            self._stopped.wait(pause)

    def _run_once(self) -> tuple[float, int]:
        begun = monotonic()
        with subprocess.Popen(
            self._command, stdin=subprocess.PIPE, env=self._environment
        ) as self._running:
            code = self._until_it_ends(self._running)
        self._running = None
        return monotonic() - begun, code

    def _until_it_ends(self, running: subprocess.Popen[bytes]) -> int:
        while not self._stopped.wait(0.2):
            if (code := running.poll()) is not None:
                return code
        assert running.stdin is not None
        running.stdin.close()
        try:
            return running.wait(GRACE)
        except subprocess.TimeoutExpired:
            running.kill()
            return running.wait()


def ends_with_parent(stop: Callable[[], None]) -> None:
    """In the program beside: call `stop` when the site has ended."""

    def watch() -> None:
        # Read past Python's buffer, whose lock a program that ends could not take.
        while os.read(sys.stdin.fileno(), 1):
            continue
        stop()

    Thread(target=watch, name="parent", daemon=True).start()
