"""Every hand in the database is found and named, and nothing is found where there was none."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from roster.desk import verifying
from roster.store.base import reading
from roster.store.units import UnitRow
from tests.tampering import Station

TAMPERS = 500


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    made = Station(tmp_path_factory.mktemp("station"))
    yield made
    made.engine.dispose()


def test_nothing_is_found_where_nothing_was_done(station: Station) -> None:
    assert station.findings() == []


@pytest.mark.parametrize("part", range(10))
def test_every_tampering_is_found(station: Station, part: int) -> None:
    chance = Random(part)
    for _ in range(TAMPERS // 10):
        done, found = station.after(chance)
        assert found, done
    assert station.findings() == []


def test_a_printed_head_is_still_in_its_chain(station: Station) -> None:
    with reading(station.make) as work:
        units = [work.get_one(UnitRow, station.unit)]
        (head,) = verifying.heads(work, units)
        assert verifying.holds_head(work, units, head.link)
        assert not verifying.holds_head(work, units, "0" * 64)
