"""Worker processes as an installation runs them, to be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from time import monotonic

from sqlalchemy import Engine, select

from roster.desk import books
from roster.desk.queueing import ask
from roster.feeds import sheets
from roster.store.base import Sessions, reading, writing
from roster.store.tasks import OPEN, TaskRow
from web.serving.beside import RUN, Companion, Replaced
from web.serving.hearing import BEGIN, BESIDE

STATION = Path(__file__).parents[2] / "examples" / "supply_station"
FIRST = date(2026, 12, 1)
DAYS = 7
PATIENCE = 120.0
"""[s] for what should have happened long before."""


@contextmanager
def crew(engine: Engine, number: int) -> Iterator[tuple[Companion, ...]]:
    """Worker processes on a database, each started again when it ends."""
    url = engine.url.render_as_string(hide_password=False)
    with ExitStack() as running:
        found = tuple(Replaced(["worker"], {"LUNZHI_DATABASE": url}) for _ in range(number))
        for each in found:
            each.start()
            running.callback(each.stop)
        yield found


@contextmanager
def lone_worker(engine: Engine, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process that nobody starts again, as on a machine of its own."""
    url = engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "LUNZHI_DATABASE": url, BESIDE: name}
    with subprocess.Popen([*RUN, "worker"], stdin=subprocess.PIPE, env=environment) as running:
        assert running.stdin is not None
        running.stdin.write(json.dumps({BEGIN: True}).encode() + b"\n")
        running.stdin.flush()
        yield running
        running.kill()


def kill(worker: Companion) -> bool:
    """End a worker as a power cut would; False where it is not there just now."""
    pid = worker.pid
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def until(holds: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Look again and again until something holds; [s] how long it took."""
    pause, begun = Event(), monotonic()
    while not holds():
        assert monotonic() - begun < patience, "it never came about"
        pause.wait(0.05)
    return monotonic() - begun


def stations(make: Sessions, number: int) -> tuple[int, ...]:
    """Units with the book of the example station."""
    unit, book = sheets.read(STATION)
    with writing(make) as work:
        return tuple(
            books.create(work, f"{unit.name}{each}", book, None, None) for each in range(number)
        )


def asked(make: Sessions, units: Sequence[int], seconds: int, days: int = DAYS) -> tuple[int, ...]:
    with writing(make) as work:
        return tuple(
            ask(work, unit, kind="generate", first=FIRST, days=days, seconds=seconds).id
            for unit in units
        )


def row(make: Sessions, task: int) -> TaskRow:
    with reading(make) as work:
        found = work.scalars(select(TaskRow).where(TaskRow.id == task)).one()
        work.expunge(found)
        return found


def all_ended(make: Sessions) -> bool:
    with reading(make) as work:
        return not work.scalars(select(TaskRow.id).where(TaskRow.state.in_(OPEN))).all()
