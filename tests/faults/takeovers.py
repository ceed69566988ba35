"""Workers are killed at their solves; the database tells how long these are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from time import monotonic
from typing import NamedTuple

from sqlalchemy import select

from roster.store.base import Sessions, reading
from roster.store.tasks import BestRow, Stage, TaskRow
from tests.faults.crews import PATIENCE, all_ended, kill
from web.serving.beside import Companion

LOOK = 0.1
"""[s] between two looks at who holds what."""

LAST_READ_IN = "cp_model_helper"
"""In the names of libraries that a worker loads last, before it stands by."""


class Held(NamedTuple):
    """A solve that a worker has in hand."""

    task: int
    attempt: int
    worker: str
    beats: int
    curve: list[list[float]]
    best: int | None


COLUMNS = (
    TaskRow.id,
    TaskRow.attempt,
    TaskRow.worker,
    TaskRow.beats,
    TaskRow.curve,
    BestRow.objective,
)


@dataclass
class Watch:
    """Kills workers at their work, and sees when others go on with their solves.

    Parameters
    ----------
    taken, going : list[float] [s]
        From a kill until the solve was taken over, and until its search told of its best roster.
    relieved : int
        Solves that were taken from a worker that nobody had killed.
    worse : int
        Times that the best roster kept was replaced by a worse one.
    """

    make: Sessions
    taken: list[float] = field(default_factory=list)
    going: list[float] = field(default_factory=list)
    relieved: int = 0
    worse: int = 0
    _seen: dict[int, Held] = field(default_factory=dict)
    _struck: dict[tuple[int, int], float] = field(default_factory=dict)
    _awaited: dict[int, tuple[float, list[list[float]]]] = field(default_factory=dict)
    """When the worker of a solve was killed, and the last point of its curve before."""
    _lock: Lock = field(default_factory=Lock)

    def at_work(self) -> list[str]:
        """Workers whose search has told of a roster and that nobody has killed."""
        with self._lock:
            return [each.worker for each in self._seen.values() if self._can_be_struck(each)]

    def strike(self, workers: Sequence[Companion]) -> int:
        """Kill such of the workers as are at work; how many."""
        with self._lock:
            self._look()
            held = {each.worker: each for each in self._seen.values()}
            mine = [(each, held[each.name]) for each in workers if each.name in held]
            return sum(self._kill(worker, each) for worker, each in mine)

    def _can_be_struck(self, held: Held) -> bool:
        return held.task not in self._awaited and held.best is not None

    def _kill(self, worker: Companion, held: Held) -> bool:
        if not self._can_be_struck(held) or not is_followed(worker):
            return False
        if not kill(worker):
            return False
        self._struck[held.task, held.attempt] = now = monotonic()
        self._awaited[held.task] = now, held.curve[-1:]
        return True

    def strike_now_and_then(self, workers: Sequence[Companion], times: int, every: float) -> int:
        """Kill one worker after the other while any task is open; how many were killed.

        Parameters
        ----------
        every : float [s]
            Between two kills, more or less.
        """
        chance, pause, killed, begun = Random(1), Event(), 0, monotonic()
        while killed < times and not all_ended(self.make):
            assert monotonic() - begun < PATIENCE * 10, "the queue is never done"
            pause.wait(chance.uniform(0, 2 * every))
            killed += any(self.strike([each]) for each in chance.sample(workers, len(workers)))
        return killed

    def until(self, over: Event) -> None:
        while not over.wait(LOOK):
            with self._lock:
                self._look()

    def _look(self) -> None:
        with reading(self.make) as work:
            asked = select(*COLUMNS).outerjoin(BestRow).where(TaskRow.state == Stage.RUNNING)
            found = {row[0]: Held(*row) for row in work.execute(asked)}
        for task, before in self._seen.items():
            self._compare(before, found.get(task))
        self._seen = found

    def _compare(self, before: Held, after: Held | None) -> None:
        attempt, now = (before.task, before.attempt), monotonic()
        if after and after.attempt != before.attempt:
            if attempt in self._struck:
                self.taken.append(now - self._struck[attempt])
            else:
                self.relieved += 1
        _at, point = self._awaited.get(before.task, (0.0, None))
        is_new = after is None or (before.task, after.attempt) not in self._struck
        if point is not None and is_new and (after is None or after.curve[-1:] != point):
            self.going.append(now - self._awaited.pop(before.task)[0])
        if after and None not in (before.best, after.best):
            self.worse += (after.best or 0) > (before.best or 0)


def is_followed(worker: Companion) -> bool:
    """Whether another worker stands by for it, with the last of what it reads in."""
    try:
        return LAST_READ_IN in Path(f"/proc/{worker.standby}/maps").read_text()
    except FileNotFoundError:
        return False


@contextmanager
def watching(make: Sessions) -> Iterator[Watch]:
    """Somebody who looks on for as long as the block lasts."""
    found, over = Watch(make), Event()
    thread = Thread(target=found.until, args=(over,), daemon=True)
    thread.start()
    yield found
    over.set()
    thread.join()
