"""Attendance of many duties is reckoned by processes beside the site, one for each core.

A thread of the site would do it on one core, and whoever opens a page would wait for it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread

from roster.desk.attending_look import Stretch, reckon
from roster.desk.books import Shelf
from roster.desk.dockets import Dockets
from roster.store.base import Sessions, open_database, sessions
from web.wiring import desk_of

RARELY = 200_000
"""[objects made] between two searches for what goes round in circles: here nothing does."""


class Crew:
    """Processes that each look at the database for themselves; they end with their work.

    Parameters
    ----------
    url : str
        Of the database.
    """

    def __init__(self, url: str, size: int | None = None) -> None:
        self._url, self._size = url, size or os.cpu_count() or 1

    def __call__(self, stretches: Iterable[Stretch], at: datetime) -> int:
        """Reckon stretches, each as soon as it is named; how many dates of units it was."""
        start = ProcessPoolExecutor(self._size, get_context("spawn"), _begin, (self._url,))
        with start as pool:
            return sum(pool.map(partial(_reckon, at), stretches))


OWN: list[tuple[Sessions, Dockets]] = []
"""What a process of the crew works with: its sessions, and the units that it has understood."""


def _begin(url: str) -> None:
    gc.set_threshold(RARELY)
    Thread(target=_end_with_parent, name="parent", daemon=True).start()
    OWN.append((sessions(open_database(url)), Dockets(Shelf(), lambda unit: desk_of(unit).rules)))


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    # A site that was killed left its pipes open here: nothing would ever come through them.
    os._exit(1)


def _reckon(at: datetime, stretch: Stretch) -> int:
    (make, dockets), (unit, first, last) = OWN[0], stretch
    return reckon(make, dockets, unit, first, last, at)
