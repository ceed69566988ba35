"""Enrolled tablets: let in by a code, known by a cookie and a key, shut out at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from roster.desk import pins
from roster.desk.sealing import text
from roster.store.accounts import Role
from roster.store.base import Sessions, now, reading, writing
from roster.store.devices import DeviceRow, GivenRow
from roster.store.keys import PinTryRow, key_of, tries
from tests.site.conftest import SECRET, SignedIn
from tests.tablets import DUE, PINS, POST, Tablet, set_pins
from web import access

NAME = f"{POST}@{DUE}"
DAY_COSTS, ACT_COSTS = 24, 13
"""[statements] that a tablet's day and one of its acts need at the most."""


@pytest.fixture
def head(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.HEAD, station)


def public(make: Sessions, unit: int) -> str:
    """The key by which G01's signatures are looked at."""
    with reading(make) as work:
        row = key_of(work, unit, "G01")
        assert row is not None
        return row.public


def code_of(head: FlaskClient, unit: int) -> str:
    given = {"name": "值班室平板", "post": POST}
    page = head.post(f"/units/{unit}/duty/devices/", data=given).text
    return page.split("data-code>")[1].split("<")[0]


def enrolled(app: Flask, head: FlaskClient, unit: int) -> tuple[FlaskClient, Tablet]:
    key = ec.generate_private_key(ec.SECP256R1())
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    client = app.test_client()
    answer = client.post(
        f"/units/{unit}/duty/enrol.json", json={"code": code_of(head, unit), "key": text(spki)}
    )
    assert answer.status_code == 200, answer.text
    return client, Tablet(unit, answer.json["device"]["id"], "", key)


def post(
    client: FlaskClient,
    wall: Tablet,
    acts: Sequence[Mapping[str, Any]],
    typed: Mapping[str, str] = {},
) -> Any:
    body = wall.body(acts, typed)
    headers = {"Lunzhi-Signature": wall.signed(body), "Content-Type": "application/json"}
    return client.post(f"/units/{wall.unit}/duty/acts.json", data=body, headers=headers)


def test_a_handover_is_sent_signed_and_read_back(
    app: Flask, make: Sessions, head: FlaskClient, station: int
) -> None:
    client, wall = enrolled(app, head, station)
    set_pins(make, station, app.extensions["lunzhi.seal"])
    acts = list(wall.handover(NAME))
    typed = {act["key"]: PINS[act["by"]] for act in acts if act["act"] == "sign"}
    answer = post(client, wall, acts, typed)
    assert answer.status_code == 200, answer.text
    assert {each["verdict"] for each in answer.json["receipts"]} == {"applied"}
    path = f"/units/{station}/duty/record.json?id={NAME}"
    found = client.get(path).json
    assert [act["key"] for act in found["acts"]] == [act["key"] for act in acts]
    assert found["acts"][-1]["facts"]["offline"] is False
    later = client.get(f"{path}&after={found['acts'][-2]['sequence']}").json
    assert [act["key"] for act in later["acts"]] == [acts[-1]["key"]]
    assert post(client, wall, acts, typed).json["receipts"] == answer.json["receipts"]


def test_a_day_and_an_act_cost_few_questions(
    app: Flask, make: Sessions, head: FlaskClient, station: int
) -> None:
    client, wall = enrolled(app, head, station)
    asked = list[str]()

    def note(_connection: object, _cursor: object, said: str, *_: object) -> None:
        asked.append(said)

    event.listen(make.kw["bind"], "before_cursor_execute", note)
    acts = list(wall.handover(NAME))
    day = f"/units/{station}/duty/day.json"
    costs = []
    for call in (
        lambda: client.get(day),
        lambda: client.get(day),
        lambda: post(client, wall, acts[:3]),
        lambda: post(client, wall, acts[3:4]),
    ):
        asked.clear()
        assert call().status_code == 200
        costs.append(len(asked))
    assert costs[1] <= DAY_COSTS, asked
    assert costs[3] <= ACT_COSTS, asked


def test_a_body_that_the_tablet_did_not_sign_is_refused(
    app: Flask, head: FlaskClient, station: int
) -> None:
    client, wall = enrolled(app, head, station)
    body = wall.body(list(wall.handover(NAME)))
    path, headers = f"/units/{station}/duty/acts.json", {"Lunzhi-Signature": wall.signed(b"other")}
    assert client.post(path, data=body, headers=headers).status_code == 403
    assert client.post(path, data=body).status_code == 403


def test_missing_acts_are_asked_for(app: Flask, head: FlaskClient, station: int) -> None:
    client, wall = enrolled(app, head, station)
    answer = post(client, wall, list(wall.handover(NAME))[3:])
    assert (answer.status_code, answer.json) == (409, {"expected": 1})


def test_a_code_works_once_and_in_its_unit_only(
    app: Flask, head: FlaskClient, station: int, hall: int
) -> None:
    said = code_of(head, station)
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    spki = text(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    given, answers = {"code": said, "key": spki}, []
    for unit in (hall, station, station):
        path = f"/units/{unit}/duty/enrol.json"
        answers.append(app.test_client().post(path, json=given).status_code)
    assert answers == [422, 200, 422]
    path = f"/units/{station}/duty/enrol.json"
    assert app.test_client().post(path, json={"code": said, "key": "x"}).status_code == 422
    assert app.test_client().post(path, data=b"[").status_code == 422


def test_a_revoked_tablet_is_refused_at_its_next_request(
    app: Flask, head: FlaskClient, station: int
) -> None:
    client, wall = enrolled(app, head, station)
    root = f"/units/{station}/duty"
    assert client.get(f"{root}/day.json").status_code == 200
    assert client.get(f"/units/{station}/kiosk/").status_code == 200
    head.post(f"{root}/devices/{wall.id}/revoke")
    assert client.get(f"{root}/day.json").status_code == 401
    assert client.get(f"{root}/record.json?id={NAME}").status_code == 401
    assert client.get(f"/units/{station}/kiosk/").status_code == 302
    assert post(client, wall, list(wall.handover(NAME))).status_code == 401
    with reading(app.extensions["lunzhi.sessions"]) as work:
        assert work.get_one(DeviceRow, wall.id).received == 0


def test_a_tablet_is_nothing_in_another_unit(
    app: Flask, head: FlaskClient, station: int, hall: int
) -> None:
    client, _ = enrolled(app, head, station)
    assert client.get(f"/units/{hall}/duty/day.json").status_code == 401
    assert client.get(f"/units/{hall}/kiosk/").status_code == 302
    assert client.get(f"/units/{station}/people/").status_code == 302


def test_a_forged_cookie_is_nothing(app: Flask, head: FlaskClient, station: int) -> None:
    _, wall = enrolled(app, head, station)
    other = app.test_client()
    other.set_cookie(access.DEVICE, f"{wall.id}.guess", domain="lunzhi.test", secure=True)
    assert other.get(f"/units/{station}/duty/day.json").status_code == 401


def test_someone_at_the_tablet_shows_their_own_duties(
    app: Flask, head: FlaskClient, signed_in: SignedIn, station: int
) -> None:
    client, _ = enrolled(app, head, station)
    signed_in(Role.STAFF, station, person="G01")
    given = {"login": f"staff-{station}-G01", "password": SECRET}
    assert client.post(f"/units/{station}/kiosk/mine", data=given).status_code == 200


def test_the_day_holds_what_a_handover_needs(
    app: Flask, make: Sessions, head: FlaskClient, station: int
) -> None:
    client, wall = enrolled(app, head, station)
    post(client, wall, list(wall.handover(NAME))[:4])
    found = client.get(f"/units/{station}/duty/day.json").json
    assert found["device"]["id"] == wall.id
    assert found["unit"]["id"] == station
    assert {each["code"] for each in found["posts"]} >= {POST}
    checklist = next(each["checklist"] for each in found["posts"] if each["code"] == POST)
    assert found["checklists"][checklist]["version"]
    assert found["people"]["G01"]["name"]
    (record,) = found["records"]
    assert (record["id"], len(record["acts"])) == (NAME, 4)
    assert found["head"]["sequence"] == 4
    json.dumps(found)
    with reading(make) as work:
        assert work.scalars(select(GivenRow.device_id)).all() == [wall.id]


def test_a_photo_is_kept_under_its_hash(app: Flask, head: FlaskClient, station: int) -> None:
    client, wall = enrolled(app, head, station)
    photo = b"\xff\xd8\xff photo"
    root = f"/units/{station}/duty/photos.json?hash="
    headers = {"Lunzhi-Signature": wall.signed(photo)}
    named = sha256(photo).hexdigest()
    assert client.post(root + named, data=photo, headers=headers).status_code == 200
    assert client.post(root + "0" * 64, data=photo, headers=headers).status_code == 422
    assert client.post(root + named, data=photo).status_code == 403


def test_people_set_their_pin_in_their_account(
    make: Sessions, signed_in: SignedIn, station: int
) -> None:
    client, path = signed_in(Role.STAFF, station, person="G01"), f"/units/{station}/duty/pin"
    given = {"password": SECRET, "pin": "314159", "again": "314159"}
    assert client.post(path, data={**given, "password": "wrong"}).status_code == 403
    assert client.post(path, data={**given, "again": "314158"}).status_code == 422
    for weak in ("123456", "111111", "121212", "12345", "98765432"):
        answer = client.post(path, data={**given, "pin": weak, "again": weak})
        assert answer.status_code == 422, weak
    assert client.post(path, data=given).status_code == 302
    first = public(make, station)
    assert client.post(path, data={**given, "pin": "271828", "again": "271828"}).status_code == 302
    assert public(make, station) != first


def test_people_set_their_pin_at_the_tablet(
    app: Flask, make: Sessions, head: FlaskClient, signed_in: SignedIn, station: int
) -> None:
    client, _ = enrolled(app, head, station)
    signed_in(Role.STAFF, station, person="G01")
    given = {"login": f"staff-{station}-G01", "password": SECRET}
    pin = {"pin": "314159", "again": "314159"}
    assert client.get(f"/units/{station}/duty/pin").status_code == 200
    assert client.post(f"/units/{station}/duty/pin", data={**given, **pin}).status_code == 302
    assert public(make, station)


def test_a_leader_unlocks_a_pin_that_was_wrong_ten_times(
    app: Flask, make: Sessions, head: FlaskClient, signed_in: SignedIn, station: int
) -> None:
    _, wall = enrolled(app, head, station)
    with writing(make) as work:
        row = tries(work, wall.id, station, "G01")
        row.failures, row.is_locked = 10, True
        number = row.id
    root = f"/units/{station}/duty/pins/"
    assert "G01" in head.get(root).text
    staff = signed_in(Role.STAFF, station, person="G02")
    assert staff.post(f"{root}{number}/unlock").status_code == 403
    leader = signed_in(Role.LEADER, station, person="G03")
    assert leader.post(f"{root}{number}/unlock").status_code == 302
    with reading(make) as work:
        row = work.get_one(PinTryRow, number)
        assert (row.failures, row.is_locked) == (0, False)


def test_a_tablet_hears_whom_the_site_has_unlocked(
    app: Flask, make: Sessions, head: FlaskClient, signed_in: SignedIn, station: int
) -> None:
    """Also where the tablet had locked them out by its own count, and had sent nothing of it."""
    client, wall = enrolled(app, head, station)
    day = f"/units/{station}/duty/day.json"
    assert client.get(day).json["forgiven"] == {}
    leader = signed_in(Role.LEADER, station, person="G03")
    address, form = f"/units/{station}/duty/pins/unlock", {"device": wall.id, "person": "G01"}
    assert leader.post(address, data=form).status_code == 302
    first = client.get(day).json["forgiven"]
    assert list(first) == ["G01"]
    assert leader.post(address, data=form).status_code == 302
    assert client.get(day).json["forgiven"] != first
    for wrong in ({"device": "0" * 16}, {"person": "nobody"}):
        assert leader.post(address, data={**form, **wrong}).status_code == 404


def test_the_site_lists_whom_a_tablet_locks_out_by_its_own_count(
    app: Flask, make: Sessions, head: FlaskClient, station: int
) -> None:
    client, _ = enrolled(app, head, station)
    day, root = f"/units/{station}/duty/day.json", f"/units/{station}/duty/pins/"

    def told(*locked: str) -> dict[str, str]:
        answer = client.get(day, query_string={"locked": list(locked)})
        assert answer.status_code == 200, answer.text
        found: dict[str, str] = answer.json["forgiven"]
        return found

    def listed() -> dict[str, int]:
        with reading(make) as work:
            return {row.person: row.id for row in pins.locked(work, station, now())}

    told("G01 ", "nobody ", "G02")
    assert list(listed()) == ["G01"]
    assert head.post(f"{root}{listed()['G01']}/unlock").status_code == 302
    told("G01 ")
    assert not listed(), "it was unlocked since, of which the tablet has not heard"
    told(f"G01 {told()['G01']}")
    assert list(listed()) == ["G01"]
    told()
    assert not listed(), "a leader has unlocked it on the tablet"


def test_the_site_lists_who_waits_by_a_tablets_own_count(
    app: Flask, make: Sessions, head: FlaskClient, station: int
) -> None:
    client, wall = enrolled(app, head, station)
    day, root = f"/units/{station}/duty/day.json", f"/units/{station}/duty/pins/"
    odd = ("G02", "G02 soon ", "nobody 9 ", "G03 9 2026-12-01", "G04 ٣ ")
    assert client.get(day, query_string={"waits": ["G01 9 ", *odd]}).status_code == 200
    with reading(make) as work:
        assert [row.person for row in pins.locked(work, station, now())] == ["G01"]
    page = head.get(root).text
    assert "9分钟" in page
    assert pins.may_try(make, wall.id, station, "G01", now(), "one") is not None
    number = page.split("/unlock")[0].rpartition("/")[2]
    assert head.post(f"{root}{number}/unlock").status_code == 302
    assert client.get(day, query_string={"waits": ["G01 8 "]}).status_code == 200
    with reading(make) as work:
        assert not pins.locked(work, station, now()), "of which the tablet had not heard"
    assert pins.may_try(make, wall.id, station, "G01", now(), "other") is None


def test_whom_a_tablet_locks_out_has_one_try_left_here(
    app: Flask, make: Sessions, head: FlaskClient, station: int
) -> None:
    client, wall = enrolled(app, head, station)
    client.get(f"/units/{station}/duty/day.json?locked=G01%20")
    assert pins.may_try(make, wall.id, station, "G01", now(), "one") is None
    assert pins.may_try(make, wall.id, station, "G01", now(), "other") is pins.LOCKED


def test_nobody_unlocks_their_own_pin(
    app: Flask, make: Sessions, head: FlaskClient, signed_in: SignedIn, station: int
) -> None:
    _, wall = enrolled(app, head, station)
    leader = signed_in(Role.LEADER, station, person="G03")
    address, form = f"/units/{station}/duty/pins/unlock", {"device": wall.id, "person": "G03"}
    answer = leader.post(address, data=form, follow_redirects=True)
    assert "须由他人解锁" in answer.text
    with reading(make) as work:
        assert not any(work.scalars(select(PinTryRow.forgiven)))
