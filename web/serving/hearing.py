"""How a program beside the site hears what the site says, from its first moment on.

It imports nothing that takes time: a program that is still being read in has to hear as well that
the site has ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from queue import Queue
from threading import Thread
from typing import Any

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
    """Ends the program with the site: gently where it is asked to, at once where it is left alone.

    Parameters
    ----------
    can_end : bool
        The program is far enough to end gently: it reads `said` to its end.
    """

    def __init__(self) -> None:
        self.said: Queue[Said] = Queue()
        self.can_end = False
        Thread(target=self._hear, name="hearing", daemon=True).start()

    def _hear(self) -> None:
        for each in told():
            if END in each and not self.can_end:
                os._exit(0)
            self.said.put(each)
            if END in each:
                return
        # The site was killed, and whoever starts it again needs its port at once. What was not
        # answered yet is as after a power cut.
        os._exit(1)


def main() -> None:
    """One more process that answers at the door of the site."""
    # Ctrl+C reaches every process of a console; the site then tells those beside it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hearing = Hearing()
    from web.serving.sharing import serve_beside

    serve_beside(hearing)
