"""On a database server, procrastinate tells the workers of any machine that there is a task.

It hands each call to one worker, one at a time for a unit, and gives back the calls of workers
that have died. What a task is, how far it is and who holds it stands in our own table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.orm import Session

from roster.store.tasks import OPEN

if TYPE_CHECKING:
    from procrastinate import App

CALL = "solve"
BEAT = 1.0
"""[s] between two signs of life of a worker."""
STALLED = 5.0
"""[s] without a sign of life after which a worker is taken to be dead."""
POLL = 1.0
"""[s] after which a worker looks by itself: of a call that is given back it is not notified."""

UNCALLED = text(
    "SELECT id, unit_id FROM tasks WHERE state IN :open AND NOT EXISTS ("
    "SELECT 1 FROM procrastinate_jobs WHERE task_name = :call AND status IN ('todo', 'doing') "
    "AND (args ->> 'task')::bigint = tasks.id) FOR UPDATE SKIP LOCKED"
).bindparams(bindparam("open", expanding=True))

GIVEN_BACK = """
UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1, scheduled_at = now()
WHERE id IN (SELECT given.id FROM procrastinate_jobs AS given WHERE given.task_name = :call
AND given.status = 'doing' AND {} FOR UPDATE SKIP LOCKED)
"""
"""In one statement, so that a call which another worker has by now is not taken from that one."""
OF_DEAD_WORKERS = text(
    GIVEN_BACK.format(
        "NOT EXISTS (SELECT 1 FROM procrastinate_workers AS worker WHERE worker.id = "
        "given.worker_id AND worker.last_heartbeat > now() - make_interval(secs => :stalled))"
    )
)
OF_THE_FORERUNNER = text(
    GIVEN_BACK.format(
        "(given.args ->> 'task')::bigint IN (SELECT tasks.id FROM tasks "
        "WHERE tasks.worker = :name AND tasks.state = 'running')"
    )
)


def is_served(session: Session) -> bool:
    """Whether the database is a server, so that workers are called instead of looking."""
    return session.get_bind().dialect.name == "postgresql"


def install(connection: Connection) -> None:
    """Lay procrastinate's tables, unless they are there."""
    from procrastinate.schema import SchemaManager

    there = connection.exec_driver_sql("SELECT to_regclass('procrastinate_jobs')").scalar()
    if there is None:
        _driver(connection).execute(SchemaManager.get_schema())


def ring(session: Session, task: int, unit: int) -> None:
    """Call for a worker, in the transaction of the session: it is heard when that is kept."""
    from procrastinate import App, SyncPsycopgConnector

    app = App(connector=SyncPsycopgConnector())
    connection = _driver(session.connection())
    app.configure_task(CALL, lock=f"unit {unit}", connection=connection).defer(task=task)


def ring_again(session: Session) -> int:
    """Call for the open tasks that no call stands for, such as after an error; how many."""
    wanted = {"call": CALL, "open": OPEN}
    found = session.execute(UNCALLED, wanted).all()
    for task, unit in found:
        ring(session, task, unit)
    return len(found)


def application(address: str) -> App:
    """Where the calls of a database are answered.

    Parameters
    ----------
    address : str
        Of the database, as the driver reads it.
    """
    from procrastinate import App, PsycopgConnector

    return App(connector=PsycopgConnector(conninfo=address))


def call_back(session: Session) -> None:
    """Give the calls of workers that have died to others."""
    session.execute(OF_DEAD_WORKERS, {"call": CALL, "stalled": STALLED})


def inherit(session: Session, worker: str) -> None:
    """Give back at once what the worker held that bore this name before."""
    session.execute(OF_THE_FORERUNNER, {"call": CALL, "name": worker})


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
