"""Spot checks on the pages: drawn with a kept seed, entered as evidence, excused with reasons."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from roster.store.accounts import Role
from roster.store.base import Sessions, reading, writing
from roster.store.spots import SpotActRow, SpotCheckRow
from tests.site.conftest import SignedIn
from tests.site.handed import enrolled, hand_over
from tests.site.published import DUTY, LEADER, month_of, publish

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
"""Twelve o'clock on the station's clock."""


class Clock:
    """A clock that a test turns."""

    at = NOON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("web.place.now", lambda: found.at)
    return found


@pytest.fixture
def manned(make: Sessions, station: int) -> int:
    rows = {"G01": month_of(d24=LEADER), "G02": month_of(d24=DUTY)}
    publish(make, station, date(2026, 11, 1), 30, rows)
    return station


@pytest.fixture
def head(signed_in: SignedIn, manned: int, clock: Clock) -> FlaskClient:
    assert clock
    return signed_in(Role.HEAD, manned)


def root(unit: int) -> str:
    return f"/units/{unit}/dues/spots/"


def asked(**more: str) -> dict[str, str]:
    return {
        "kind": "call", "begin": "2026-11-24T12:30", "end": "2026-11-25T08:00", "count": "1",
        "within": "5", "checker": "G17", **more,
    }  # fmt: skip


def drawn(head: FlaskClient, make: Sessions, unit: int, clock: Clock, **more: str) -> SpotCheckRow:
    """A check that was drawn, in its minute."""
    assert head.post(root(unit), data=asked(**more)).status_code == 302
    with reading(make) as work:
        row = work.get_one(SpotCheckRow, 1)
        work.expunge_all()
    clock.at = row.due + timedelta(minutes=30)
    return row


def entered(row: SpotCheckRow, outcome: str, minutes: str = "", after: int = 0) -> dict[str, str]:
    called = (row.due + timedelta(minutes=after, hours=8)).strftime("%Y-%m-%dT%H:%M")
    return {"outcome": outcome, "called": called, "minutes": minutes, "words": "响铃五声"}


@pytest.mark.rule("a95-spotcheck")
def test_a_draw_lies_within_duties_and_comes_out_the_same_again(
    head: FlaskClient, make: Sessions, manned: int, clock: Clock
) -> None:
    row = drawn(head, make, manned, clock)
    assert row.person in ("G01", "G02")
    assert datetime(2026, 11, 24, 4, 30, tzinfo=UTC) <= row.due < datetime(2026, 11, 25, tzinfo=UTC)
    page = head.get(f"{root(manned)}1/").text
    assert "再次抽取结果一致" in page


def test_what_was_found_is_kept_and_never_changed(
    head: FlaskClient, make: Sessions, manned: int, clock: Clock
) -> None:
    row = drawn(head, make, manned, clock)
    head.post(f"{root(manned)}1/", data=entered(row, "silent"))
    head.post(f"{root(manned)}1/", data=entered(row, "answered", "4", 2))
    page = head.get(f"{root(manned)}1/").text
    assert "未应答" in page
    assert "4分钟后应答，时限5分钟" in page
    assert 'data-stand="answered"' in head.get(root(manned)).text
    with pytest.raises(DBAPIError, match="only added to"), writing(make) as work:
        work.execute(text("UPDATE spot_acts SET outcome = 'answered'"))


def test_no_answer_is_evidence_for_a_case_by_hand_and_no_case(
    head: FlaskClient, make: Sessions, manned: int, clock: Clock
) -> None:
    row = drawn(head, make, manned, clock)
    head.post(f"{root(manned)}1/", data=entered(row, "silent"))
    page = head.get(f"{root(manned)}1/").text
    assert f"cases/new?person={row.person}" in page
    assert "evidence=spot:1" in page
    with reading(make) as work:
        assert work.execute(text("SELECT count(*) FROM cases")).scalar_one() == 0


def test_an_answer_past_its_minutes_is_late(
    head: FlaskClient, make: Sessions, manned: int, clock: Clock
) -> None:
    row = drawn(head, make, manned, clock)
    head.post(f"{root(manned)}1/", data=entered(row, "answered", "6"))
    assert 'data-stand="late"' in head.get(root(manned)).text


def test_a_handover_that_runs_excuses_and_says_so(
    app: Flask, make: Sessions, signed_in: SignedIn, station: int, clock: Clock
) -> None:
    """The example handover runs from a quarter to eight on the first of December."""
    rows = {"G01": tuple(LEADER if day == 0 else "-" for day in range(31))}
    publish(make, station, date(2026, 12, 1), 31, rows)
    tablet = enrolled(app, make, station)
    hand_over(app, make, tablet)
    with writing(make) as work:
        work.execute(text("UPDATE records SET opened = '2026-12-01 00:00:00', closed = NULL"))
    clock.at = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    head = signed_in(Role.HEAD, station)
    given = asked(begin="2026-12-01T08:00", end="2026-12-01T08:30")
    assert head.post(root(station), data=given).status_code == 302
    with reading(make) as work:
        row = work.get_one(SpotCheckRow, 1)
        work.expunge_all()
    clock.at = row.due + timedelta(minutes=30)
    head.post(f"{root(station)}1/", data=entered(row, "silent"))
    page = head.get(f"{root(station)}1/").text
    assert "正在交接班" in page
    assert "cases/new" not in page
    with reading(make) as work:
        assert work.get_one(SpotActRow, 1).excused[0][0] == "handover"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"begin": "2026-11-24T11:00"}, "7天以内"),
        ({"end": "2026-12-30T11:00"}, "7天以内"),
        ({"count": "0"}, "1至20次"),
        ({"within": "99"}, "1至60分钟"),
        ({"checker": "Z99"}, "本单位人员"),
        ({"begin": "x"}, "日期和时间"),
        ({"begin": "2026-11-26T11:00", "end": "2026-11-26T12:00"}, "有人值班"),
    ],
)
def test_a_draw_that_cannot_be_is_told(
    head: FlaskClient, manned: int, wrong: dict[str, str], told: str
) -> None:
    answer = head.post(root(manned), data=asked(**wrong))
    assert answer.status_code == 422
    assert told in answer.text


def test_a_check_is_not_entered_before_its_minute_or_without_minutes(
    head: FlaskClient, make: Sessions, manned: int, clock: Clock
) -> None:
    row = drawn(head, make, manned, clock)
    early = head.post(f"{root(manned)}1/", data=entered(row, "silent", after=-10))
    assert early.status_code == 422
    assert head.post(f"{root(manned)}1/", data=entered(row, "answered")).status_code == 422


def test_staff_see_their_own_checks_alone_and_only_once_they_are_past(
    head: FlaskClient, signed_in: SignedIn, make: Sessions, manned: int, clock: Clock
) -> None:
    row = drawn(head, make, manned, clock)
    other = "G02" if row.person == "G01" else "G01"
    own, beside = (signed_in(Role.STAFF, manned, person=who) for who in (row.person, other))
    assert own.get(f"{root(manned)}1/").status_code == 200
    assert beside.get(f"{root(manned)}1/").status_code == 404
    assert "data-stand" not in beside.get(root(manned)).text
    clock.at = NOON
    assert own.get(f"{root(manned)}1/").status_code == 404


def test_nobody_checks_themselves_or_knows_their_own_check_ahead(
    head: FlaskClient, signed_in: SignedIn, make: Sessions, manned: int, clock: Clock
) -> None:
    row = drawn(head, make, manned, clock, count="9", checker="G01")
    with reading(make) as work:
        assert set(work.scalars(select(SpotCheckRow.person))) == {"G02"}
    leader = signed_in(Role.LEADER, manned, person="G02")
    assert leader.post(f"{root(manned)}1/", data=entered(row, "answered", "1")).status_code == 403
    assert leader.get(f"{root(manned)}1/").status_code == 200
    clock.at = NOON
    assert leader.get(f"{root(manned)}1/").status_code == 404
    assert head.get(f"{root(manned)}1/").status_code == 200


def test_a_check_ends_before_the_duty_does(
    head: FlaskClient, make: Sessions, manned: int, clock: Clock
) -> None:
    last_hour = asked(begin="2026-11-25T07:00", end="2026-11-25T08:00", within="60")
    assert "有人值班" in head.post(root(manned), data=last_hour).text
    row = drawn(head, make, manned, clock)
    clock.at = row.due + timedelta(days=2)
    # The day after a day of duty is none of theirs.
    late = entered(row, "silent", after=24 * 60)
    assert "本人当值的时刻" in head.post(f"{root(manned)}1/", data=late).text
    assert head.post(f"{root(manned)}1/", data={**late, "outcome": "void"}).status_code == 302
