"""A database in a file of this machine: how it is opened, who may write, what is copied when.

What is committed goes to a log beside the file first (write-ahead logging), so that whoever reads
and whoever keeps something do not wait for each other. Now and then the log is copied into the
file. SQLite before 3.51.3 can lose a commit that restarts the log while it is copied; so nobody
copies it but in a turn of the writers, in which nothing is committed.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError

BUSY = 30_000
"""[ms] that a writer waits for another one."""
AGAIN = 0.005
"""[s] until a writer looks again whether it is its turn."""
COPIED = 30.0
"""[s] after which a writer of this process copies the log into the file again."""
BEGIN = "BEGIN IMMEDIATE"
ALONE = "wal_autocheckpoint = 0"
"""No connection copies the log by itself after a commit, as it would at a thousand pages."""
LOG = logging.getLogger("lunzhi.database")


def open_file(url: str) -> Engine:
    """The database in a file, with foreign keys and full synchronisation.

    Writers take their turn from the first statement on; a connection with the option ``writes``
    false reads what was committed when it began.
    """
    engine = create_engine(url, connect_args={"timeout": BUSY / 1000})
    turns = Turns(engine.url.database or "")

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would begin a transaction late, at the first write: two readers that both go
        # on to write would then fail instead of waiting for each other.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY}",
            "journal_mode = WAL",
            ALONE,
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("writes", True):
            turns.take(connection.connection.driver_connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


class Turns:
    """The writers of a file, one after the other: at most one of each process waits at a time.

    SQLite would look again after pauses that grow to a tenth of a second, and let newcomers pass.

    Parameters
    ----------
    place : str
        Path of the file.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._first = Lock()
        self._copied = monotonic()

    def take(self, connection: sqlite3.Connection) -> None:
        """Begin a transaction in which nobody else writes."""
        with self._first:
            _wait(connection)
            if monotonic() - self._copied >= COPIED:
                # Ended before this transaction keeps anything: a log of which all is copied is
                # begun anew by the next writer, and one that goes on being written never is.
                self.copy_log()
                connection.execute("ROLLBACK")
                _wait(connection)

    def copy_log(self) -> None:
        """Copy the log into the file, as far as no reader still needs it; only in a turn.

        Where that fails, as on a full disk, the log goes on growing, and nobody's commit fails.
        """
        self._copied = monotonic()
        try:
            with closing(sqlite3.connect(self._place, isolation_level=None)) as beside:
                beside.execute(f"PRAGMA {ALONE}")
                beside.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.OperationalError:
            LOG.exception("the log of %s could not be copied into it", self._place)


def _wait(connection: sqlite3.Connection) -> None:
    until = monotonic() + BUSY / 1000
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute(BEGIN)
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise OperationalError(BEGIN, None, error) from None
            sleep(AGAIN)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY}")
