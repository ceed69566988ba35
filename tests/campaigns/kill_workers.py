"""A campaign of kills: many units are solved by three workers that are killed at their work.

Run it as ``python -m tests.campaigns.kill_workers [units [kills]]``. It runs once on a file and
once on a PostgreSQL server. On each it first kills all three workers at once, in the middle of
solves that would go on for long, and then one by itself; then the units are solved while one
worker after the other is killed. It prints what came of it, and ends with exit code 1 when a solve
was lost, failed, done twice, or left alone for more than ten seconds. A worker is killed once
another stands by for it; before that, its solve waits until Python and the solver are read in.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine, create_engine, select

from roster.desk.queueing import wish
from roster.store.base import Sessions, open_database, reading, sessions, writing
from roster.store.rosters import EditRow, RosterRow
from roster.store.tasks import Stage, TaskRow, Wish
from tests import databases
from tests.faults.crews import all_ended, asked, crew, stations, until
from tests.faults.takeovers import Watch, is_followed, watching
from web.serving.beside import Companion

UNITS, KILLS = 200, 60
WORKERS = 3
SECONDS = 120
"""[s] for a solve that takes one or two: none ends without a roster, however busy the machine."""
LONG, SEASON = 3600, 62
"""[s], [days] of a solve that does not end by itself."""
EVERY = 3.0
"""[s] between two kills, more or less."""
HOURS = 3600.0
IN_TIME = 10.0
"""[s] from a kill until another goes on with the solve."""


def campaign(url: str, units: int, kills: int) -> bool:
    """Whether every unit has exactly one new roster, and no solve was left alone for long."""
    engine = open_database(url)
    databases.lay_tables(engine)
    make = sessions(engine)
    everyone, begun = stations(make, units), monotonic()
    with watching(make) as watch, crew(engine, WORKERS) as running:
        killed = _all_and_one(make, watch, running, everyone[:WORKERS])
        asked(make, everyone, SECONDS)
        killed += watch.strike_now_and_then(running, kills, EVERY)
        until(lambda: all_ended(make), HOURS)
    sound = _is_whole(make, everyone)
    print(
        f"  {killed} killed in {monotonic() - begun:.0f} s, {watch.relieved} relieved though alive"
    )
    print(f"  taken over after {_said(watch.taken)}; searching on after {_said(watch.going)}")
    sound = sound and not watch.worse and max(watch.taken, default=0.0) <= IN_TIME
    print(f"  {engine.dialect.name}: {'sound' if sound else 'NOT SOUND'}", flush=True)
    engine.dispose()
    return sound


def _all_and_one(
    make: Sessions, watch: Watch, running: Sequence[Companion], units: Sequence[int]
) -> int:
    """Kill all workers at once, then one of them, in the middle of long solves."""
    tasks = asked(make, units, LONG, SEASON)
    killed = 0
    for struck in (running, running[:1]):
        until(lambda: len(watch.at_work()) == len(units) and all(map(is_followed, running)))
        killed += watch.strike(struck)
    until(lambda: len(watch.at_work()) == len(units))
    with writing(make) as work:
        for task in tasks:
            wish(work, task, Wish.CANCEL, None)
    until(lambda: all_ended(make))
    return killed


def _is_whole(make: Sessions, units: Sequence[int]) -> bool:
    """Whether each unit was solved exactly once."""
    with reading(make) as work:
        ours = TaskRow.seconds == SECONDS
        ends = Counter(work.scalars(select(TaskRow.state).where(ours)))
        attempts = Counter(work.scalars(select(TaskRow.attempt).where(ours)))
        edits = Counter(work.scalars(select(RosterRow.unit_id).join(EditRow)))
    print(f"{len(units)} units, {WORKERS} workers: {dict(ends)}, attempts {dict(attempts)}")
    return ends == {Stage.DONE: len(units)} and edits == dict.fromkeys(units, 1)


def _said(waits: Sequence[float]) -> str:
    if not waits:
        return "no kill"
    return f"{statistics.median(waits):.1f} s, at most {max(waits):.1f} s ({len(waits)} times)"


def _server(address: str) -> str:
    whole: Engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with whole.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE campaign")
    whole.dispose()
    return f"{address}/campaign"


def main() -> int:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else KILLS
    with tempfile.TemporaryDirectory() as folder:
        sound = campaign(f"sqlite:///{Path(folder) / 'lunzhi.db'}", units, kills)
    with databases.server() as server:
        sound = campaign(_server(server), units, kills) and sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
