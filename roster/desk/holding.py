"""A worker's hold on a task: taken, kept alive beat by beat, and let go with what came of it.

While it holds a task a worker gives a sign of life every second and keeps the best roster so far.
Whoever finds the signs missing takes the task over and goes on from that roster; should the first
worker be alive after all, it finds its hold lost and keeps nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from roster.domain import Roster
from roster.engines.outcomes import Progress
from roster.store import tasks
from roster.store.audit import record
from roster.store.base import Sessions, now, reading, writing
from roster.store.tasks import BestRow, Stage, TaskRow, Wish

BEAT = 1.0
"""[s] between two signs of life."""
STALLED = 4.0
"""[s] without a sign of life after which a worker is taken to be dead."""
MOST_POINTS = 240
"""Points of a curve; when there are more, every second one is left out."""
LOG = logging.getLogger("lunzhi.worker")

Missing = Callable[[Roster], int]
"""Counts the heads that a roster lacks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A task as a worker took it up.

    Parameters
    ----------
    seconds : float [s]
        What is left of the time that it was given.
    spent : float [s]
        What earlier attempts have used.
    kept : Roster or None
        The best roster of an earlier attempt.
    """

    id: int
    attempt: int
    unit: int
    kind: str
    first: date
    days: int
    seconds: float
    spent: float
    given: Mapping[str, Any]
    account: int | None
    wish: Wish
    kept: Roster | None


class Lookout:
    """Sees whose signs of life have stopped, by one's own clock: those of machines may differ."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[tuple[int, int], float]] = {}

    def stalled(self, session: Session) -> Iterator[tuple[int, int, int]]:
        """(task, attempt, beats) of running tasks that nobody has a hand on any more."""
        known, self._seen = self._seen, {}
        for task, attempt, beats in tasks.running(session):
            sign = attempt, beats
            before, since = known.get(task, (sign, monotonic()))
            self._seen[task] = sign, since if before == sign else monotonic()
            if monotonic() - self._seen[task][1] >= STALLED:
                yield task, attempt, beats


def take_next(make: Sessions, worker: str, lookout: Lookout) -> Asked | None:
    """Take over a task whose worker has died, else take up the next one in the queue."""
    with reading(make) as session:
        dead = list(lookout.stalled(session))
        waiting = tasks.next_in_line(session)
    if not dead and waiting is None:
        return None
    with writing(make) as session:
        for task, attempt, beats in dead:
            row = tasks.locked_task(session, task)
            if row and row.state == Stage.RUNNING and (row.attempt, row.beats) == (attempt, beats):
                return _taken(session, row, worker)
        row = tasks.next_in_line(session)
        return _taken(session, row, worker) if row else None


def take(make: Sessions, worker: str, task: int) -> Asked | None:
    """Take up a task for which this worker was called; None where there is nothing to do."""
    with writing(make) as session:
        row = tasks.locked_task(session, task)
        if row is None or not row.is_open:
            return None
        if row.state == Stage.QUEUED and tasks.is_busy(session, row.unit_id):
            return None
        return _taken(session, row, worker)


def take_again(make: Sessions, worker: str) -> Asked | None:
    """Take up what a worker had in hand when it was killed and started again by the same name."""
    with writing(make) as session:
        task = tasks.held_by(session, worker)
        row = tasks.locked_task(session, task) if task else None
        mine = row and row.state == Stage.RUNNING and row.worker == worker
        return _taken(session, row, worker) if row and mine else None


def _taken(session: Session, row: TaskRow, worker: str) -> Asked:
    row.state, row.worker = Stage.RUNNING, worker
    row.attempt += 1
    kept = tasks.best(session, row.id)
    session.flush()
    return Asked(
        id=row.id,
        attempt=row.attempt,
        unit=row.unit_id,
        kind=row.kind,
        first=row.first,
        days=row.days,
        seconds=max(row.seconds - row.spent, BEAT),
        spent=row.spent,
        given=row.given,
        account=row.account_id,
        wish=Wish(row.wish),
        kept=Roster({who: tuple(codes) for who, codes in kept.rows.items()}) if kept else None,
    )


@dataclass
class Hold:
    """Keeps a task for as long as the block lasts."""

    make: Sessions
    asked: Asked
    wish: Wish = Wish.NONE
    lost: bool = False
    _newest: Progress | None = None
    _missing: Missing | None = None
    _over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _told: int | None = None

    def __post_init__(self) -> None:
        self.wish = self.asked.wish
        self._since = monotonic()
        self._thread = Thread(target=self._live, name=f"hold {self.asked.id}", daemon=True)

    def __enter__(self) -> Hold:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def is_over(self) -> bool:
        """Whether the work is to end now."""
        return self.lost or self.wish != Wish.NONE

    @property
    def spent(self) -> float:
        """[s] of all attempts together."""
        return self.asked.spent + monotonic() - self._since

    def hear(self, progress: Progress, missing: Missing | None = None) -> None:
        """Take the progress of the search, to be kept at the next beat."""
        with self._lock:
            self._newest, self._missing = progress, missing

    def close(self, state: Stage, finish: Callable[[Session], dict[str, Any]]) -> None:
        """Write what came of the task, unless the hold was lost or all is to be dropped."""
        with writing(self.make) as session:
            row = self._mine(session)
            if row is None:
                LOG.warning("task %d was taken over by another worker", self.asked.id)
                return
            self._note(session, row)
            if row.wish == Wish.CANCEL:
                row.state = Stage.CANCELLED
            else:
                row.state, row.result = state, finish(session)
            row.ended = now()
            session.execute(delete(BestRow).where(BestRow.task_id == row.id))
            record(
                session,
                f"{row.kind}.{row.state}",
                row.first.isoformat(),
                account=row.account_id,
                unit=row.unit_id,
                after={"task": row.id, "attempts": row.attempt},
            )

    def release(self) -> None:
        """Give the task back to the queue with the best roster kept, for the next worker."""
        with writing(self.make) as session:
            row = self._mine(session)
            if row:
                self._note(session, row)
                row.state = Stage.QUEUED
                row.attempt -= 1

    def _live(self) -> None:
        while not self._over.wait(BEAT) and not self.lost:
            try:
                self._beat()
            except DBAPIError as error:
                # The database may be back at the next beat; if another worker has taken over by
                # then, that is found out there.
                LOG.warning("no sign of life for task %d: %s", self.asked.id, error)

    def _beat(self) -> None:
        with writing(self.make) as session:
            row = self._mine(session)
            if row is None:
                self.lost = True
                return
            row.beats += 1
            self.wish = Wish(row.wish)
            self._note(session, row)

    def _mine(self, session: Session) -> TaskRow | None:
        row = tasks.locked_task(session, self.asked.id)
        mine = row and row.state == Stage.RUNNING and row.attempt == self.asked.attempt
        return row if mine else None

    def _note(self, session: Session, row: TaskRow) -> None:
        """Keep the best roster and another point of the curve."""
        row.spent = self.spent
        with self._lock:
            newest, missing, self._newest = self._newest, self._missing, None
        if newest is None:
            return
        row.objective, row.bound = newest.objective, newest.bound
        if newest.roster is not None and newest.objective != self._told:
            self._told = newest.objective
            row.short = missing(newest.roster) if missing else None
            rows = {who: list(codes) for who, codes in newest.roster.rows.items()}
            session.merge(BestRow(task_id=row.id, objective=newest.objective, rows=rows))
        point = [round(row.spent, 1), row.objective, row.bound, row.short, newest.engine]
        row.curve = thinned([*row.curve, point])


def thinned(curve: list[Any]) -> list[Any]:
    """A curve of no more points than are drawn, its ends kept."""
    return curve if len(curve) <= MOST_POINTS else [*curve[:-1:2], curve[-1]]
