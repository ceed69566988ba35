"""A handover made on paper counts from when it was made, and is known since it was entered."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from roster.desk.jotting import jot
from roster.desk.responsible import held
from roster.duty.attendance import Kind
from roster.store.attendance import AttendanceRow
from roster.store.base import reading, sessions, writing
from tests.desk.duty_station import CREWS, HEAD, NAME, POST, DutyStation, after


@pytest.fixture
def station(engine: Engine, tmp_path: Path) -> DutyStation:
    return DutyStation(sessions(engine), tmp_path)


def enter(station: DutyStation, began: float, ended: float, at: float) -> None:
    """What the site keeps of a form: who signed, their crews as published, the written times."""
    said = [f"{after(minutes):%Y-%m-%dT%H:%M:%SZ}" for minutes in (began, ended)]
    facts = {"out": "G01", "in": "G05", "began": said[0], "ended": said[1]}
    begun = {
        "crews": {"out": list(CREWS[0]), "in": list(CREWS[1])},
        "leaders": {"out": "G01", "in": "G05"},
    }
    act = {"act": "enter", "side": "site", "facts": facts}
    with writing(station.make) as work:
        jot(work, station.unit, f"paper:{NAME}", act, 1, station.seal, after(at), begun)


def holder(station: DutyStation, at: datetime, known: datetime) -> tuple[tuple[str, ...], str]:
    """Who holds the station, and by what act."""
    with reading(station.make) as work:
        book = station.dockets.shelf.unit(work, station.unit)
        (found,) = held(work, station.unit, book, POST, at, known)
        return found.crew.people, found.since.act if found.since else ""


def facts(station: DutyStation) -> dict[tuple[str, str], tuple[int, bool]]:
    with reading(station.make) as work:
        rows = work.scalars(select(AttendanceRow)).all()
        return {(r.person, r.kind): (r.minutes, r.facts.get("paper") is True) for r in rows}


def test_the_next_crew_holds_the_post_from_the_hour_that_is_written(station: DutyStation) -> None:
    enter(station, began=-10, ended=7, at=600)
    before, since = (CREWS[0], ""), (CREWS[1], "enter")
    assert holder(station, after(6), after(601)) == before
    assert holder(station, after(7), after(601)) == since
    assert holder(station, after(7), after(599)) == before


def test_who_signed_on_paper_is_credited_and_nothing_is_held_against_anybody(
    station: DutyStation,
) -> None:
    """It ended late, and the incoming leader was late by what is written; of the others in their
    crew paper does not say that they were away."""
    enter(station, began=20, ended=45, at=600)
    station.look(after(601))
    extended = {(who, Kind.EXTENSION): (45, True) for who in CREWS[0]}
    excused = {(who, Kind.OVERRUN): (40, True) for who in ("G01", "G05")}
    assert facts(station) == {**extended, **excused}
    with reading(station.make) as work:
        overruns = work.scalars(select(AttendanceRow).where(AttendanceRow.kind == Kind.OVERRUN))
        assert {row.excused[0][0] for row in overruns} == {"paper"}


def test_who_came_before_the_hour_is_credited_with_it(station: DutyStation) -> None:
    enter(station, began=-15, ended=0, at=600)
    station.look(after(601))
    assert facts(station) == {("G05", Kind.LEAD): (15, True)}


def test_an_alarm_ends_with_the_handover_on_paper(station: DutyStation) -> None:
    station.look(after(16))
    enter(station, began=-5, ended=4, at=20)
    station.look(after(21))
    assert [text for who, text in station.told() if who == HEAD][-1].count("提醒撤回") == 1
    told = len(station.told())
    station.look(after(90))
    assert len(station.told()) == told


def test_hours_are_credited_once_where_a_tablet_died_midway(station: DutyStation) -> None:
    station.open(after(-12))
    enter(station, began=-10, ended=30, at=60)
    station.look(after(61))
    found = facts(station)
    ended = {"reason": "平板故障，已纸质交接", "facts": {"responsible": "in"}}
    station.enter(after(120), "force_close", **ended)
    station.look(after(120) + timedelta(minutes=1))
    assert facts(station) == found
