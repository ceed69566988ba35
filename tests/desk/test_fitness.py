"""Certificates that a crew lacks on the day on which it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from roster.desk import duty_books
from roster.desk.crews import Changeover
from roster.desk.fitness import Lapsed, lapsed
from roster.domain import Held, Span
from roster.feeds import units
from roster.feeds.unit import Unit

STATION = Path(__file__).parents[2] / "examples" / "supply_station"
POST = "抢修值班"
COMING = Changeover(
    POST, datetime(2026, 12, 2, 0, tzinfo=UTC), ("G01",), ("G05", "G06"), "G01", "G05"
)


@pytest.fixture(scope="module")
def station() -> Unit:
    return units.read(STATION, lambda _: ())


def found(book: Unit) -> tuple[Lapsed, ...]:
    return lapsed(book, duty_books.of(book).settings(POST), COMING)


def ending(book: Unit, person: str, skill: str, last: date | None) -> Unit:
    """The same station, with a certificate that runs to a date, or without it."""

    def held(old: Held) -> Held:
        return replace(old, span=Span(None, last)) if old.code == skill else old

    people = tuple(
        replace(
            each,
            skills=tuple(held(old) for old in each.skills if last or old.code != skill),
        )
        if each.id == person
        else each
        for each in book.people
    )
    return replace(book, people=people)


def test_a_crew_with_all_its_certificates_lacks_none(station: Unit) -> None:
    assert found(station) == ()


def test_a_certificate_that_ran_out_the_day_before_is_missing(station: Unit) -> None:
    eve = date(2026, 12, 1)
    assert found(ending(station, "G06", "抢修证", eve)) == (Lapsed("G06", "抢修证", eve),)


def test_it_is_good_on_its_last_day_by_the_unit_s_clock(station: Unit) -> None:
    assert found(ending(station, "G06", "抢修证", date(2026, 12, 2))) == ()


def test_who_leads_needs_what_a_leader_holds(station: Unit) -> None:
    assert found(ending(station, "G05", "带班", None)) == (Lapsed("G05", "带班", None),)
    assert found(ending(station, "G06", "带班", None)) == ()
