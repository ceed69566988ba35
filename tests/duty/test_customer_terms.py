"""Terms of customers' matters are data with dates and sources, counted in days that are named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from roster.domain import Calendar
from roster.duty.customer_terms import Area, Bound, Counted, Measure, Term, figures
from roster.duty.revisits import Made, due, made

ZONE = "Asia/Shanghai"
DAY = date(2026, 9, 24)
AT = datetime(2026, 9, 24, 7, 30, tzinfo=UTC)
CALENDAR = Calendar(
    statutory={date(2026, 9, 25): "中秋节"}, workdays=frozenset({date(2026, 9, 20)})
)


def term(sort: str) -> Term:
    found = figures().term(sort, DAY)
    assert found is not None
    return found


@pytest.mark.rule("tel-complaint-5d", "hr-complaint-5d")
def test_a_complaint_is_answered_in_five_days() -> None:
    found = term("complaint")
    assert (found.amount, found.unit) == (5, Counted.CALENDAR_DAYS)
    assert found.due(AT, ZONE, CALENDAR) == datetime(2026, 9, 29, 16, tzinfo=UTC)
    assert found.said("zh") == "5自然日"


@pytest.mark.rule("tel-report-10d")
def test_a_report_of_a_wrong_is_answered_in_ten_days() -> None:
    assert term("report").due(AT, ZONE, CALENDAR) == datetime(2026, 10, 4, 16, tzinfo=UTC)


@pytest.mark.rule("rep-n2-notify")
def test_a_crew_is_sent_within_five_minutes() -> None:
    assert term("repair").due(AT, ZONE, CALENDAR) == AT + timedelta(minutes=5)


@pytest.mark.rule("fi-one-stop")
@pytest.mark.rule("fi-k-2-2")
@pytest.mark.rule("hall-simple-now-complex-deadline")
@pytest.mark.rule("hr-callback")
def test_a_question_is_answered_at_once_at_the_latest_on_the_same_day() -> None:
    for sort in ("consult", "query"):
        assert term(sort).due(AT, ZONE, CALENDAR) == datetime(2026, 9, 24, 16, tzinfo=UTC)


def test_working_days_leave_holidays_and_weekends_out() -> None:
    own = figures([("term.complaint", DAY, {"unit": "working_days", "amount": 2})])
    found = own.term("complaint", DAY)
    assert found is not None
    # The 25th is a holiday, then comes a weekend.
    assert found.due(AT, ZONE, CALENDAR) == datetime(2026, 9, 29, 16, tzinfo=UTC)


def test_a_figure_of_the_unit_holds_from_its_day_on() -> None:
    own = figures([("term.complaint", DAY, {"amount": 3})])
    before, from_then = own.term("complaint", DAY - timedelta(days=1)), own.term("complaint", DAY)
    assert before is not None
    assert from_then is not None
    assert (before.amount, from_then.amount) == (5, 3)
    assert from_then.is_own
    assert not before.is_own


def test_nothing_is_due_where_nobody_has_set_a_term() -> None:
    assert figures().term("opinion", DAY) is None


@pytest.mark.rule("rep-arrive-town-30", "rep-arrive-rural-90", "rep-arrive-remote-120")
@pytest.mark.parametrize(
    ("kind", "minutes", "measure"),
    [
        (Bound.TARGET, (30, 90, 120), Measure.EACH),
        (Bound.PROMISE, (45, 90, 120), Measure.MEAN),
        (Bound.CEILING, (60, 120, 240), Measure.EACH),
    ],
)
def test_target_promise_and_ceiling_stand_apart(
    kind: Bound, minutes: tuple[int, ...], measure: Measure
) -> None:
    found = [figures().arrival(kind, area, DAY) for area in Area]
    assert tuple(each.minutes for each in found if each) == minutes
    assert {each.measure for each in found if each} == {measure}


@pytest.mark.rule("rep-dispatch-5")
def test_the_gate_is_passed_within_five_minutes() -> None:
    gate = figures().gate(DAY)
    assert gate is not None
    assert gate.minutes == 5


def test_the_norm_does_not_hold_before_it_was_in_force() -> None:
    assert figures().arrival(Bound.CEILING, Area.TOWN, date(2012, 10, 31)) is None


def test_every_figure_tells_its_source_in_both_languages() -> None:
    names = [each.name for each in figures().all]
    assert len(names) == len(set(names)) == 19
    assert all(each.source.zh and each.source.en for each in figures().all)


@pytest.mark.rule("yk-revisit-accept-d1", "yk-revisit-scheme-d1", "yk-revisit-energise-d1")
def test_a_revisit_is_due_on_the_next_day() -> None:
    share = figures().revisit("extension", DAY)
    assert share is not None
    until = due(AT, share, ZONE)
    assert until == datetime(2026, 9, 25, 16, tzinfo=UTC)
    assert made(until, None, until) is Made.DUE
    assert made(until, None, until + timedelta(seconds=1)) is Made.OVER
    assert made(until, until, until) is Made.DONE
    assert made(until, until + timedelta(days=1), until) is Made.LATE


@pytest.mark.rule("yk-revisit-100", "hr-revisit-complaint-100")
def test_complaints_and_extensions_are_all_called_back() -> None:
    for kind in ("complaint", "extension"):
        share = figures().revisit(kind, DAY)
        assert share is not None
        assert share.is_whole
