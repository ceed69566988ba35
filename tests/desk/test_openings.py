"""What a handover begins with is laid beside all that its tablet was given; nothing is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from roster.desk import days, duty_books, openings, verifying
from roster.desk.books import change
from roster.store.base import reading, sessions, writing
from roster.store.devices import DeviceRow, GivenRow
from roster.store.handovers import RecordRow
from roster.store.units import UnitRow
from tests.desk.duty_station import NAME, DutyStation, after

ROOMS = ({"post": "抢修值班", "code": "库房", "name": "库房"},)


@pytest.fixture
def station(engine: Engine, tmp_path: Path) -> DutyStation:
    return DutyStation(sessions(engine), tmp_path)


def day_of(station: DutyStation, at: datetime) -> dict[str, Any]:
    """The day that the tablet is given at a moment."""
    with reading(station.make) as work:
        book = station.dockets.shelf.unit(work, station.unit)
        device = work.get_one(DeviceRow, station.wall.id)
        return days.day(work, station.unit, book, device, at)


def given(station: DutyStation, at: datetime) -> dict[str, Any]:
    """What the tablet makes of the day that it is given at a moment."""
    day = day_of(station, at)
    with reading(station.make) as work:
        book = station.dockets.shelf.unit(work, station.unit)
        found = openings.of_day(day, duty_books.of(book).checklists)
    openings.give(station.make, station.wall.id, found, at)
    opening: dict[str, Any] = found[NAME]
    return opening


def begun(station: DutyStation, opening: Mapping[str, Any]) -> list[str]:
    """In what the handover is marked as begun otherwise; it is taken in any case."""
    facts = {"opening": dict(opening)}
    station.taken(station.do(after(-12), "open", side="out", by="G01", facts=facts))
    return list(station.row().differs)


def test_what_was_given_out_differs_in_nothing(station: DutyStation) -> None:
    assert begun(station, given(station, after(-60))) == []


def test_a_tablet_that_comes_later_has_the_checklist_with_which_an_open_handover_began(
    station: DutyStation,
) -> None:
    opening = given(station, after(-60))
    begun(station, opening)
    assert day_of(station, after(-10))["earlier"] == []
    with writing(station.make) as work:
        row = {
            "checklist": "station",
            "item": "D5",
            "zh": "门窗关好",
            "en": "Windows and doors shut",
        }
        change(work, station.unit, {"checklists": [row]}, None)
    day = day_of(station, after(-5))
    assert [each["version"] for each in day["earlier"]] == [opening["version"]]
    assert day["checklists"]["station"]["version"] != opening["version"]


def test_what_moves_by_the_minute_is_no_difference(station: DutyStation) -> None:
    opening = given(station, after(-60))
    carried = {"k": {"id": "k", "text": "熔断器缺", "owner": "G01"}}
    later = {**opening, "head": "ab" * 32, "carry": carried, "unacknowledged": ["k"]}
    assert begun(station, later) == []


def test_a_tablet_offline_begins_with_what_it_was_given_before(station: DutyStation) -> None:
    """Rooms were changed since, and another tablet, or this one, has heard of it."""
    before = given(station, after(-9 * 60))
    with writing(station.make) as work:
        change(work, station.unit, {"rooms": ROOMS}, None)
    now = given(station, after(-60))
    assert before["keys"] != now["keys"]
    assert begun(station, before) == []


DIFFERENT: Mapping[str, tuple[Mapping[str, Any], list[str]]] = {
    "another leader": ({"leaders": {"out": "G02", "in": "G05"}}, ["leaders"]),
    "somebody more may sign": ({"signers": {"out": ["G01", "G20"], "in": ["G05"]}}, ["leaders"]),
    "another head": ({"heads": ["G02"]}, ["heads"]),
    "another crew": ({"crews": {"out": ["G01"], "in": ["G05"]}}, ["crews"]),
    "another hour": ({"due": "2090-01-03T01:00:00Z"}, ["due"]),
    "longer": ({"limit": "2090-01-03T09:00:00Z"}, ["settings"]),
    "another version": ({"version": "0" * 64}, ["checklist"]),
    "fewer items": ({"keys": ["D1"]}, ["rooms"]),
    "other counts": ({"counts": {"D14/值班室 绝缘手套": 1}}, ["registers"]),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_what_was_never_given_out_is_named(station: DutyStation, what: str) -> None:
    changed, named = DIFFERENT[what]
    assert begun(station, {**given(station, after(-60)), **changed}) == named


def test_a_tablet_that_was_given_nothing_says_so(station: DutyStation) -> None:
    assert begun(station, station.opening()) == [openings.NOTHING]


def test_a_handover_that_was_never_given_out_says_so(station: DutyStation) -> None:
    opening = given(station, after(-60))
    with writing(station.make) as work:
        row = work.scalars(select(GivenRow)).one()
        row.openings = {name: each for name, each in row.openings.items() if name != NAME}
    assert begun(station, opening) == [openings.NAME]


def test_what_the_head_is_told_of_a_difference_is_sealed(station: DutyStation) -> None:
    assert begun(station, station.opening()) == [openings.NOTHING]

    def wrong() -> list[str]:
        with reading(station.make) as work:
            unit = work.get_one(UnitRow, station.unit)
            return [each.text.en for each in verifying.findings(work, unit, station.seal)]

    assert wrong() == []
    with writing(station.make) as work:
        work.scalars(select(RecordRow)).one().differs = []
    assert wrong() == [f"act 1 of {NAME}: it does not agree with the chain"]


def test_the_same_day_is_kept_once_and_old_ones_go(station: DutyStation) -> None:
    first = given(station, after(-60))
    assert given(station, after(-59)) == first

    def kept() -> int:
        with reading(station.make) as work:
            return work.scalar(select(func.count()).select_from(GivenRow)) or 0

    assert kept() == 1
    for number, days_on in enumerate((1, 2, 40)):
        found = {NAME: {**first, "due": f"{number}"}}
        at = after(0) + timedelta(days=days_on)
        openings.give(station.make, station.wall.id, found, at)
    assert kept() == 2
