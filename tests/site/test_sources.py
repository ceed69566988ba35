"""What a tablet is told of automatic items, of the duty log and of the room's seats."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from roster.desk import days
from roster.desk.books import Shelf
from roster.store.base import Sessions, reading
from roster.store.devices import DeviceRow
from tests.site.handed import AT, enrolled, hand_over, later, note, send
from tests.tablets import DUE, POST, Tablet

WRITTEN = f"log:{POST}@{DUE}"


@pytest.fixture
def wall(app: Flask, make: Sessions, station: int) -> Tablet:
    return enrolled(app, make, station)


def day(make: Sessions, wall: Tablet, at: datetime) -> dict[str, Any]:
    """What the tablet would read at a moment."""
    with reading(make) as work:
        book = Shelf().unit(work, wall.unit)
        return days.day(work, wall.unit, book, work.get_one(DeviceRow, wall.id), at)


def log(make: Sessions, wall: Tablet, minutes: int = 30) -> dict[str, Any]:
    found: dict[str, Any] = day(make, wall, later(minutes))["sources"][POST]["duty_log"]
    return found


def repair(app: Flask, make: Sessions, wall: Tablet, ticket: str) -> None:
    """A repair job begun at the post."""
    name = f"repair:{ticket}"
    facts = {"opening": {"id": name, "post": POST, "due": "2026-12-01T00:10:00Z"}}
    send(app, make, wall, [wall.act(name, "open", side="own", facts=facts)], later(10))


def test_a_tablet_writes_in_the_log_of_the_crew_that_took_over(
    app: Flask, make: Sessions, wall: Tablet
) -> None:
    hand_over(app, make, wall)
    assert day(make, wall, later(1))["logs"] == {POST: WRITTEN}
    key = note(app, make, wall, "北线跳闸", at=later(5))
    fix = wall.act(WRITTEN, "correct", side="crew", by="G05", item=key, facts={"text": "南线"})
    send(app, make, wall, [fix], later(6))
    assert WRITTEN in [name for name, _ in day(make, wall, later(7))["records"]]


def test_a_log_in_which_nothing_is_written_is_left_to_be_declared(
    app: Flask, make: Sessions, wall: Tablet
) -> None:
    hand_over(app, make, wall)
    found = log(make, wall)
    assert found["count"] is None
    assert found["about"] == {"zh": "本班还没有记录", "en": "nothing written by this crew"}


def test_a_log_is_complete_once_every_repair_is_named_in_it(
    app: Flask, make: Sessions, wall: Tablet
) -> None:
    hand_over(app, make, wall)
    note(app, make, wall, "巡视无异常", at=later(5))
    assert (log(make, wall)["count"], log(make, wall)["at"]) == (0, "2026-12-01T00:34:00Z")
    repair(app, make, wall, "T-17")
    assert log(make, wall)["count"] == 1
    assert "T-17" in log(make, wall)["about"]["zh"]
    entry = {"kind": "repair", "text": "T-17 到场"}
    act = wall.act(WRITTEN, "write", side="crew", by="G05", facts=entry)
    send(app, make, wall, [act], later(20))
    found = log(make, wall)
    assert (found["count"], found["name"]["en"]) == (0, "Lunzhi duty log")
    assert found["about"]["en"].startswith("2 entries")


def test_what_was_written_before_the_handover_is_not_of_the_present_crew(
    app: Flask, make: Sessions, wall: Tablet
) -> None:
    note(app, make, wall, "前班", at=AT - timedelta(hours=2))
    hand_over(app, make, wall)
    assert log(make, wall)["count"] is None


def test_what_nothing_is_connected_to_has_no_source(make: Sessions, wall: Tablet) -> None:
    found = day(make, wall, AT)
    assert set(found["sources"][POST]) == {"duty_log"}
    assert found["seats"] is None
