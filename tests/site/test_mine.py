"""A person's own page: what they have to know, and nobody else's."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.desk import noticing, requesting
from roster.desk.books import Shelf
from roster.desk.requesting import Asked
from roster.store.accounts import Role
from roster.store.acknowledgements import AskedRow
from roster.store.base import Sessions, reading, writing
from roster.store.requests import Kind
from roster.store.rosters import RosterRow, VersionRow
from tests.site.conftest import SignedIn
from tests.site.published import (
    DUTY,
    LEADER,
    MONTH,
    NOON,
    month_of,
    publish,
    stop_clocks,
)

ROWS = {"G03": month_of(d25=LEADER), "G05": month_of(d25=DUTY, d29=DUTY), "G07": month_of(d26=DUTY)}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)


@pytest.fixture
def month(make: Sessions, station: int) -> int:
    """G03 leads on the 25th, G05 with them; G07 the day after."""
    publish(make, station, MONTH, 30, ROWS)
    return station


def opened(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def ask(make: Sessions, unit: int, person: str, days: list[int]) -> int:
    """Ask a person to acknowledge the latest version."""
    with writing(make) as work:
        roster = work.scalars(select(RosterRow).where(RosterRow.unit_id == unit)).one()
        version = work.scalars(select(VersionRow).order_by(VersionRow.number.desc()).limit(1)).one()
        row = AskedRow(
            unit_id=unit, roster_id=roster.id, version_id=version.id, person=person, days=days
        )
        work.add(row)
        work.flush()
        return row.id


def test_the_page_says_when_to_be_there_and_who_leads(signed_in: SignedIn, month: int) -> None:
    text = opened(signed_in(Role.STAFF, month, "G05"), f"/units/{month}/mine/")
    assert "明天 07:45 到岗" in text
    assert "08:00–次日08:00" in text
    assert "孙03" in text
    assert "郑07" not in text


def test_a_day_without_a_roster_is_not_called_off(signed_in: SignedIn, month: int) -> None:
    client = signed_in(Role.STAFF, month, "G05")
    assert "休息" in opened(client, f"/units/{month}/mine/2026-11-28")
    later = opened(client, f"/units/{month}/mine/2026-12-01")
    assert "未发布" in later


def test_hours_are_shown_with_their_arithmetic(signed_in: SignedIn, month: int) -> None:
    text = opened(signed_in(Role.STAFF, month, "G05"), f"/units/{month}/mine/month?month=2026-11")
    assert "<b>48.5</b> / 168" in text
    assert "21个工作日×8小时=168小时" in text
    assert "其中提前到岗0.5小时" in text


def test_only_minutes_inside_the_month_count(
    make: Sessions, signed_in: SignedIn, station: int
) -> None:
    publish(make, station, MONTH, 30, {"G05": month_of(d30=DUTY)})
    text = opened(
        signed_in(Role.STAFF, station, "G05"), f"/units/{station}/mine/month?month=2026-11"
    )
    assert "<b>16.2</b>" in text
    december = opened(signed_in(Role.STAFF, station, "G07"), f"/units/{station}/mine/")
    assert "<b>0</b>" in december


def test_approved_leave_lowers_the_normal_hours(
    make: Sessions, signed_in: SignedIn, month: int
) -> None:
    with writing(make) as work:
        book = Shelf().unit(work, month)
        leave = Asked("G05", Kind.LEAVE, MONTH.replace(day=10), MONTH.replace(day=11))
        requesting.ask(work, book, month, leave, None, NOON.date(), paper=True)
    text = opened(signed_in(Role.STAFF, month, "G05"), f"/units/{month}/mine/month?month=2026-11")
    assert "<b>48.5</b> / 152" in text


def test_a_notice_is_new_until_it_is_opened_by_its_own_person(
    make: Sessions, signed_in: SignedIn, month: int
) -> None:
    with writing(make) as work:
        cells = [["2026-11-25", "-", DUTY]]
        noticing.notice(work, month, "G05", "changed", {"version": 2, "cells": cells})
    client, other = signed_in(Role.STAFF, month, "G05"), signed_in(Role.STAFF, month, "G07")
    other.post(f"/units/{month}/mine/notices")
    text = opened(client, f"/units/{month}/mine/")
    assert "您的班有变动（第2版）：11月25日周三 休→值" in text
    assert "1条新" in text
    client.post(f"/units/{month}/mine/notices")
    assert "1条新" not in opened(client, f"/units/{month}/mine/")
    assert "您的班有变动" not in opened(other, f"/units/{month}/mine/")


def test_a_tap_acknowledges_for_oneself_alone(
    make: Sessions, signed_in: SignedIn, month: int
) -> None:
    number = ask(make, month, "G05", [24, 28])
    address = f"/units/{month}/mine/acknowledge"
    other = signed_in(Role.STAFF, month, "G07")
    assert other.post(address, data={"ask": number}).status_code == 422
    supervisor = signed_in(Role.SUPERVISOR, month)
    assert supervisor.post(address, data={"ask": number}).status_code == 404
    assert _given(make, number) == ""
    own = signed_in(Role.STAFF, month, "G05")
    assert "请确认" in opened(own, f"/units/{month}/mine/")
    own.post(address, data={"ask": number})
    assert _given(make, number) == "tap"
    assert "请确认" not in opened(own, f"/units/{month}/mine/")


def test_a_change_after_the_acknowledgement_asks_again_and_says_what_changed(
    make: Sessions, signed_in: SignedIn, month: int
) -> None:
    first = ask(make, month, "G05", [24, 28])
    publish(make, month, MONTH, 30, {**ROWS, "G05": month_of(d26=DUTY, d29=DUTY)})
    ask(make, month, "G05", [24, 25])
    client = signed_in(Role.STAFF, month, "G05")
    text = opened(client, f"/units/{month}/mine/")
    assert "有变动，请确认（第2版）" in text
    assert text.count("<s>") == 2
    stale = client.post(f"/units/{month}/mine/acknowledge", data={"ask": first})
    assert stale.status_code == 422


def test_the_ledger_shows_the_share_and_how_it_comes_about(signed_in: SignedIn, month: int) -> None:
    text = opened(signed_in(Role.STAFF, month, "G05"), f"/units/{month}/mine/ledger")
    assert "应摊：（本期需" in text


def test_who_makes_rosters_sees_everyones_share(
    signed_in: SignedIn, month: int, company: int
) -> None:
    address = f"/units/{month}/ledgers/"
    assert signed_in(Role.STAFF, month, "G05").get(address).status_code == 403
    text = opened(signed_in(Role.SUPERVISOR, company), address)
    hours = text.split(">工时<")[1]
    assert "周05" in hours
    assert "48.5小时" in hours


def test_a_page_of_oneself_is_nobody_elses(signed_in: SignedIn, month: int, company: int) -> None:
    supervisor = signed_in(Role.SUPERVISOR, company)
    for page in ("", "month", "2026-11-25", "ledger", "notices"):
        assert supervisor.get(f"/units/{month}/mine/{page}").status_code == 404
    assert "mine/" not in supervisor.get(f"/units/{month}/requests/").text


def _given(make: Sessions, number: int) -> str:
    with reading(make) as work:
        return work.get_one(AskedRow, number).way


def test_a_person_sees_their_hours_against_each_limit_with_its_arithmetic_and_source(
    signed_in: SignedIn, month: int
) -> None:
    page = opened(signed_in(Role.STAFF, month, "G03"), f"/units/{month}/mine/ledger")
    assert "每月加班" in page
    assert "加班上限36小时" in page
    assert "劳动法 41" in page
    assert "还可上" in page


def test_the_hours_of_the_period_stand_among_the_limits_where_a_unit_has_that_rule(
    signed_in: SignedIn, month: int
) -> None:
    staff, address = signed_in(Role.STAFF, month, "G05"), f"/units/{month}/mine/ledger"
    assert "周期工时" not in opened(staff, address)
    figures = {"what": "set", "minimum": "3600", "maximum": "10560", "act": "keep"}
    supervisor = signed_in(Role.SUPERVISOR, month)
    kept = supervisor.post(f"/units/{month}/rules/hours.period/", data=figures)
    assert kept.status_code == 302
    page = opened(staff, address)
    assert "周期工时" in page
    assert "48.5小时，应在60至176小时之间" in page
    assert "还差11.5小时" in page


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        ("2026-10-01", "国庆节", "National Day"),
        ("2026-09-25", "中秋节", "Mid-Autumn Festival"),
        ("2027-02-06", "春节", "Spring Festival"),
    ],
)
def test_a_festival_is_called_as_the_reader_calls_it(
    signed_in: SignedIn, month: int, day: str, chinese: str, english: str
) -> None:
    address = f"/units/{month}/mine/{day}"
    for person, language, said, other in (
        ("G05", "zh", chinese, english),
        ("G07", "en", english, chinese),
    ):
        page = opened(signed_in(Role.STAFF, month, person, language), address)
        assert f'<span class="chip bad">{said}</span>' in page
        assert other not in page


def test_a_month_is_called_as_the_reader_calls_it(signed_in: SignedIn, month: int) -> None:
    address = f"/units/{month}/mine/month?month=2026-11"
    assert "<h1>2026年11月</h1>" in opened(signed_in(Role.STAFF, month, "G05"), address)
    english = signed_in(Role.STAFF, month, "G07", "en")
    assert "<h1>Nov 2026</h1>" in opened(english, address)
