"""How a program that serves is asked to end: by Ctrl+C, or by the system.

Python answers a signal between any two steps of the main thread, which may hold a lock just then.
An exception raised there would leave the lock taken for good, and whoever takes one there may wait
for himself. So nothing is done there but to note it, and a thread of its own sees to it.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from threading import Thread
from time import sleep

LOOK = 0.1
"""[s] between two looks whether the program was asked to end."""


def when_asked(end: Callable[[], None], *signals: signal.Signals) -> None:
    """Call `end` in a thread of its own after the first of these; told in the main thread."""
    asked = False

    def note(*_: object) -> None:
        nonlocal asked
        asked = True

    def watch() -> None:
        while not asked:
            sleep(LOOK)
        end()

    for number in signals:
        signal.signal(number, note)
    Thread(target=watch, name="ending", daemon=True).start()
