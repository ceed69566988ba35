"""Signing in, staying signed in, and being kept out."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from roster.store.accounts import AccountRow, GrantRow, Role, SignInRow
from roster.store.base import Sessions, reading, writing
from roster.store.units import UnitRow
from tests.site.conftest import SECRET, SignedIn
from web import sign_ins

CROWD = 6
PATIENCE = 60
"""[s] until a meeting is given up."""


def test_the_first_administrator_needs_the_code_of_the_console(app: Flask, make: Sessions) -> None:
    app.extensions["lunzhi.first_code"] = "abc-123"
    form = {"unit": "某供电公司", "login": "zhang", "password": SECRET}
    client = app.test_client()
    wrong = client.post("/account/first", data={**form, "code": "no"})
    assert wrong.status_code == 403
    right = client.post("/account/first", data={**form, "code": "abc-123"})
    assert right.status_code == 302
    assert client.get("/", follow_redirects=True).status_code == 200
    again = client.post("/account/first", data={**form, "code": "abc-123"})
    assert again.location == "/account/sign-in"
    with reading(make) as work:
        assert [row.login for row in work.scalars(select(AccountRow))] == ["zhang"]


def test_five_wrong_passwords_lock_the_account(
    app: Flask, signed_in: SignedIn, company: int
) -> None:
    signed_in(Role.SUPERVISOR, company)
    client = app.test_client()
    login = f"supervisor-{company}-"
    for _ in range(5):
        form = {"login": login, "password": "wrong"}
        assert client.post("/account/sign-in", data=form).status_code == 403
    form = {"login": login, "password": SECRET}
    assert client.post("/account/sign-in", data=form).status_code == 403


def test_a_unit_that_is_not_the_readers_does_not_exist(
    signed_in: SignedIn, company: int, station: int
) -> None:
    assert signed_in(Role.SUPERVISOR, company).get(f"/units/{station}/rosters/").status_code == 200
    stranger = signed_in(Role.STAFF, station)
    assert stranger.get(f"/units/{station}/rosters/").status_code == 200
    assert stranger.get(f"/units/{company}/rosters/").status_code == 404


def test_a_crowd_signs_in_at_once(
    app: Flask, make: Sessions, company: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, compared = threading.Barrier(CROWD), sign_ins._compared

    def together(secret: str, password: str) -> tuple[bool, str]:
        # Whoever compared while he has his turn to write would keep the others from coming here.
        meeting.wait(PATIENCE)
        return compared(secret, password)

    monkeypatch.setattr(sign_ins, "_compared", together)
    logins = [f"reader{number}" for number in range(CROWD)]
    with writing(make) as work:
        for login in logins:
            row = AccountRow(login=login, password=sign_ins.hashed(SECRET))
            work.add(row)
            work.flush()
            work.add(GrantRow(account_id=row.id, unit_id=company, role=Role.AUDITOR))

    def sign_in(login: str) -> int:
        given = {"login": login, "password": SECRET}
        return app.test_client().post("/account/sign-in", data=given).status_code

    with ThreadPoolExecutor(CROWD) as crowd:
        assert set(crowd.map(sign_in, logins)) == {302}
    with reading(make) as work:
        assert work.scalar(select(func.count()).select_from(SignInRow)) == CROWD


def test_nobody_waits_to_write_while_a_password_is_compared(
    signed_in: SignedIn, make: Sessions, station: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared, free = sign_ins._compared, []

    def meanwhile(secret: str, password: str) -> tuple[bool, str]:
        with ThreadPoolExecutor(1) as another:
            free.append(another.submit(_writes, make).result(PATIENCE))
        return compared(secret, password)

    own = signed_in(Role.STAFF, station, "G01")
    monkeypatch.setattr(sign_ins, "_compared", meanwhile)
    changed = {"present": SECRET, "password": f"{SECRET} new", "again": f"{SECRET} new"}
    assert own.post("/account/password", data=changed).status_code == 302
    tablet = signed_in(Role.TABLET, station)
    given = {"login": f"staff-{station}-G01", "password": f"{SECRET} new"}
    assert tablet.post(f"/units/{station}/kiosk/mine", data=given).status_code == 200
    assert free == [True] * 3


def _writes(make: Sessions) -> bool:
    with writing(make) as work:
        work.add(UnitRow(name="meanwhile"))
    return True
