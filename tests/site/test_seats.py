"""Seats change over at their own computers, in waves, with no group below its minimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.desk import days, duty_books, seating
from roster.desk.books import Shelf, create
from roster.desk.seating import Room
from roster.domain import OFF
from roster.duty.waves import TooFew
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, reading, writing
from roster.store.devices import DeviceRow
from roster.store.ledgers import seat_changes
from tests.site.conftest import SECRET, SignedIn
from tests.site.handed import enrolled, seal_of
from tests.site.published import publish
from tests.tablets import set_pins
from web import sign_ins

SEATS = 20
DAY = date(2026, 12, 7)
HOUR = datetime(2026, 12, 7, 8, tzinfo=UTC)
"""16:00 on the hotline's clock."""
SHEETS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "unit": [{"name": "热线", "period": "week", "template": "plain"}],
    "shifts": [
        {"code": "早", "name": "早班", "start": "08:00", "end": "16:00", "lead": "20"},
        {"code": "中", "name": "中班", "start": "16:00", "end": "24:00", "lead": "20"},
    ],
    "posts": [{"code": "受理", "name": "受理席", "kind": "seat", "shifts": "早、中"}],
    "people": [
        {"id": f"{shift}{number:02}", "name": f"人{shift}{number}", "seat": f"Z{number:02}"}
        for shift in "AB"
        for number in range(1, SEATS + 1)
    ],
    "demand": [
        {"post": "受理", "shift": "早", "minimum": "16", "target": "20"},
        {"post": "受理", "shift": "中", "minimum": "17", "target": "20"},
    ],
}


@pytest.fixture
def hotline(make: Sessions, company: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Twenty leave at 16:00, twenty come; it is five minutes before."""
    with writing(make) as work:
        unit = create(work, "热线", SHEETS, company, None)
    people = [str(row["id"]) for row in SHEETS["people"]]
    codes = {"A": "早@受理", "B": "中@受理"}
    publish(make, unit, DAY, 7, {who: (codes[who[0]], *[OFF] * 6) for who in people})
    for module in ("web.place", "web.ledgers.seats"):
        monkeypatch.setattr(f"{module}.now", lambda: HOUR - timedelta(minutes=5))
    return unit


@pytest.fixture
def outgoing(hotline: int, signed_in: SignedIn) -> FlaskClient:
    return signed_in(Role.STAFF, hotline, person="A01")


def room(make: Sessions, unit: int) -> Room:
    with reading(make) as work:
        book = Shelf().unit(work, unit)
        at = HOUR - timedelta(minutes=5)
        found = seating.room(work, unit, book, duty_books.of(book), at)
        assert found is not None
        work.expunge_all()
        return found


def account(make: Sessions, unit: int, person: str) -> None:
    with writing(make) as work:
        row = AccountRow(
            login=person, password=sign_ins.hashed(SECRET), unit_id=unit, person=person
        )
        work.add(row)
        work.flush()
        work.add(GrantRow(account_id=row.id, unit_id=unit, role=Role.STAFF))


def seat(unit: int, code: str) -> str:
    return f"/units/{unit}/ledger/seats/{code}/"


@pytest.mark.rule("seat-fixed-shared")
def test_twenty_seats_are_planned_in_waves_above_the_lower_minimum(
    make: Sessions, hotline: int
) -> None:
    found = room(make, hotline)
    assert (found.due, found.wanted, found.done) == (HOUR, 20, 0)
    assert found.minimum == {"受理": 16}
    assert not isinstance(found.waves, TooFew)
    assert [len(wave.seats) for wave in found.waves] == [4, 4, 4, 4, 4]
    assert found.waves[-1].end <= 15 * 60
    assert sum(each.may for each in found.sittings) == 4
    first = found.sittings[0]
    assert (first.place.code, first.out, first.in_, first.wave) == ("Z01", "A01", "B01", 1)


@pytest.mark.rule("seat-wipe-login")
def test_who_comes_takes_the_seat_with_number_and_password_in_one_step(
    make: Sessions, hotline: int, outgoing: FlaskClient
) -> None:
    account(make, hotline, "B01")
    page = outgoing.get(seat(hotline, "Z01"))
    assert page.status_code == 200
    assert 'value="B01"' in page.text
    given = {"login": "B01", "secret": SECRET, "spent": "12"}
    answer = outgoing.post(seat(hotline, "Z01"), data=given)
    assert answer.status_code == 302, answer.text
    found = room(make, hotline)
    change = found.sittings[0].change
    assert change is not None
    assert change.done is not None
    assert (change.out, change.in_, change.marks) == ("A01", "B01", {})
    assert (change.done - change.began).seconds == 12
    assert found.done == 1
    # The computer is now signed in as the one who came.
    assert outgoing.get(f"/units/{hotline}/mine/").status_code == 200
    assert "人B1" in outgoing.get(f"/units/{hotline}/mine/").text
    assert outgoing.post(seat(hotline, "Z01"), data=given).status_code == 409


def test_a_wrong_password_or_a_foreign_person_takes_no_seat(
    make: Sessions, hotline: int, station: int, outgoing: FlaskClient
) -> None:
    account(make, hotline, "B02")
    account(make, station, "G01")
    for login, secret in (("B02", "wrong"), ("G01", SECRET), ("B03", SECRET)):
        answer = outgoing.post(seat(hotline, "Z02"), data={"login": login, "secret": secret})
        assert answer.status_code == 403, login
    assert room(make, hotline).done == 0
    assert "人A1" in outgoing.get(f"/units/{hotline}/mine/").text


def test_a_pin_will_do_in_place_of_the_password(
    app: Flask, make: Sessions, hotline: int, outgoing: FlaskClient
) -> None:
    account(make, hotline, "B03")
    set_pins(make, hotline, seal_of(app), {"B03": "314159"})
    answer = outgoing.post(seat(hotline, "Z03"), data={"login": "B03", "secret": "271828"})
    assert answer.status_code == 403
    answer = outgoing.post(seat(hotline, "Z03"), data={"login": "B03", "secret": "314159"})
    assert answer.status_code == 302, answer.text
    assert room(make, hotline).done == 1


def test_what_is_amiss_is_marked_by_item_and_a_running_call_excuses(
    make: Sessions, hotline: int, outgoing: FlaskClient
) -> None:
    account(make, hotline, "B04")
    given = {"login": "B04", "secret": SECRET, "mark": ["S5", "S9", "D1"], "note": "有水杯",
             "excused": "call"}  # fmt: skip
    assert outgoing.post(seat(hotline, "Z04"), data=given).status_code == 302
    found = room(make, hotline)
    with reading(make) as work:
        (change,) = seat_changes(work, hotline, [each.record for each in found.changeovers])
        assert change.marks == {"S5": "有水杯", "S9": "有水杯"}
        assert change.excused == "call"


def test_a_seat_that_is_not_in_the_room_is_not_there(hotline: int, outgoing: FlaskClient) -> None:
    assert outgoing.get(seat(hotline, "Z99")).status_code == 404


def test_leaders_see_how_far_the_room_has_come(
    make: Sessions, hotline: int, outgoing: FlaskClient, signed_in: SignedIn
) -> None:
    account(make, hotline, "B01")
    given = {"login": "B01", "secret": SECRET}
    assert outgoing.post(seat(hotline, "Z01"), data=given).status_code == 302
    page = signed_in(Role.LEADER, hotline).get(f"/units/{hotline}/ledger/seats/").text
    assert "已交接1席，共20席" in page
    assert "✓ 人B1" in page


def test_a_tablet_shows_the_room_and_counts_the_seats_that_are_left(
    app: Flask, make: Sessions, hotline: int, outgoing: FlaskClient
) -> None:
    account(make, hotline, "B04")
    given = {"login": "B04", "secret": SECRET, "mark": ["S5"], "note": "有水杯", "excused": "call"}
    assert outgoing.post(seat(hotline, "Z04"), data=given).status_code == 302
    device = enrolled(app, make, hotline).id
    at = HOUR - timedelta(minutes=5)
    with reading(make) as work:
        book = Shelf().unit(work, hotline)
        row = work.get_one(DeviceRow, device)
        row.post = "受理"
        found = days.day(work, hotline, book, row, at)
        early = days.day(work, hotline, book, row, at - days.SEATED)
        work.expunge_all()
    assert found["sources"]["受理"]["seats"] == {
        "name": {"zh": "轮值·座席交接", "en": "Lunzhi seats"},
        "about": {"zh": "20席中1席已交接", "en": "1 of 20 seats handed over"},
        "count": 19,
        "at": "2026-12-07T07:55:00Z",
        "due": "2026-12-07T08:00:00Z",
    }
    seats = found["seats"]
    assert (seats["done"], seats["wanted"], seats["waves"]) == (1, 20, 5)
    done = next(each for each in seats["sittings"] if each["seat"] == "Z04")
    assert (done["in"], done["excused"], done["marks"]) == ("B04", "call", {"S5": "有水杯"})
    assert sum(each["may"] for each in seats["sittings"]) == 4
    assert early["seats"] is None
    assert "seats" not in early["sources"]["受理"]
