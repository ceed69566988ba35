"""Leave and wishes on the pages: asked for by the person, answered by those who may."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from roster.store.accounts import Role
from roster.store.audit import AuditRow
from roster.store.base import Sessions, reading
from roster.store.requests import RequestRow
from tests.site.conftest import SignedIn
from tests.site.published import DUTY, LEADER, MONTH, month_of, publish, stop_clocks


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)


@pytest.fixture
def person(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.STAFF, station, "G05")


@pytest.fixture
def supervisor(signed_in: SignedIn, company: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, company)


def ask(client: FlaskClient, unit: int, **given: str) -> TestResponse:
    form = {"kind": "leave", "first": "2026-11-26", "last": "2026-11-27", **given}
    return client.post(f"/units/{unit}/requests/", data=form)


def kept(make: Sessions) -> list[tuple[str, str, str, bool]]:
    with reading(make) as work:
        rows = work.scalars(select(RequestRow).order_by(RequestRow.id))
        return [(row.person, row.kind, row.state, row.paper) for row in rows]


def decide(client: FlaskClient, unit: int, number: int, approve: bool) -> int:
    form = {"approve": "yes" if approve else "no", "answer": "见班表"}
    answer = client.post(f"/units/{unit}/requests/{number}/decide", data=form)
    return answer.status_code


def test_leave_waits_for_an_answer_and_the_person_hears_of_it(
    make: Sessions, person: FlaskClient, supervisor: FlaskClient, station: int
) -> None:
    assert ask(person, station).status_code == 302
    assert kept(make) == [("G05", "leave", "asked", False)]
    assert decide(supervisor, station, 1, True) == 302
    assert kept(make) == [("G05", "leave", "approved", False)]
    assert (
        "已批准：11月26日周四–11月27日周五 请假（见班表）"
        in person.get(f"/units/{station}/mine/").text
    )
    with reading(make) as work:
        acts = list(work.scalars(select(AuditRow.act).where(AuditRow.act.like("request.%"))))
    assert acts == ["request.ask", "request.approve"]


def test_a_wish_counts_at_once_and_can_be_taken_back(
    make: Sessions, person: FlaskClient, station: int
) -> None:
    ask(person, station, kind="off", shifts="值")
    assert kept(make) == [("G05", "off", "approved", False)]
    person.post(f"/units/{station}/requests/1/withdraw")
    assert kept(make) == [("G05", "off", "withdrawn", False)]


def test_an_answered_leave_is_not_taken_back_by_oneself(
    make: Sessions, person: FlaskClient, supervisor: FlaskClient, station: int
) -> None:
    ask(person, station)
    decide(supervisor, station, 1, True)
    assert person.post(f"/units/{station}/requests/1/withdraw").status_code == 422
    assert decide(supervisor, station, 1, False) == 302
    assert kept(make) == [("G05", "leave", "refused", False)]


def test_what_is_on_paper_is_entered_by_the_supervisor_and_marked_so(
    make: Sessions, person: FlaskClient, supervisor: FlaskClient, station: int
) -> None:
    paper = {"paper": "y", "person": "G07", "first": "2026-11-20", "last": "2026-11-20"}
    assert ask(person, station, **paper).status_code == 403
    assert ask(supervisor, station, **{**paper, "person": ""}).status_code == 422
    assert ask(supervisor, station, **paper).status_code == 302
    assert kept(make) == [("G07", "leave", "approved", True)]
    assert "纸质" in supervisor.get(f"/units/{station}/requests/").text


@pytest.mark.parametrize(
    "given",
    [
        {"first": "2026-11-20", "last": "2026-11-21"},
        {"last": "2026-11-25"},
        {"last": "2027-11-25"},
        {"shifts": "值"},
        {"first": ""},
        {"kind": "pin"},
    ],
    ids=["past", "backwards", "too long", "leave of a shift", "no date", "no such kind"],
)
def test_a_request_that_makes_no_sense_is_refused(
    make: Sessions, person: FlaskClient, station: int, given: dict[str, str]
) -> None:
    assert ask(person, station, **given).status_code == 422
    assert not kept(make)


def test_leave_is_not_asked_for_twice(make: Sessions, person: FlaskClient, station: int) -> None:
    ask(person, station)
    again = ask(person, station, first="2026-11-27", last="2026-11-28")
    assert again.status_code == 422
    assert "2026-11-26–2026-11-27" in again.text
    assert len(kept(make)) == 1


def test_nobody_answers_for_themselves_or_takes_back_anothers(
    make: Sessions, signed_in: SignedIn, person: FlaskClient, station: int
) -> None:
    ask(person, station)
    other = signed_in(Role.STAFF, station, "G07")
    assert other.post(f"/units/{station}/requests/1/withdraw").status_code == 404
    assert decide(other, station, 1, True) == 403
    head = signed_in(Role.HEAD, station, "G01")
    ask(head, station)
    assert decide(head, station, 2, True) == 403
    assert decide(head, station, 1, True) == 302


def test_a_request_of_another_unit_is_not_there(
    make: Sessions, person: FlaskClient, signed_in: SignedIn, station: int, company: int
) -> None:
    ask(person, station)
    supervisor = signed_in(Role.SUPERVISOR, company)
    assert decide(supervisor, company, 1, True) == 404


def test_the_effect_on_coverage_is_shown_before_the_answer(
    make: Sessions, person: FlaskClient, supervisor: FlaskClient, station: int
) -> None:
    rows = {
        "G03": month_of(d26=LEADER),
        "G05": month_of(d26=DUTY),
        "G06": month_of(d26=DUTY),
    }
    publish(make, station, MONTH, 30, rows)
    ask(person, station)
    text = supervisor.get(f"/units/{station}/requests/").text
    assert "有班：值" in text
    assert "▲ 24小时值班 值班员：1/2" in text


@pytest.mark.parametrize("page", ["swaps/", "ledgers/", "notices/", "slips/", "calendars/"])
def test_a_page_that_is_reached_from_the_requests_leads_back_there(
    signed_in: SignedIn, station: int, page: str
) -> None:
    shown = signed_in(Role.SUPERVISOR, station).get(f"/units/{station}/{page}").text
    assert f'<a href="/units/{station}/requests/" aria-current="page">申请</a>' in shown


def test_ones_own_calendar_stands_under_ones_own_page(signed_in: SignedIn, station: int) -> None:
    client = signed_in(Role.STAFF, station, "G05")
    shown = client.get(f"/units/{station}/calendars/").text
    assert f'<a href="/units/{station}/mine/" aria-current="page">我的</a>' in shown
