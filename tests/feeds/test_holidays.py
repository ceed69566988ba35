"""What is known of a year's holidays, and what a unit brings for a year that was not known."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from roster import festivals
from roster.domain import Calendar, Text
from roster.errors import BadInput
from roster.feeds.holidays import FESTIVALS, calendar
from roster.feeds.unit import HolidayKind, HolidayRow
from roster.timeline import workdays

STATUTORY_2026 = {
    "元旦": ["01-01"],
    "春节": ["02-16", "02-17", "02-18", "02-19"],
    "清明节": ["04-05"],
    "劳动节": ["05-01", "05-02"],
    "端午节": ["06-19"],
    "中秋节": ["09-25"],
    "国庆节": ["10-01", "10-02", "10-03"],
}
OFF_2026 = (("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3))
WORKED_2026 = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")


def dates(year: int, *days: str) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for day in days]


def whole_year(of: Calendar, year: int) -> int:
    """[days] worked in a year."""
    return workdays(of, date(year, 1, 1), date(year, 12, 31))


@pytest.fixture(scope="module")
def known() -> Calendar:
    return calendar((2025, 2026, 2027, 2028))


def brought(year: int) -> list[HolidayRow]:
    """An announcement of a year whose holidays fall as in 2026, with one worked Saturday."""
    rows = [
        HolidayRow(day, HolidayKind.STATUTORY, name)
        for name, days in STATUTORY_2026.items()
        for day in dates(year, *days)
    ]
    return [
        *rows,
        HolidayRow(date(year, 10, 4), HolidayKind.REST),
        HolidayRow(date(year, 10, 9), HolidayKind.WORKDAY),
    ]


def test_statutory_holidays_of_2026_are_thirteen_by_festival(known: Calendar) -> None:
    found = {day: name for day, name in known.statutory.items() if day.year == 2026}
    assert found == {
        day: name for name, days in STATUTORY_2026.items() for day in dates(2026, *days)
    }
    assert len(found) == 13


def test_announced_days_off_and_worked_weekends_of_2026(known: Calendar) -> None:
    for first, length in (*OFF_2026, ("10-01", 7)):
        (begin,) = dates(2026, first)
        assert workdays(known, begin, begin + timedelta(days=length - 1)) == 0, first
    assert {day for day in known.workdays if day.year == 2026} == set(dates(2026, *WORKED_2026))


@pytest.mark.parametrize("year", [2025, 2026])
def test_an_announced_year_has_the_workdays_of_the_notice(known: Calendar, year: int) -> None:
    assert year in known.announced
    assert whole_year(known, year) == 248


def test_of_a_year_not_announced_only_the_statutory_holidays_are_known(known: Calendar) -> None:
    assert 2027 not in known.announced
    assert Counter(n for d, n in known.statutory.items() if d.year == 2027) == Counter(
        {name: len(days) for name, days in STATUTORY_2026.items()}
    )
    assert not [d for d in (*known.rest, *known.workdays) if d.year == 2027]


def test_a_date_that_is_two_festivals_counts_once_as_national_day(known: Calendar) -> None:
    assert known.statutory[date(2028, 10, 3)] == "国庆节"


def test_an_announcement_replaces_what_is_known_of_its_year() -> None:
    found = calendar((2026, 2027), brought(2027))
    assert found.announced == {2026, 2027}
    expected = [day for days in STATUTORY_2026.values() for day in dates(2027, *days)]
    assert [d for d in found.statutory if d.year == 2027] == sorted(expected)
    assert not found.is_workday(date(2027, 10, 4))
    assert found.is_workday(date(2027, 10, 9))
    assert whole_year(found, 2026) == 248


def test_a_date_of_another_year_changes_that_date_alone() -> None:
    worked = HolidayRow(date(2026, 12, 27), HolidayKind.WORKDAY)
    found = calendar((2026,), [*brought(2027), worked])
    assert whole_year(found, 2026) == 249
    assert found.is_workday(worked.day)


def test_a_year_that_lacks_statutory_holidays_is_refused() -> None:
    with pytest.raises(BadInput, match="2027: 11"):
        calendar((2027,), brought(2027)[2:])


def test_every_festival_of_the_law_has_an_english_name() -> None:
    assert set(festivals.ENGLISH) == set(FESTIVALS.values())
    assert festivals.called("企业日") == Text("企业日", "企业日")
