"""Watches over handovers: alarms are raised and taken back, and what follows is worked out.

Beside the posting of notices, so that a mail server that does not answer delays no alarm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from roster.desk import aftermath, alarming, attending_look, case_watching, reporting
from roster.desk.dockets import Dockets
from roster.store.base import Sessions, now, reading

LOOK = 10.0
"""[s] between two looks at the clock."""
LOG = logging.getLogger("lunzhi.watching")


class Watching:
    """Looks at the handovers of all units while the site runs."""

    def __init__(
        self,
        make: Sessions,
        dockets: Dockets,
        clock: Callable[[], datetime] = now,
        crew: attending_look.Crew | None = None,
    ) -> None:
        self._make, self._dockets, self._clock = make, dockets, clock
        self._minute: datetime | None = None
        self._hour: datetime | None = None
        self._last = 0
        self._attending = attending_look.Looking(crew)
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="watching", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End, after the handover that is being looked at."""
        self._stopped.set()
        self._thread.join()

    def look(self) -> int:
        """Raise, take back and work out what is due; how much it was.

        Every unit is looked at once a minute; in between, by one question, those where something
        was done or an alarm stands.
        """
        at = self._clock()
        minute = at.replace(second=0, microsecond=0)
        with reading(self._make) as session:
            stirred, last = alarming.stirred(session, self._last)
        only = stirred if minute == self._minute else None
        raised = alarming.look(self._make, self._dockets.shelf, at, only)
        self._minute, self._last = minute, last
        raised += aftermath.look(self._make, self._dockets, at) + self._remind(at)
        # Once a minute: facts of attendance wait for the end of a duty anyway.
        return raised + (self._attending.look(self._make, self._dockets, at) if only is None else 0)

    def _remind(self, at: datetime) -> int:
        """Once an hour: of plans and reports with a date, and terms of cases that have passed."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        if hour == self._hour:
            return 0
        self._hour = hour
        make, shelf = self._make, self._dockets.shelf
        return reporting.remind(make, shelf, at) + case_watching.look(make, shelf, at)

    def _run(self) -> None:
        while not self._stopped.wait(LOOK):
            try:
                self.look()
            except Exception:
                # Whatever it is: alarms are looked after again in ten seconds.
                LOG.exception("handovers could not be looked at")
