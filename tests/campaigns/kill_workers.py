"""A campaign of kills: many units are solved by three workers that are killed at their work.

Run it as ``python -m tests.campaigns.kill_workers [units [kills]]``. It runs once on a file and
once on a PostgreSQL server, prints what came of it, and ends with exit code 1 when a solve was
lost, failed or done twice, or when nobody had taken one over in time.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from sqlalchemy import create_engine, select

from roster.store.base import Sessions, open_database, reading, sessions
from roster.store.rosters import EditRow, RosterRow
from roster.store.tasks import Stage, TaskRow
from tests import databases
from tests.faults.crews import all_ended, asked, crew, kill_at_work, stations, until
from web.serving import beside

UNITS, KILLS = 200, 60
WORKERS = 3
SECONDS = 120
"""[s] for a solve that takes one or two: none ends without a roster, however busy the machine."""
HOURS = 3600.0
IN_TIME = 10.0
"""[s] from a worker's last sign of life until another goes on with its solve."""
LOOK = 0.1
"""[s] between two looks at the signs of life."""


@contextmanager
def takeovers(make: Sessions) -> Iterator[list[float]]:
    """[s] How long each solve of a dead worker was left alone, as far as they come until the end.

    From the last sign of life, which is up to a second before the kill.
    """
    found: list[float] = []
    seen: dict[int, tuple[int, int, float]] = {}
    over = Event()

    def look() -> None:
        while not over.wait(LOOK):
            with reading(make) as work:
                columns = TaskRow.id, TaskRow.attempt, TaskRow.beats
                rows = work.execute(select(*columns).where(TaskRow.state == Stage.RUNNING)).all()
            for task, attempt, beats in rows:
                before = seen.get(task, (attempt, beats, monotonic()))
                if attempt != before[0]:
                    found.append(monotonic() - before[2])
                if (attempt, beats) != before[:2] or task not in seen:
                    seen[task] = attempt, beats, monotonic()

    watch = Thread(target=look, daemon=True)
    watch.start()
    yield found
    over.set()
    watch.join()


def campaign(url: str, units: int, kills: int) -> bool:
    """Whether every unit has exactly one new roster, and no solve was left alone for long."""
    engine = open_database(url)
    databases.lay_tables(engine)
    make = sessions(engine)
    everyone, begun = stations(make, units), monotonic()
    with takeovers(make) as waits, crew(engine, WORKERS) as running:
        asked(make, everyone, SECONDS)
        killed = kill_at_work(make, running, kills, every=6.0)
        until(lambda: all_ended(make), HOURS)
    with reading(make) as work:
        ends = Counter(work.scalars(select(TaskRow.state)))
        attempts = Counter(work.scalars(select(TaskRow.attempt)))
        kinds = Counter(result.get("kind") for result in work.scalars(select(TaskRow.result)))
        edits = Counter(work.scalars(select(RosterRow.unit_id).join(EditRow)))
    engine.dispose()
    longest = max(waits, default=0.0)
    sound = ends == {Stage.DONE: units} and edits == dict.fromkeys(everyone, 1)
    sound = sound and longest <= IN_TIME
    took = monotonic() - begun
    print(f"{engine.dialect.name}: {units} units, {WORKERS} workers, {killed} killed, {took:.0f} s")
    print(f"  ended: {dict(ends)}, attempts: {dict(sorted(attempts.items()))}, {dict(kinds)}")
    print(f"  taken over: {len(waits)}, the longest after {longest:.1f} s")
    print(f"  {'sound' if sound else 'NOT SOUND'}", flush=True)
    return sound


def main() -> int:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else KILLS
    beside.LONGEST_PAUSE = 0.5
    with tempfile.TemporaryDirectory() as folder:
        sound = campaign(f"sqlite:///{Path(folder) / 'lunzhi.db'}", units, kills)
    with databases.server() as server:
        whole = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with whole.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE campaign")
        whole.dispose()
        sound = campaign(f"{server}/campaign", units, kills) and sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
