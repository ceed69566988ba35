"""One worker process: it waits for tasks and solves them, on either form of the queue.

On a database of its own machine it looks for tasks by itself. On a database server it is called by
procrastinate, and besides sees to the calls of workers that have died: of its own forerunner, whose
name it bears, at once.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import platform
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy import Engine, delete
from sqlalchemy.exc import DBAPIError

from roster.desk import generating, mending
from roster.desk.books import Shelf
from roster.desk.dockets import Dockets
from roster.desk.holding import Lookout, take, take_again, take_next
from roster.desk.working import Office, work_on
from roster.store import ringing
from roster.store.base import is_embedded, now, sessions, writing
from roster.store.tasks import WorkerRow
from web.wiring import desk_of

KINDS = {generating.KIND: generating.generate, mending.KIND: mending.mend}
"""What is done for each kind of task."""
POLL = 0.5
"""[s] between two looks at the queue."""
PRESENCE = 10.0
"""[s] between two notes that this worker is there."""
FORGOTTEN = timedelta(days=1)
"""After so long without a note a worker is struck off the list."""
MOST_THREADS = 8
LOG = logging.getLogger("lunzhi.worker")


class Worker:
    """Solves task after task until it is told to stop.

    Parameters
    ----------
    name : str
        The same each time that this worker is started, and no other's.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._engine = engine
        self._make = sessions(engine)
        self._office = Office(
            make=self._make,
            dockets=Dockets(Shelf(), lambda unit: desk_of(unit).rules),
            kinds=KINDS,
            threads=min(max((os.cpu_count() or 2) - 1, 2), MOST_THREADS),
        )

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; a task that is not done by then goes back into the queue."""
        LOG.info("worker %s", self.name)
        watch = Thread(target=self._close_when, args=(stop,), name="closing", daemon=True)
        presence = Thread(target=self._be_present, args=(stop,), name="presence", daemon=True)
        watch.start()
        presence.start()
        if self._engine.dialect.name == "sqlite":
            while asked := take_again(self._make, self.name):
                work_on(self._office, asked)
            self._look(stop)
        else:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._answer(stop))
        presence.join()

    def _close_when(self, stop: Event) -> None:
        stop.wait()
        self._office.closing.set()

    def _be_present(self, stop: Event) -> None:
        while True:
            with suppress(DBAPIError), writing(self._make) as session:
                session.merge(WorkerRow(name=self.name, machine=platform.node(), seen=now()))
                session.execute(delete(WorkerRow).where(WorkerRow.seen < now() - FORGOTTEN))
            if stop.wait(PRESENCE):
                break
        with suppress(DBAPIError), writing(self._make) as session:
            session.execute(delete(WorkerRow).where(WorkerRow.name == self.name))

    def _look(self, stop: Event) -> None:
        lookout = Lookout()
        while not stop.is_set():
            asked = None
            try:
                asked = take_next(self._make, self.name, lookout)
                if asked:
                    work_on(self._office, asked)
            except DBAPIError as error:
                LOG.warning("the database does not answer: %s", error)
            if asked is None:
                stop.wait(POLL)

    async def _answer(self, stop: Event) -> None:
        app = ringing.application(_address(self._engine))

        @app.task(name=ringing.CALL)
        def solve(task: int) -> None:
            asked = take(self._make, self.name, task)
            if asked:
                work_on(self._office, asked)

        with writing(self._make) as session:
            ringing.inherit(session, self.name)
        async with app.open_async():
            answering = asyncio.create_task(
                app.run_worker_async(
                    name=self.name,
                    concurrency=1,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    fetch_job_polling_interval=ringing.POLL,
                    update_heartbeat_interval=ringing.BEAT,
                    stalled_worker_timeout=ringing.STALLED,
                )
            )
            while not stop.is_set() and not answering.done():
                await asyncio.wait({answering}, timeout=ringing.BEAT)
                with suppress(DBAPIError):
                    await asyncio.to_thread(self._see_to_calls)
            answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering

    def _see_to_calls(self) -> None:
        with writing(self._make) as session:
            ringing.call_back(session)
            ringing.ring_again(session)


def read_in(url: str) -> None:
    """Import whatever a first solve would wait for."""
    if not is_embedded(url):
        importlib.import_module("procrastinate")
    importlib.import_module("roster.desk.replanning")
    importlib.import_module("roster.engines.portfolio")


def _address(engine: Engine) -> str:
    """The address as the driver reads it."""
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
