"""The details of a month: what is final until they are made, and what comes after goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from roster.desk import case_months, reporting
from roster.desk.cases import Refused
from roster.store.base import reading, writing
from tests.desk.cases_station import DAY, HEAD, NOW, PERSON, Station, station_in

JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)
CLOSING = datetime(2027, 1, 29, 3, 0, tzinfo=UTC)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as found:
        found.adopt("hotline")
        yield found


def settled(station: Station, kind: str, code: str, at: datetime) -> int:
    """A case that becomes final at an instant."""
    number = station.propose(station.fact(kind=kind, record=f"duty:{DAY}:{kind}"), code)
    station.decided(number)
    station.do(number, "deliver", "person", PERSON)
    station.do(number, "settle", "decider", HEAD, at=at)
    return number


def numbers(station: Station, month: date, at: datetime) -> list[int]:
    with reading(station.make) as work:
        book = station.shelf.unit(work, station.unit)
        found = case_months.details(work, station.unit, book, month, at)
    return [entry.number for entry in found.of(PERSON).entries]


def test_what_becomes_final_after_the_details_were_made_goes_with_the_next_month(
    station: Station,
) -> None:
    early = settled(station, "late", "PEN-LATE", CLOSING)
    with writing(station.make) as work:
        with pytest.raises(Refused):
            case_months.make(work, station.hand(work, HEAD, NOW), JANUARY)
        assert case_months.made(work, station.unit, JANUARY) is None
        case_months.make(work, station.hand(work, HEAD, CLOSING.replace(hour=4)), JANUARY)
        assert case_months.made(work, station.unit, CLOSING.date()) is not None
    # One was settled at a moment before, and kept only after the details were.
    late = settled(station, "early", "PEN-EARLY", CLOSING.replace(hour=3, minute=59))
    assert numbers(station, JANUARY, CLOSING.replace(hour=6)) == [early]
    assert numbers(station, FEBRUARY, CLOSING.replace(hour=6)) == [late]


def test_the_report_of_the_month_is_done_when_its_details_are_made(station: Station) -> None:
    with writing(station.make) as work:
        reporting.adopt(work, station.unit, ["month_details"], JANUARY, station.keeper)
        hand = station.hand(work, HEAD, CLOSING, station.keeper)
        case_months.make(work, hand, JANUARY)
        found = reporting.find(
            work, station.unit, hand.book, "month_details", "2027-01", hand.today
        )
        assert found.done is not None
