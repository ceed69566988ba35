"""Calendars by link: shown once, kept as a digest, fetched, revoked, limited."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.store.accounts import AccountRow, Role
from roster.store.base import Sessions, now, reading, writing
from roster.store.subscriptions import SubscriptionRow
from roster.store.units import Reach, UnitRow
from tests.site.conftest import SignedIn
from tests.site.published import DUTY, LEADER, MONTH, NOON, month_of, publish, stop_clocks

ROWS = {"G03": month_of(d25=LEADER), "G05": month_of(d25=DUTY, d29=DUTY)}
SHOWN = re.compile(r'id="address" readonly value="https://lunzhi\.test(/calendars/[\w-]{43}\.ics)"')


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)


@pytest.fixture
def month(make: Sessions, station: int) -> int:
    publish(make, station, MONTH, 30, ROWS, NOON - timedelta(days=20))
    reach(make, station, Reach.PHONES)
    return station


@pytest.fixture
def person(signed_in: SignedIn, month: int) -> FlaskClient:
    return signed_in(Role.STAFF, month, "G05")


def reach(make: Sessions, unit: int, how: Reach) -> None:
    with writing(make) as work:
        work.get_one(UnitRow, unit).reach = how


def link(client: FlaskClient, unit: int, **given: str) -> str:
    """Open a calendar; its address as the page shows it."""
    form = {"device": "手机", "alarm": "60", "whole": "", **given}
    page = client.post(f"/units/{unit}/calendars/", data=form)
    assert page.status_code == 200, page.text
    found = SHOWN.search(page.text)
    assert found, page.text
    return found[1]


def test_a_link_opens_ones_own_duties_without_a_sign_in(
    app: Flask, person: FlaskClient, month: int
) -> None:
    address = link(person, month)
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VEVENT") == 2
    assert "TRIGGER" in answer.text
    assert "以排班页/公示为准" in answer.text.replace("\r\n ", "")
    assert "孙03" not in answer.text


def test_a_token_is_shown_once_and_kept_as_a_digest(
    make: Sessions, person: FlaskClient, month: int
) -> None:
    token = link(person, month).removeprefix("/calendars/").removesuffix(".ics")
    with reading(make) as work:
        (kept,) = work.scalars(select(SubscriptionRow))
        assert token not in repr(vars(kept))
        assert len(kept.digest) == 64
    assert token not in person.get(f"/units/{month}/calendars/").text


def test_nothing_new_is_answered_by_304_and_a_change_by_the_calendar(
    app: Flask, make: Sessions, person: FlaskClient, month: int
) -> None:
    address, phone = link(person, month), app.test_client()
    first = phone.get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert phone.get(address, headers=known).status_code == 304
    assert phone.get(address, headers=since).status_code == 304
    assert phone.get(address, headers=known).data == b""
    publish(make, month, MONTH, 30, {**ROWS, "G05": month_of(d25=DUTY)}, NOON)
    second = phone.get(address, headers=known)
    assert (second.status_code, second.headers["ETag"] != first.headers["ETag"]) == (200, True)
    assert second.last_modified == NOON
    assert phone.get(address, headers=since).status_code == 200


def test_a_change_of_somebody_else_changes_nothing(
    app: Flask, make: Sessions, person: FlaskClient, month: int
) -> None:
    address, phone = link(person, month), app.test_client()
    known = {"If-None-Match": phone.get(address).headers["ETag"]}
    publish(make, month, MONTH, 30, {**ROWS, "G03": month_of(d26=LEADER)}, NOON)
    assert phone.get(address, headers=known).status_code == 304


def test_a_cancelled_duty_stays_as_cancelled(
    app: Flask, make: Sessions, person: FlaskClient, month: int
) -> None:
    address, phone = link(person, month), app.test_client()
    publish(make, month, MONTH, 30, {**ROWS, "G05": month_of(d25=DUTY)}, NOON)
    text = phone.get(address).text
    assert (text.count("STATUS:CANCELLED"), text.count("STATUS:CONFIRMED")) == (1, 1)
    assert "SEQUENCE:1" in text


def test_a_revoked_link_leads_nowhere_and_the_others_go_on(
    app: Flask, person: FlaskClient, month: int
) -> None:
    lost, kept, phone = link(person, month), link(person, month), app.test_client()
    person.post(f"/units/{month}/calendars/1/revoke")
    assert phone.get(lost).status_code == 404
    assert phone.get(kept).status_code == 200
    assert phone.get("/calendars/" + "a" * 43 + ".ics").status_code == 404


def test_nobody_revokes_anothers_calendar(
    app: Flask, signed_in: SignedIn, person: FlaskClient, month: int
) -> None:
    address = link(person, month)
    other = signed_in(Role.STAFF, month, "G03")
    assert other.post(f"/units/{month}/calendars/1/revoke").status_code == 404
    assert app.test_client().get(address).status_code == 200


def test_a_closed_account_takes_its_calendars_along(
    app: Flask, make: Sessions, person: FlaskClient, month: int
) -> None:
    address = link(person, month)
    with writing(make) as work:
        row = work.scalars(select(AccountRow).where(AccountRow.person == "G05")).one()
        row.closed = now()
    assert app.test_client().get(address).status_code == 404


def test_who_asks_too_often_is_told_to_wait(app: Flask, person: FlaskClient, month: int) -> None:
    address, phone = link(person, month), app.test_client()
    codes = [phone.get(address).status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]
    assert int(phone.get(address).headers["Retry-After"]) <= 60


def test_who_guesses_is_told_to_wait_and_a_whole_station_at_one_address_is_not(
    app: Flask, person: FlaskClient, month: int
) -> None:
    links, phone = [link(person, month) for _ in range(4)], app.test_client()
    assert [phone.get(each).status_code for each in links * 18] == [200] * 72
    guesses = [phone.get(f"/calendars/{number:043}.ics").status_code for number in range(61)]
    assert guesses == [404] * 60 + [429]


def test_a_supervisor_has_the_whole_unit_and_staff_have_not(
    app: Flask, signed_in: SignedIn, person: FlaskClient, month: int, company: int
) -> None:
    address = link(signed_in(Role.SUPERVISOR, company), month, whole="unit")
    text = app.test_client().get(address).text
    assert text.count("BEGIN:VEVENT") == 3
    assert "周05 24小时值班" in text
    own = app.test_client().get(link(person, month, whole="unit")).text
    assert own.count("BEGIN:VEVENT") == 2


def test_where_phones_do_not_get_through_no_link_is_offered(
    make: Sessions, person: FlaskClient, month: int
) -> None:
    assert "生成链接" in person.get(f"/units/{month}/calendars/").text
    reach(make, month, Reach.INTRANET)
    page = person.get(f"/units/{month}/calendars/").text
    assert "生成链接" not in page
    assert "webcal" not in page
    form = {"device": "手机", "alarm": "60", "whole": ""}
    assert person.post(f"/units/{month}/calendars/", data=form).status_code == 422
    pictures = person.get(f"/units/{month}/calendars/pictures").text
    assert pictures.count("data:image/svg+xml") == 1


def test_duties_are_downloaded_as_a_file(person: FlaskClient, month: int) -> None:
    answer = person.get(f"/units/{month}/calendars/mine.ics")
    assert answer.headers["Content-Disposition"] == "attachment; filename=G05.ics"
    assert answer.text.count("BEGIN:VEVENT") == 2


def test_only_makers_say_whether_phones_get_through(
    make: Sessions, person: FlaskClient, signed_in: SignedIn, month: int, company: int
) -> None:
    address = f"/units/{month}/calendars/reach"
    assert person.post(address, data={"reach": "intranet"}).status_code == 403
    supervisor = signed_in(Role.SUPERVISOR, company)
    assert supervisor.post(address, data={"reach": "moon"}).status_code == 400
    supervisor.post(address, data={"reach": "intranet"})
    with reading(make) as work:
        assert work.get_one(UnitRow, month).reach == Reach.INTRANET
