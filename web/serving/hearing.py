"""How a program beside the site hears what the site says, from its first moment on.

It imports nothing that takes time: a program that is still being read in has to hear as well that
the site has ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from queue import Queue
from threading import Thread
from typing import Any

BESIDE = "LUNZHI_BESIDE"
"""Tells a program that it runs beside another, and its name, the same each time it is started."""
END = "end"
"""What a program is told that is asked to end: one whose pipe ends without it has lost its site."""
BEGIN = "begin"
"""What a program is told that stood by: it is its turn."""
Said = dict[str, Any]


def told() -> Iterator[Said]:
    """What the site says, until it has ended."""
    rest = b""
    # Read past Python's buffer, whose lock a program that ends could not take.
    while said := os.read(sys.stdin.fileno(), 4096):
        *lines, rest = (rest + said).split(b"\n")
        yield from map(json.loads, lines)


class Hearing:
    """Ends the program with the site; at once as long as it has nothing in hand.

    Parameters
    ----------
    gives_back : bool
        What it has in hand it gives back also where the site was killed. Otherwise it is left as
        after a power cut: whoever starts the site again needs its port at once.
    """

    def __init__(self, gives_back: bool = False) -> None:
        self.said: Queue[Said] = Queue()
        self._gives_back = gives_back
        self._is_followed = False
        Thread(target=self._hear, name="hearing", daemon=True).start()

    def follow(self, end: Callable[[], None], do: Callable[[Said], None] = lambda _: None) -> None:
        """From now on do what the site says, and end gently when it says so."""

        def follow() -> None:
            while END not in (said := self.said.get()):
                do(said)
            end()

        self._is_followed = True
        Thread(target=follow, name="following", daemon=True).start()

    def _hear(self) -> None:
        for each in told():
            if END in each and not self._is_followed:
                os._exit(0)
            self.said.put(each)
            if END in each:
                return
        if not (self._gives_back and self._is_followed):
            os._exit(1)
        self.said.put({END: True})


def main() -> None:
    """One more process that answers at the door of the site."""
    # Ctrl+C reaches every process of a console; the site then tells those beside it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hearing = Hearing()
    from web.serving.sharing import serve_beside

    serve_beside(hearing)
