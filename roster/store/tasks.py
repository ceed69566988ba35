"""The queue of solves: what was asked for, who works on it, how far it is, and what came of it.

A task is held by one worker at a time. Whoever writes to it names the attempt that it belongs to;
a worker that was thought dead and was relieved finds that its attempt is over, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class Stage(StrEnum):
    """How far a task has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN = (Stage.QUEUED, Stage.RUNNING)


class Wish(StrEnum):
    """What was asked of a task that is open."""

    NONE = ""
    STOP = "stop"
    """End now with the best roster so far."""
    CANCEL = "cancel"
    """End now and keep nothing."""


_IS_OPEN = text("state IN ('queued', 'running')")
_IS_RUNNING = text("state = 'running'")


class TaskRow(Base):
    """One solve of one period of a unit.

    Parameters
    ----------
    seconds, spent : [s]
        Time given, and used so far by all attempts together.
    attempt : int
        How many workers have taken it up; the latest holds it.
    beats : int
        Grows every second while a worker is alive.
    short : int [heads]
        Missing from a minimum, in the best roster so far.
    curve : list
        [seconds, objective, bound, short, engine that found the roster], oldest first.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index(
            "ix_tasks_open",
            "unit_id",
            "kind",
            "first",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        # Two workers never solve for one unit at the same time, whatever they believe.
        Index(
            "ix_tasks_running",
            "unit_id",
            unique=True,
            sqlite_where=_IS_RUNNING,
            postgresql_where=_IS_RUNNING,
        ),
        Index("ix_tasks_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[str] = mapped_column(String(20))
    first: Mapped[date]
    days: Mapped[int]
    seconds: Mapped[int]
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(String(20), default=Stage.QUEUED)
    wish: Mapped[str] = mapped_column(String(20), default=Wish.NONE)
    worker: Mapped[str] = mapped_column(String(40), default="")
    attempt: Mapped[int] = mapped_column(default=0)
    beats: Mapped[int] = mapped_column(default=0)
    spent: Mapped[float] = mapped_column(default=0.0)
    objective: Mapped[int | None]
    bound: Mapped[int] = mapped_column(default=0)
    short: Mapped[int | None]
    curve: Mapped[list[Any]] = mapped_column(default=list)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class BestRow(Base):
    """The best roster of a task that is running, for whoever takes it over."""

    __tablename__ = "bests"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    objective: Mapped[int]
    rows: Mapped[dict[str, Any]]


class WorkerRow(Base):
    """A worker process that is there, busy or not."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    machine: Mapped[str] = mapped_column(String(100))
    seen: Mapped[datetime] = mapped_column(default=now)


def open_task(session: Session, unit: int, kind: str, first: date) -> TaskRow | None:
    """The task of this kind and period that is queued or running."""
    return session.scalars(
        select(TaskRow).where(
            TaskRow.unit_id == unit,
            TaskRow.kind == kind,
            TaskRow.first == first,
            TaskRow.state.in_(OPEN),
        )
    ).one_or_none()


def latest_task(session: Session, unit: int, kind: str, first: date) -> TaskRow | None:
    """The task of this kind and period that was asked for last."""
    return session.scalars(
        select(TaskRow)
        .where(TaskRow.unit_id == unit, TaskRow.kind == kind, TaskRow.first == first)
        .order_by(TaskRow.id.desc())
        .limit(1)
    ).one_or_none()


def locked_task(session: Session, task: int) -> TaskRow | None:
    """A task as it stands now, locked against other writers where there are any."""
    return session.scalars(
        select(TaskRow)
        .where(TaskRow.id == task)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def ahead_of(session: Session, task: TaskRow) -> int:
    """How many tasks are worked on or waited for before this one."""
    return session.scalars(
        select(func.count()).where(TaskRow.state.in_(OPEN), TaskRow.id < task.id)
    ).one()


def next_in_line(session: Session) -> TaskRow | None:
    """The oldest queued task of a unit for which nothing is being solved."""
    busy = select(TaskRow.unit_id).where(TaskRow.state == Stage.RUNNING)
    return session.scalars(
        select(TaskRow)
        .where(TaskRow.state == Stage.QUEUED, TaskRow.unit_id.not_in(busy))
        .order_by(TaskRow.id)
        .limit(1)
    ).one_or_none()


def is_busy(session: Session, unit: int) -> bool:
    """Whether something is being solved for a unit."""
    return (
        session.scalar(
            select(TaskRow.id).where(TaskRow.unit_id == unit, TaskRow.state == Stage.RUNNING)
        )
        is not None
    )


def running(session: Session) -> Iterable[tuple[int, int, int]]:
    """(task, attempt, beats) of everything that is being worked on."""
    rows = session.execute(
        select(TaskRow.id, TaskRow.attempt, TaskRow.beats).where(TaskRow.state == Stage.RUNNING)
    )
    return [(task, attempt, beats) for task, attempt, beats in rows]


def held_by(session: Session, worker: str) -> int | None:
    """A task that a worker of this name has in hand."""
    return session.scalar(
        select(TaskRow.id)
        .where(TaskRow.worker == worker, TaskRow.state == Stage.RUNNING)
        .order_by(TaskRow.id)
        .limit(1)
    )


def best(session: Session, task: int) -> BestRow | None:
    return session.get(BestRow, task)


def workers_seen(session: Session, within: timedelta) -> int:
    """How many workers have been seen lately."""
    return session.scalars(select(func.count()).where(WorkerRow.seen >= now() - within)).one()
