"""Workers are killed while they solve: others go on, from the best roster that was kept.

That none is lost or doubled among many is what `make kill-workers-short` shows.
"""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from roster.store.base import Sessions, reading, sessions
from roster.store.tasks import BestRow, Stage, workers_seen
from tests.faults.crews import (
    PATIENCE,
    asked,
    crew,
    kill,
    lone_worker,
    row,
    stations,
    until,
)
from web.serving import beside

EITHER = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What asks nothing of the kind of database."""


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def test_a_solve_goes_on_from_the_best_roster_after_a_kill(engine: Engine, make: Sessions) -> None:
    (unit,) = stations(make, 1)
    with crew(engine, 1) as running:
        # Two months of duties are not proved best within minutes.
        (task,) = asked(make, (unit,), 600, days=62)
        until(lambda: row(make, task).objective is not None)
        before = row(make, task)
        assert kill(running[0])
        until(lambda: row(make, task).attempt == 2)
        until(lambda: row(make, task).beats > before.beats)
        with reading(make) as work:
            kept = work.scalars(select(BestRow.objective)).one()
        assert kept <= before.objective


def test_another_worker_takes_over_when_a_machine_is_gone(engine: Engine, make: Sessions) -> None:
    (unit,) = stations(make, 1)
    with lone_worker(engine, "first") as first, lone_worker(engine, "second") as second:
        until(lambda: workers(make) == 2)
        (task,) = asked(make, (unit,), 600, days=62)
        until(lambda: row(make, task).objective is not None)
        before = row(make, task)
        (first if before.worker == "first" else second).kill()
        until(lambda: row(make, task).attempt == 2)
        after = row(make, task)
        assert after.worker == ("second" if before.worker == "first" else "first")
        until(lambda: row(make, task).beats > before.beats)
        with reading(make) as work:
            assert work.scalars(select(BestRow.objective)).one() <= before.objective


@EITHER
def test_a_worker_that_is_asked_to_end_gives_its_solve_back(engine: Engine, make: Sessions) -> None:
    (unit,) = stations(make, 1)
    with crew(engine, 1):
        (task,) = asked(make, (unit,), 600, days=62)
        until(lambda: row(make, task).objective is not None)
    found = row(make, task)
    assert (found.state, found.attempt) == (Stage.QUEUED, 0)
    assert found.objective is not None


@EITHER
def test_a_machine_runs_as_many_workers_as_it_is_told_and_ends_them(
    engine: Engine, make: Sessions
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    command = [*beside.RUN, "worker", "--processes", "2"]
    with subprocess.Popen(command, env={**os.environ, "LUNZHI_DATABASE": url}) as running:
        until(lambda: workers(make) == 2)
        running.terminate()
        assert running.wait(PATIENCE) == 0
    assert workers(make) == 0


def workers(make: Sessions) -> int:
    with reading(make) as work:
        return workers_seen(work, timedelta(minutes=1))
