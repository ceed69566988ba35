"""The figures of the field stand in the worked units, where their rules read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from roster.domain import Need, Part, Problem
from tests.conftest import CHECKOUT
from web.wiring import open_unit

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=day) for day in range(7)]
NEXT_MONDAY = MONDAY + timedelta(days=7)
HOURS_24 = 24 * 60
CHANGE = 8 * 60
"""[min] when the night of the date before ends; the week's duties reach to that on its Monday."""


@cache
def unit(name: str, start: date = MONDAY, days: int = 7) -> Problem:
    return open_unit(CHECKOUT / "examples" / name).problem(start, days)


def parts(problem: Problem, shifts: Iterable[str] = ()) -> list[Part]:
    """Every way to stand a shift."""
    found = [part for symbol in problem.symbols for part in symbol.parts]
    return [part for part in found if not shifts or part.shift in shifts]


def asked(problem: Problem, post: str, day: date) -> list[Need]:
    """Stretches of the clock in which the post must not be empty, in order."""
    found = [n for n in problem.needs if (n.post, n.day) == (post, day) and not n.shift]
    return sorted((n for n in found if n.minimum), key=lambda need: need.begin)


def without_gap(needs: Sequence[Need]) -> tuple[int, int]:
    """From when to when somebody is asked for, in minutes from midnight of the first date."""
    first = needs[0].day
    clock = [(24 * 60 * (n.day - first).days + n.begin, n.end - n.begin) for n in needs]
    assert all(one[0] + one[1] >= two[0] for one, two in pairwise(clock))
    return clock[0][0], sum(clock[-1])


@pytest.mark.rule("a95-arrive-20")
def test_the_hotline_reports_twenty_minutes_early() -> None:
    assert {part.lead for part in parts(unit("call_centre_95598"))} == {20}


@pytest.mark.rule("a95-24h")
def test_the_hotline_is_never_empty() -> None:
    problem = unit("call_centre_95598")
    needs = [need for day in (*WEEK, NEXT_MONDAY) for need in asked(problem, "受理", day)]
    assert without_gap(needs) == (CHANGE, 7 * HOURS_24 + CHANGE)


@pytest.mark.rule("tmpl-3shift")
@pytest.mark.rule("tmpl-ho-nogap")
def test_the_three_shifts_of_the_hotline_follow_each_other_without_a_gap() -> None:
    shifts = sorted(unit("call_centre_95598").shifts, key=lambda shift: shift.start)
    assert len(shifts) == 3
    assert all(one.start + one.length == two.start for one, two in pairwise(shifts))
    assert shifts[-1].start + shifts[-1].length == shifts[0].start + HOURS_24


@pytest.mark.rule("a95-groups-3")
def test_the_hotline_asks_for_its_three_groups_every_day() -> None:
    problem = unit("call_centre_95598")
    for day in WEEK:
        asked_for = {need.post for need in problem.needs if need.day == day and need.minimum}
        assert asked_for == {"受理", "回访", "监督"}


@pytest.mark.rule("seat-fixed-shared")
def test_a_seat_of_the_hotline_has_several_owners_and_everyone_one_seat() -> None:
    problem = unit("call_centre_95598")
    assert problem.seats
    assert min(len(seat.owners) for seat in problem.seats) >= 2
    owned = Counter(owner for seat in problem.seats for owner in seat.owners)
    assert set(owned.values()) == {1}


@pytest.mark.rule("ldr-arrive-30")
@pytest.mark.rule("win-arrive-10")
def test_the_leader_of_the_hall_is_there_thirty_minutes_early_the_windows_ten() -> None:
    leads = {(part.role, part.lead) for part in parts(unit("business_hall"))}
    assert leads == {("值班长", 30), ("", 10)}


@pytest.mark.rule("hall-no-holiday-no-lunch")
def test_the_hall_is_open_on_365_days_and_at_noon() -> None:
    problem = unit("business_hall", days=365)
    for day in range(365):
        begin, end = without_gap(asked(problem, "柜台", problem.date_of(day)))
        assert begin == 8 * 60
        assert end >= 17 * 60 + 30


@pytest.mark.rule("hall-peak-plus-1h")
def test_the_hall_is_open_an_hour_longer_in_the_bill_season() -> None:
    problem = unit("business_hall")
    hours = {day: without_gap(asked(problem, "柜台", day)) for day in WEEK}
    ordinary, season = hours[date(2026, 11, 24)], hours[date(2026, 11, 25)]
    assert season == (ordinary[0], ordinary[1] + 60)
    assert [day.day for day in WEEK if hours[day] == season] == [25, 26, 27]


@pytest.mark.rule("win-consult-desk")
def test_the_consulting_desk_asks_for_one_experienced_person_in_all_opening_hours() -> None:
    problem = unit("business_hall")
    assert {p.skill for p in problem.posts if p.code == "咨询台"} == {"资深"}
    for day in WEEK:
        desk, counter = (asked(problem, post, day) for post in ("咨询台", "柜台"))
        assert without_gap(desk) == without_gap(counter)
        assert {need.minimum for need in desk} == {1}


@pytest.mark.rule("d24-8to8")
@pytest.mark.rule("tmpl-arrive-15")
def test_the_duty_of_the_station_is_from_eight_to_eight_and_begins_fifteen_minutes_early() -> None:
    duty = parts(unit("supply_station"), ("值",))
    assert {(p.start, p.length, p.lead) for p in duty} == {(8 * 60, HOURS_24, 15)}


@pytest.mark.rule("rep-24h-standby")
@pytest.mark.rule("d24-24h-post")
def test_the_station_asks_for_a_crew_on_duty_every_day() -> None:
    problem = unit("supply_station", date(2026, 12, 1), 31)
    heads = Counter[date]()
    for need in problem.needs:
        if need.shift == "值":
            heads[need.day] += need.minimum
    assert len(heads) == 31
    assert set(heads.values()) == {4}


@pytest.mark.rule("rep-others-reachable")
def test_somebody_is_on_standby_whenever_the_day_staff_of_the_station_is_not_there() -> None:
    problem = unit("supply_station", date(2026, 12, 1), 31)
    assert {n.day for n in problem.needs if n.shift == "备" and n.minimum} == {
        problem.date_of(day) for day in range(31)
    }
    (standby,) = {(p.start, p.length) for p in parts(problem, ("备",))}
    (day,) = {(p.start, p.length) for p in parts(problem, ("白",))}
    assert standby[0] == day[0] + day[1]
    assert sum(standby) == HOURS_24 + 8 * 60
