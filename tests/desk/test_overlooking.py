"""What waits in a unit is counted for whoever looks after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from roster.desk.overlooking import Ahead, Waiting, overlook
from roster.store.acknowledgements import AskedRow
from roster.store.alarms import AlarmRow
from roster.store.base import Sessions, now, sessions, writing
from roster.store.requests import RequestRow, Stand
from roster.store.rosters import RosterRow, State, VersionRow
from roster.store.swaps import Step, SwapRow
from roster.store.units import UnitRow

TODAY = date(2026, 11, 22)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def units(make: Sessions) -> tuple[int, int]:
    """A unit with much to do, and one with nothing."""
    with writing(make) as work:
        busy, idle = UnitRow(name="东站"), UnitRow(name="西站")
        work.add_all([busy, idle])
        work.flush()
        month = RosterRow(unit_id=busy.id, first=NOVEMBER, days=30, rows={}, state=State.PUBLISHED)
        draft = RosterRow(unit_id=busy.id, first=DECEMBER, days=31, rows={}, state=State.SUBMITTED)
        work.add_all([month, draft])
        work.flush()
        version = VersionRow(roster_id=month.id, number=1, revision=1, document="{}", at=now())
        work.add(version)
        work.flush()
        for person, given in (("G01", None), ("G02", now())):
            work.add(
                AskedRow(
                    unit_id=busy.id,
                    roster_id=month.id,
                    version_id=version.id,
                    person=person,
                    days=[1],
                    given=given,
                )
            )
        for state in (Stand.ASKED, Stand.ASKED, Stand.APPROVED):
            asked = {"kind": "leave", "first": DECEMBER, "last": DECEMBER, "state": state}
            work.add(RequestRow(unit_id=busy.id, person="G01", **asked))
        for step in (Step.AGREED, Step.OFFERED):
            work.add(SwapRow(unit_id=busy.id, giver="G01", first=DECEMBER, cells=[], step=step))
        for step, ended in ((0, None), (5, None), (15, now())):
            alarm = {"record": "抢修@2026-11-22T00:00Z", "ground": "idle", "since": now()}
            work.add(AlarmRow(unit_id=busy.id, step=step, ended=ended, **alarm))
        return busy.id, idle.id


def test_everything_that_waits_is_counted_for_each_unit(
    make: Sessions, units: tuple[int, int]
) -> None:
    busy, idle = units
    with writing(make) as work:
        found = overlook(work, units, TODAY)
    assert found[idle] == Waiting()
    assert found[busy] == Waiting(
        published_to=date(2026, 11, 30),
        ahead=(Ahead(DECEMBER, date(2026, 12, 31), State.SUBMITTED),),
        requests=2,
        swaps=1,
        unacknowledged=1,
        alarms=1,
    )


@pytest.mark.parametrize(("days", "short"), [(0, True), (6, True), (7, False)])
def test_duties_run_out_a_week_ahead(days: int, short: bool) -> None:
    waiting = Waiting(published_to=TODAY + timedelta(days=days))
    assert waiting.runs_out(TODAY, 7) is short


def test_a_unit_without_a_roster_has_run_out() -> None:
    assert Waiting().runs_out(TODAY, 7)
