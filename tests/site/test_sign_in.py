"""Signing in, staying signed in, and being kept out."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from roster.store.accounts import AccountRow, Role
from roster.store.base import Sessions, reading
from tests.site.conftest import SECRET, SignedIn


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
