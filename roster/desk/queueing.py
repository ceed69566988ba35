"""The queue as its users see it: a solve is asked for, watched, stopped or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from roster.errors import BadInput, Flaw
from roster.store import ringing
from roster.store.audit import record
from roster.store.base import now
from roster.store.tasks import BestRow, Stage, TaskRow, Wish, locked_task, open_task
from roster.store.units import hold

LONGEST = 24 * 3600
"""[s] that a solve may be given."""


class AlreadyAsked(Exception):
    """A task of this kind and period is queued or running."""

    def __init__(self, task: TaskRow) -> None:
        self.task = task
        super().__init__(f"task {task.id}")


def ask(
    session: Session,
    unit: int,
    *,
    kind: str,
    first: date,
    days: int,
    seconds: int,
    given: Mapping[str, Any] | None = None,
    account: int | None = None,
) -> TaskRow:
    """Put a solve into the queue, in the transaction of the session.

    Parameters
    ----------
    seconds : int [s]
        Time for the search.
    given : Mapping[str, Any] or None
        What this kind of task is told besides.

    Raises
    ------
    AlreadyAsked
        One of that kind and period is open.
    BadInput
        The time is none, or more than a day.
    """
    if not 1 <= seconds <= LONGEST:
        expected = f"1 to {LONGEST} seconds", f"1至{LONGEST}秒"
        raise BadInput([Flaw("task", 0, "seconds", str(seconds), *expected)])
    # Two requests for one unit take turns, so that the second finds what the first has asked.
    hold(session, unit)
    if found := open_task(session, unit, kind, first):
        raise AlreadyAsked(found)
    row = TaskRow(
        unit_id=unit,
        kind=kind,
        first=first,
        days=days,
        seconds=seconds,
        given=dict(given or {}),
        account_id=account,
    )
    session.add(row)
    session.flush()
    if ringing.is_served(session):
        ringing.ring(session, row.id, unit)
    _record(session, row, "ask", account, {"days": days, "seconds": seconds})
    return row


def wish(session: Session, task: int, wanted: Wish, account: int | None) -> TaskRow:
    """Ask an open task to end; one that nobody works on yet ends at once.

    Raises
    ------
    LookupError
        There is no such task.
    """
    row = locked_task(session, task)
    if row is None:
        raise LookupError(f"task {task}")
    if not row.is_open or row.wish == Wish.CANCEL:
        return row
    if row.state == Stage.QUEUED:
        row.state, row.ended = Stage.CANCELLED, now()
        session.execute(delete(BestRow).where(BestRow.task_id == row.id))
    else:
        row.wish = wanted
    _record(session, row, wanted.value, account)
    return row


def _record(
    session: Session,
    task: TaskRow,
    act: str,
    account: int | None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        session,
        f"{task.kind}.{act}",
        task.first.isoformat(),
        account=account,
        unit=task.unit_id,
        after={"task": task.id, **(after or {})},
    )
