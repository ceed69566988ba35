"""What excuses a fact by itself, and the arithmetic that it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from roster.duty.excuses import Cover, Ground, Reason, Rest, excuses

START = datetime(2026, 12, 2, 0, 0, tzinfo=UTC)
SEEN = START + timedelta(minutes=7)
PLAIN = Ground(START, notice=48)


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


def said(ground: Ground) -> dict[Reason, dict[str, object]]:
    return {each.reason: dict(each.told) for each in excuses(ground, START, SEEN)}


def test_nothing_excuses_a_plain_day() -> None:
    assert said(PLAIN) == {}


def test_approved_leave_excuses() -> None:
    away = replace(PLAIN, leave=(date(2026, 12, 1), date(2026, 12, 3)))
    assert said(away) == {Reason.LEAVE: {"first": "2026-12-01", "last": "2026-12-03"}}


@pytest.mark.parametrize(
    ("published", "acknowledged", "is_excused"),
    [(-47, None, True), (-48, None, False), (-47, -20, False), (-47, 1, True), (1, None, True)],
)
def test_a_change_that_came_late_excuses_unless_the_person_knew(
    published: int, acknowledged: int | None, is_excused: bool
) -> None:
    known = None if acknowledged is None else hours(acknowledged)
    told = said(replace(PLAIN, published=hours(published), acknowledged=known))
    assert (Reason.CHANGE in told) is is_excused
    if is_excused:
        assert (told[Reason.CHANGE]["ahead"], told[Reason.CHANGE]["wanted"]) == (
            -published * 60,
            2880,
        )


def test_a_swap_excuses() -> None:
    assert Reason.SWAP in said(replace(PLAIN, swapped=hours(-3)))


def test_a_fault_of_the_system_excuses_as_long_as_it_lasts() -> None:
    assert Reason.FAULT in said(replace(PLAIN, faults=((hours(-1), START),)))
    assert said(replace(PLAIN, faults=((hours(-1), START - timedelta(minutes=1)),))) == {}
    assert said(replace(PLAIN, faults=((SEEN + timedelta(minutes=1), hours(9)),))) == {}


def test_a_clock_that_is_off_by_more_than_ten_minutes_excuses() -> None:
    assert said(replace(PLAIN, skew=600)) == said(replace(PLAIN, skew=-600)) == {}
    assert said(replace(PLAIN, skew=-601)) == {Reason.CLOCK: {"skew": -601, "allowed": 600}}


def test_too_few_people_are_the_units_own_cause() -> None:
    told = said(replace(PLAIN, cover=Cover(START, planned=2, least=3)))
    assert told[Reason.COVERAGE]["short"] == 1
    assert said(replace(PLAIN, cover=Cover(START, planned=3, least=3))) == {}


def test_too_little_rest_is_the_units_own_cause() -> None:
    short = Rest(hours(-9), START, 660, "rest.daily")
    assert said(replace(PLAIN, rest=short))[Reason.REST]["minutes"] == 540
    assert said(replace(PLAIN, rest=replace(short, until=hours(2)))) == {}
