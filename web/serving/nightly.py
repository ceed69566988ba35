"""What is done every night: a backup; then what is old goes, and certificates are renewed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from roster.desk import backups, retention
from roster.desk.sealing import Seal
from roster.errors import BadInput
from roster.store.base import sessions, writing
from web.serving.backing import back_up
from web.settings import Settings

FIRST = 5.0
"""[s] until the first look: the site opens before it makes up for a night."""
LOOK = 60.0
"""[s] between two looks at the clock."""
AGAIN = 3600.0
"""[s] until what failed is tried again."""
LOG = logging.getLogger("lunzhi.nightly")


class Nightly:
    """Looks at the clock, and does what is due; also what was due while the machine was off.

    Parameters
    ----------
    renew : Callable[[], None]
        Exchange the certificate if it is near its end.
    clock : Callable[[], datetime]
        The time on the host's clock, with its zone.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        renew: Callable[[], None],
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._settings, self._engine, self._renew, self._clock = settings, engine, renew, clock
        self._stopped = Event()
        self._thread = Thread(target=self._watch, name="nightly", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End, after the backup that is being made."""
        self._stopped.set()
        self._thread.join()

    def look(self) -> bool:
        """Do what is due; whether something was."""
        at = self._clock()
        folder = backups.folder_of(self._settings.data)
        if not backups.is_due(backups.kept(folder), self._settings.backup_at, at):
            return False
        name = back_up(self._settings, at)
        backups.forget(backups.kept(folder), self._settings.backups)
        LOG.info("backup %s", name)
        seal = Seal.beside(self._settings.data)
        with writing(sessions(self._engine)) as session:
            gone = retention.forget(session, self._settings.periods, at.date(), seal)
        LOG.info("records kept long enough: %s", gone)
        self._look_after_the_certificate()
        return True

    def _look_after_the_certificate(self) -> None:
        try:
            self._renew()
        except (OSError, BadInput):
            LOG.exception("the certificate stays as it is")

    def _watch(self) -> None:
        pause = FIRST
        while not self._stopped.wait(pause):
            try:
                self.look()
                pause = LOOK
            except (OSError, SQLAlchemyError, BadInput):
                LOG.exception("the nightly backup failed")
                pause = AGAIN
