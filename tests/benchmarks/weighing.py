"""How much memory the processes of a run hold, looked at from beside it.

Linux tells it of each process: pages that several share count for each by its part. Elsewhere
nothing is known.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.5
"""[s] from one look to the next."""


class Scale:
    """The most that was seen.

    Parameters
    ----------
    most : int [KiB]
        0: nothing was seen.
    """

    def __init__(self) -> None:
        self.most = 0

    def look(self) -> None:
        """Add up what all processes below this one hold now."""
        parents = dict(_parents())
        mine = {os.getpid()}
        while more := {each for each, parent in parents.items() if parent in mine} - mine:
            mine |= more
        self.most = max(self.most, sum(map(_held, mine - {os.getpid()})))


@contextmanager
def weighing() -> Iterator[Scale]:
    """Look again and again while something runs in processes below this one."""
    scale, over = Scale(), threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            scale.look()

    beside = threading.Thread(target=look)
    beside.start()
    try:
        yield scale
    finally:
        over.set()
        beside.join()


def _parents() -> Iterator[tuple[int, int]]:
    """Every process and its parent; who ends meanwhile is left out."""
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            # The name before it stands in brackets and may hold anything.
            after = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2]
            yield int(folder.name), int(after.split()[1])


def _held(process: int) -> int:
    """[KiB] of a process; 0 when it has ended."""
    with suppress(OSError):
        told = (PROC / str(process) / "smaps_rollup").read_text("utf-8")
        if found := re.search(r"^Pss:\s+(\d+) kB$", told, re.MULTILINE):
            return int(found[1])
    return 0
