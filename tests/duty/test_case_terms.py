"""Terms of cases: working days from proven delivery, never while a person rests or is away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from roster.domain import Calendar, Span
from roster.duty import terms

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CALENDAR = Calendar(
    statutory={date(2026, 11, 25): "节"}, workdays=frozenset({date(2026, 11, 28)})
)  # fmt: skip


def days(term: terms.Term) -> list[int]:
    return [each.day for each in term.counted]


def test_the_day_of_delivery_does_not_count_and_holidays_neither() -> None:
    counts = terms.working_days(CALENDAR, (), (), ())
    found = terms.term(MONDAY, 5, ZONE, counts)
    assert days(found) == [24, 26, 27, 28, 30]
    assert found.due == datetime(2026, 12, 1, tzinfo=ZONE)


def test_a_term_begins_on_the_unit_s_own_day() -> None:
    counts = terms.working_days(Calendar(), (), (), ())
    evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert days(terms.term(evening, 1, ZONE, counts)) == [25]


def test_it_stops_during_leave() -> None:
    leave = Span(date(2026, 11, 24), date(2026, 11, 27))
    counts = terms.working_days(Calendar(), [leave], (), ())
    assert days(terms.term(MONDAY, 2, ZONE, counts)) == [30, 1]


def test_it_stops_on_days_of_rest_of_a_published_roster_and_goes_on_after_it() -> None:
    rostered = Span(date(2026, 11, 1), date(2026, 11, 30))
    on_duty = {date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 29)}
    counts = terms.working_days(Calendar(), (), [rostered], on_duty)
    assert days(terms.term(MONDAY, 5, ZONE, counts)) == [26, 27, 1, 2, 3]


def test_a_term_without_an_end_in_sight_has_none() -> None:
    found = terms.term(MONDAY, 5, ZONE, lambda day: day < MONDAY.date() + timedelta(days=3))
    assert found.due is None
    assert days(found) == [24, 25]


def test_the_usual_figures() -> None:
    usual = terms.usual()
    assert (usual.appeal, usual.age, usual.first, usual.published, usual.share) == (
        5, 30, 90, 48, 20,
    )  # fmt: skip
    assert all(each.text.zh and each.text.en for each in terms.figures().values())
