"""What watches over handovers while the site runs, whether a tablet sends anything or not."""

from __future__ import annotations

from pathlib import Path

from roster.store.base import open_database, sessions
from tests import databases
from tests.desk.duty_station import HEAD, DutyStation, after
from web.serving.watching import Watching


def test_a_tablet_that_sends_nothing_keeps_no_alarm_back(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lunzhi.db'}")
    databases.lay_tables(engine)
    station = DutyStation(sessions(engine), tmp_path)
    clock = iter([after(-1), after(0), after(1)])
    watching = Watching(station.make, station.dockets, lambda: next(clock))
    assert [watching.look() for _ in range(3)] == [0, 1, 0]
    assert HEAD in [who for who, _ in station.told()]
    engine.dispose()
