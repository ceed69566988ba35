"""A program that runs beside the site for as long as the site does, such as the worker.

Its standard input is a pipe that only the site holds open. When the site ends, also by a kill, the
pipe ends, and with it the program: on every system, without either looking for the other's number.
A line at a time the site tells it through the pipe what it has to know.

Where nothing may wait for a program to be read in, a second one stands by: it is read in already,
and goes on in place of the first as soon as that has ended.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from web.serving.hearing import BEGIN, BESIDE, END

RUN = (sys.executable, "-P", "-c", "from web.cli import main; main()")
ALONE = 5.0
"""[s] that a program has the machine for itself until a second one is read in."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
"""[s] before a program is started again: longer and longer while it keeps failing."""
SOUND = 10.0
"""[s] after which a program that ran is taken to be sound."""
LOOK = 0.1
"""[s] between two looks whether it still runs."""
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

    program: tuple[str, ...] = ()
    """What is started with these words; empty: the command `roster`."""
    handles: tuple[int, ...] = ()
    """Open files of the site that the program gets, under the same numbers."""
    has_standby: bool = False
    """A second one stands by, read in, for the moment in which the first ends."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = (*(self.program or RUN), *words)
        self.name = uuid.uuid4().hex
        self._environment = {**os.environ, **environment, BESIDE: self.name}
        self._stopped = Event()
        self._running: subprocess.Popen[bytes] | None = None
        self._standby: subprocess.Popen[bytes] | None = None
        self._telling = Lock()
        self._thread = Thread(target=self._keep_running, name=words[0], daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_end(self) -> None:
        """Let it end, and do not wait for that."""
        self._stopped.set()

    def stop(self) -> None:
        """Ask it to end, and end it if it does not."""
        self.ask_to_end()
        self._thread.join(GRACE + 5)

    def tell(self, said: Mapping[str, Any]) -> None:
        """Let it know something, if it runs."""
        with self._telling:
            if self._running is not None:
                self._say(self._running, said)

    def greeting(self, _pid: int) -> Mapping[str, Any]:
        """What it is told first of all; nothing: it needs none."""
        return {}

    def changed(self) -> None:
        """It runs now, or has ended."""

    @property
    def pid(self) -> int | None:
        """The number of the program while it runs."""
        return self._running.pid if self._running else None

    @property
    def standby(self) -> int | None:
        """The number of the program that stands by, if one does."""
        return self._standby.pid if self._standby else None

    def _keep_running(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._stopped.is_set():
            lasted, code = self._run_once()
            if self._stopped.is_set():
                break
            LOG.warning("%s ended with %s after %.0f s", self._thread.name, code, lasted)
            # Who was killed from outside has not failed.
            is_sound = lasted > SOUND or code < 0
            pause = SHORTEST_PAUSE if is_sound else min(2 * pause, LONGEST_PAUSE)
            self._stopped.wait(pause)
        if self._standby is not None:
            # It has nothing in hand.
            self._standby.kill()
            self._standby.communicate()

    def _run_once(self) -> tuple[float, int]:
        begun = monotonic()
        with self._next() as running:
            with self._telling:
                if first := self.greeting(running.pid):
                    self._say(running, first)
                self._running = running
            self.changed()
            code = self._until_it_ends(running)
            with self._telling:
                self._running = None
        self.changed()
        return monotonic() - begun, code

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command, stdin=subprocess.PIPE, env=self._environment, pass_fds=self.handles
        )

    def _next(self) -> subprocess.Popen[bytes]:
        """The one that stands by, if it is still there, else a new one."""
        standby, self._standby = self._standby, None
        if standby is None or standby.poll() is None:
            return standby or self._start()
        assert standby.stdin is not None
        standby.stdin.close()
        return self._start()

    def _until_it_ends(self, running: subprocess.Popen[bytes]) -> int:
        alone = monotonic() + ALONE
        while not self._stopped.wait(LOOK):
            if (code := running.poll()) is not None:
                return code
            if self.has_standby and self._standby is None and monotonic() > alone:
                self._standby = self._start()
        with self._telling:
            self._running = None
            self._say(running, {END: True})
            assert running.stdin is not None
            with suppress(OSError):
                running.stdin.close()
        try:
            return running.wait(GRACE)
        except subprocess.TimeoutExpired:
            LOG.warning("%s did not end in %.0f s and is killed", self._thread.name, GRACE)
            running.kill()
            return running.wait()

    @staticmethod
    def _say(running: subprocess.Popen[bytes], said: Mapping[str, Any]) -> None:
        assert running.stdin is not None
        # It may have ended this moment; then it is started again.
        with suppress(OSError):
            running.stdin.write(json.dumps(said).encode() + b"\n")
            running.stdin.flush()


class Replaced(Companion):
    """A program that waits for its word to begin: a second one, read in, is there to take over."""

    has_standby = True

    def greeting(self, _pid: int) -> Mapping[str, Any]:
        return {BEGIN: True}
