"""What people were told grows version by version, the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from roster import strip
from roster.desk import telling
from roster.domain import Problem
from roster.feeds.published import Published, Told
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.units import UnitRow

FIRST = datetime(2026, 2, 27, 1, 30, tzinfo=UTC)
PROBLEM, ROSTER = strip.read(
    """      Mo Tu We
    Ada   E  L  -
    Bo    -  N  N """
)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def _publish(make: Sessions, unit: int, number: int, changes: dict[tuple[str, int], str]) -> None:
    at = FIRST + timedelta(days=number)
    with writing(make) as work:
        telling.publish(work, unit, PROBLEM, Published(number, at, ROSTER.put(changes)))


def _unit(make: Sessions) -> int:
    with writing(make) as work:
        row = UnitRow(name="unit")
        work.add(row)
        work.flush()
        return row.id


def _told(make: Sessions, unit: int, problem: Problem = PROBLEM) -> dict[tuple[str, int], Told]:
    with reading(make) as work:
        found = telling.told(work, unit, problem.start, problem.last)
    return {(each.person, problem.day_of(each.day)): each for each in found}


def test_what_was_told_is_read_back_as_it_was_told(make: Sessions) -> None:
    unit = _unit(make)
    _publish(make, unit, 0, {})
    found = _told(make, unit)
    assert sorted(found) == [("Ada", 0), ("Ada", 1), ("Bo", 1), ("Bo", 2)]
    night = found["Bo", 1]
    assert night.stint.end - night.stint.start == timedelta(hours=8)
    assert (night.sequence, night.modified, night.gone) == (0, FIRST, False)


def test_only_what_changed_is_told_again(make: Sessions) -> None:
    unit = _unit(make)
    _publish(make, unit, 0, {})
    _publish(make, unit, 1, {("Ada", 0): "-", ("Bo", 1): "L"})
    found = _told(make, unit)
    assert {cell: (each.sequence, each.gone) for cell, each in found.items()} == {
        ("Ada", 0): (1, True),
        ("Ada", 1): (0, False),
        ("Bo", 1): (1, False),
        ("Bo", 2): (0, False),
    }
    assert found["Ada", 1].modified == FIRST


def test_another_unit_is_told_nothing(make: Sessions) -> None:
    unit, other = _unit(make), _unit(make)
    _publish(make, unit, 0, {})
    assert not _told(make, other)
