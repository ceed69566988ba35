"""The pages of plans and reports: adopted, done by a tap, taken back, shown late."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from roster.desk import reporting
from roster.store.accounts import AccountRow, Role
from roster.store.base import Sessions, writing
from tests.site.conftest import SignedIn

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.place.now", lambda: AT)


@pytest.fixture
def head(signed_in: SignedIn, hall: int) -> FlaskClient:
    return signed_in(Role.HEAD, hall)


@pytest.fixture
def adopted(make: Sessions, hall: int) -> int:
    """The hall goes by the week's plan since the first of the month, and by trainings."""
    with writing(make) as work:
        row = AccountRow(login="first", password="")
        work.add(row)
        work.flush()
        reporting.adopt(work, hall, ["week_plan"], date(2026, 11, 1), row.id)
        reporting.adopt(work, hall, ["training"], date(2026, 1, 1), row.id)
    return hall


def at(unit: int, page: str = "") -> str:
    return f"/units/{unit}/dues/{page}"


def test_a_unit_without_plans_is_told_what_to_do_first(head: FlaskClient, hall: int) -> None:
    page = head.get(at(hall)).text
    assert "尚未采用" in page
    assert at(hall, "plans/") in page


def test_plans_of_the_documents_are_adopted_together(head: FlaskClient, hall: int) -> None:
    offered = head.get(at(hall, "plans/")).text
    assert 'value="week_plan" checked' in offered
    assert "营业厅管理制度" in offered
    assert not re.search(r"00\d:\d", offered)
    # The document names Friday for the week's plan, and no day for the minutes of the meeting.
    told = {
        code: text.split("</p>")[0]
        for code, text in (each.split('"', 1) for each in offered.split('name="code" value="')[1:])
    }
    assert "此为建议" not in told["week_plan"]
    assert "制度未定日期，此为建议" in told["week_minutes"]
    codes = {"code": ["week_plan", "month_plan"], "since": "2026-11-01"}
    page = head.post(at(hall, "plans/"), data=codes, follow_redirects=True).text
    assert 'value="week_plan"' not in page
    month = head.get(at(hall)).text
    assert month.count('data-state="late"') == 3
    assert "11月27日" in month


def test_a_tap_is_enough_and_another_takes_it_back(head: FlaskClient, adopted: int) -> None:
    address = at(adopted, "week_plan/2026-W47/")
    page = head.post(f"{address}done", follow_redirects=True).text
    assert 'data-state="done_late"' in page
    assert page.count('data-state="late"') == 2 + 5
    head.post(f"{address}undone", data={"why": "附件不全"})
    history = head.get(address).text
    assert "已撤回" in history
    assert "附件不全" in history
    assert 'data-state="late"' in head.get(at(adopted)).text


def test_what_was_done_names_file_day_and_person(head: FlaskClient, adopted: int) -> None:
    address = at(adopted, "week_plan/2026-W46/")
    given = {"day": "2026-11-13", "person": "Y01", "number": "营字31号", "note": "已报"}
    page = head.post(f"{address}done", data=given, follow_redirects=True).text
    assert 'data-state="done"' in page
    assert "营字31号" in page


def test_a_wrong_entry_is_told_and_keeps_nothing(head: FlaskClient, adopted: int) -> None:
    address = at(adopted, "week_plan/2026-W46/")
    answer = head.post(f"{address}done", data={"day": "2026-12-24", "person": "Z9"})
    assert answer.status_code == 422
    assert "不晚于今天" in answer.text
    assert "尚无登记" in head.get(address).text


@pytest.mark.rule("win-train-6-yr")
def test_the_year_of_trainings_counts_six_and_who_took_part(
    head: FlaskClient, adopted: int
) -> None:
    given = {"day": "2026-11-20", "people": ["Y01", "Y02"]}
    head.post(at(adopted, "training/2026-T6/done"), data=given)
    page = head.get(at(adopted, "year/")).text
    assert "1／6" in page
    assert "<td>赵01</td><td>1</td>" in page


def test_late_from_earlier_months_stands_on_top(head: FlaskClient, adopted: int) -> None:
    page = head.get(at(adopted, "?month=2026-12")).text
    assert page.count('data-state="late"') == 8, "three weeks and five trainings"


def test_a_plan_of_ones_own_is_written_and_switched_off(head: FlaskClient, hall: int) -> None:
    given = {
        "zh": "空调清洗", "every": "month", "on": "25", "times": "0", "move": "next", "notice": "2",
        "who": "leader", "person": "Y03", "to": "存档", "since": "2026-11-24",
    }  # fmt: skip
    page = head.post(at(hall, "plans/new/"), data=given, follow_redirects=True).text
    assert "空调清洗" in page
    assert "每月25日" in page
    code = page.split("/dues/plans/own-")[1].split("/")[0]
    head.post(at(hall, f"plans/own-{code}/drop"))
    assert "已停用" in head.get(at(hall, "plans/")).text


def test_a_plan_that_cannot_be_is_told_and_not_kept(head: FlaskClient, adopted: int) -> None:
    given = {
        "zh": "", "every": "week", "on": "9", "move": "next", "notice": "2", "who": "leader",
        "since": "2026-10-01",
    }  # fmt: skip
    answer = head.post(at(adopted, "plans/week_plan/"), data=given)
    assert answer.status_code == 422
    assert "0至7" in answer.text
    assert "今天或以后的日期" in answer.text


def test_staff_do_only_what_they_are_named_for(
    signed_in: SignedIn, head: FlaskClient, adopted: int
) -> None:
    staff = signed_in(Role.STAFF, adopted, person="Y03")
    assert staff.post(at(adopted, "week_plan/2026-W48/done")).status_code == 403
    given = {
        "zh": "下周计划", "every": "week", "on": "5", "move": "previous", "notice": "1",
        "who": "leader", "person": "Y03", "since": "2026-11-24",
    }  # fmt: skip
    assert head.post(at(adopted, "plans/week_plan/"), data=given).status_code == 302
    assert staff.post(at(adopted, "week_plan/2026-W48/done")).status_code == 302


@pytest.mark.parametrize("period", ["2026-W99", "nothing", "2026-13", "2026-T7", "1"])
def test_an_occurrence_that_is_not_there_has_no_page(
    head: FlaskClient, adopted: int, period: str
) -> None:
    assert head.get(at(adopted, f"week_plan/{period}/")).status_code == 404
    assert head.get(at(adopted, "month/?month=x")).status_code == 404
    assert head.get(at(adopted, "?month=2026-99")).status_code == 200
