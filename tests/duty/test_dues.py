"""When plans and reports are due: by week, month and year, and moved off holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.domain import Calendar, Text
from roster.duties import PostKind
from roster.duty import dues
from roster.duty.dues import Every, Move, Plan, State
from roster.feeds.holidays import calendar

Y2026 = calendar([2025, 2026, 2027])
QUIET = Calendar()


def days(plan: Plan, first: str, last: str, known: Calendar = Y2026) -> list[str]:
    found = dues.dues(plan, known, date.fromisoformat(first), date.fromisoformat(last))
    return [each.day.isoformat() for each in found]


def plan(every: Every, on: int = 0, move: Move = Move.PREVIOUS, times: int = 0) -> Plan:
    return Plan("own", Text("自定", "own"), every, on=on, times=times, move=move, notice=2)


@pytest.mark.rule("ldr-week-plan-fri")
@pytest.mark.parametrize(
    ("friday", "before", "after"),
    [
        ("2026-05-01", "2026-04-30", "2026-05-06"),
        ("2026-06-19", "2026-06-18", "2026-06-22"),
        ("2026-09-25", "2026-09-24", "2026-09-28"),
    ],
)
def test_the_friday_plan_moves_off_a_holiday_as_the_unit_says(
    friday: str, before: str, after: str
) -> None:
    shipped = dues.shipped()["week_plan"]
    span = (f"{date.fromisoformat(friday) - timedelta(days=4)}", friday)
    assert days(shipped, *span) == [before]
    assert days(plan(Every.WEEK, 5, Move.NEXT), friday, after) == [after]
    assert days(plan(Every.WEEK, 5, Move.NONE), *span) == [friday]


@pytest.mark.rule("ldr-week-plan-fri")
def test_an_ordinary_week_plan_is_due_on_friday() -> None:
    shipped = dues.shipped()["week_plan"]
    assert days(shipped, "2026-03-02", "2026-03-29") == [
        "2026-03-06", "2026-03-13", "2026-03-20", "2026-03-27"
    ]  # fmt: skip


@pytest.mark.rule("ldr-weekly-meeting")
@pytest.mark.rule("ldr-minutes-up")
def test_the_minutes_are_due_on_the_last_workday_of_the_week_also_a_saturday() -> None:
    minutes = dues.shipped()["week_minutes"]
    assert days(minutes, "2026-02-09", "2026-02-15") == ["2026-02-14"]
    assert days(minutes, "2026-02-16", "2026-02-22") == [], "the whole week is a holiday"
    assert days(minutes, "2026-05-04", "2026-05-10") == ["2026-05-09"]
    assert days(minutes, "2026-04-27", "2026-05-03") == ["2026-04-30"]
    assert days(minutes, "2026-03-02", "2026-03-08") == ["2026-03-06"]


@pytest.mark.rule("ldr-month-plan-30")
@pytest.mark.rule("mgr-plans")
def test_the_month_plan_is_due_on_the_30th_and_in_february_on_its_last_day() -> None:
    month = dues.shipped()["month_plan"]
    assert days(month, "2026-04-01", "2026-04-30") == ["2026-04-30"]
    assert days(month, "2026-03-01", "2026-03-31") == ["2026-03-30"]
    assert days(month, "2026-02-01", "2026-02-28") == ["2026-02-28"], "a Saturday that is worked"
    assert days(month, "2027-02-01", "2027-02-28", QUIET) == ["2027-02-26"]


@pytest.mark.rule("ldr-month-plan-30")
def test_a_30th_on_a_saturday_or_sunday_is_moved() -> None:
    month = dues.shipped()["month_plan"]
    assert days(month, "2026-05-01", "2026-05-31") == ["2026-05-29"]
    assert days(month, "2026-08-01", "2026-08-31") == ["2026-08-28"]
    assert days(plan(Every.MONTH, 30, Move.NEXT), "2026-05-25", "2026-06-05") == ["2026-06-01"]


@pytest.mark.rule("ldr-month-assess")
@pytest.mark.rule("mgr-monthly-opinions")
@pytest.mark.rule("qs-monthly-check")
@pytest.mark.parametrize("code", ["month_details", "month_opinions", "month_service"])
def test_what_is_due_monthly_is_due_on_the_last_workday_of_each_month(code: str) -> None:
    monthly = dues.shipped()[code]
    assert days(monthly, "2026-10-01", "2026-12-31") == ["2026-10-30", "2026-11-30", "2026-12-31"]


@pytest.mark.rule("win-train-6-yr")
def test_six_trainings_a_year_are_due_every_other_month() -> None:
    training = dues.shipped()["training"]
    found = dues.dues(training, QUIET, date(2027, 1, 1), date(2027, 12, 31))
    assert len(found) == 6
    assert [each.named.month for each in found] == [2, 4, 6, 8, 10, 12]
    assert found[1].period == "2027-T2"


@pytest.mark.rule("key-forum-yearly")
@pytest.mark.rule("key-training-yearly")
@pytest.mark.parametrize("code", ["key_forum", "key_training"])
def test_what_is_due_once_a_year_is_due_by_its_last_workday(code: str) -> None:
    assert days(dues.shipped()[code], "2026-01-01", "2026-12-31") == ["2026-12-31"]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        pytest.param("devices", ["2026-11-16"], marks=pytest.mark.rule("hall-equip-maint")),
        pytest.param("devices", ["2026-11-16"], marks=pytest.mark.rule("hall-emergency-stock")),
        pytest.param("month_system", ["2026-11-05"], marks=pytest.mark.rule("a95-prov-report")),
        pytest.param("month_figures", ["2026-11-30"], marks=pytest.mark.rule("mgr-kpi-meeting")),
        pytest.param(
            "week_clean",
            ["2026-11-06", "2026-11-13", "2026-11-20", "2026-11-27"],
            marks=pytest.mark.rule("ldr-weekly-clean"),
        ),
    ],
)
def test_what_a_november_asks_for(code: str, wanted: list[str]) -> None:
    assert days(dues.shipped()[code], "2026-11-01", "2026-11-30") == wanted


@pytest.mark.rule("hall-emergency-drill")
def test_a_drill_is_due_at_the_end_of_every_quarter() -> None:
    assert days(dues.shipped()["drill"], "2026-01-01", "2026-12-31") == [
        "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"
    ]  # fmt: skip


@pytest.mark.rule("ldr-daily-log")
@pytest.mark.rule("mgr-daily-log")
@pytest.mark.parametrize("code", ["leader_log", "manager_log"])
def test_a_hall_that_never_closes_writes_its_log_on_holidays_too(code: str) -> None:
    assert len(days(dues.shipped()[code], "2026-10-01", "2026-10-07")) == 7


def test_an_occurrence_keeps_its_name_when_its_day_moves() -> None:
    span = date(2026, 4, 20), date(2026, 5, 10)
    periods = {
        move: [each.period for each in dues.dues(plan(Every.WEEK, 5, move), Y2026, *span)]
        for move in Move
    }
    assert periods[Move.PREVIOUS] == periods[Move.NEXT] == periods[Move.NONE]


def test_what_is_not_done_becomes_late_and_what_is_done_late_stays_so() -> None:
    weekly = plan(Every.WEEK, 5)
    due = dues.dues(weekly, Y2026, date(2026, 3, 6), date(2026, 3, 6))[0]
    today = [date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6), date(2026, 3, 7)]
    assert [dues.state(due, weekly, None, day) for day in today] == [
        State.AHEAD, State.DUE, State.DUE, State.LATE
    ]  # fmt: skip
    assert dues.state(due, weekly, date(2026, 3, 6), date(2026, 4, 1)) is State.DONE
    assert dues.state(due, weekly, date(2026, 3, 7), date(2026, 4, 1)) is State.DONE_LATE


def test_a_plan_is_read_as_it_was_written_down() -> None:
    assert {code: dues.read(code, dues.written(each)) for code, each in dues.shipped().items()} == (
        dues.shipped()
    )


def test_a_hall_is_offered_other_plans_than_a_station() -> None:
    hall = {each.code for each in dues.suiting([PostKind.COUNTER])}
    station = {each.code for each in dues.suiting([PostKind.DUTY24])}
    assert "week_plan" in hall - station
    assert "month_details" in hall & station
    assert dues.suiting([PostKind.STANDBY]) == []


@given(
    st.sampled_from(list(Every)),
    st.integers(0, 7),
    st.sampled_from(list(Move)),
    st.dates(date(2025, 6, 1), date(2027, 6, 1)),
    st.integers(1, 60),
)
def test_spans_side_by_side_have_the_same_due_days_as_both_at_once(
    every: Every, on: int, move: Move, first: date, length: int
) -> None:
    one = plan(every, on, move)
    middle, last = first + timedelta(days=length), first + timedelta(days=2 * length)
    apart = [
        *dues.dues(one, Y2026, first, middle),
        *dues.dues(one, Y2026, middle + timedelta(days=1), last),
    ]
    assert apart == dues.dues(one, Y2026, first, last)
    if move is not Move.NONE:
        assert all(Y2026.is_workday(each.day) for each in apart)
